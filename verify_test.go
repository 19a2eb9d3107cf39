package chopmark_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/stage"
	"github.com/chopmark/chopmark/internal/suite"
)

// eachCase runs f over every case of vectors/.
func eachCase(t *testing.T, f func(t *testing.T, c *suite.Case)) {
	t.Helper()
	files, err := filepath.Glob("vectors/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		cases, err := suite.Read(data)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, c := range cases {
			t.Run(c.Scheme+"/"+c.Name, func(t *testing.T) { f(t, &c) })
		}
	}
}

// TestFlips changes every byte of what is covered, one at a time. Each change must be refused unless it leaves the
// string to sign as it was (a space in a trimmed value, a folded path); a changed body never passes where bodies are
// covered.
func TestFlips(t *testing.T) {
	flipped := 0
	eachCase(t, func(t *testing.T, c *suite.Case) {
		signed, err := stage.New().Sign(c)
		if err != nil {
			t.Fatal(err)
		}
		f := flipper{t: t, c: c, signed: signed, verifier: caseVerifier(t, c)}
		f.run()
		flipped += f.count
	})
	if flipped < 10000 {
		t.Errorf("only %d bytes were changed", flipped)
	}
}

func caseVerifier(t *testing.T, c *suite.Case) *chopmark.Verifier {
	t.Helper()
	s, err := chopmark.Load(c.Scheme)
	if err != nil {
		t.Fatal(err)
	}
	inputs := map[string]string{}
	for _, in := range s.Inputs() {
		if v, ok := c.Params[in.Name]; ok {
			inputs[in.Name], _ = suite.Param(v)
		}
	}
	keys := chopmark.KeyMap{c.Credential.ID: {KeyID: c.Credential.ID, Secret: c.Credential.Secret, Token: c.Credential.Token}}
	v, err := chopmark.NewVerifier(s, keys, chopmark.VerifyOptions{Inputs: inputs, Clock: func() time.Time { return c.Time }, Trace: true})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

type flipper struct {
	t        *testing.T
	c        *suite.Case
	signed   *suite.Signed
	verifier *chopmark.Verifier
	count    int
}

func (f *flipper) run() {
	m := f.signed.Message
	coversBody := slices.Contains(f.covered(), "body")
	f.each("method", m.Method, false, func(m *chopmark.Message, s string) { m.Method = s })
	f.each("path", m.Path, false, func(m *chopmark.Message, s string) { m.Path = s })
	f.each("query", m.Query, false, func(m *chopmark.Message, s string) { m.Query = s })
	if !m.Body.Streamed() {
		f.each("body", string(m.Body.Bytes), coversBody && m.Query == "", func(m *chopmark.Message, s string) {
			m.Body = chopmark.MessageBody{Bytes: []byte(s)}
		})
	}
	for i, h := range m.Headers {
		f.each("header "+h.Name, h.Value, false, func(m *chopmark.Message, s string) { m.Headers[i].Value = s })
	}
}

// covered gives what the signature of this very request covers.
func (f *flipper) covered() []string {
	s, err := chopmark.Load(f.c.Scheme)
	if err != nil {
		f.t.Fatal(err)
	}
	for _, form := range s.Coverage() {
		if slices.Contains(form.Always, "body") {
			return form.Always
		}
	}
	return nil
}

func (f *flipper) each(part, value string, strict bool, set func(*chopmark.Message, string)) {
	for i := range len(value) {
		changed := []byte(value)
		changed[i] ^= 1
		m := f.signed.Message.Clone()
		set(m, string(changed))
		result, err := f.verifier.VerifyMessage(context.Background(), m)
		if err != nil {
			f.t.Fatal(err)
		}
		f.count++
		if result.Verdict == chopmark.OK && (strict || f.differs(&result)) {
			f.t.Errorf("byte %d of %s changed (%q) and accepted", i, part, changed)
		}
	}
}

// differs tells whether the string to sign of an accepted request is another one than was signed.
func (f *flipper) differs(r *chopmark.Result) bool {
	for _, st := range r.Steps {
		if st.Name == "string_to_sign" && st.Value != f.signed.Steps["string_to_sign"] {
			return true
		}
	}
	return false
}

func tc3(t testing.TB, o chopmark.SignOptions) (*chopmark.Scheme, *chopmark.Signer) {
	t.Helper()
	s, err := chopmark.Load("tencent-tc3")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := chopmark.NewSigner(s, testKey, o)
	if err != nil {
		t.Fatal(err)
	}
	return s, signer
}

var testKey = chopmark.Credential{KeyID: "AKIDEXAMPLE", Secret: "not-a-real-secret"}

func newRequest(t testing.TB, method, url, body string) *http.Request {
	t.Helper()
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	return req
}

// TestVerdicts makes each thing go wrong that a verifier has a verdict for.
func TestVerdicts(t *testing.T) {
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	s, signer := tc3(t, chopmark.SignOptions{Clock: func() time.Time { return now }})
	cases := []struct {
		name   string
		change func(r *http.Request)
		at     time.Duration
		o      chopmark.VerifyOptions
		want   chopmark.Verdict
	}{
		{name: "as signed", want: chopmark.OK},
		{name: "no header", change: func(r *http.Request) { r.Header.Del("Authorization") }, want: chopmark.MissingSignature},
		{name: "other scheme's header", change: func(r *http.Request) { r.Header.Set("Authorization", "Basic eDp5") }, want: chopmark.MissingSignature},
		{name: "cut off", change: edit("Authorization", "Signature=", "Sig="), want: chopmark.Malformed},
		{name: "no timestamp", change: func(r *http.Request) { r.Header.Del("X-TC-Timestamp") }, want: chopmark.Malformed},
		{name: "timestamp of another form", change: func(r *http.Request) { r.Header.Set("X-TC-Timestamp", "2026-11-22") }, want: chopmark.Malformed},
		{name: "two timestamps", change: func(r *http.Request) { r.Header.Add("X-TC-Timestamp", "1") }, want: chopmark.Malformed},
		{name: "two signatures", change: func(r *http.Request) { r.Header.Add("Authorization", r.Header.Get("Authorization")) }, want: chopmark.Malformed},
		{name: "field twice", change: edit("Authorization", ", Signature=", ", Signature=00, Signature="), want: chopmark.Malformed},
		{name: "field in another case", change: edit("Authorization", "Signature=", "signature="), want: chopmark.Malformed},
		{name: "unknown field", change: edit("Authorization", ", Signature=", ", X=1, Signature="), want: chopmark.Malformed},
		{name: "header listed twice", change: edit("Authorization", "content-type;host", "content-type;host;host"), want: chopmark.Malformed},
		{name: "listed header absent", change: edit("Authorization", "content-type;host", "content-type;host;x-gone"), want: chopmark.Malformed},
		{name: "signed header repeated", change: func(r *http.Request) { r.Header.Add("Content-Type", "text/plain") }, want: chopmark.Malformed},
		{name: "host not listed", change: edit("Authorization", "content-type;host", "content-type"), want: chopmark.HeaderNotSigned},
		{name: "demanded header", o: chopmark.VerifyOptions{Headers: []string{"x-tc-action"}}, want: chopmark.HeaderNotSigned},
		{name: "other key", change: edit("Authorization", "AKIDEXAMPLE", "AKIDOTHER"), want: chopmark.UnknownKey},
		{name: "late", at: 6 * time.Minute, want: chopmark.ClockSkew},
		{name: "early", at: -6 * time.Minute, want: chopmark.ClockSkew},
		{name: "late but allowed", at: 6 * time.Minute, o: chopmark.VerifyOptions{Within: time.Hour}, want: chopmark.OK},
		{name: "other body", change: func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(`{"Limit":2}`)); r.GetBody = nil }, want: chopmark.SignatureMismatch},
		{name: "other service", o: chopmark.VerifyOptions{Inputs: map[string]string{"service": "cdb"}}, want: chopmark.SignatureMismatch},
		{name: "other day in the scope", change: edit("Authorization", "2026-11-22", "2026-11-21"), want: chopmark.SignatureMismatch},
		{name: "upper-case signature", change: upperSignature, want: chopmark.OK},
		{name: "signature that is no hex", change: edit("Authorization", "Signature=", "Signature=zz"), want: chopmark.SignatureMismatch},
		{name: "body too large", o: chopmark.VerifyOptions{MaxBody: 4}, want: chopmark.Malformed},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			req := newRequest(t, "POST", "https://cvm.tencentcloudapi.com/", `{"Limit":1}`)
			if err := signer.Sign(req); err != nil {
				t.Fatal(err)
			}
			if c.change != nil {
				c.change(req)
			}
			c.o.Clock = func() time.Time { return now.Add(c.at) }
			v, err := chopmark.NewVerifier(s, chopmark.KeyMap{testKey.KeyID: testKey}, c.o)
			if err != nil {
				t.Fatal(err)
			}
			got, err := v.Verify(req)
			if err != nil || got.Verdict != c.want {
				t.Errorf("got %q (%s, %v), want %q", got.Verdict, got.Detail, err, c.want)
			}
			if strings.Contains(got.Detail+got.Computed+got.Received, testKey.Secret) {
				t.Error("the result holds the secret")
			}
		})
	}
}

