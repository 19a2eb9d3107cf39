package chopmark_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/suite"
	"github.com/chopmark/chopmark/schemes"
)

// FuzzLoad: loading never panics, every error has a position in the file, and what loads can sign something.
func FuzzLoad(f *testing.F) {
	for _, id := range chopmark.IDs() {
		src, err := schemes.Files.ReadFile(id + ".hcl")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	bad, err := filepath.Glob("internal/bind/testdata/bad/*.hcl")
	if err != nil || len(bad) == 0 {
		f.Fatalf("no bad schemes: %v", err)
	}
	for _, file := range bad {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		s, err := chopmark.Parse("fuzz.hcl", src)
		if err == nil {
			trySigning(t, s)
			return
		}
		var bad *chopmark.SchemeError
		if !errors.As(err, &bad) || len(bad.Problems) == 0 {
			t.Fatalf("an error without problems: %v", err)
		}
		for _, p := range bad.Problems {
			if p.Range.Start.Line < 1 || p.Range.Start.Byte > len(src) || p.Message == "" {
				t.Fatalf("a problem without a place in the file: %+v", p)
			}
		}
	})
}

// trySigning signs a request that has a bit of everything. Errors are fine, panics and endless work are not.
func trySigning(t *testing.T, s *chopmark.Scheme) {
	m, err := chopmark.ParseURL("https://a.b.example:8443/x//y/../z%20?b=2&a=%41&a=&=3")
	if err != nil {
		t.Fatal(err)
	}
	m.Method = "POST"
	m.Headers = []chopmark.Field{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}, {Name: "X-Note", Value: "  a  b "}}
	m.Body.Bytes = []byte("c=3&d=4+5")
	key := chopmark.Credential{KeyID: "id", Secret: "secret"}
	signer, err := chopmark.NewSigner(s, key, chopmark.SignOptions{Nonce: func() string { return "7" }})
	if err != nil {
		return
	}
	_, _ = signer.SignMessage(m)
	_, _ = signer.Explain(m)
}

// FuzzSignVerify: what is signed verifies, whatever the request, for every built-in scheme and form. This is also the
// test that matching undoes sending: the verifier knows nothing but what it reads from the request.
func FuzzSignVerify(f *testing.F) {
	f.Add(uint8(0), "GET", "/a?x=1&y=2", "x-note", "v", []byte(nil), int64(1551113065), "n1")
	f.Add(uint8(1), "POST", "/", "Content-Type", "application/x-www-form-urlencoded", []byte("a=1&b=%20+"), int64(0), "11886")
	f.Add(uint8(2), "PUT", "//x/./y%zz?&&=&a=b=c", "X-Amz-Meta", " two  spaces ", []byte{0, 255}, int64(4102444800), "z")
	eachSeed(f)
	f.Fuzz(func(t *testing.T, pick uint8, method, target, name, value string, body []byte, at int64, nonce string) {
		m, err := chopmark.ParseHTTP([]byte(method+" "+target+" HTTP/1.1\r\nHost: api.example.com\r\n"+name+": "+value+"\r\n\r\n"+string(body)), "https")
		if err != nil || at < 0 || at > 1<<37 || nonce == "" || strings.ContainsAny(nonce, " \t\r\n") {
			return
		}
		ids := chopmark.IDs()
		s, err := chopmark.Load(ids[int(pick)%len(ids)])
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(strings.ToLower(target), "%3b") || strings.Contains(target, ";") {
			return // Volcengine's X-SignedQueries is joined by ";": it cannot name a parameter that has one
		}
		inputs := map[string]string{}
		if forms := s.Forms(); len(forms) > 0 {
			inputs[graph.FormInput] = forms[int(pick/16)%len(forms)]
		}
		signAndVerify(t, s, m, inputs, time.Unix(at, 0), nonce)
	})
}

func eachSeed(f *testing.F) {
	files, err := filepath.Glob("vectors/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for i, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		cases, err := suite.Read(data)
		if err != nil {
			f.Fatal(err)
		}
		for _, c := range cases[:3] {
			if m, err := c.Message(); err == nil {
				f.Add(uint8(i), c.Request.Method, m.Target(), "X-Note", "v", m.Body.Bytes, c.Time.Unix(), "n")
			}
		}
	}
}

func signAndVerify(t *testing.T, s *chopmark.Scheme, m *chopmark.Message, inputs map[string]string, at time.Time, nonce string) {
	key := chopmark.Credential{KeyID: "AKID-example_1", Secret: "s3cr3t/+="}
	clock := func() time.Time { return at }
	signer, err := chopmark.NewSigner(s, key, chopmark.SignOptions{Inputs: inputs, Clock: clock, Nonce: func() string { return nonce }})
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.SignMessage(m)
	if err != nil {
		return // for example a header that must be signed and is not there
	}
	v, err := chopmark.NewVerifier(s, chopmark.KeyMap{key.KeyID: key}, chopmark.VerifyOptions{Clock: clock, Inputs: inputs})
	if err != nil {
		t.Fatal(err)
	}
	got, err := v.VerifyMessage(context.Background(), signed)
	if got.Verdict == chopmark.Malformed && strings.Contains(got.Detail, "upper and lower case matter") {
		return // the request has a parameter of its own that looks like one of the scheme's
	}
	if err != nil || got.Verdict != chopmark.OK {
		t.Fatalf("%s: %q (%s, %v)\n%s %s\n%q", s.ID(), got.Verdict, got.Detail, err, signed.Method, signed.URL(), signed.Headers)
	}
}
