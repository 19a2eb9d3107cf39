package store

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/seal"
)

func TestStoreSixSteps(t *testing.T) {
	box, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	ctx := By(context.Background(), "test")
	s, err := Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "gateway.db"), box)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, _, err = s.PutService(ctx, model.Service{Name: "shop"})
	must(err)
	_, _, err = s.PutAPI(ctx, "shop", model.API{Name: "buy", Method: "POST", Path: "/buy", Public: true, Answer: &model.Answer{Body: "ok"}})
	must(err)
	_, err = s.Publish(ctx, "shop", "release", "first")
	must(err)
	k, secret, err := s.CreateKey(ctx, model.Key{Name: "partner"}, "")
	must(err)
	if secret == "" || k.KeyID == "" {
		t.Fatal("no key pair was made")
	}
	_, _, err = s.PutPlan(ctx, model.Plan{Name: "basic", PerSec: 3})
	must(err)
	must(s.Bind(ctx, model.Binding{Plan: "basic", Key: "partner", Service: "shop", Environment: "release", API: "buy"}))
	got, err := s.Snapshot(ctx)
	must(err)
	if len(got.Services) != 1 || len(got.Releases) != 1 || len(got.Live) != 1 || len(got.Keys) != 1 || len(got.Plans) != 1 || len(got.Bindings) != 1 {
		t.Fatalf("snapshot is %+v", got)
	}
	plain, err := box.Open(got.Keys[0].Sealed[0], model.SecretOf(k.KeyID))
	must(err)
	if string(plain) != secret {
		t.Error("the secret does not open")
	}
	_, err = s.ReplaceSecret(ctx, "partner", "", 60e9)
	must(err)
	must(s.Rotate(ctx, box))
	audit, err := s.Audit(ctx, 0)
	must(err)
	t.Log(audit)
}