func edit(header, old, with string) func(*http.Request) {
	return func(r *http.Request) {
		r.Header.Set(header, strings.Replace(r.Header.Get(header), old, with, 1))
	}
}

func upperSignature(r *http.Request) {
	head, sig, _ := strings.Cut(r.Header.Get("Authorization"), "Signature=")
	r.Header.Set("Authorization", head+"Signature="+strings.ToUpper(sig))
}

// TestPresigned checks both ends of the time for which a presigned address is good.
func TestPresigned(t *testing.T) {
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	s, err := chopmark.Load("aws-v4")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := chopmark.NewSigner(s, testKey, chopmark.SignOptions{
		Inputs: map[string]string{"mode": "query", "service": "s3", "expires": "3600"},
		Clock:  func() time.Time { return now },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		after time.Duration
		want  chopmark.Verdict
	}{
		{0, chopmark.OK},
		{59 * time.Minute, chopmark.OK},
		{61 * time.Minute, chopmark.Expired},
		{-20 * time.Minute, chopmark.ClockSkew},
	} {
		req := newRequest(t, "GET", "https://bucket.s3.amazonaws.com/a%20b?versionId=1", "")
		if err := signer.Sign(req); err != nil {
			t.Fatal(err)
		}
		v, err := chopmark.NewVerifier(s, chopmark.KeyMap{testKey.KeyID: testKey}, chopmark.VerifyOptions{Clock: func() time.Time { return now.Add(c.after) }})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := v.Verify(req); err != nil || got.Verdict != c.want {
			t.Errorf("after %v: got %q (%s, %v), want %q", c.after, got.Verdict, got.Detail, err, c.want)
		}
	}
}

// TestReplay accepts a nonce once, and remembers only what verified.
func TestReplay(t *testing.T) {
	s, err := chopmark.Load("tencent-v1")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := chopmark.NewSigner(s, testKey, chopmark.SignOptions{Nonce: func() string { return "11886" }})
	if err != nil {
		t.Fatal(err)
	}
	v, err := chopmark.NewVerifier(s, chopmark.KeyMap{testKey.KeyID: testKey}, chopmark.VerifyOptions{Replay: chopmark.NewReplayStore(10, nil)})
	if err != nil {
		t.Fatal(err)
	}
	req := newRequest(t, "GET", "https://cvm.tencentcloudapi.com/?Action=DescribeInstances", "")
	if err := signer.Sign(req); err != nil {
		t.Fatal(err)
	}
	forged := req.Clone(context.Background())
	forged.URL.RawQuery = strings.Replace(forged.URL.RawQuery, "Describe", "Terminate", 1)
	for i, step := range []struct {
		req  *http.Request
		want chopmark.Verdict
	}{{forged, chopmark.SignatureMismatch}, {req, chopmark.OK}, {req, chopmark.Replayed}} {
		if got, err := v.Verify(step.req); err != nil || got.Verdict != step.want {
			t.Errorf("step %d: got %q (%s, %v), want %q", i, got.Verdict, got.Detail, err, step.want)
		}
	}
}

// TestReplayStoreFull refuses to judge rather than to forget a nonce that is still good.
func TestReplayStoreFull(t *testing.T) {
	store := chopmark.NewReplayStore(2, nil)
	until := time.Now().Add(time.Minute)
	for i, nonce := range []string{"a", "b"} {
		if seen, err := store.Seen(nonce, until); seen || err != nil {
			t.Fatalf("nonce %d: %v, %v", i, seen, err)
		}
	}
	if _, err := store.Seen("c", until); err == nil {
		t.Error("a full store took another nonce")
	}
	if seen, err := store.Seen("a", until); !seen || err != nil {
		t.Errorf("a nonce is forgotten: %v, %v", seen, err)
	}
}

// TestCoverDemands refuses schemes and requests that leave open what must be covered.
func TestCoverDemands(t *testing.T) {
	s, signer := tc3(t, chopmark.SignOptions{Inputs: map[string]string{"payload": "UNSIGNED-PAYLOAD"}})
	keys := chopmark.KeyMap{testKey.KeyID: testKey}
	if _, err := chopmark.NewVerifier(s, keys, chopmark.VerifyOptions{Cover: []string{"path"}}); err == nil {
		t.Error("TC3 never signs the path, and a verifier that demands it was made")
	}
	if _, err := chopmark.NewVerifier(s, keys, chopmark.VerifyOptions{Cover: []string{"colour"}}); err == nil {
		t.Error("a part that does not exist is accepted")
	}
	req := newRequest(t, "POST", "https://cvm.tencentcloudapi.com/", `{"Limit":1}`)
	if err := signer.Sign(req); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		cover []string
		want  chopmark.Verdict
	}{{nil, chopmark.OK}, {[]string{"method", "host"}, chopmark.OK}, {[]string{"body"}, chopmark.BodyMismatch}} {
		v, err := chopmark.NewVerifier(s, keys, chopmark.VerifyOptions{Cover: c.cover})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := v.Verify(req); err != nil || got.Verdict != c.want {
			t.Errorf("cover %v: got %q (%s, %v), want %q", c.cover, got.Verdict, got.Detail, err, c.want)
		}
	}
}

