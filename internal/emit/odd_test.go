package emit_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/stage"
	"github.com/chopmark/chopmark/internal/suite"
)

// partner is the scheme of docs/scheme-guide.md: one that nobody has built in.
const partner = "../../docs/examples/acme-sign.hcl"

// odd are requests on which languages differ when one is not careful. What they must give is what the library gives.
var odd = []struct {
	method, url string
	headers     [][2]string
	body        string
}{
	{"GET", "https://Example.COM:8443", nil, ""},
	{"GET", "http://api.example.com/?", nil, ""},
	{"GET", "https://s3.eu-west-1.amazonaws.com/a//b/../c/./%7e/%e4%bd%a0%2f+d?z=1&&a=%20+x&a=&b&=v&a=B&%zz=%2", nil, ""},
	{"GET", "https://api.example.com/\u4f60/?q=\u597d&\U0001F600=1&\uff5e=2#part", nil, ""},
	{"POST", "https://api.example.com/p?b=2&Signature=old&sign=old&X-Amz-Signature=old&X-Signature=old&signature=old", nil, ""},
	{"POST", "https://api.example.com/p?b=2", [][2]string{{"Content-Type", "Application/X-WWW-Form-URLencoded; charset=utf-8"}}, "c=%E4%BD%A0+1&a=1&Timestamp=0&A=2&c="},
	{"PUT", "https://api.example.com/release/p", [][2]string{
		{"Content-Type", " Text/Plain "},
		{"X-Acs-B", " two  words "},
		{"x-acs-b", "again"},
		{"X-AMZ-Meta", "\t v \u00e4"},
		{"X-Sdk-A", "b\u00ff"},
		{"host", "Other.example.com"},
		{"X-Ca-Stage", ""},
		{"Date", "Mon, 01 Jan 2024 00:00:00 UTC"},
		{"Accept", "*/*"},
		{"Authorization", "old"},
	}, "\x00\xff\u4f60"},
	// For languages whose texts are bytes.
	{"GET", "https://api.example.com/\xff?q=\xfe&\uff5e=1&\xfe\xff=2", [][2]string{{"X-Sdk-A", "b\xffc"}}, ""},
	{"DELETE", "http://[::1]:80/x", [][2]string{{"x-date", "now"}, {"X-Tc-Content-Sha256", "UNSIGNED-PAYLOAD"}, {"x-amz-content-sha256", "UNSIGNED-PAYLOAD"}}, ""},
}

// oddCases makes cases of the odd requests for every scheme, each with the inputs of some vectors, so that every form and
// choice takes part.
func oddCases(t *testing.T, own *chopmark.Scheme, known []suite.Case, bytes bool) []suite.Case {
	t.Helper()
	models := map[string][]suite.Case{own.ID(): {partnerModel(own.ID())}}
	for i, c := range known {
		seen := models[c.Scheme]
		if !slices.ContainsFunc(seen, func(m suite.Case) bool {
			return sameInputs(m, c) && (m.SignedHeaders == nil) == (c.SignedHeaders == nil)
		}) {
			models[c.Scheme] = append(seen, known[i])
		}
	}
	signer := stage.New(own)
	var all []suite.Case
	for _, id := range append(chopmark.IDs(), own.ID()) {
		for _, model := range models[id] {
			for _, o := range odd {
				if !bytes && !utf8.ValidString(o.url) {
					continue
				}
				c := model
				c.Name += ", " + o.url
				c.Request.Method, c.Request.URL, c.Request.Headers, c.Request.Body, c.Request.BodyBase64 = o.method, o.url, o.headers, o.body, ""
				all = append(all, expecting(signer, c))
			}
		}
	}
	return all
}

func partnerModel(id string) suite.Case {
	c := suite.Case{Scheme: id, Name: "partner", Nonce: "n-1"}
	c.Credential.ID, c.Credential.Secret = "app", "s3cret&="
	return c
}

func sameInputs(a, b suite.Case) bool {
	if len(a.Params) != len(b.Params) {
		return false
	}
	for name, v := range a.Params {
		x, _ := suite.Param(v)
		if y, _ := suite.Param(b.Params[name]); x != y {
			return false
		}
	}
	return true
}

// failure stands in a case for what the library refuses: every language must refuse it too.
const failure = "refused"

// expecting fills in what the library gives.
func expecting(signer suite.Stage, c suite.Case) suite.Case {
	c.Expect = suite.Expect{}
	s, err := signer.Sign(&c)
	if err != nil {
		c.Expect.Signature = failure
		return c
	}
	c.Expect.StringToSign, c.Expect.Signature = s.Steps["string_to_sign"], s.Steps["signature"]
	c.Expect.URL, c.Expect.Body = s.Message.URL(), string(s.Message.Body.Bytes)
	for _, h := range s.Message.Headers {
		times := 0
		for _, other := range s.Message.Headers {
			if strings.EqualFold(h.Name, other.Name) {
				times++
			}
		}
		if times == 1 {
			c.Expect.Headers = append(c.Expect.Headers, [2]string{h.Name, h.Value})
		}
	}
	return c
}

func partnerScheme(t *testing.T) *chopmark.Scheme {
	t.Helper()
	data, err := os.ReadFile(partner)
	if err != nil {
		t.Fatal(err)
	}
	s, err := chopmark.Parse(partner, bytes.ReplaceAll(data, []byte("\r"), nil))
	if err != nil {
		t.Fatal(err)
	}
	return s
}
