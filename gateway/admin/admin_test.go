package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/gateway/seal"
	"github.com/chopmark/chopmark/gateway/store"
)

// gateway is an admin API with an empty store behind it.
type gateway struct {
	t     *testing.T
	h     http.Handler
	store *store.Store
	token string
	log   bytes.Buffer
}

func newGateway(t *testing.T) *gateway {
	t.Helper()
	box, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(context.Background(), "sqlite:"+filepath.Join(t.TempDir(), "gateway.db"), box)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	g := &gateway{t: t, store: s, token: NewToken()}
	token, err := GivenToken(g.token)
	if err != nil {
		t.Fatal(err)
	}
	g.h = New(Options{Store: s, Token: token, Version: "0.0.0", Log: slog.New(slog.NewTextHandler(&g.log, nil))})
	return g
}

// send gives status and body of an answer.
func (g *gateway) send(method, path, body string, headers ...string) (int, string, http.Header) {
	g.t.Helper()
	var in io.Reader
	if body != "" {
		in = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, path, in)
	r.Header.Set("Authorization", "Bearer "+g.token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Del(headers[i])
		for _, v := range strings.Split(headers[i+1], "|") {
			r.Header.Add(headers[i], v)
		}
	}
	w := httptest.NewRecorder()
	g.h.ServeHTTP(w, r)
	return w.Code, w.Body.String(), w.Header()
}

// want sends, and holds that the answer has this status and these texts.
func (g *gateway) want(status int, method, path, body string, texts ...string) string {
	g.t.Helper()
	code, got, _ := g.send(method, path, body)
	if code != status {
		g.t.Fatalf("%s %s: status %d, want %d\n%s", method, path, code, status, got)
	}
	for _, text := range texts {
		if !strings.Contains(got, text) {
			g.t.Errorf("%s %s: %s\nhas no %s", method, path, got, text)
		}
	}
	return got
}

const publicAPI = `{"name":"hello","method":"GET","path":"/hello","public":true,"answer":{"body":"hi"}}`

func TestSixSteps(t *testing.T) {
	g := newGateway(t)
	g.want(201, "PUT", "/v1/services/shop", `{"name":"shop"}`, `"id":"service-`)
	g.want(200, "PUT", "/v1/services/shop", `{"name":"shop","title":"Shop"}`, `"title":"Shop"`)
	g.want(201, "PUT", "/v1/services/shop/apis/hello", publicAPI, `"id":"api-`)
	g.want(200, "GET", "/v1/services/shop/diff?from=release", "", `"action":"add"`, `"shop/hello"`)
	g.want(201, "POST", "/v1/services/shop/releases", `{"environment":"release","note":"first"}`, `"number":1`, `"by":"token:`)
	made := g.want(201, "POST", "/v1/keys", `{"name":"partner"}`, `"secret":"`, `"key_id":"AK`)
	g.want(201, "PUT", "/v1/plans/basic", `{"name":"basic","per_second":3}`, `"id":"usagePlan-`)
	binding := `{"plan":"basic","key":"partner","service":"shop","environment":"release"}`
	g.want(200, "PUT", "/v1/bindings", binding)
	g.want(200, "PUT", "/v1/services/shop/environments/release", `{"number":1}`, `"number":1`)
	g.want(200, "GET", "/v1/status", "", `"services":1`, `"keys":1`, `"number":1`)
	g.want(409, "DELETE", "/v1/keys/partner", "", `"hint":"disable it first"`)
	g.want(200, "PUT", "/v1/keys/partner", `{"name":"partner","disabled":true}`, `"disabled":true`)
	g.want(204, "DELETE", "/v1/bindings?plan=basic&key=partner&service=shop&environment=release", "")
	g.want(204, "DELETE", "/v1/keys/partner", "")
	g.want(204, "DELETE", "/v1/plans/basic", "")
	g.want(409, "DELETE", "/v1/services/shop", "")
	g.want(204, "DELETE", "/v1/services/shop/environments/release", "")
	g.want(204, "DELETE", "/v1/services/shop", "")
	audit := g.want(200, "GET", "/v1/audit", "", `"action":"publish"`, `"kind":"key"`)
	var key struct{ Secret string }
	if err := json.Unmarshal([]byte(made), &key); err != nil || key.Secret == "" {
		t.Fatalf("no secret in %s", made)
	}
	if strings.Contains(audit, key.Secret) {
		t.Error("the audit tells the secret")
	}
}

// TestSecretsAreToldOnce holds that a secret is in the answer to what made it and in no other one, nor in the log.
func TestSecretsAreToldOnce(t *testing.T) {
	g := newGateway(t)
	const given = "given-secret-000111222"
	g.want(201, "POST", "/v1/keys", `{"name":"a","secret":"`+given+`"}`, given)
	g.want(200, "POST", "/v1/keys/a/secret", `{"grace":"1h"}`, `"secret":"`, `"grace_ends":"`)
	for _, path := range []string{"/v1/keys", "/v1/keys/a", "/v1/audit", "/v1/status"} {
		if got := g.want(200, "GET", path, ""); strings.Contains(got, given) || strings.Contains(got, `"secret":`) {
			t.Errorf("%s tells a secret: %s", path, got)
		}
	}
	for path, body := range map[string]string{
		"/v1/keys":          `{"name":"b","secret":"` + given + strings.Repeat("x", 128) + `"}`,
		"/v1/keys/a/secret": `{"secret":["` + given + `"]}`,
		"/v1/apply":         `{"keys":[{"name":"c","secret":"` + given + `","none":1}]}`,
		"/v1/services":      `{"name":"` + given + `"}`,
	} {
		code, got, _ := g.send("POST", path, body)
		if code < 400 || code >= 500 || strings.Contains(got, given) {
			t.Errorf("POST %s: %d %s", path, code, got)
		}
	}
	if strings.Contains(g.log.String(), given) {
		t.Error("the log tells a secret")
	}
}

