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
