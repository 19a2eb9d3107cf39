package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chopmark/chopmark/gateway/limit"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/servertest"
)

func readAll(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// step is a write, and what the audit says of it.
type step struct {
	want string
	do   func() error
}

// steps make every kind of write, one after the other.
func (w *world) steps() []step {
	b := model.Binding{Plan: "basic", Key: "partner", Service: "shop", Environment: "release"}
	return []step{
		{"create service shop", func() error { _, _, err := w.PutService(w.ctx, model.Service{Name: "shop"}); return err }},
		{"update service shop", func() error { _, _, err := w.PutService(w.ctx, model.Service{Name: "shop", Title: "A"}); return err }},
		{"create api shop/buy", func() error { _, _, err := w.PutAPI(w.ctx, "shop", public("buy", "/buy")); return err }},
		{"publish release shop", func() error { _, err := w.Publish(w.ctx, "shop", "test", "note"); return err }},
		{"rollback release shop", func() error { return w.Rollback(w.ctx, "shop", "release", 1) }},
		{"take-down release shop", func() error { return w.TakeDown(w.ctx, "shop", "release") }},
		{"create key partner", func() error { _, _, err := w.CreateKey(w.ctx, model.Key{Name: "partner"}, ""); return err }},
		{"replace-secret key partner", func() error { _, err := w.ReplaceSecret(w.ctx, "partner", "", 0); return err }},
		{"create plan basic", func() error { _, _, err := w.PutPlan(w.ctx, model.Plan{Name: "basic"}); return err }},
		{"update plan basic", func() error { _, _, err := w.PutPlan(w.ctx, model.Plan{Name: "basic", PerSec: 5}); return err }},
		{"create key other", func() error { _, _, err := w.CreateKey(w.ctx, model.Key{Name: "other"}, ""); return err }},
		{"bind key partner", func() error { return w.Bind(w.ctx, b) }},
		{"reset-quota plan basic", func() error { return w.ResetQuota(w.ctx, "basic", "partner") }},
		{"unbind key partner", func() error { return w.Unbind(w.ctx, b) }},
		{"delete plan basic", func() error { return w.DeletePlan(w.ctx, "basic") }},
		{"update key partner", func() error { _, err := w.UpdateKey(w.ctx, model.Key{Name: "partner", Disabled: true}); return err }},
		{"delete key partner", func() error { return w.DeleteKey(w.ctx, "partner") }},
		{"delete api shop/buy", func() error { return w.DeleteAPI(w.ctx, "shop", "buy") }},
		{"take-down release shop", func() error { return w.TakeDown(w.ctx, "shop", "test") }},
		{"delete service shop", func() error { return w.DeleteService(w.ctx, "shop") }},
		{"rotate master-key " + w.box.ID(), func() error { return w.Rotate(w.ctx, w.box) }},
	}
}

// auditOfAll wants one entry for each write, by whom it was made, and none for what was refused or asked.
func auditOfAll(w *world) {
	steps := w.steps()
	for _, step := range steps {
		w.must(step.do())
	}
	if err := w.DeletePlan(w.ctx, "basic"); err == nil {
		w.Error("deleted twice")
	}
	entries, err := w.Audit(w.ctx, 0)
	w.must(err)
	slices.Reverse(entries)
	for i, e := range entries {
		if got := e.Action + " " + e.Kind + " " + e.Name; i < len(steps) && got != steps[i].want || e.By != "test" || e.At.IsZero() {
			w.Errorf("entry %d is %+v", i, e)
		}
	}
	if len(entries) != len(steps) {
		w.Errorf("%d entries for %d writes", len(entries), len(steps))
	}
	if last, err := w.Audit(w.ctx, 1); err != nil || len(last) != 1 || last[0].Action != "rotate" {
		w.Errorf("the last is %+v, %v", last, err)
	}
}

// quotas lets two replicas spend one quota; the first is killed in between.
func quotas(w *world) {
	const quota = 400
	var passed atomic.Int64
	ask := limit.Ask{ID: model.QuotaID("usagePlan-x", "key"), Quota: quota}
	spend := func(l *limit.Limits, n int) {
		var callers sync.WaitGroup
		for range 4 {
			callers.Go(func() {
				for range n {
					got, err := l.Take(w.ctx, ask)
					if err != nil {
						w.Error(err)
					}
					if got.OK {
						passed.Add(1)
					}
				}
			})
		}
		callers.Wait()
	}
	killed := limit.Memory(w.Store, nil)
	other := limit.Memory(open(w.T, w.dsn, w.box), nil)
	var both sync.WaitGroup
	both.Go(func() { spend(killed, 30) })
	both.Go(func() { spend(other, 30) })
	both.Wait()
	w.must(other.Close())
	third := limit.Memory(w.Store, nil)
	spend(third, quota)
	w.must(third.Close())
	used, err := w.Used(w.ctx)
	w.must(err)
	if n := int(passed.Load()); n > quota || n < quota*9/10 || used[ask.ID] != quota {
		w.Errorf("%d passed and %d are counted, of a quota of %d", n, used[ask.ID], quota)
	}
}

func quotaReset(w *world) {
	key, _, err := w.CreateKey(w.ctx, model.Key{Name: "partner", KeyID: "part_ner"}, "")
	w.must(err)
	plan, _, err := w.PutPlan(w.ctx, model.Plan{Name: "basic", Quota: 10})
	w.must(err)
	ids := []string{model.QuotaID(plan.ID, key.KeyID), model.QuotaID(plan.ID, "partXner"), model.QuotaID("usagePlan-x", key.KeyID), "x"}
	var old []limit.Grant
	reserve := func(n int) {
		old = nil
		for _, id := range ids {
			grants, err := w.Reserve(w.ctx, []limit.Want{{ID: id, Quota: 10, N: n}})
			w.must(err)
			old = append(old, grants...)
		}
	}
	wantUsed := func(want map[string]int) {
		w.Helper()
		got, err := w.Used(w.ctx)
		w.must(err)
		for i, id := range ids {
			if got[id] != want[fmt.Sprint(i)] {
				w.Errorf("%s: %d used, want %d", id, got[id], want[fmt.Sprint(i)])
			}
		}
	}
	reserve(8)
	reserve(8) // no more than there is
	wantUsed(map[string]int{"0": 10, "1": 10, "2": 10, "3": 10})
	w.must(w.ResetQuota(w.ctx, "basic", "partner"))
	wantUsed(map[string]int{"1": 10, "2": 10, "3": 10})
	before := old
	reserve(3)
	w.must(w.Return(w.ctx, before)) // what was reserved before the reset does not count any more
	wantUsed(map[string]int{"0": 3, "1": 8, "2": 8, "3": 8})
	w.must(w.DeletePlan(w.ctx, "basic"))
	wantUsed(map[string]int{"2": 8, "3": 8})
	_, err = w.UpdateKey(w.ctx, model.Key{Name: "partner", Disabled: true})
	w.must(err)
	w.must(w.DeleteKey(w.ctx, "partner"))
	wantUsed(map[string]int{"3": 8})
}

// nonces wants each nonce to be new once, however many replicas are asked at once.
func nonces(w *world) {
	stores := []*limit.StoredNonces{limit.NewStoredNonces(w.Store), limit.NewStoredNonces(open(w.T, w.dsn, w.box))}
	until := time.Now().Add(time.Hour)
	var fresh [50]atomic.Int64
	var callers sync.WaitGroup
	for i := range 8 {
		callers.Go(func() {
			for n := range fresh {
				seen, err := stores[i%2].Seen(fmt.Sprint("nonce ", n), until)
				if err != nil {
					w.Error(err)
				}
				if !seen {
					fresh[n].Add(1)
				}
			}
		})
	}
	callers.Wait()
	for n := range fresh {
		if got := fresh[n].Load(); got != 1 {
			w.Errorf("nonce %d was new %d times", n, got)
		}
	}
	same := limit.Nonce{Value: "twice at once", Until: until}
	if got, err := w.UseNonces(w.ctx, []limit.Nonce{same, same}); err != nil || !slices.Equal(got, []bool{true, false}) {
		w.Errorf("the same nonce twice in one batch: %v, %v", got, err)
	}
	w.Store.nonces.Store(mostNonces)
	if _, err := limit.NewStoredNonces(w.Store).Seen("one more", until); !errors.Is(err, ErrDown) {
		w.Errorf("when it is full: %v", err)
	}
}

func whatIsOver(w *world) {
	now := time.Now()
	w.clock = func() time.Time { return now }
	_, _, err := w.CreateKey(w.ctx, model.Key{Name: "partner"}, "")
	w.must(err)
	_, err = w.ReplaceSecret(w.ctx, "partner", "", time.Minute)
	w.must(err)
	use := func() bool {
		fresh, err := w.UseNonces(w.ctx, []limit.Nonce{{Value: "n", Until: now.Add(time.Minute)}})
		w.must(err)
		return fresh[0]
	}
	for _, want := range []bool{true, false} {
		if use() != want {
			w.Errorf("the nonce is new: %v, want %v", !want, want)
		}
	}
	w.must(w.sweep(w.ctx))
	if use() {
		w.Error("a nonce that is not over was forgotten")
	}
	now = now.Add(time.Minute)
	if !use() {
		w.Error("a nonce that is over was not taken again")
	}
	now = now.Add(2 * time.Minute)
	w.must(w.sweep(w.ctx))
	for table, want := range map[any]int64{(*nonceRow)(nil): 0, (*secretRow)(nil): 1} {
		if n, err := w.db.NewSelect().Model(table).Count(w.ctx); err != nil || n != want {
			w.Errorf("%d rows of %T are left (%v), want %d", n, table, err, want)
		}
	}
}

// replicas wants a write on one store to reach the others.
func replicas(w *world) {
	ctx, cancel := context.WithCancel(w.ctx)
	var watching sync.WaitGroup
	seen := make([]chan *model.Snapshot, 2)
	for i := range seen {
		seen[i] = make(chan *model.Snapshot, 100)
		s := open(w.T, w.dsn, w.box)
		watching.Go(func() { s.Watch(ctx, func(m *model.Snapshot) { seen[i] <- m }) })
	}
	defer watching.Wait()
	defer cancel()
	for n := range 3 {
		w.service(fmt.Sprintf("shop-%d", n))
		for i, ch := range seen {
			for {
				select {
				case m := <-ch:
					if len(m.Services) != n+1 {
						continue
					}
				case <-time.After(20 * time.Second):
					w.Fatalf("replica %d does not see change %d", i, n)
				}
				break
			}
		}
	}
}

// writers wants writes that come at once to be made one after the other, none lost.
func writers(w *world) {
	other := open(w.T, w.dsn, w.box)
	var all sync.WaitGroup
	const each = 15
	for i := range 4 {
		s := []*Store{w.Store, other}[i%2]
		all.Go(func() {
			for n := range each {
				if _, _, err := s.CreateKey(w.ctx, model.Key{Name: fmt.Sprintf("key-%d-%d", i, n)}, ""); err != nil {
					w.Error(err)
				}
			}
		})
	}
	all.Wait()
	if got := w.snapshot(); len(got.Keys) != 4*each || got.Version != int64(4*each+2) {
		w.Errorf("%d keys at version %d", len(got.Keys), got.Version)
	}
}

// TestPostgresDown stops and kills Postgres under a store that goes on, and looks whether all that was answered is there.
func TestPostgresDown(t *testing.T) {
	server := servertest.Postgres(t)
	w := &world{T: t, ctx: t.Context(), dsn: server.URL, box: newBox(t)}
	w.Store = open(t, w.dsn, w.box)
	answered := 0
	for round, end := range []func(){server.Stop, server.Kill} {
		writing := make(chan int)
		stop := make(chan struct{})
		go func() {
			n := 0
			for ; ; n++ {
				if _, _, err := w.CreateKey(w.ctx, model.Key{Name: fmt.Sprintf("key-%d-%d", round, n)}, ""); err != nil {
					wantDown(t, err)
					break
				}
			}
			<-stop
			writing <- n
		}()
		time.Sleep(200 * time.Millisecond)
		end()
		close(stop)
		answered += <-writing
		_, err := w.Snapshot(w.ctx)
		wantDown(t, err)
		wantDown(t, w.Ping(w.ctx))
		_, err = limit.NewStoredNonces(w.Store).Seen("n", time.Now().Add(time.Hour))
		wantDown(t, err)
		l := limit.Memory(w.Store, nil)
		_, err = l.Take(w.ctx, limit.Ask{ID: "x", Quota: 5})
		wantDown(t, err)
		server.Start()
		if got, err := l.Take(w.ctx, limit.Ask{ID: "x", Quota: 5}); err != nil || !got.OK {
			t.Errorf("back again, a request gets %+v, %v", got, err)
		}
		w.must(l.Close())
		if got := len(w.snapshot().Keys); got < answered {
			t.Errorf("%d keys of %d that were answered", got, answered)
		}
	}
}

func wantDown(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, ErrDown) {
		t.Errorf("the error is %v, want %v", err, ErrDown)
	}
}