// TestTransportAndHandler signs and verifies over real connections, body and all.
func TestTransportAndHandler(t *testing.T) {
	for _, id := range chopmark.IDs() {
		t.Run(id, func(t *testing.T) { roundTrip(t, id) })
	}
}

func roundTrip(t *testing.T, id string) {
	s, err := chopmark.Load(id)
	if err != nil {
		t.Fatal(err)
	}
	v, err := chopmark.NewVerifier(s, chopmark.KeyMap{testKey.KeyID: testKey}, chopmark.VerifyOptions{Replay: chopmark.NewReplayStore(100, nil)})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(v.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, _ = io.WriteString(w, chopmark.KeyIDFromContext(r.Context())+" "+r.Method+" "+string(body))
	})))
	defer server.Close()
	signer, err := chopmark.NewSigner(s, testKey, chopmark.SignOptions{})
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: signer.Transport(server.Client().Transport)}
	for _, c := range []struct{ method, target, typ, body string }{
		{"GET", "/", "", ""},
		{"GET", "/a%20b/c?x=1&y=a%20b%2Bc&empty=&x=0", "", ""},
		{"POST", "/", "application/x-www-form-urlencoded", "b=2&a=1+1"},
		{"POST", "/p", "application/json", `{"n":1}`},
		{"PUT", "/p?q", "application/octet-stream", string(bytes.Repeat([]byte{0, 255}, 5000))},
	} {
		for range 2 { // each attempt is signed anew
			req, err := http.NewRequest(c.method, server.URL+c.target, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			if c.typ != "" {
				req.Header.Set("Content-Type", c.typ)
			}
			resp, err := client.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			answer, _ := io.ReadAll(resp.Body)
			resp.Body.Close()
			if resp.StatusCode != http.StatusOK || !strings.HasPrefix(string(answer), testKey.KeyID+" "+c.method) {
				t.Errorf("%s %s: %d %s", c.method, c.target, resp.StatusCode, answer)
			}
		}
	}
	resp, err := server.Client().Get(server.URL + "/")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("an unsigned request got %d", resp.StatusCode)
	}
}

