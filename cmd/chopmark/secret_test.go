package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/suite"
)

// hidden looks for a secret in the forms in which it could slip out, and gives the one that it found.
func hidden(text, secret string) string {
	forms := []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret), hex.EncodeToString([]byte(secret)),
		base64.StdEncoding.EncodeToString([]byte(secret)), strings.ReplaceAll(secret, "/", `\/`),
	}
	for _, form := range forms {
		if strings.Contains(text, form) {
			return form
		}
	}
	return ""
}

// eachCase gives every built-in test vector that has a real secret.
func eachCase(t *testing.T, do func(t *testing.T, c *suite.Case, s *chopmark.Scheme)) {
	t.Helper()
	files, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		for i := range f.cases {
			c := &f.cases[i]
			if strings.Trim(c.Credential.Secret, "*") == "" {
				continue // vendors print stars in place of a secret, and sign with them
			}
			s, err := chopmark.Load(c.Scheme)
			if err != nil {
				t.Fatal(err)
			}
			t.Run(c.Scheme+"/"+c.Name, func(t *testing.T) { do(t, c, s) })
		}
	}
}

// session runs command lines in this process.
type session struct {
	t   *testing.T
	out bytes.Buffer // of all commands
}

// run gives standard output and the exit code.
func (s *session) run(stdin string, args ...string) (string, int) {
	s.t.Helper()
	name := filepath.Join(s.t.TempDir(), "stdin")
	if err := os.WriteFile(name, []byte(stdin), 0o600); err != nil {
		s.t.Fatal(err)
	}
	in, err := os.Open(name)
	if err != nil {
		s.t.Fatal(err)
	}
	defer in.Close()
	var out, errs bytes.Buffer
	u := &ui{in: in, out: &out, err: &errs, width: defaultWidth}
	code := u.run(args)
	s.out.WriteString(out.String() + errs.String())
	return out.String(), code
}

// caseArgs are the flags that say what a test vector says.
func caseArgs(t *testing.T, c *suite.Case, s *chopmark.Scheme) []string {
	t.Helper()
	args := []string{"-s", c.Scheme}
	inputs, _ := exampleInputs(s, c, nil)
	for name, value := range inputs {
		args = append(args, "-p", name+"="+value)
	}
	t.Setenv("CHOPMARK_KEY_ID", c.Credential.ID)
	t.Setenv("CHOPMARK_SECRET", c.Credential.Secret)
	t.Setenv("CHOPMARK_TOKEN", c.Credential.Token)
	return args
}

