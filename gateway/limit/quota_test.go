package limit

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestQuotaExact(t *testing.T) {
	for _, quota := range []int{1, 2, 17, 500, 3000} {
		t.Run(fmt.Sprint(quota), func(t *testing.T) {
			v := newVirtual()
			l := Memory(nil, v.clock)
			defer closed(t, l)
			for i := range quota {
				got := mustTake(t, l, Ask{ID: "x", Quota: quota})
				if !got.OK || got.Left[0].Quota != quota-1-i {
					t.Fatalf("request %d: %+v", i, got)
				}
			}
			if got := mustTake(t, l, Ask{ID: "x", Quota: quota}); got.OK || !got.Quota {
				t.Errorf("after the last: %+v", got)
			}
			if got := mustTake(t, l, Ask{ID: "x", Quota: quota + 1}); !got.OK {
				t.Errorf("with a larger quota: %+v", got)
			}
		})
	}
}

// TestQuotaReplicas lets replicas spend one quota together, some of which die without giving anything back.
func TestQuotaReplicas(t *testing.T) {
	const quota = 5000
	db := &forgotten{used: map[string]int{}}
	var passed atomic.Int64
	for round := range 4 {
		var replicas sync.WaitGroup
		for i := range 3 {
			replicas.Go(func() {
				l := Memory(db, nil)
				spend(t, l, quota, 100+rand.IntN(400), &passed)
				if (round+i)%3 == 0 { // killed
					close(l.quotas.stop)
					return
				}
				closed(t, l)
			})
		}
		replicas.Wait()
	}
	last := Memory(db, nil)
	defer closed(t, last)
	spend(t, last, quota, quota, &passed)
	if n := passed.Load(); n > quota || n < quota*3/4 {
		t.Errorf("%d requests passed of a quota of %d", n, quota)
	}
}

func spend(t *testing.T, l *Limits, quota, n int, passed *atomic.Int64) {
	var callers sync.WaitGroup
	for range 4 {
		callers.Go(func() {
			for range n {
				got, err := l.Take(context.Background(), Ask{ID: "x", Quota: quota})
				if err != nil {
					t.Error(err)
				}
				if got.OK {
					passed.Add(1)
				}
			}
		})
	}
	callers.Wait()
}

// TestQuotaGivenBack wants a request that the rate refused not to use up the quota, nor that of another plan.
func TestQuotaGivenBack(t *testing.T) {
	v := newVirtual()
	l := Memory(nil, v.clock)
	defer closed(t, l)
	asks := []Ask{{ID: "first", Quota: 10}, {ID: "x", Quota: 3, PerSec: 1}}
	for i := range 3 {
		if got := mustTake(t, l, asks...); !got.OK {
			t.Fatalf("request %d: %+v", i, got)
		}
		for range 20 {
			if got := mustTake(t, l, asks...); got.OK || got.Quota != (i == 2) || got.Refused != 1 {
				t.Fatalf("at once after request %d: %+v", i, got)
			}
		}
		v.now = v.now.Add(time.Second)
	}
	if got := mustTake(t, l, asks[0]); !got.OK || got.Left[0].Quota != 6 {
		t.Errorf("the first quota: %+v, want 6 left", got)
	}
}

// broken is a database that fails when it is told to.
type broken struct {
	forgotten
	down atomic.Bool
}

var errBroken = errors.New("no connection")

func (b *broken) Reserve(ctx context.Context, wants []Want) ([]Grant, error) {
	if b.down.Load() {
		return nil, errBroken
	}
	return b.forgotten.Reserve(ctx, wants)
}

func TestQuotaDown(t *testing.T) {
	db := &broken{forgotten: forgotten{used: map[string]int{}}}
	l := Memory(db, nil)
	defer closed(t, l)
	db.down.Store(true)
	for _, ask := range []Ask{{ID: "x", Quota: 10}, {ID: "y", Quota: 10, PerSec: 5}} {
		if got, err := l.Take(context.Background(), ask); got.OK || !errors.Is(err, ErrDown) || !errors.Is(err, errBroken) {
			t.Errorf("with the database down %+v gave %+v, %v", ask, got, err)
		}
	}
	if got := mustTake(t, l, Ask{ID: "z", PerSec: 5}); !got.OK {
		t.Errorf("a rate needs no database: %+v", got)
	}
	db.down.Store(false)
	if got := mustTake(t, l, Ask{ID: "x", Quota: 10}); !got.OK || got.Left[0].Quota != 9 {
		t.Errorf("with the database back: %+v", got)
	}
}

// TestQuotaUnused wants shares to come back that nobody uses.
func TestQuotaUnused(t *testing.T) {
	db := &forgotten{used: map[string]int{}}
	l := Memory(db, nil)
	defer closed(t, l)
	for range 300 {
		mustTake(t, l, Ask{ID: "x", Quota: 100000})
	}
	for range 1000 { // a share may still be on its way
		if err := l.quotas.sendBack(l.quotas.unused(false)); err != nil {
			t.Fatal(err)
		}
		if db.count("x") == 300 {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d are counted as used, want 300", db.count("x"))
}

func (f *forgotten) count(id string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.used[id]
}
