package e2e

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/sandbox"
	"github.com/chopmark/chopmark/sandbox/intercept"
)

// sent is a request as it travelled, and the scheme by which the sandbox found it signed.
type sent struct {
	request *http.Request
	body    []byte
	scheme  string
	verdict chopmark.Verdict
}

// tap stands between programs and a sandbox, and keeps what they send.
type tap struct {
	cloud *sandbox.Sandbox
	proxy *intercept.Proxy
	env   []string

	mu   sync.Mutex
	kept []sent
}

func newTap(t *testing.T, k *kit) *tap {
	t.Helper()
	r := &tap{}
	var err error
	if r.cloud, err = sandbox.New(sandbox.Options{Observer: r.judged}); err != nil {
		t.Fatal(err)
	}
	ca, err := intercept.OpenCA(filepath.Join(t.TempDir(), "ca"))
	if err != nil {
		t.Fatal(err)
	}
	if r.proxy, err = intercept.Start(intercept.Options{Handler: r, Serves: r.cloud.Serves, CA: ca}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.proxy.Close() })
	key := r.cloud.Credentials()[0]
	env, remove, err := r.proxy.Environment(r.cloud.Environment(k.environment(), key))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = remove() })
	r.env = append(env, "CHOPMARK_KEY_ID="+key.KeyID, "CHOPMARK_SECRET="+key.Secret)
	return r
}

// ServeHTTP keeps a request, and lets the sandbox answer it.
func (r *tap) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	r.mu.Lock()
	r.kept = append(r.kept, sent{request: req.Clone(context.Background()), body: body})
	r.mu.Unlock()
	r.cloud.ServeHTTP(w, req)
}

// judged notes what the sandbox says of the last request; the programs here send one after the other.
func (r *tap) judged(c sandbox.Call) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept[len(r.kept)-1].scheme, r.kept[len(r.kept)-1].verdict = c.Scheme, c.Verdict
}

// sends runs a program without a word of the sandbox, and gives the one request that it sends.
func (r *tap) sends(t *testing.T, command []string) sent {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r.mu.Lock()
	r.kept = nil
	r.mu.Unlock()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.WaitDelay, cmd.Env = 5*time.Second, r.env
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.kept) != 1 {
		t.Fatalf("%s sends %d requests, want one", command, len(r.kept))
	}
	return r.kept[0]
}

// verifies holds that a request is signed right, by a verifier that knows nothing of the sandbox.
func (s sent) verifies(t *testing.T) {
	t.Helper()
	scheme, err := chopmark.Load(s.scheme)
	if err != nil {
		t.Fatal(err)
	}
	keys := chopmark.KeyMap{keyID: {KeyID: keyID, Secret: secret}}
	v, err := chopmark.NewVerifier(scheme, keys, chopmark.VerifyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s.request.Body = io.NopCloser(bytes.NewReader(s.body))
	result, err := v.Verify(s.request)
	if err != nil || result.Verdict != chopmark.OK || s.verdict != chopmark.OK {
		t.Errorf("the verdict is %s, the sandbox's %s, want ok: %s (%v)", result.Verdict, s.verdict, result.Detail, err)
	}
}
