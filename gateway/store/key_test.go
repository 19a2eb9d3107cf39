package store

import (
	"errors"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/seal"
)

func keysLife(w *world) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)
	w.clock = func() time.Time { return now }
	first := "first-secret-0123456789"
	key, secret, err := w.CreateKey(w.ctx, model.Key{Name: "partner", KeyID: "AKIDpartner"}, first)
	w.must(err)
	if secret != first || !key.Created.Equal(now) {
		w.Errorf("made %+v", key)
	}
	second, err := w.ReplaceSecret(w.ctx, "partner", "", time.Hour)
	w.must(err)
	wantSecrets(w, second, first)
	key, err = w.Key(w.ctx, "AKIDpartner")
	if err != nil || key.GraceEnds == nil || !key.GraceEnds.Equal(now.Add(time.Hour)) {
		w.Errorf("with grace: %+v, %v", key, err)
	}
	third, err := w.ReplaceSecret(w.ctx, "partner", "", 2*time.Hour)
	w.must(err)
	wantSecrets(w, third, second) // only one has grace
	now = now.Add(2 * time.Hour)
	wantSecrets(w, third)
	fourth, err := w.ReplaceSecret(w.ctx, "partner", "", 0)
	w.must(err)
	wantSecrets(w, fourth)
	_, err = w.ReplaceSecret(w.ctx, "partner", "", -time.Second)
	refused[*model.ProblemsError](w, err, "grace")

	refused[*ConflictError](w, w.DeleteKey(w.ctx, "partner"), "in use")
	key.Disabled, key.Schemes = true, []string{"tencent-tc3"}
	key, err = w.UpdateKey(w.ctx, key)
	w.must(err)
	if got := w.snapshot().Keys[0].Key; !reflect.DeepEqual(got, key) || !got.Disabled {
		w.Errorf("disabled: %+v, want %+v", got, key)
	}
	w.must(w.DeleteKey(w.ctx, "partner"))
	if _, err := w.Key(w.ctx, "partner"); !errors.Is(err, ErrNotFound) {
		w.Errorf("after deletion: %v", err)
	}
	if n, err := w.db.NewSelect().Model((*secretRow)(nil)).Count(w.ctx); err != nil || n != 0 {
		w.Errorf("%d secrets are left (%v)", n, err)
	}
}

func wantSecrets(w *world, want ...string) {
	w.Helper()
	got, err := w.Secrets(w.snapshot().Keys[0])
	if err != nil || !slices.Equal(got, want) {
		w.Errorf("the secrets are not the %d that should work (%v)", len(want), err)
	}
}

func onePlanAPlace(w *world) {
	w.service("shop")
	w.api("shop", "buy", "/buy")
	b := model.Binding{Plan: "basic", Key: "partner", Service: "shop", Environment: "release"}
	w.bound(b)
	w.must(w.Bind(w.ctx, b)) // again: nothing changes
	_, _, err := w.PutPlan(w.ctx, model.Plan{Name: "gold"})
	w.must(err)
	gold := b
	gold.Plan = "gold"
	refused[*ConflictError](w, w.Bind(w.ctx, gold), "basic")
	for _, other := range []model.Binding{
		{Plan: "gold", Key: "partner", Service: "shop", Environment: "test"},
		{Plan: "gold", Key: "partner", Service: "shop", Environment: "release", API: "buy"},
	} {
		w.must(w.Bind(w.ctx, other))
	}
	if err := w.Unbind(w.ctx, gold); !errors.Is(err, ErrNotFound) {
		w.Errorf("unbinding what is not bound: %v", err)
	}
	w.must(w.Unbind(w.ctx, b))
	w.must(w.Bind(w.ctx, gold))
	for _, absent := range []model.Binding{
		{Plan: "no", Key: "partner", Service: "shop", Environment: "test"},
		{Plan: "gold", Key: "no", Service: "shop", Environment: "test"},
		{Plan: "gold", Key: "partner", Service: "no", Environment: "test"},
		{Plan: "gold", Key: "partner", Service: "shop", Environment: "test", API: "no"},
	} {
		if err := w.Bind(w.ctx, absent); !errors.Is(err, ErrNotFound) {
			w.Errorf("%s: %v", absent, err)
		}
	}
}

func whatIsBound(w *world) {
	w.service("shop")
	w.api("shop", "buy", "/buy")
	b := model.Binding{Plan: "basic", Key: "partner", Service: "shop", Environment: "release", API: "buy"}
	w.bound(b)
	k, err := w.Key(w.ctx, "partner")
	w.must(err)
	k.Disabled = true
	_, err = w.UpdateKey(w.ctx, k)
	w.must(err)
	remove := []func() error{
		func() error { return w.DeleteAPI(w.ctx, "shop", "buy") }, func() error { return w.DeleteKey(w.ctx, "partner") },
		func() error { return w.DeletePlan(w.ctx, "basic") }, func() error { return w.DeleteService(w.ctx, "shop") },
	}
	for _, fn := range remove {
		refused[*ConflictError](w, fn(), "is bound")
	}
	w.must(w.Unbind(w.ctx, b))
	for _, fn := range remove {
		w.must(fn())
	}
	bindings, err := w.Bindings(w.ctx)
	if err != nil || len(bindings) != 0 {
		w.Errorf("bindings are %+v, %v", bindings, err)
	}
}