const oracle = `scheme "t" {
  credential {
    key_id = "id"
    secret = "key"
  }
  steps {
    string_to_sign = method
    signature      = hex(hmac_sha256(secret, string_to_sign))
  }
  send {
    after {
      headers = {
        X-Key   = key_id
        X-Sign  = signature
        X-Check = hex(hmac_sha256(secret, path))
      }
    }
  }
}`

// TestNoOracle: a verifier does not tell what a value made from the secret should have been, nor the signature.
func TestNoOracle(t *testing.T) {
	s, err := chopmark.Parse("t.hcl", []byte(oracle))
	if err != nil {
		t.Fatal(err)
	}
	signer, err := chopmark.NewSigner(s, testKey, chopmark.SignOptions{})
	if err != nil {
		t.Fatal(err)
	}
	v, err := chopmark.NewVerifier(s, chopmark.KeyMap{testKey.KeyID: testKey}, chopmark.VerifyOptions{Trace: true})
	if err != nil {
		t.Fatal(err)
	}
	other := newRequest(t, "GET", "https://api.example.com/b", "")
	if err := signer.Sign(other); err != nil {
		t.Fatal(err)
	}
	req := newRequest(t, "GET", "https://api.example.com/a", "")
	if err := signer.Sign(req); err != nil {
		t.Fatal(err)
	}
	signature := req.Header.Get("X-Sign")
	req.URL.Path = "/b"
	req.Header.Set("X-Sign", strings.Repeat("0", len(signature)))
	got, err := v.Verify(req)
	if err != nil || got.Verdict != chopmark.SignatureMismatch {
		t.Fatalf("got %q (%s, %v)", got.Verdict, got.Detail, err)
	}
	told := got.Detail + got.Computed + got.Received
	for _, st := range got.Steps {
		told += st.Value
	}
	if strings.Contains(told, other.Header.Get("X-Check")) || strings.Contains(told, signature) {
		t.Errorf("the result tells what the secret makes: %+v", got)
	}
}