func TestToken(t *testing.T) {
	g := newGateway(t)
	for name, headers := range map[string][]string{
		"none":      {"Authorization", ""},
		"wrong":     {"Authorization", "Bearer " + NewToken()},
		"a part":    {"Authorization", "Bearer " + g.token[:20]},
		"no scheme": {"Authorization", g.token},
		"basic":     {"Authorization", "Basic " + g.token},
		"twice":     {"Authorization", "Bearer " + g.token + "|Bearer " + g.token},
	} {
		for _, path := range []string{"/v1/services", "/v1/nothing", "/%76%31/services", "//v1/services", "/", "/nothing"} {
			code, got, header := g.send("GET", path, "", headers...)
			if code != 401 || header.Get("WWW-Authenticate") == "" || !strings.Contains(got, "the admin token is missing or wrong") {
				t.Errorf("%s: %s gives %d %s", name, path, code, got)
			}
		}
	}
	if code, _, _ := g.send("GET", "/v1/services", "", "Authorization", "bearer "+g.token); code != 200 {
		t.Errorf("a lower-case scheme gives %d", code)
	}
}

func TestTokenFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "admin-token")
	first, made, err := TokenFile(path)
	if err != nil || !first.is(made) || !strings.HasPrefix(made, tokenPrefix) {
		t.Fatalf("made %q, %v", made, err)
	}
	kept, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(kept), made) {
		t.Errorf("the file holds the token itself, %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v, %v", info.Mode(), err)
	}
	second, again, err := TokenFile(path)
	if err != nil || again != "" || second != first {
		t.Errorf("the second start gives %q, %v", again, err)
	}
	for _, bad := range []string{"", "short", "with a blank in a long text"} {
		if _, err := GivenToken(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestProblems(t *testing.T) {
	g := newGateway(t)
	g.want(201, "PUT", "/v1/services/shop", `{"name":"shop"}`)
	tests := []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/v1/services/none", "", 404, `"title":"service \"none\" is not there"`},
		{"GET", "/nothing", "", 404, `"hint":"/openapi.json lists what there is"`},
		{"PATCH", "/v1/services/shop", "", 405, `"hint":"it takes DELETE, GET, HEAD, PUT"`},
		{"GET", "/v1/services?x=1", "", 422, `"problems":[{"kind":"request"`},
		{"PUT", "/v1/services/shop", `{"name":"shop","rate":1}`, 422, `"field":"body.rate","text":"unexpected property"`},
		{"PUT", "/v1/services/other", `{"name":"another"}`, 422, `"hint":"give both the same name"`},
		{"GET", "/v1/services/a%00b", "", 422, `"title":"a text has the character NUL in it"`},
		{"POST", "/v1/apply", `{"services":[{"name":"a","apis":[{"name":"b","method":"GET","path":"/","answer":{"headers":{"a":"\u0000"}}}]}]}`, 422, `NUL`},
		{"PUT", "/v1/services/shop", `{`, 400, `"title":`},
		{"PUT", "/v1/services/shop", `{"name":"` + strings.Repeat("x", maxBody) + `"}`, 413, `"title":`},
		{"POST", "/v1/services/shop/releases", `{"environment":"live"}`, 422, `"field":"body.environment"`},
		{"POST", "/v1/services/shop/releases", `{"environment":"test"}`, 409, `"hint":"make an API first"`},
		{"POST", "/v1/apply", `{"bindings":[{"plan":"a","key":"b","service":"c","environment":"test"}]}`, 422, `"kind":"binding","name":"key b by plan a to c/test"`},
	}
	for _, tt := range tests {
		code, got, header := g.send(tt.method, tt.path, tt.body)
		if code != tt.status || !strings.Contains(got, tt.want) || header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s: %d %s %s, want %d and %s", tt.method, tt.path, code, header.Get("Content-Type"), got, tt.status, tt.want)
		}
	}
	if err := g.store.Close(); err != nil {
		t.Fatal(err)
	}
	g.want(503, "GET", "/v1/services", "", `"title":"the database cannot be reached"`)
	if !strings.Contains(g.log.String(), "closed") {
		t.Errorf("the log does not say why: %s", g.log.String())
	}
}

func TestApplyOverTheAPI(t *testing.T) {
	g := newGateway(t)
	setup := `{"services":[{"name":"shop","apis":[` + publicAPI + `],"environments":[{"name":"release"}]}],"keys":[{"name":"a"}]}`
	g.want(200, "POST", "/v1/apply?try=true", setup, `"action":"add","kind":"environment","name":"shop/release"`)
	g.want(200, "GET", "/v1/services", "", "[]")
	g.want(200, "POST", "/v1/apply", setup, `"secrets":[{"key":"a"`)
	if got := g.want(200, "POST", "/v1/apply", setup); got != `{"changes":[]}`+"\n" {
		t.Errorf("the second time gives %s", got)
	}
}

// TestDocument holds that the OpenAPI document names the fields of the model with what they are.
func TestDocument(t *testing.T) {
	text, err := Document("1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"openapi":"3.1.0"`, `"version":"1.2.3"`, "requests a second of each key, 1 to 2000", `"/v1/services/{service}/apis/{api}"`, `"bearer"`, "application/problem+json"} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("the document has no %s", want)
		}
	}
	g := newGateway(t)
	if code, _, _ := g.send("GET", "/openapi.json", "", "Authorization", ""); code != 200 {
		t.Errorf("the document is served with %d", code)
	}
}
