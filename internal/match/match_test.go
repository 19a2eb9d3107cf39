package match_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/internal/bind"
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/match"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/syntax"
)

func plan(t testing.TB, id string) *match.Matcher {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("..", "..", "schemes", id+".hcl"))
	if err != nil {
		t.Fatal(err)
	}
	return planOf(t, id, src)
}

func planOf(t testing.TB, id string, src []byte) *match.Matcher {
	t.Helper()
	file, problems := syntax.Parse(id, src)
	if problems.Failed() {
		t.Fatal(problems)
	}
	s, problems := bind.Scheme(file)
	if problems.Failed() {
		t.Fatal(problems)
	}
	p, err := graph.Build(s, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	m, problems := match.Plan(p)
	if problems.Failed() {
		t.Fatal(problems)
	}
	return m
}

func readIt(m *match.Matcher, req *message.Request, c *match.Captures) *match.Failure {
	return m.Match(req, m.Find(req), c)
}

func tc3Request(authorization string) *message.Request {
	return &message.Request{
		Method: "POST", Scheme: "https", Authority: "cvm.tencentcloudapi.com", Path: "/",
		Headers: []message.Field{
			{Name: "Content-Type", Value: "application/json"},
			{Name: "X-TC-Timestamp", Value: "1551113065"},
			{Name: "Authorization", Value: authorization},
		},
	}
}

// TestFields reads name=value fields in any order and spacing, and nothing else.
func TestFields(t *testing.T) {
	m := plan(t, "tencent-tc3")
	const scope = "AK/2019-02-25/cvm/tc3_request"
	for _, c := range []struct {
		text string
		ok   bool
	}{
		{"TC3-HMAC-SHA256 Credential=" + scope + ", SignedHeaders=content-type;host, Signature=ab", true},
		{"TC3-HMAC-SHA256 Credential=" + scope + ",SignedHeaders=content-type;host,Signature=ab", true},
		{"TC3-HMAC-SHA256 Signature=ab,   Credential=" + scope + " ,SignedHeaders=content-type;host", true},
		{"TC3-HMAC-SHA256 Credential=\"" + scope + "\", SignedHeaders=\"content-type;host\", Signature=\"ab\"", true},
		{"TC3-HMAC-SHA256  Credential=" + scope + ", SignedHeaders=host, Signature=ab", true},
		{"TC3-HMAC-SHA256 Credential=" + scope + ", SignedHeaders=content-type;host, Signature=ab,", false},
		{"TC3-HMAC-SHA256 Credential=" + scope + ", SignedHeaders=content-type;host", false},
		{"TC3-HMAC-SHA256 Credential=" + scope + ", SignedHeaders=;host, Signature=ab", false},
		{"TC3-HMAC-SHA256 Credential=AK/2019-02-25/cvm/aws4_request, SignedHeaders=host, Signature=ab", false},
		{"TC3-HMAC-SHA256 Credential=/2019-02-25/cvm/tc3_request, SignedHeaders=host, Signature=ab", false},
		{"TC3-HMAC-SHA256 Credential=" + scope + ", SignedHeaders=host, Signature=", false},
		{"TC3-HMAC-SHA256", false},
	} {
		var got match.Captures
		failure := readIt(m, tc3Request(c.text), &got)
		if (failure == nil) != c.ok {
			t.Errorf("%s: %v", c.text, failure)
		}
		if failure == nil && (got.KeyID != "AK" || got.Signature != "ab" || !got.HasTime) {
			t.Errorf("%s: read as %+v", c.text, got)
		}
	}
}

// TestQuery reads parameters from query and form, decoded, and refuses doubtful ones.
func TestQuery(t *testing.T) {
	m := plan(t, "tencent-v1")
	const good = "Nonce=1&SecretId=AK&Timestamp=1465185768&Signature=a%2Bb%3D"
	for _, c := range []struct {
		query string
		ok    bool
	}{
		{good, true},
		{"Signature=a%2Bb%3D&Timestamp=1465185768&SecretId=AK&Nonce=1", true},
		{good + "&Signature=x", false},
		{good + "&signature=x", false},
		{good + "&%53ecretId=EVIL", false},
		{good + "&timestamp=1", false},
		{strings.Replace(good, "1465185768", "01465185768", 1), false},
		{strings.Replace(good, "SecretId=AK", "SecretId=", 1), false},
		{strings.Replace(good, "Nonce=1&", "", 1), false},
	} {
		for _, req := range []*message.Request{
			{Method: "GET", Query: c.query, HasQuery: true},
			{
				Method: "POST", Headers: []message.Field{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}},
				Body: message.Body{Bytes: []byte(c.query)},
			},
		} {
			var got match.Captures
			failure := readIt(m, req, &got)
			if (failure == nil) != c.ok {
				t.Errorf("%s %s: %v", req.Method, c.query, failure)
			}
			if failure == nil && (got.KeyID != "AK" || got.Signature != "a+b=" || got.Nonce != "1") {
				t.Errorf("%s %s: read as %+v", req.Method, c.query, got)
			}
		}
	}
}

// FuzzMatch: reading never panics, and gives back what was written.
func FuzzMatch(f *testing.F) {
	f.Add("TC3-HMAC-SHA256 Credential=AK/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=ab", "AK", "cvm", "ab")
	f.Add("TC3-HMAC-SHA256 Credential=\",=,\"", "a b", "", "=")
	m := plan(f, "tencent-tc3")
	f.Fuzz(func(t *testing.T, text, key, service, signature string) {
		var got match.Captures
		alone := told(m, tc3Request(text), &match.Captures{})
		for range 2 {
			if again := told(m, tc3Request(text), &got); !reflect.DeepEqual(again, alone) {
				t.Fatalf("%q: read as %+v, and alone as %+v", text, again, alone)
			}
		}
		if key == "" || service == "" || signature == "" || strings.ContainsAny(key+service+signature, "/,\" \t") {
			return
		}
		written := "TC3-HMAC-SHA256 Credential=" + key + "/2019-02-25/" + service + "/tc3_request, SignedHeaders=host, Signature=" + signature
		if failure := readIt(m, tc3Request(written), &got); failure != nil {
			t.Fatalf("%q: %v", written, failure)
		}
		if got.KeyID != key || got.Signature != signature || len(got.Signed) != 1 {
			t.Fatalf("%q: read as %+v", written, got)
		}
	})
}
