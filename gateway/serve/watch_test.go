package serve_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chopmark/chopmark/gateway/limit"
)

// waitFor waits until the log holds a text.
func (w *world) waitFor(t *testing.T, text string) {
	t.Helper()
	for range 1000 {
		if strings.Contains(w.log.String(), text) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%q does not come into the log: %s", text, w.log.String())
}

// metrics gives what Prometheus would read.
func (w *world) metrics(t *testing.T) string {
	t.Helper()
	r := httptest.NewRecorder()
	w.Health().ServeHTTP(r, httptest.NewRequest("GET", "/metrics", nil))
	if r.Code != 200 {
		t.Fatal(r.Code)
	}
	return r.Body.String()
}

func (w *world) health(path string) (int, string) {
	r := httptest.NewRecorder()
	w.Health().ServeHTTP(r, httptest.NewRequest("GET", path, nil))
	return r.Code, r.Body.String()
}

// counter counts requests for good, as if no second ever passed.
type counter struct {
	mu   sync.Mutex
	used map[string]int
}

func (c *counter) Take(_ context.Context, asks ...limit.Ask) (limit.Result, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.used == nil {
		c.used = map[string]int{}
	}
	r := limit.Result{OK: true, Left: make([]limit.Left, len(asks))}
	for i, a := range asks {
		if a.Quota > 0 && c.used[a.ID] >= a.Quota {
			r.OK, r.Refused, r.Quota = false, i, true
		}
	}
	for i, a := range asks {
		if r.OK {
			c.used[a.ID]++
		}
		r.Left[i] = limit.Left{Rate: a.PerSec - c.used[a.ID], Quota: a.Quota - c.used[a.ID]}
	}
	return r, nil
}
