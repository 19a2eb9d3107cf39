package emit_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/stage"
	"github.com/chopmark/chopmark/internal/suite"
)

// ownFiles are schemes that nobody has built in: the one of docs/scheme-guide.md, and one that uses every operation.
var ownFiles = []string{"../../docs/examples/acme-sign.hcl", "testdata/operations.hcl"}

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
	// What is no UTF-8 once it is decoded must survive.
	{"GET", "https://api.example.com/p?g=%c4%e3%ff&%ED%A0%80=1&%F0%9F%98%80=2&%EF%BD%9E=3", nil, ""},
	// For languages whose texts are bytes.
	{"GET", "https://api.example.com/\xff?q=\xfe&\uff5e=1&\xfe\xff=2", [][2]string{{"X-Sdk-A", "b\xffc"}}, ""},
	{"DELETE", "http://[::1]:80/x", [][2]string{{"x-date", "now"}, {"X-Tc-Content-Sha256", "UNSIGNED-PAYLOAD"}, {"x-amz-content-sha256", "UNSIGNED-PAYLOAD"}}, ""},
}

// oddCases makes cases of the odd requests for every scheme, each with the inputs of some vectors, so that every form and
// choice takes part.
func oddCases(t *testing.T, known []suite.Case, d driver) []suite.Case {
	t.Helper()
	models := map[string][]suite.Case{"acme-sign": {ownModel("acme-sign", nil)}}
	for _, x := range []string{"a", "b c", "", " aab=b==c&a=1 ", "/x/./y/..//z%2f+%", "/x/y/..", "QUJD_-=", "4a4Bzz", "\u4f60&b=\U0001f600", "123456789012345678"} {
		for _, inputs := range []map[string]any{{"items": "c,b, ,a"}, {"items": "", "maybe": "", "more": "m"}, {"items": x, "maybe": " m ", "kind": "PUT"}} {
			inputs["x"] = x
			models["all-operations"] = append(models["all-operations"], ownModel("all-operations", inputs))
		}
	}
	for i, c := range known {
		seen := models[c.Scheme]
		if !slices.ContainsFunc(seen, func(m suite.Case) bool {
			return sameInputs(m, c) && (m.SignedHeaders == nil) == (c.SignedHeaders == nil)
		}) {
			models[c.Scheme] = append(seen, known[i])
		}
	}
	own := ownSchemes(t)
	signer := stage.New(slices.Collect(maps.Values(own))...)
	var all []suite.Case
	n := 0
	for _, scheme := range everyScheme(t) {
		good := false
		for _, model := range models[scheme.ID()] {
			for _, o := range odd {
				n++
				if !d.bytes && !utf8.ValidString(o.url) || d.few && n%few != 0 {
					continue
				}
				c := model
				c.Name += ", " + o.url
				c.Request.Method, c.Request.URL, c.Request.Headers, c.Request.Body, c.Request.BodyBase64 = o.method, o.url, o.headers, o.body, ""
				c = expecting(signer, c)
				if d.noNUL && strings.ContainsRune(c.Expect.StringToSign, 0) {
					c.Expect = suite.Expect{Signature: failure}
				}
				good = good || c.Expect.Signature != failure
				all = append(all, c)
			}
		}
		if own[scheme.ID()] != nil && !good {
			t.Errorf("no request is signed by %s", scheme.ID())
		}
	}
	return all
}

func ownModel(id string, inputs map[string]any) suite.Case {
	c := suite.Case{Scheme: id, Name: fmt.Sprint(id, inputs), Nonce: "1234", Params: inputs, Time: time.Unix(1551113065, 123_456_789)}
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

// few says that one odd request in so many is sent, where few are. Over the forms of a scheme each has its turn.
const few = 9

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

// ownSchemes gives the schemes that are not built in, by their ids.
func ownSchemes(t *testing.T) map[string]*chopmark.Scheme {
	t.Helper()
	own := map[string]*chopmark.Scheme{}
	for _, name := range ownFiles {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := chopmark.Parse(name, data)
		if err != nil {
			t.Fatal(err)
		}
		own[s.ID()] = s
	}
	return own
}

// everyScheme gives the built-in schemes and the others.
func everyScheme(t *testing.T) []*chopmark.Scheme {
	t.Helper()
	all, err := chopmark.LoadAll()
	if err != nil {
		t.Fatal(err)
	}
	own := ownSchemes(t)
	for _, id := range slices.Sorted(maps.Keys(own)) {
		all = append(all, own[id])
	}
	return all
}