// renamedAPIs wants a binding to follow its API, not its name.
func renamedAPIs(w *world) {
	w.service("shop")
	buy := w.api("shop", "buy", "/buy")
	w.publish("shop")
	w.bound(model.Binding{Plan: "basic", Key: "partner", Service: "shop", Environment: "release", API: "buy"})
	renamed := public("purchase", "/purchase")
	renamed.ID = buy.ID
	_, _, err := w.PutAPI(w.ctx, "shop", renamed)
	w.must(err)
	w.api("shop", "buy", "/other") // a new API takes the name
	w.publish("shop")
	bindings, err := w.Bindings(w.ctx)
	if err != nil || len(bindings) != 1 || bindings[0].API != "purchase" {
		w.Errorf("bindings are %+v, %v", bindings, err)
	}
	for _, change := range []func() error{
		func() error { return nil },
		func() error { return w.Rollback(w.ctx, "shop", "release", 1) },
		func() error { return w.TakeDown(w.ctx, "shop", "release") },
	} {
		w.must(change())
		if got := w.snapshot().Keys[0].Grants; len(got) != 1 || got[0].API != buy.ID {
			w.Errorf("the key may call %+v, want only %s", got, buy.ID)
		}
	}
}

func masterKey(w *world) {
	_, secret, err := w.CreateKey(w.ctx, model.Key{Name: "partner"}, "")
	w.must(err)
	if s, err := Open(w.ctx, w.dsn, newBox(w.T)); !errors.Is(err, seal.ErrOpen) {
		w.Errorf("opened with another master key: %v", err)
		_ = s.Close()
	}
	again := open(w.T, w.dsn, w.box)
	got, err := again.Secrets(w.snapshot().Keys[0])
	if err != nil || !slices.Equal(got, model.Secrets{secret}) {
		w.Errorf("opened again, the secret is gone: %v", err)
	}
	stolen := w.snapshot().Keys[0]
	stolen.KeyID = "another-key"
	if _, err := w.Secrets(stolen); !errors.Is(err, seal.ErrOpen) {
		w.Errorf("a secret opens for another key: %v", err)
	}
}

// masterFile makes a store whose master key is in a file.
func masterFile(w *world) string {
	file := filepath.Join(w.TempDir(), "master.key")
	box, made, err := seal.File(file)
	w.must(err)
	if !made {
		w.Fatal("the file was there")
	}
	w.must(w.Rotate(w.ctx, box))
	return file
}

func rotation(w *world) {
	file := masterFile(w)
	_, secret, err := w.CreateKey(w.ctx, model.Key{Name: "partner"}, "")
	w.must(err)
	before := w.snapshot().Keys[0].Sealed[0]
	// Cut off after the first step, and started anew.
	cut, err := seal.Rotate(file)
	w.must(err)
	restarted, _, err := seal.File(file)
	w.must(err)
	open(w.T, w.dsn, restarted)
	// Taken up again, and cut off after the second step.
	r, err := seal.Rotate(file)
	w.must(err)
	if r.Box.ID() != cut.Box.ID() {
		w.Error("a rotation that was cut off is begun with another key")
	}
	w.must(w.Rotate(w.ctx, r.Box))
	restarted, _, err = seal.File(file)
	w.must(err)
	open(w.T, w.dsn, restarted)
	w.must(r.Finish())
	after := w.snapshot().Keys[0]
	if slices.Equal(before, after.Sealed[0]) {
		w.Error("the secret was not sealed anew")
	}
	last, _, err := seal.File(file)
	w.must(err)
	got, err := open(w.T, w.dsn, last).Secrets(after)
	if err != nil || !slices.Equal(got, model.Secrets{secret}) {
		w.Errorf("after the rotation the secret is gone: %v", err)
	}
}

// rotationWhileNew wants a gateway that runs while another process rotates to open and to seal with the new key.
func rotationWhileNew(w *world) {
	file := masterFile(w)
	box, _, err := seal.File(file)
	w.must(err)
	other := open(w.T, w.dsn, box)
	for i, name := range []string{"before", "between", "after"} {
		r, err := seal.Rotate(file)
		w.must(err)
		if i != 1 {
			w.must(other.Rotate(w.ctx, r.Box))
		}
		_, _, err = w.CreateKey(w.ctx, model.Key{Name: name}, "")
		w.must(err)
		if i != 1 {
			w.must(r.Finish())
		}
	}
	final, _, err := seal.File(file)
	w.must(err)
	reader := open(w.T, w.dsn, final)
	for _, k := range w.snapshot().Keys {
		if _, err := reader.Secrets(k); err != nil {
			w.Errorf("key %s: %v", k.Name, err)
		}
	}
}

// TestSecretsAtRest looks for secrets in everything that SQLite writes.
func TestSecretsAtRest(t *testing.T) {
	dir := t.TempDir()
	w := &world{T: t, ctx: t.Context(), box: newBox(t)}
	w.Store = open(t, "sqlite:"+filepath.Join(dir, "gateway.db"), w.box)
	secrets := []string{"given-secret-0123456789"}
	_, _, err := w.CreateKey(w.ctx, model.Key{Name: "given"}, secrets[0])
	w.must(err)
	_, made, err := w.CreateKey(w.ctx, model.Key{Name: "made"}, "")
	w.must(err)
	replaced, err := w.ReplaceSecret(w.ctx, "made", "", time.Hour)
	w.must(err)
	w.must(w.Rotate(w.ctx, newBox(t)))
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	w.must(err)
	if len(files) < 2 {
		t.Fatalf("only %v: where is the log?", files)
	}
	found := false
	for _, file := range files {
		data := readAll(t, file)
		for _, secret := range append(secrets, made, replaced) {
			if strings.Contains(data, secret) {
				t.Errorf("%s holds a secret", filepath.Base(file))
			}
		}
		found = found || strings.Contains(data, `"name":"given"`)
	}
	if !found {
		t.Error("the files do not even hold the name of a key: the test looks in the wrong place")
	}
}