// TestReplacedParams: what an earlier signing, or the caller, left in query and form gives way to what is sent.
func TestReplacedParams(t *testing.T) {
	s, err := chopmark.Load("tencent-v1")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := chopmark.NewSigner(s, testKey, chopmark.SignOptions{})
	if err != nil {
		t.Fatal(err)
	}
	v, err := chopmark.NewVerifier(s, chopmark.KeyMap{testKey.KeyID: testKey}, chopmark.VerifyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"/?Timestamp=5&Signature=5&x=1", "/?%53ignature=5&Nonc%65=1&x=1"} {
		for _, method := range []string{"GET", "POST"} {
			req := newRequest(t, method, "https://cvm.tencentcloudapi.com"+target, "a=1&Nonce=3")
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for range 2 {
				if err := signer.Sign(req); err != nil {
					t.Fatal(err)
				}
			}
			if got, err := v.Verify(req); err != nil || got.Verdict != chopmark.OK {
				t.Errorf("%s %s: got %q (%s, %v)", method, target, got.Verdict, got.Detail, err)
			}
			if q := req.URL.Query(); q.Get("x") != "1" {
				t.Errorf("%s %s: a parameter of the caller is lost: %s", method, target, req.URL.RawQuery)
			}
		}
	}
}

// TestVerifierNeedsInput: an input that no request tells must be given to the verifier.
func TestVerifierNeedsInput(t *testing.T) {
	src := strings.Replace(oracle, "  steps {", "  input \"realm\" {\n    doc = \"where\"\n  }\n  steps {", 1)
	src = strings.Replace(src, "string_to_sign = method", "string_to_sign = lines(method, realm)", 1)
	s, err := chopmark.Parse("t.hcl", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chopmark.NewVerifier(s, chopmark.KeyMap{}, chopmark.VerifyOptions{}); err == nil || !strings.Contains(err.Error(), "realm") {
		t.Errorf("a verifier without a needed input: %v", err)
	}
	if _, err := chopmark.NewVerifier(s, chopmark.KeyMap{}, chopmark.VerifyOptions{Inputs: map[string]string{"realm": "x"}}); err != nil {
		t.Error(err)
	}
}

// TestAllowedDemands: a list of accepted values holds requests only to what they tell.
func TestAllowedDemands(t *testing.T) {
	s, err := chopmark.Load("kong-hmac")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"algorithm": "", "digest": `requests do not tell the input "digest"`, "colour": `no input "colour"`} {
		_, err := chopmark.NewVerifier(s, chopmark.KeyMap{}, chopmark.VerifyOptions{Allowed: map[string][]string{name: {"x"}}})
		if got := fmt.Sprint(err); want == "" && err != nil || !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %q", name, got, want)
		}
	}
	if s, err = chopmark.Load("aws-v4"); err != nil { // both of its forms tell some inputs
		t.Fatal(err)
	}
	_, err = chopmark.NewVerifier(s, chopmark.KeyMap{}, chopmark.VerifyOptions{Allowed: map[string][]string{"normalize": nil, "sign_body": nil}})
	var refused *chopmark.SchemeError
	if !errors.As(err, &refused) || len(refused.Problems) != 2 {
		t.Fatalf("two demands: %v", err)
	}
	for _, p := range refused.Problems {
		if want := "they tell expires, region, service; what else holds here is said by the inputs"; p.Hint != want {
			t.Errorf("%s: hint %q, want %q", p.Message, p.Hint, want)
		}
	}
}

