package e2e

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestGatewayAdminFuzz has schemathesis make requests from the admin API's own OpenAPI document, right and wrong ones. A proxy
// between the two looks at every answer: none is a 5xx, none holds a secret but those that may, and none holds the token.
func TestGatewayAdminFuzz(t *testing.T) {
	fuzzer := filepath.Join(filepath.Dir(interpreter(t, "python")), "schemathesis")
	if _, err := os.Stat(fuzzer); err != nil {
		missing(t, "schemathesis")
	}
	g := theKit(t).gateway(t)
	g.set("service", "add", "shop")
	g.set("api", "add", "shop", "hello", "--method", "GET", "--path", "/hello", "--public", "--answer-body", "hello")
	g.set("release", "publish", "shop", "test")
	_, secret := g.pair("partner")
	g.set("plan", "add", "basic", "--quota", "5")
	g.set("bind", "add", "basic", "partner", "shop", "test")

	w := &watcher{t: t, secrets: []string{secret, gatewayToken}}
	proxy := httptest.NewServer(w.before(&url.URL{Scheme: "http", Host: g.admin}))
	defer proxy.Close()
	// Once with names that it makes up, and once with those of nouns that are there.
	names := filepath.Join(t.TempDir(), "schemathesis.toml")
	const known = "[parameters]\n\"path.service\" = \"shop\"\n\"path.api\" = \"hello\"\n\"path.plan\" = \"basic\"\n\"path.key\" = \"partner\"\n" +
		"\"path.environment\" = \"test\"\n\"path.number\" = 1\n"
	if err := os.WriteFile(names, []byte(known), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, more := range [][]string{{}, {"--config-file", names}} {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		// What a document cannot say is not asked of it: a plan that is bound to a key must be there.
		line := append(more, "run", proxy.URL+"/openapi.json", "--checks", "all", "--exclude-checks", "positive_data_acceptance",
			"--header", "Authorization: Bearer "+gatewayToken, "--max-examples", "15", "--seed", "1", "--continue-on-failure",
			"--suppress-health-check", "all", "--no-color")
		cmd := exec.CommandContext(ctx, fuzzer, line...)
		cmd.Dir = t.TempDir()
		cmd.Env = append(g.k.environment(), "NO_PROXY=*")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		cancel()
	}
	if w.answers < 1000 || w.refused < 100 || w.done < 100 {
		t.Errorf("%d answers, of which %d refuse and %d do what was asked: too few to tell", w.answers, w.refused, w.done)
	}
}

// watcher looks at answers.
type watcher struct {
	t       *testing.T
	secrets []string

	mu                     sync.Mutex
	answers, refused, done int
}

// maySecret tells the operations whose answer may hold a secret, as it was just made.
var maySecret = regexp.MustCompile(`^POST /v1/(keys|keys/[^/]+/secret|apply)$`)

func (w *watcher) before(target *url.URL) http.Handler {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target); r.Out.Host = r.In.Host },
		ModifyResponse: func(answer *http.Response) error {
			body, err := io.ReadAll(answer.Body)
			answer.Body = io.NopCloser(bytes.NewReader(body))
			w.look(answer, string(body))
			return err
		},
	}
}

func (w *watcher) look(answer *http.Response, body string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answers++
	what := answer.Request.Method + " " + answer.Request.URL.EscapedPath()
	switch {
	case answer.StatusCode >= 500:
		w.t.Errorf("%s: %d %s", what, answer.StatusCode, body)
	case answer.StatusCode >= 400:
		w.refused++
	default:
		w.done++
	}
	for _, secret := range w.secrets {
		if strings.Contains(body, secret) {
			w.t.Errorf("%s: the answer holds a secret", what)
		}
	}
	if strings.HasPrefix(answer.Request.URL.Path, "/v1/") && strings.Contains(body, `"secret":`) && !maySecret.MatchString(what) {
		w.t.Errorf("%s: the answer holds a secret: %s", what, body)
	}
	if answer.StatusCode >= 400 && answer.Request.Method != http.MethodHead && answer.Header.Get("Content-Type") != "application/problem+json" {
		w.t.Errorf("%s: %d is told as %q", what, answer.StatusCode, answer.Header.Get("Content-Type"))
	}
}
