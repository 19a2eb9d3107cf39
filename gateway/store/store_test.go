package store

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/seal"
)

// TestStore runs each behaviour against each database, on a new one.
func TestStore(t *testing.T) {
	behaviours := map[string]func(*world){
		"six steps":          sixSteps,
		"nouns are checked":  nounsAreChecked,
		"names":              names,
		"releases":           releases,
		"a key's life":       keysLife,
		"one plan a place":   onePlanAPlace,
		"what is bound":      whatIsBound,
		"renamed APIs":       renamedAPIs,
		"apply":              apply,
		"audit":              auditOfAll,
		"what changed":       whatChanged,
		"master key":         masterKey,
		"rotation":           rotation,
		"rotation while new": rotationWhileNew,
		"quotas":             quotas,
		"quota reset":        quotaReset,
		"nonces":             nonces,
		"what is over":       whatIsOver,
		"replicas":           replicas,
		"writers":            writers,
	}
	eachKind(t, func(t *testing.T, dsn func() string) {
		for name, behaves := range behaviours {
			t.Run(name, func(t *testing.T) {
				w := &world{T: t, ctx: By(context.Background(), "test"), dsn: dsn(), box: newBox(t)}
				w.Store = open(t, w.dsn, w.box)
				behaves(w)
			})
		}
	})
}

// world is a store that a behaviour is shown with.
type world struct {
	*testing.T
	*Store
	ctx context.Context
	dsn string
	box *seal.Box
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// refused wants an error of a type, and the words in it.
func refused[E error](w *world, err error, words ...string) (e E) {
	w.Helper()
	if !errors.As(err, &e) || errors.Is(err, ErrDown) {
		w.Errorf("the error is %T %v, want %T", err, err, e)
		return e
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			w.Errorf("%q does not say %q", err, word)
		}
	}
	return e
}

func (w *world) service(name string, hosts ...string) model.Service {
	w.Helper()
	s, _, err := w.PutService(w.ctx, model.Service{Name: name, Hosts: hosts})
	w.must(err)
	return s
}

func public(name, path string) model.API {
	return model.API{Name: name, Method: "GET", Path: path, Public: true, Answer: &model.Answer{Body: "ok"}}
}

func (w *world) api(service, name, path string) model.API {
	w.Helper()
	a, _, err := w.PutAPI(w.ctx, service, public(name, path))
	w.must(err)
	return a
}

func (w *world) publish(service string) {
	w.Helper()
	_, err := w.Publish(w.ctx, service, "release", "")
	w.must(err)
}

// bound makes a key and a plan and binds them.
func (w *world) bound(b model.Binding) {
	w.Helper()
	if _, err := w.Key(w.ctx, b.Key); errors.Is(err, ErrNotFound) {
		_, _, err := w.CreateKey(w.ctx, model.Key{Name: b.Key}, "")
		w.must(err)
	}
	_, _, err := w.PutPlan(w.ctx, model.Plan{Name: b.Plan})
	w.must(err)
	w.must(w.Bind(w.ctx, b))
}

func (w *world) snapshot() *model.Snapshot {
	w.Helper()
	s, err := w.Snapshot(w.ctx)
	w.must(err)
	return s
}

func sixSteps(w *world) {
	service := w.service("shop", "shop.example.com")
	api := w.api("shop", "buy", "/buy")
	w.publish("shop")
	key, secret, err := w.CreateKey(w.ctx, model.Key{Name: "partner", Schemes: []string{"tencent-apigw"}, Nonce: true}, "")
	w.must(err)
	plan, created, err := w.PutPlan(w.ctx, model.Plan{Name: "basic", PerSec: 3, Quota: 1000})
	w.must(err)
	if !created || !strings.HasPrefix(plan.ID, "usagePlan-") || len(secret) != 40 || len(key.KeyID) != 32 {
		w.Errorf("plan %+v, key %+v", plan, key)
	}
	b := model.Binding{Plan: "basic", Key: "partner", Service: "shop", Environment: "release", API: "buy"}
	w.must(w.Bind(w.ctx, b))
	got := w.snapshot()
	secrets, err := w.Secrets(got.Keys[0])
	w.must(err)
	if !slices.Equal(secrets, model.Secrets{secret}) {
		w.Error("the secret does not open")
	}
	if is, err := w.SecretIs(w.ctx, "partner", secret); err != nil || !is {
		w.Errorf("the secret is not the secret: %v", err)
	}
	to := model.Scope{Service: service.ID, Environment: "release", API: api.ID}
	got.Releases[0].Created, got.Keys[0].Sealed = time.Time{}, nil
	want := &model.Snapshot{
		Version: got.Version, Services: []model.Service{service},
		Releases: []model.Release{{Service: "shop", Number: 1, By: "test", APIs: []model.API{api}}},
		Live:     []model.Live{{Service: "shop", Environment: "release", Number: 1}},
		Keys:     []model.KeyRecord{{Key: key, Grants: []model.Grant{{Scope: to, Plan: plan.ID}}}}, Plans: []model.Plan{plan},
	}
	if !reflect.DeepEqual(got, want) {
		w.Errorf("the snapshot is\n%+v, want\n%+v", got, want)
	}
}

