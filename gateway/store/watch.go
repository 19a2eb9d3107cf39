package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/chopmark/chopmark/gateway/model"
)

// channel is where Postgres tells replicas of changes.
const channel = "chopmark_gateway"

const (
	pollEvery = 500 * time.Millisecond // replicas look for changes that they were not told of
	askTime   = 5 * time.Second        // how long the database may take to tell its version
	loadTime  = time.Minute            // and to give all
)

// Watch gives use a snapshot at once, and after each change one of what changed, until ctx ends. While the database is down what
// was given last stays. It also drops what is over, see sweep.
func (s *Store) Watch(ctx context.Context, use func(*model.Snapshot)) {
	w := &watch{Store: s, use: use}
	told := make(chan struct{}, 1)
	if s.postgres != "" {
		go s.listen(ctx, told)
	}
	poll, sweep := time.NewTicker(pollEvery), time.NewTicker(sweepEvery)
	defer poll.Stop()
	defer sweep.Stop()
	for {
		w.report(ctx, w.look(ctx))
		select {
		case <-ctx.Done():
			return
		case <-poll.C:
		case <-s.changed:
		case <-told:
		case <-sweep.C:
			w.report(ctx, s.sweep(ctx))
		}
	}
}

// watch is what one Watch knows.
type watch struct {
	*Store
	use    func(*model.Snapshot)
	seen   int64 // version of the last snapshot
	failed bool
}

// look takes a snapshot if there is a new one.
func (w *watch) look(ctx context.Context) error {
	asking, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	version, err := w.Version(asking)
	if err != nil || version == w.seen {
		return err
	}
	loading, cancel := context.WithTimeout(ctx, loadTime)
	defer cancel()
	snapshot, err := w.Since(loading, w.seen)
	if err != nil {
		return err
	}
	w.seen = snapshot.Version
	w.use(snapshot)
	return nil
}

// report logs when the database goes and when it comes back, once each.
func (w *watch) report(ctx context.Context, err error) {
	switch {
	case ctx.Err() != nil:
	case err != nil && !w.failed:
		w.log.Error("the gateway serves what it read last", "error", err)
	case err == nil && w.failed:
		w.log.Info("the database is back")
	}
	w.failed = err != nil
}

// listen waits for Postgres to tell of changes. While it cannot, polling finds them.
func (s *Store) listen(ctx context.Context, told chan<- struct{}) {
	for ctx.Err() == nil {
		if err := s.listenOnce(ctx, told); err != nil && !errors.Is(err, context.Canceled) {
			s.log.Debug("changes are looked for, since Postgres does not tell of them", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

func (s *Store) listenOnce(ctx context.Context, told chan<- struct{}) error {
	config, err := pgx.ParseConfig(s.postgres)
	if err != nil {
		return err
	}
	config.ConnectTimeout = askTime
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return err
	}
	for {
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return err
		}
		select {
		case told <- struct{}{}:
		default:
		}
	}
}
