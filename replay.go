package chopmark

import (
	"errors"
	"sync"
	"time"
)

// NewReplayStore makes a replay store in memory for at most limit nonces. clock is that of the verifier; nil is
// time.Now. When the store is full of nonces that are still good, it refuses to judge rather than forget: Verify then
// gives an error. What it holds is lost with the process.
func NewReplayStore(limit int, clock func() time.Time) ReplayStore {
	if clock == nil {
		clock = time.Now
	}
	return &replayStore{limit: limit, until: map[string]time.Time{}, now: clock}
}

type replayStore struct {
	mu    sync.Mutex
	limit int
	until map[string]time.Time
	swept time.Time
	now   func() time.Time
}

var errReplayFull = errors.New("the replay store is full")

func (s *replayStore) Seen(nonce string, until time.Time) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if end, ok := s.until[nonce]; ok && end.After(now) {
		return true, nil
	}
	if len(s.until) >= s.limit || now.Sub(s.swept) > time.Minute {
		s.sweep(now)
	}
	if len(s.until) >= s.limit {
		return false, errReplayFull
	}
	s.until[nonce] = until
	return false, nil
}

// sweep forgets nonces whose time is over.
func (s *replayStore) sweep(now time.Time) {
	s.swept = now
	for nonce, end := range s.until {
		if !end.After(now) {
			delete(s.until, nonce)
		}
	}
}
