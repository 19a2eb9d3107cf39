package stage_test

import (
	"testing"

	"github.com/chopmark/chopmark/internal/stage"
	"github.com/chopmark/chopmark/internal/suite"
)

// onPurpose is a case that a verifier refuses for what the case itself says, and that passes all the same.
const onPurpose = `{"scheme": "kong-hmac", "name": "n", "time": "2017-06-22T17:15:21Z", "credential": {"id": "bob", "secret": "secret"},
  "request": {"method": "GET", "url": "http://hmac.com/request", "headers": [["x-a", "1"], ["X-A", "2"]]}, "signed_headers": ["date", "x-a"],
  "expect": {"string_to_sign": "date: Thu, 22 Jun 2017 17:15:21 GMT\nx-a: 1"}}`

// signerAlone is what the unit test of Alibaba's signer asks of it (alibabacloud_openapi_util 0.2.4, get_authorization), and
// what it gives: there is neither time nor nonce nor host.
const signerAlone = `{"scheme": "alibaba-acs3", "name": "n", "time": "2023-01-01T00:00:00Z", "credential": {"id": "acesskey", "secret": "secret"},
  "params": {"payload_hash_override": "55e12e91650d2fec56ec74e1d3e4ddbfce2ef3a65890c2a19ecf88a307e76a23", "no_standard_headers": true},
  "request": {"method": "GET", "url": "https://example.aliyuncs.com/?test=ok&empty=", "headers": [["x-acs-test", "http"], ["x-acs-TEST", "https"]]},
  "signed_headers": ["x-acs-test"],
  "expect": {"signature": "d16b30a7699ae9e43875b13195b2f81bcc3ed10c14a9b5eb780e51619aa50be1"}}`

// TestSignerAlone: a case that leaves out the nonce is about signing it, too. Of another that names no headers it is missed.
func TestSignerAlone(t *testing.T) {
	cases, err := suite.Read([]byte(signerAlone))
	if err != nil {
		t.Fatal(err)
	}
	c := &cases[0]
	for _, nonce := range []string{"", "1234"} {
		c.Nonce = nonce
		if diffs, err := suite.Run(c, stage.New()); err != nil || len(diffs) > 0 {
			t.Errorf("nonce %q: %v, %v", nonce, diffs, err)
		}
	}
	c.SignedHeaders, c.Expect = nil, suite.Expect{}
	if diffs, err := suite.Run(c, stage.New()); err != nil || len(diffs) != 1 || diffs[0].Step != "verify" {
		t.Errorf("with a nonce that is not sent: %v, %v", diffs, err)
	}
}

// TestRefusedOnPurpose: a case whose request repeats a header is about signing it. What else a verifier refuses is a
// failure, as is the same header repeated on the way.
func TestRefusedOnPurpose(t *testing.T) {
	cases, err := suite.Read([]byte(onPurpose))
	if err != nil {
		t.Fatal(err)
	}
	c := &cases[0]
	s := stage.New()
	if diffs, err := suite.Run(c, s); err != nil || len(diffs) > 0 {
		t.Fatalf("%v, %v", diffs, err)
	}
	signed, err := s.Sign(c)
	if err != nil {
		t.Fatal(err)
	}
	c.Request.Headers = c.Request.Headers[:1]
	if verdict, err := s.Verify(c, signed.Message); err != nil || verdict == "ok" {
		t.Errorf("a header repeated on the way: %s, %v", verdict, err)
	}
	c.Credential.Secret = "other"
	c.Request.Headers = nil
	signed.Message.SetHeader("x-a", "1")
	if verdict, err := s.Verify(c, signed.Message); err != nil || verdict == "ok" {
		t.Errorf("another secret: %s, %v", verdict, err)
	}
}