func rawHTTP(t *testing.T, m *chopmark.Message) string {
	t.Helper()
	var b bytes.Buffer
	if err := m.WriteHTTP(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestNoSecretInAnyOutput takes every test vector through every way of looking at it. Nothing printed may hold the
// secret, a key that is derived from it, the session token, or the right signature of a request that has a wrong one.
func TestNoSecretInAnyOutput(t *testing.T) {
	eachCase(t, func(t *testing.T, c *suite.Case, s *chopmark.Scheme) {
		shown := &session{t: t}
		args := caseArgs(t, c, s)
		m, err := c.Message()
		if err != nil {
			t.Fatal(err)
		}
		when := c.Time.UTC().Format(time.RFC3339)
		signing := append([]string{"--time", when, "--nonce", c.Nonce}, args...)
		if c.SignedHeaders != nil {
			signing = append(signing, "--signed-headers", strings.Join(c.SignedHeaders, ","))
		}
		whole := append([]string{"explain", "--curl", "-", "-v"}, signing...)
		if _, code := shown.run(m.Curl(), whole...); code != 0 {
			t.Fatalf("explain: exit code %d\n%s", code, shown.out.String())
		}
		shown.run(m.Curl(), append(whole, "--format", "json")...)
		signed := signVector(t, c, s)
		verifying := append([]string{"verify", "--curl", "-", "--at", when, "-v"}, args...)
		if out, code := shown.run(signed.Curl(), verifying...); code != 0 {
			t.Fatalf("verify: exit code %d\n%s", code, out)
		}
		signature := rightSignature(t, c, s)
		shown.out.Reset() // the explanation of a right signature shows it
		damaged := damage(t, signed, signature)
		for _, format := range []string{"text", "json"} {
			out, code := shown.run(damaged.Curl(), append(verifying, "--format", format)...)
			if code != 3 || !strings.Contains(out, "mismatch") {
				t.Errorf("a damaged signature gives exit code %d\n%s", code, out)
			}
		}
		for _, form := range []string{signature, url.QueryEscape(signature)} {
			if strings.Contains(shown.out.String(), form) {
				t.Errorf("the right signature is shown:\n%s", shown.out.String())
			}
		}
		if found := hidden(shown.out.String(), c.Credential.Secret); found != "" {
			t.Errorf("the secret is shown as %q:\n%s", found, shown.out.String())
		}
	})
}

// TestExplainHidesKeys does it for explanations, which show the signature but neither secret, token nor signing keys.
func TestExplainHidesKeys(t *testing.T) {
	eachCase(t, func(t *testing.T, c *suite.Case, s *chopmark.Scheme) {
		shown := &session{t: t}
		args := append(caseArgs(t, c, s), "--time", c.Time.UTC().Format(time.RFC3339), "--nonce", c.Nonce)
		m, err := c.Message()
		if err != nil {
			t.Fatal(err)
		}
		shown.run(m.Curl(), append([]string{"explain", "--curl", "-", "-v", "-i"}, args...)...)
		shown.run(m.Curl(), append([]string{"explain", "--curl", "-", "--format", "json"}, args...)...)
		for _, secret := range append(derivedKeys(c), c.Credential.Secret, c.Credential.Token) {
			if found := hidden(shown.out.String(), secret); secret != "" && found != "" {
				t.Errorf("shown as %q:\n%s", found, shown.out.String())
			}
		}
	})
}

// derivedKeys computes the keys of the schemes that derive them, in the form in which bytes are shown.
func derivedKeys(c *suite.Case) []string {
	inputs := func(name string) string { v, _ := suite.Param(c.Params[name]); return v }
	day := c.Time.UTC().Format("20060102")
	chains := map[string][]string{
		"tencent-tc3":   {"TC3" + c.Credential.Secret, c.Time.UTC().Format("2006-01-02"), inputs("service"), "tc3_request"},
		"aws-v4":        {"AWS4" + c.Credential.Secret, day, inputs("region"), inputs("service"), "aws4_request"},
		"volcengine-v4": {c.Credential.Secret, day, inputs("region"), inputs("service"), "request"},
	}
	chain := chains[c.Scheme]
	if chain == nil {
		return nil
	}
	var keys []string
	key := []byte(chain[0])
	for _, text := range chain[1:] {
		h := hmac.New(sha256.New, key)
		h.Write([]byte(text))
		key = h.Sum(nil)
		keys = append(keys, hex.EncodeToString(key), string(key))
	}
	return keys
}

// signVector signs a test vector with the library.
func signVector(t *testing.T, c *suite.Case, s *chopmark.Scheme) *chopmark.Message {
	t.Helper()
	out, err := chopmark.Stage(s).Sign(c)
	if err != nil {
		t.Fatal(err)
	}
	return out.Message
}

func rightSignature(t *testing.T, c *suite.Case, s *chopmark.Scheme) string {
	t.Helper()
	out, err := chopmark.Stage(s).Sign(c)
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Steps["signature"]) < 20 {
		t.Fatalf("the scheme %s has no step named signature", c.Scheme)
	}
	return out.Steps["signature"]
}

// damage changes one character in the middle of the signature, wherever it travels.
func damage(t *testing.T, m *chopmark.Message, signature string) *chopmark.Message {
	t.Helper()
	bad := m.Clone()
	change := func(text, right string) string {
		i := strings.Index(text, right)
		if i < 0 {
			return text
		}
		at := i + 8
		for text[at] == '%' || text[at-1] == '%' || text[at-2] == '%' {
			at++
		}
		other := "A"
		if text[at] == 'A' || text[at] == 'a' {
			other = "B"
		}
		return text[:at] + other + text[at+1:]
	}
	for _, right := range []string{signature, url.QueryEscape(signature)} {
		for i := range bad.Headers {
			bad.Headers[i].Value = change(bad.Headers[i].Value, right)
		}
		bad.Query = change(bad.Query, right)
		bad.Body.Bytes = []byte(change(string(bad.Body.Bytes), right))
	}
	if len(m.Body.Bytes) == 0 {
		bad.Body = m.Body
	}
	if rawHTTP(t, bad) == rawHTTP(t, m) {
		t.Fatalf("the signature %q is not in the request", signature)
	}
	return bad
}

// TestSignedCurlVerifies pastes what sign prints into verify, for every test vector: the two ends fit together.
func TestSignedCurlVerifies(t *testing.T) {
	eachCase(t, func(t *testing.T, c *suite.Case, s *chopmark.Scheme) {
		shown := &session{t: t}
		args := caseArgs(t, c, s)
		when := c.Time.UTC().Format(time.RFC3339)
		m, err := c.Message()
		if err != nil {
			t.Fatal(err)
		}
		signing := append([]string{"sign", "--curl", "-", "--time", when, "--nonce", c.Nonce}, args...)
		if c.SignedHeaders != nil {
			signing = append(signing, "--signed-headers", strings.Join(c.SignedHeaders, ","))
		}
		curl, code := shown.run(m.Curl(), signing...)
		if code != 0 {
			t.Fatalf("sign: exit code %d\n%s", code, shown.out.String())
		}
		out, code := shown.run(curl, append([]string{"verify", "--curl", "-", "--at", when}, args...)...)
		if code != 0 || !strings.HasPrefix(out, "ok\n") {
			t.Errorf("verify: exit code %d\n%s\n%s", code, curl, shown.out.String())
		}
	})
}
