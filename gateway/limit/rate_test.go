package limit

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// virtual is a clock that goes on when it is told to.
type virtual struct{ now time.Time }

func (v *virtual) clock() time.Time { return v.now }

func newVirtual() *virtual { return &virtual{time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)} }

// TestRateExact lets random requests come at random times, counts by itself what passed in the second before each, and wants
// the limiter to agree: none too many, and none refused that could pass.
func TestRateExact(t *testing.T) {
	for seed := range uint64(20) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 1))
			v := newVirtual()
			l := Memory(nil, v.clock)
			defer closed(t, l)
			limits := map[string]int{"a": 1, "b": 2 + random.IntN(3), "c": 5 + random.IntN(50)}
			took := map[string][]time.Time{}
			for range 3000 {
				v.now = v.now.Add(step(random))
				asks := someOf(random, limits)
				want := fullest(asks, took, v.now)
				got := mustTake(t, l, asks...)
				if got.OK != (want == passed) || !got.OK && got.Refused != want {
					t.Fatalf("at %v: %+v gave %+v, want refused by %d", v.now, asks, got, want)
				}
				for i, ask := range asks {
					if got.OK {
						took[ask.ID] = append(took[ask.ID], v.now)
						if rest := ask.PerSec - lastSecond(took[ask.ID], v.now); got.Left[i].Rate != rest {
							t.Fatalf("%d of %s are left, want %d", got.Left[i].Rate, ask.ID, rest)
						}
					}
				}
			}
		})
	}
}

// step is nothing, a little, exactly the edge of a second, or some seconds.
func step(random *rand.Rand) time.Duration {
	switch random.IntN(10) {
	case 0, 1, 2:
		return 0
	case 3:
		return time.Second
	case 4:
		return time.Second - 1
	case 5:
		return time.Duration(random.IntN(30)) * time.Second
	}
	return time.Duration(random.IntN(3e8))
}

func someOf(random *rand.Rand, limits map[string]int) (asks []Ask) {
	for _, id := range []string{"a", "b", "c"} {
		if random.IntN(2) == 0 {
			asks = append(asks, Ask{ID: id, PerSec: limits[id]})
		}
	}
	return asks
}

func fullest(asks []Ask, took map[string][]time.Time, now time.Time) int {
	for i, ask := range asks {
		if lastSecond(took[ask.ID], now) >= ask.PerSec {
			return i
		}
	}
	return passed
}

func lastSecond(took []time.Time, now time.Time) (n int) {
	for i := len(took) - 1; i >= 0 && now.Sub(took[i]) < time.Second; i-- {
		n++
	}
	return n
}

func mustTake(t *testing.T, l Limiter, asks ...Ask) Result {
	t.Helper()
	got, err := l.Take(context.Background(), asks...)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func closed(t *testing.T, l *Limits) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func TestRateChanged(t *testing.T) {
	v := newVirtual()
	l := Memory(nil, v.clock)
	defer closed(t, l)
	for i, step := range []struct {
		perSec int
		want   bool
	}{{2, true}, {2, true}, {2, false}, {3, true}, {3, false}, {1, false}, {0, true}} {
		if got := mustTake(t, l, Ask{ID: "x", PerSec: step.perSec}); got.OK != step.want {
			t.Errorf("step %d: with %d a second it is %v", i, step.perSec, got.OK)
		}
	}
}

// TestRateForgets wants no counter to be kept that nobody uses.
func TestRateForgets(t *testing.T) {
	v := newVirtual()
	l := Memory(nil, v.clock)
	defer closed(t, l)
	for i := range 1000 {
		mustTake(t, l, Ask{ID: fmt.Sprint(i), PerSec: 5})
	}
	v.now = v.now.Add(time.Minute)
	mustTake(t, l, Ask{ID: "last", PerSec: 5})
	if n := len(l.rates.(*memory).windows); n != 1 {
		t.Errorf("%d counters are kept, want 1", n)
	}
}

func BenchmarkTake(b *testing.B) {
	l := Memory(nil, nil)
	asks := []Ask{{ID: "plan/key", PerSec: 2000, Quota: 99999999}, {ID: "service", PerSec: 1e9}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.Take(context.Background(), asks...); err != nil {
			b.Fatal(err)
		}
	}
}
