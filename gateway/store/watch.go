package store

import (
	"context"
	"time"

	"github.com/chopmark/chopmark/gateway/model"
)

// channel is where Postgres tells replicas of changes.
const channel = "chopmark_gateway"

// pollEvery is how often replicas look for changes, which they may have missed to be told of.
const pollEvery = 500 * time.Millisecond

// Watch gives use a snapshot at once and after each change, until ctx ends. While the database is down the last one stays.
func (s *Store) Watch(ctx context.Context, use func(*model.Snapshot)) {
	var seen int64
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		if version, err := s.Version(ctx); err == nil && version != seen {
			if snapshot, err := s.Snapshot(ctx); err == nil {
				seen = snapshot.Version
				use(snapshot)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
