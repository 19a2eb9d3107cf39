package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/admin"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/seal"
	"github.com/chopmark/chopmark/gateway/servertest"
	"github.com/chopmark/chopmark/gateway/store"
)

// TestReplicas puts two gateways over one Postgres and one Redis together: what is set on one is served by the other, and both
// together let no more pass than the plan says.
func TestReplicas(t *testing.T) {
	box, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	token, err := admin.GivenToken(scriptToken)
	if err != nil {
		t.Fatal(err)
	}
	p := parts{
		dsn: servertest.Postgres(t).URL, redis: servertest.Redis(t).URL, box: box, token: token,
		bases: []string{"localhost"}, events: events(io.Discard, "text"),
	}
	ctx := store.By(t.Context(), "test")
	var all []*instance
	for range 2 {
		i, err := assemble(ctx, p)
		if err != nil {
			t.Fatal(err)
		}
		watching, stop := context.WithCancel(ctx)
		done := make(chan struct{})
		go func() { defer close(done); i.store.Watch(watching, i.use) }()
		t.Cleanup(func() {
			stop()
			<-done
			if err := i.close(); err != nil {
				t.Error(err)
			}
		})
		all = append(all, i)
	}
	signer := setUp(ctx, t, all[0].store)
	served := 0
	for n := range 8 {
		i := all[n%2]
		if err := i.current(ctx); err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("GET", "http://shop.example.com/hello", nil)
		if err := signer.Sign(r); err != nil {
			t.Fatal(err)
		}
		r.RequestURI = "/hello"
		w := httptest.NewRecorder()
		i.gateway.ServeHTTP(w, r)
		switch {
		case w.Code == http.StatusOK && w.Body.String() == "hello":
			served++
		case w.Code != http.StatusTooManyRequests || !strings.Contains(w.Body.String(), "API quota exceeded"):
			t.Errorf("replica %d answers %d %s", n%2, w.Code, w.Body)
		}
	}
	if served != 3 {
		t.Errorf("%d requests passed, and the quota is 3", served)
	}
}

// setUp makes a service with a key whose quota is 3.
func setUp(ctx context.Context, t *testing.T, s *store.Store) *chopmark.Signer {
	t.Helper()
	must := func(err error) { t.Helper(); wantNone(t, err) }
	_, _, err := s.PutService(ctx, model.Service{Name: "shop", Hosts: []string{"shop.example.com"}})
	must(err)
	_, _, err = s.PutAPI(ctx, "shop", model.API{
		Name: "hello", Method: "GET", Path: "/hello", Answer: &model.Answer{Body: "hello"},
		Auth: []model.Auth{{Scheme: quickScheme, Mode: model.Compatible, Inputs: map[string]string{"variant": "keypair"}}},
	})
	must(err)
	_, err = s.Publish(ctx, "shop", "release", "")
	must(err)
	return newCaller(ctx, t, s, model.Key{Name: "partner"}, model.Plan{Name: "basic", Quota: 3}, chopmark.SignOptions{})
}

// newCaller makes a key that may call the service by a plan, and gives what signs with it.
func newCaller(ctx context.Context, t *testing.T, s *store.Store, k model.Key, p model.Plan, o chopmark.SignOptions) *chopmark.Signer {
	t.Helper()
	k, secret, err := s.CreateKey(ctx, k, "")
	wantNone(t, err)
	_, _, err = s.PutPlan(ctx, p)
	wantNone(t, err)
	wantNone(t, s.Bind(ctx, model.Binding{Plan: p.Name, Key: k.Name, Service: "shop", Environment: "release"}))
	scheme, err := chopmark.Load(quickScheme)
	wantNone(t, err)
	signer, err := chopmark.NewSigner(scheme, chopmark.Credential{KeyID: k.KeyID, Secret: secret}, o)
	wantNone(t, err)
	return signer
}

func wantNone(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