// TestOneSecret: a webhook names no key; its verifier looks up the empty id.
func TestOneSecret(t *testing.T) {
	src := strings.Replace(oracle, "    key_id = \"id\"\n", "", 1)
	src = strings.Replace(src, "        X-Key   = key_id\n", "", 1)
	src = strings.Replace(src, "string_to_sign = method", "string_to_sign = text(body)", 1)
	s, err := chopmark.Parse("t.hcl", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	signer, err := chopmark.NewSigner(s, chopmark.Credential{Secret: "only"}, chopmark.SignOptions{})
	if err != nil {
		t.Fatal(err)
	}
	req := newRequest(t, "POST", "https://api.example.com/hook", `{"event":1}`)
	if err := signer.Sign(req); err != nil {
		t.Fatal(err)
	}
	v, err := chopmark.NewVerifier(s, chopmark.KeyMap{"": {Secret: "only"}}, chopmark.VerifyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := v.Verify(req); err != nil || got.Verdict != chopmark.OK {
		t.Errorf("got %q (%s, %v)", got.Verdict, got.Detail, err)
	}
}

// TestResultTells holds what a result says beside the verdict: whether the token is at fault, whether there is a signature
// at all, the window, and the inputs that the request tells.
func TestResultTells(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	scheme, err := chopmark.Load("volcengine-v4")
	if err != nil {
		t.Fatal(err)
	}
	good := chopmark.Credential{KeyID: "K", Secret: "S", Token: "T"}
	verifier, err := chopmark.NewVerifier(scheme, chopmark.KeyMap{"K": good}, chopmark.VerifyOptions{Clock: func() time.Time { return now }, Trace: true})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name       string
		credential chopmark.Credential
		unsigned   bool
		verdict    chopmark.Verdict
		token      bool
	}{
		{"good", good, false, chopmark.OK, false},
		{"other token", chopmark.Credential{KeyID: "K", Secret: "S", Token: "X"}, false, chopmark.SignatureMismatch, true},
		{"no token", chopmark.Credential{KeyID: "K", Secret: "S"}, false, chopmark.SignatureMismatch, true},
		{"other secret", chopmark.Credential{KeyID: "K", Secret: "X", Token: "T"}, false, chopmark.SignatureMismatch, false},
		{"other key", chopmark.Credential{KeyID: "X", Secret: "S", Token: "T"}, false, chopmark.UnknownKey, false},
		{"no signature", good, true, chopmark.MissingSignature, false},
	}
	for _, tt := range tests {
		signer, err := chopmark.NewSigner(scheme, tt.credential, chopmark.SignOptions{
			Inputs: map[string]string{"service": "ecs", "region": "cn-beijing"}, Clock: func() time.Time { return now },
		})
		if err != nil {
			t.Fatal(err)
		}
		m := &chopmark.Message{Method: "GET", Scheme: "https", Authority: "open.volcengineapi.com", Path: "/"}
		if !tt.unsigned {
			if m, err = signer.SignMessage(m); err != nil {
				t.Fatal(err)
			}
		}
		r, err := verifier.VerifyMessage(context.Background(), m)
		if err != nil || r.Verdict != tt.verdict || r.Token != tt.token || r.Carried == tt.unsigned {
			t.Errorf("%s: %s, token %t, carried %t, %v", tt.name, r.Verdict, r.Token, r.Carried, err)
		}
		if !tt.unsigned && (r.Inputs["service"] != "ecs" || r.Inputs["region"] != "cn-beijing") {
			t.Errorf("%s: the inputs are %v", tt.name, r.Inputs)
		}
		if looked := r.KeyID == "K"; looked != (r.Window == 15*time.Minute) {
			t.Errorf("%s: the window is %s", tt.name, r.Window)
		}
	}
}

// TestReceived holds that a message is made of a request as it came, and of no more body than allowed.
func TestReceived(t *testing.T) {
	for _, tt := range []struct {
		body     string
		tooLarge bool
	}{{"", false}, {"0123456789", false}, {"01234567890", true}} {
		req := httptest.NewRequest("POST", "http://proxy.example/a%2Fb/?x=1&x=%20", strings.NewReader(tt.body))
		req.Header.Set("X-Date", "now")
		m, tooLarge, err := chopmark.Received(req, 10)
		if err != nil || tooLarge != tt.tooLarge {
			t.Errorf("%q: too large %t, %v", tt.body, tooLarge, err)
			continue
		}
		date, _ := m.Header("x-date")
		if m.Method != "POST" || m.Authority != "proxy.example" || m.Path != "/a%2Fb/" || m.Query != "x=1&x=%20" || date != "now" {
			t.Errorf("%q: received %+v", tt.body, m)
		}
		if !tooLarge && string(m.Body.Bytes) != tt.body {
			t.Errorf("the body is %q, want %q", m.Body.Bytes, tt.body)
		}
	}
}
