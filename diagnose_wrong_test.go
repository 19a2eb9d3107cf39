package chopmark_test

import (
	"context"
	"encoding/json"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/suite"
)

// wrongCases names the mistake behind each signature of testdata/tencent-wrong.json.
var wrongCases = map[string]string{
	"seed002-prefix-key-seed": "params-sorted-as-pairs", "hexdigest-then-base64": "hex-then-base64",
	"sha1-although-sha256-declared": "hash-algorithm-mismatch", "post-signed-as-get": "method-wrong", "path-missing": "path-empty",
	"signaturemethod-not-signed": "param-not-signed", "key-and-data-swapped": "key-message-swapped",
	"secret-trailing-newline": "secret-whitespace", "values-encoded-before-signing": "value-encoded-when-raw",
	"action-not-lowercased": "header-value-case", "no-blank-line-after-headers": "newline-missing",
	"no-blank-line-for-query": "newline-missing", "headers-in-caller-order": "header-order", "local-date-utc8": "scope-date-local",
	"body-reserialised": "body-reserialised", "timestamp-differs": "timestamp-mismatch", "trailing-newline": "newline-extra",
	"order-swapped": "header-order", "hex-instead-of-base64": "hex-instead-of-base64",
	"sha256-although-sha1-declared": "hash-algorithm-mismatch", "content-md5-of-raw-bytes": "payload-hash-wrong",
	"content-md5-empty": "body-not-signed", "environment-in-path": "path-prefix-stripped",
	"encoded-query-signed": "value-encoded-when-raw", "empty-content-md5-line-dropped": "newline-missing",
	"accept-default": "header-value-changed",
}

// keptBack is a vector that the corpus names and does not hold.
const keptBack = "app-demo-python-unicode-decoded"

// wrongCase is one of them: a vector, and the signature that a signer with a mistake made of it.
type wrongCase struct {
	Scheme, Base, Name string
	Wrong, Right       struct {
		StringToSign string `json:"string_to_sign"`
		Signature    string
	}
}

// TestDiagnoseWrong has the wrong signatures explained that were made of Tencent's vectors by hand.
func TestDiagnoseWrong(t *testing.T) {
	src, err := os.ReadFile("testdata/tencent-wrong.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []wrongCase
	if err := json.Unmarshal(src, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if c.Base == keptBack {
			continue
		}
		t.Run(c.Scheme+"/"+c.Name, func(t *testing.T) { explainWrong(t, c) })
	}
}

func explainWrong(t *testing.T, c wrongCase) {
	want := []string{wrongCases[c.Name]}
	s, err := chopmark.Load(c.Scheme)
	if err != nil {
		t.Fatal(err)
	}
	all := vectorCases(t, c.Scheme)
	i := slices.IndexFunc(all, func(v suite.Case) bool { return v.Name == c.Base })
	if i < 0 {
		t.Fatalf("there is no vector %s", c.Base)
	}
	signed, cred, inputs := signCase(t, s, &all[i])
	m := c.sent(t, signed)
	d, err := chopmark.Diagnose(context.Background(), s, m, cred, chopmark.DiagnoseOptions{Inputs: inputs})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(d.Mistakes, want) && !slices.ContainsFunc(d.SameEffect, func(ids []string) bool { return slices.Equal(ids, want) }) {
		t.Errorf("it is explained by %v, the same effect has %v; want %v", d.Mistakes, d.SameEffect, want)
	}
}

// sent gives the request as the wrong signer sent it: with its signature, and with the scope that it signed.
func (c *wrongCase) sent(t *testing.T, signed *chopmark.Message) *chopmark.Message {
	t.Helper()
	changes := []string{
		c.Right.Signature, c.Wrong.Signature, url.QueryEscape(c.Right.Signature), url.QueryEscape(c.Wrong.Signature),
	}
	right, wrong := strings.Split(c.Right.StringToSign, "\n"), strings.Split(c.Wrong.StringToSign, "\n")
	if len(right) == len(wrong) && len(right) == 4 && right[2] != wrong[2] {
		changes = append(changes, right[2], wrong[2])
	}
	r := strings.NewReplacer(changes...)
	m := signed.Clone()
	for i := range m.Headers {
		m.Headers[i].Value = r.Replace(m.Headers[i].Value)
	}
	m.Query, m.Body.Bytes = r.Replace(m.Query), []byte(r.Replace(string(m.Body.Bytes)))
	before, after := signed.URL()+string(signed.Body.Bytes), m.URL()+string(m.Body.Bytes)
	if before == after && slices.Equal(signed.Headers, m.Headers) {
		t.Fatal("the right signature is not in the request")
	}
	return m
}
