package store

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/gateway/model"
)

// follower knows only what it was told of changes.
type follower struct{ model.Snapshot }

func (f *follower) follow(w *world) (told *model.Snapshot) {
	w.Helper()
	told, err := w.Since(w.ctx, f.Version)
	w.must(err)
	all := *told
	if told.SameServices {
		all.Services, all.Releases, all.Live, all.Plans = f.Services, f.Releases, f.Live, f.Plans
	}
	if told.SomeKeys {
		gone := func(k model.KeyRecord) bool {
			return slices.Contains(told.Gone, k.KeyID) || slices.ContainsFunc(told.Keys, func(n model.KeyRecord) bool { return n.KeyID == k.KeyID })
		}
		all.Keys = append(slices.DeleteFunc(slices.Clone(f.Keys), gone), told.Keys...)
	}
	all.SameServices, all.SomeKeys, all.Gone = false, false, nil
	f.Snapshot = all
	return told
}

// compare holds that nothing that should have been told was not.
func (f *follower) compare(w *world, after string) {
	w.Helper()
	got, want := f.Snapshot, *w.snapshot()
	for _, s := range []*model.Snapshot{&got, &want} {
		s.Keys = append([]model.KeyRecord{}, s.Keys...)
		slices.SortFunc(s.Keys, func(a, b model.KeyRecord) int { return strings.Compare(a.KeyID, b.KeyID) })
	}
	if !reflect.DeepEqual(got, want) {
		w.Errorf("after %s a gateway that follows has\n%+v, and one that starts\n%+v", after, got, want)
	}
}

// whatChanged wants gateways that are told of each kind of change, one by one or several at once, to serve what one does that reads
// all; and no more to be told than was touched.
func whatChanged(w *world) {
	var each, third follower
	each.follow(w)
	for i, s := range w.steps() {
		w.must(s.do())
		told := each.follow(w)
		each.compare(w, s.want)
		if i%3 == 0 {
			third.follow(w)
			third.compare(w, "three changes")
		}
		kind := strings.Fields(s.want)[1]
		if told.SameServices != (kind == "key" || kind == "api") || told.SomeKeys != (kind != "master-key") || len(told.Keys)+len(told.Gone) > 1 {
			w.Errorf("%s tells %+v", s.want, told)
		}
	}
	w.must(w.Apply(w.ctx, func(tx *Store) error {
		for i := range mostKeys + 1 {
			if _, _, err := tx.CreateKey(w.ctx, model.Key{Name: fmt.Sprintf("many-%d", i)}, ""); err != nil {
				return err
			}
		}
		return nil
	}))
	if told := each.follow(w); told.SomeKeys {
		w.Error("more keys were told of one by one than should be")
	}
	each.compare(w, "many keys")
	unsaid(w, &each)
}

// unsaid makes a change that does not say what it touched, as an older program does.
func unsaid(w *world, f *follower) {
	w.service("shop")
	_, _, err := w.CreateKey(w.ctx, model.Key{Name: "late"}, "")
	w.must(err)
	_, err = w.db.NewDelete().Model((*changeRow)(nil)).Where("version = (SELECT MAX(version) FROM changes)").Exec(w.ctx)
	w.must(err)
	if told := f.follow(w); told.SameServices || told.SomeKeys {
		w.Error("a change that says nothing is taken for none")
	}
	f.compare(w, "an older program's change")
}

// TestForgetTouched: what touched what is forgotten, and then gateways read all.
func TestForgetTouched(t *testing.T) {
	eachKind(t, func(t *testing.T, dsn func() string) {
		w := &world{T: t, ctx: t.Context(), dsn: dsn(), box: newBox(t)}
		w.Store = open(t, w.dsn, w.box)
		w.service("shop")
		before, err := w.Version(w.ctx)
		w.must(err)
		_, err = w.db.NewRaw("UPDATE state SET version = version + ?", changesKept+1).Exec(w.ctx)
		w.must(err)
		w.must(w.sweep(w.ctx))
		if n, err := w.db.NewSelect().Model((*changeRow)(nil)).Count(w.ctx); err != nil || n != 0 {
			t.Errorf("%d changes are kept, %v", n, err)
		}
		if told, err := w.Since(w.ctx, before); err != nil || told.SameServices || told.SomeKeys {
			t.Errorf("told is %+v, %v", told, err)
		}
	})
}
