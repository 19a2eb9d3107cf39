package limit

import (
	"context"
	"sync"
	"time"
)

// Memory counts rates in this process, and quotas in quotas, or in this process too when that is nil. A nil clock is
// time.Now.
func Memory(quotas Quotas, clock func() time.Time) *Limits {
	if clock == nil {
		clock = time.Now
	}
	if quotas == nil {
		quotas = &forgotten{used: map[string]int{}}
	}
	m := &memory{start: clock(), clock: clock, windows: map[string]*window{}}
	return &Limits{rates: m, quotas: newLeases(quotas, clock)}
}

// memory is a window for each counter that took a request lately.
type memory struct {
	mu      sync.Mutex
	windows map[string]*window
	clock   func() time.Time
	start   time.Time // times are counted from it, on the clock that never goes back
	swept   time.Duration
}

// sweepEvery is how often windows without requests are dropped.
const sweepEvery = 10 * time.Second

func (m *memory) take(_ context.Context, asks []Ask, left []Left) (int, error) {
	now := m.clock().Sub(m.start)
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, ask := range asks {
		if ask.PerSec > 0 && m.window(ask.ID, now).count >= ask.PerSec {
			return i, nil
		}
	}
	for i, ask := range asks {
		if ask.PerSec > 0 {
			w := m.windows[ask.ID]
			w.push(now)
			left[i].Rate = ask.PerSec - w.count
		}
	}
	if now-m.swept > sweepEvery {
		m.sweep(now)
	}
	return passed, nil
}

func (m *memory) ping(context.Context) error { return nil }

func (m *memory) close() error { return nil }

// window gives the window of a counter as it is now.
func (m *memory) window(id string, now time.Duration) *window {
	w := m.windows[id]
	if w == nil {
		w = &window{}
		m.windows[id] = w
	}
	w.forget(now - time.Second)
	return w
}

func (m *memory) sweep(now time.Duration) {
	m.swept = now
	for id, w := range m.windows {
		if w.forget(now - time.Second); w.count == 0 {
			delete(m.windows, id)
		}
	}
}

// window holds when the requests of the last second were taken, in a ring, the oldest first.
type window struct {
	ring  []time.Duration
	first int
	count int
}

// forget drops what was taken at the time until or before.
func (w *window) forget(until time.Duration) {
	for w.count > 0 && w.ring[w.first] <= until {
		w.first = (w.first + 1) % len(w.ring)
		w.count--
	}
}

func (w *window) push(now time.Duration) {
	if w.count == len(w.ring) {
		grown := make([]time.Duration, max(4, 2*w.count))
		n := copy(grown, w.ring[w.first:])
		copy(grown[n:], w.ring[:w.first])
		w.ring, w.first = grown, 0
	}
	w.ring[(w.first+w.count)%len(w.ring)] = now
	w.count++
}
