package main

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/seal"
	"github.com/chopmark/chopmark/gateway/store"
)

// asking is two authz processes over one Postgres and one Redis.
type asking struct {
	*fleet
	ctx   context.Context
	store *store.Store
}

// TestAuthzReplicas: keys, quotas, rates and nonces are those of all processes, also when one of them is killed.
func TestAuthzReplicas(t *testing.T) {
	a := &asking{ctx: store.By(t.Context(), "test"), fleet: newFleet(t, func(r *replica) []string {
		return []string{"authz", "--engine", "envoy-http", "--health", r.admin}
	})}
	box, _, err := seal.File(a.masterKey())
	wantNone(t, err)
	a.store, err = store.Open(a.ctx, a.postgres.URL, box)
	wantNone(t, err)
	t.Cleanup(func() { wantNone(t, a.store.Close()) })
	basic := setUp(a.ctx, t, a.store)
	nora := newCaller(a.ctx, t, a.store, model.Key{Name: "nora", Nonce: true}, model.Plan{Name: "free"}, chopmark.SignOptions{
		Inputs: map[string]string{"date_header": "date"}, SignedHeaders: []string{"date", "x-apigw-nonce"},
	})
	quick := newCaller(a.ctx, t, a.store, model.Key{Name: "quick"}, model.Plan{Name: "slow", PerSec: 2}, chopmark.SignOptions{})
	a.known()

	if n := a.passed(10, basic, "API quota exceeded"); n != 3 {
		t.Errorf("%d requests passed, and the quota is 3", n)
	}
	began := time.Now()
	n := a.passed(10, quick, "API rate limit exceeded")
	if most := 2 * (1 + int(time.Since(began)/time.Second)); n < 2 || n > most {
		t.Errorf("%d requests passed, and %d may", n, most)
	}
	once := a.signed(nora)
	a.want(0, once, 200, "")
	a.want(1, once, 401, "")
	a.want(0, once, 401, "")

	k, err := a.store.Key(a.ctx, "nora")
	wantNone(t, err)
	k.Disabled = true
	_, err = a.store.UpdateKey(a.ctx, k)
	wantNone(t, err)
	a.known()
	a.want(0, a.signed(nora), 401, "")
	a.want(1, a.signed(nora), 401, "")
	a.kill(a.replicas[0])
	a.want(1, a.signed(basic), 429, "API quota exceeded")
}

// known waits until both serve what was written.
func (a *asking) known() {
	a.Helper()
	version, err := a.store.Version(a.ctx)
	wantNone(a.T, err)
	for _, r := range a.replicas {
		a.until(r.name+" knows of it", time.Minute, func() bool { return r.serves(version) })
	}
}

// signed makes a request as Envoy asks about it.
func (a *asking) signed(by *chopmark.Signer) *http.Request {
	a.Helper()
	r, err := http.NewRequest("GET", "http://shop.example.com/hello", nil)
	wantNone(a.T, err)
	r.Header.Set("X-Apigw-Nonce", "nonce-1")
	wantNone(a.T, by.Sign(r))
	r.Header.Set("X-Forwarded-Proto", "http")
	r.Header.Set("X-Forwarded-For", "192.0.2.1")
	return r
}

// ask asks one of the processes.
func (a *asking) ask(replica int, r *http.Request) (status int, text string) {
	a.Helper()
	r = r.Clone(a.ctx)
	r.Host, r.URL.Host = "shop.example.com", a.replicas[replica].data
	answer, err := http.DefaultClient.Do(r)
	wantNone(a.T, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	wantNone(a.T, err)
	return answer.StatusCode, string(body)
}

func (a *asking) want(replica int, r *http.Request, status int, text string) {
	a.Helper()
	if got, said := a.ask(replica, r); got != status || !strings.Contains(said, text) {
		a.Errorf("process %d answers %d %s, want %d %s", replica, got, said, status, text)
	}
}

// passed asks n times, each process in its turn, and counts what passes. All else is refused with the text.
func (a *asking) passed(n int, by *chopmark.Signer, text string) (passed int) {
	a.Helper()
	for i := range n {
		switch status, said := a.ask(i%2, a.signed(by)); {
		case status == http.StatusOK:
			passed++
		case status != http.StatusTooManyRequests || !strings.Contains(said, text):
			a.Errorf("process %d answers %d %s", i%2, status, said)
		}
	}
	return passed
}