func nounsAreChecked(w *world) {
	w.service("shop", "shop.example.com")
	_, _, err := w.PutService(w.ctx, model.Service{Name: "shop two"})
	refused[*model.ProblemsError](w, err, "name")
	_, _, err = w.PutService(w.ctx, model.Service{Name: "other", Hosts: []string{"shop.example.com"}})
	refused[*model.ProblemsError](w, err, "hosts[0]", "shop")
	_, _, err = w.PutAPI(w.ctx, "shop", model.API{Name: "buy", Method: "GET", Path: "/buy"})
	refused[*model.ProblemsError](w, err, "auth", "upstream")
	w.api("shop", "buy", "/buy/{what}")
	_, _, err = w.PutAPI(w.ctx, "shop", public("sell", "/buy/{item}"))
	refused[*model.ProblemsError](w, err, "apis.sell.path", "buy")
	unknown := model.API{Name: "x", Method: "GET", Path: "/x", Auth: []model.Auth{{Scheme: "tencent-tc4"}}, Answer: &model.Answer{}}
	_, _, err = w.PutAPI(w.ctx, "shop", unknown)
	refused[*model.ProblemsError](w, err, "auth[0]", "tencent-tc3")
	_, _, err = w.PutPlan(w.ctx, model.Plan{Name: "x", PerSec: 2001})
	refused[*model.ProblemsError](w, err, "per_second")
	_, _, err = w.CreateKey(w.ctx, model.Key{Name: "x", KeyID: "a b c d e"}, "")
	refused[*model.ProblemsError](w, err, "key_id")
	for _, odd := range []string{"a\x00b-c", "a\xffb-c", "a'b-c", "a?b-c"} {
		_, _, err = w.CreateKey(w.ctx, model.Key{Name: odd, KeyID: odd}, "")
		refused[*model.ProblemsError](w, err, "name", "key_id")
		_, _, err = w.PutService(w.ctx, model.Service{Name: odd})
		refused[*model.ProblemsError](w, err, "name")
		_, _, err = w.PutPlan(w.ctx, model.Plan{Name: odd})
		refused[*model.ProblemsError](w, err, "name")
		_, _, err = w.PutAPI(w.ctx, "shop", public(odd, "/a"))
		refused[*model.ProblemsError](w, err, "name")
	}
	_, _, err = w.CreateKey(w.ctx, model.Key{Name: "x"}, "short")
	refused[*model.ProblemsError](w, err, "secret")
	refused[*model.ProblemsError](w, w.Bind(w.ctx, model.Binding{Environment: "live"}), "plan", "key", "service", "environment")
	_, err = w.Publish(w.ctx, "shop", "live", "")
	refused[*model.ProblemsError](w, err, "test, prepub, release")
	if n := len(w.snapshot().Services); n != 1 {
		w.Errorf("%d services, want 1: what was refused was not taken back", n)
	}
}

func names(w *world) {
	shop, other := w.service("shop"), w.service("other")
	if got, err := w.Service(w.ctx, shop.ID); err != nil || got.Name != "shop" {
		w.Errorf("by id: %+v, %v", got, err)
	}
	_, _, err := w.PutService(w.ctx, model.Service{ID: other.ID, Name: "shop"})
	refused[*ConflictError](w, err, "shop")
	renamed, created, err := w.PutService(w.ctx, model.Service{ID: other.ID, Name: "store"})
	if err != nil || created || renamed.ID != other.ID {
		w.Errorf("renamed: %+v, %v, %v", renamed, created, err)
	}
	if _, err := w.Service(w.ctx, "other"); !errors.Is(err, ErrNotFound) {
		w.Errorf("by its old name: %v", err)
	}
	if _, _, err := w.PutService(w.ctx, model.Service{ID: "service-00000000", Name: "x"}); !errors.Is(err, ErrNotFound) {
		w.Errorf("with an id that is not there: %v", err)
	}
	for _, odd := range []string{"", "a\x00b", "a\xffb", "a'b", "a?b", `a\b`, "%", "a\"b"} {
		if _, err := w.Service(w.ctx, odd); !errors.Is(err, ErrNotFound) || errors.Is(err, ErrDown) {
			w.Errorf("%q: %v", odd, err)
		}
	}
	key, _, err := w.CreateKey(w.ctx, model.Key{Name: "partner", KeyID: "partner-id"}, "")
	w.must(err)
	for _, k := range []model.Key{{Name: "partner", KeyID: "another-id"}, {Name: "another", KeyID: "partner-id"}, {Name: "partner-id"}, {Name: "x", KeyID: "partner"}} {
		_, _, err := w.CreateKey(w.ctx, k, "")
		refused[*ConflictError](w, err, "partner")
	}
	key.Name = "friend"
	if _, err := w.UpdateKey(w.ctx, key); err != nil {
		w.Error(err)
	}
	if got, err := w.Key(w.ctx, "friend"); err != nil || got.KeyID != "partner-id" {
		w.Errorf("renamed key: %+v, %v", got, err)
	}
}

