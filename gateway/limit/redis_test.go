package limit_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/chopmark/chopmark/gateway/limit"
	"github.com/chopmark/chopmark/gateway/servertest"
)

func openRedis(t *testing.T, server *servertest.Server) *limit.Limits {
	t.Helper()
	l, err := limit.Redis(server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// TestRedisExact lets two replicas take from the same counters as fast as they can, and looks at the times at which Redis let
// requests pass: no N+1 of them within a second, and none of what was refused by another counter.
func TestRedisExact(t *testing.T) {
	server := servertest.Redis(t)
	client := newClient(t, server)
	asks := []limit.Ask{{ID: "a", PerSec: 3}, {ID: "b", PerSec: 20}, {ID: "c", PerSec: 1}}
	passed := make([]int, len(asks))
	var mu sync.Mutex
	var callers sync.WaitGroup
	watched := watch(t, client, asks)
	end := time.Now().Add(2500 * time.Millisecond)
	for range 2 {
		l := openRedis(t, server)
		for i := range asks {
			callers.Go(func() {
				for time.Now().Before(end) {
					some := asks[:i+1] // a, then a and b, then all
					got, err := l.Take(context.Background(), some...)
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					for n := range some {
						if got.OK {
							passed[n]++
						}
					}
					mu.Unlock()
				}
			})
		}
	}
	callers.Wait()
	times := watched()
	for i, ask := range asks {
		got := times[ask.ID]
		if len(got) != passed[i] || passed[i] == 0 {
			t.Errorf("%s: %d passed, and Redis counted %d", ask.ID, passed[i], len(got))
		}
		for n := ask.PerSec; n < len(got); n++ {
			if got[n]-got[n-ask.PerSec] < 1e6 {
				t.Errorf("%s: %d within %d microseconds", ask.ID, ask.PerSec+1, got[n]-got[n-ask.PerSec])
			}
		}
	}
}

func newClient(t *testing.T, server *servertest.Server) *redis.Client {
	t.Helper()
	o, err := redis.ParseURL(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := redis.NewClient(o)
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// watch collects all times that stand in the counters until the function that it gives is called.
func watch(t *testing.T, client *redis.Client, asks []limit.Ask) func() map[string][]int64 {
	stop, done := make(chan struct{}), make(chan map[string][]int64)
	go func() {
		times := map[string][]int64{}
		for stopped := false; !stopped; {
			select {
			case <-stop:
				stopped = true // after one last look
			case <-time.After(20 * time.Millisecond):
			}
			for _, ask := range asks {
				texts, err := client.LRange(context.Background(), "{chopmark}:rate:"+ask.ID, 0, -1).Result()
				if err != nil {
					t.Error(err)
				}
				for _, text := range slices.Backward(texts) {
					n, err := strconv.ParseInt(text, 10, 64)
					if err != nil {
						t.Error(err)
					}
					if known := times[ask.ID]; len(known) == 0 || n > known[len(known)-1] {
						times[ask.ID] = append(known, n)
					}
				}
			}
		}
		done <- times
	}()
	return func() map[string][]int64 {
		close(stop)
		return <-done
	}
}

func TestRedisLeft(t *testing.T) {
	server := servertest.Redis(t)
	l := openRedis(t, server)
	asks := []limit.Ask{{ID: "free"}, {ID: "x", PerSec: 1000, Quota: 5}, {ID: "y", PerSec: 2}}
	for i := range 3 {
		got, err := l.Take(context.Background(), asks...)
		if err != nil {
			t.Fatal(err)
		}
		want := limit.Result{OK: true, Left: []limit.Left{{}, {Rate: 999 - i, Quota: 4 - i}, {Rate: 1 - i}}}
		if i == 2 {
			want = limit.Result{Refused: 2, Left: []limit.Left{{}, {Quota: 2}, {}}}
		}
		if got.OK != want.OK || got.Refused != want.Refused || got.Quota || !slices.Equal(got.Left, want.Left) {
			t.Errorf("request %d: %+v, want %+v", i, got, want)
		}
	}
	if got, err := l.Take(context.Background(), asks[1]); err != nil || got.Left[0] != (limit.Left{Rate: 997, Quota: 2}) {
		t.Errorf("%+v, %v: what was refused was counted", got, err)
	}
}

// TestRedisDown stops Redis, kills it and starts it again under a limiter that goes on.
func TestRedisDown(t *testing.T) {
	server := servertest.Redis(t)
	l := openRedis(t, server)
	ask := limit.Ask{ID: "x", PerSec: 1000, Quota: 1000}
	for _, end := range []func(){server.Stop, server.Kill} {
		if got, err := l.Take(context.Background(), ask); err != nil || !got.OK {
			t.Fatalf("%+v, %v", got, err)
		}
		end()
		if got, err := l.Take(context.Background(), ask); got.OK || !errors.Is(err, limit.ErrDown) {
			t.Errorf("down: %+v, %v", got, err)
		}
		if err := l.Ping(context.Background()); !errors.Is(err, limit.ErrDown) {
			t.Errorf("down: %v", err)
		}
		if got, err := l.Take(context.Background(), limit.Ask{ID: "y", Quota: 1000}); err != nil || !got.OK {
			t.Errorf("what has no rate needs no Redis: %+v, %v", got, err)
		}
		server.Start()
		if err := l.Ping(context.Background()); err != nil {
			t.Errorf("up again: %v", err)
		}
	}
	got, err := l.Take(context.Background(), ask)
	if err != nil || !got.OK || got.Left[0].Quota != 997 {
		t.Errorf("%+v, %v: want 997 left of the quota, since nothing was counted while Redis was down", got, err)
	}
}