func releases(w *world) {
	w.service("shop")
	_, err := w.Publish(w.ctx, "shop", "test", "")
	refused[*ConflictError](w, err, "no APIs")
	w.api("shop", "buy", "/buy")
	_, err = w.Publish(w.ctx, "shop", "test", "a\x00b")
	refused[*model.ProblemsError](w, err, "note")
	first, err := w.Publish(w.ctx, "shop", "test", "first")
	w.must(err)
	w.api("shop", "buy", "/purchase")
	second, err := w.Publish(w.ctx, "shop", "release", "second")
	w.must(err)
	if first.Number != 1 || second.Number != 2 || second.By != "test" || first.APIs[0].Path != "/buy" {
		w.Errorf("releases are %+v and %+v", first, second)
	}
	if got, err := w.Release(w.ctx, "shop", 1); err != nil || !reflect.DeepEqual(got, first) {
		w.Errorf("release 1 is %+v (%v), was %+v", got, err, first)
	}
	w.must(w.Rollback(w.ctx, "shop", "release", 1))
	if err := w.Rollback(w.ctx, "shop", "release", 3); !errors.Is(err, ErrNotFound) {
		w.Errorf("back to a release that is not there: %v", err)
	}
	w.must(w.TakeDown(w.ctx, "shop", "test"))
	if err := w.TakeDown(w.ctx, "shop", "prepub"); !errors.Is(err, ErrNotFound) {
		w.Errorf("down what is not up: %v", err)
	}
	live, err := w.Live(w.ctx, "shop")
	w.must(err)
	if want := []model.Live{{Service: "shop", Environment: "test"}, {Service: "shop", Environment: "prepub"}, {Service: "shop", Environment: "release", Number: 1}}; !reflect.DeepEqual(live, want) {
		w.Errorf("live is %+v, want %+v", live, want)
	}
	refused[*ConflictError](w, w.DeleteService(w.ctx, "shop"), "live")
	w.must(w.TakeDown(w.ctx, "shop", "release"))
	w.must(w.DeleteService(w.ctx, "shop"))
	if s := w.snapshot(); len(s.Services)+len(s.Releases)+len(s.Live) != 0 {
		w.Errorf("left is %+v", s)
	}
}

func apply(w *world) {
	w.service("shop")
	w.api("shop", "a", "/a")
	w.api("shop", "b", "/b")
	before, err := w.Version(w.ctx)
	w.must(err)
	stop := errors.New("stop")
	err = w.Apply(w.ctx, func(tx *Store) error {
		_, _, err := tx.PutService(w.ctx, model.Service{Name: "never"})
		w.must(err)
		if _, err := tx.Service(w.ctx, "never"); err != nil {
			w.Errorf("a transaction does not see what it wrote: %v", err)
		}
		return stop
	})
	if !errors.Is(err, stop) || errors.Is(err, ErrDown) {
		w.Errorf("the error is %v, want that of the caller", err)
	}
	if after, err := w.Version(w.ctx); err != nil || after != before {
		w.Errorf("version is %d (%v), was %d", after, err, before)
	}
	// Paths may change places, since they are checked at the end.
	w.must(w.Apply(w.ctx, func(tx *Store) error {
		_, _, err := tx.PutAPI(w.ctx, "shop", public("a", "/b"))
		w.must(err)
		_, _, err = tx.PutAPI(w.ctx, "shop", public("b", "/a"))
		return err
	}))
	if after, err := w.Version(w.ctx); err != nil || after != before+1 {
		w.Errorf("version is %d (%v), want %d", after, err, before+1)
	}
	if apis, err := w.APIs(w.ctx, "shop"); err != nil || apis[0].Path != "/b" || apis[1].Path != "/a" {
		w.Errorf("%+v, %v", apis, err)
	}
}
