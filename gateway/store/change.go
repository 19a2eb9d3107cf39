package store

import (
	"context"

	"github.com/uptrace/bun"
)

type actor struct{}

// By says who makes the writes of a context, for the audit.
func By(ctx context.Context, who string) context.Context { return context.WithValue(ctx, actor{}, who) }

func by(ctx context.Context) string {
	who, _ := ctx.Value(actor{}).(string)
	return who
}

// change is one transaction that writes.
type change struct {
	tx      bun.Tx
	touched touched
	checks  map[string]bool // services, by id, that must be checked as a whole before the end
	proof   []byte          // see proveKey; read when it is first needed
}

// reader is what reads come from: the transaction, if there is one.
func (s *Store) reader() bun.IDB {
	if s.in != nil {
		return s.in.tx
	}
	return s.db
}

// Apply makes all writes of fn in one transaction: all of them, or, when it gives an error, none.
func (s *Store) Apply(ctx context.Context, fn func(tx *Store) error) error {
	var refused error // by fn: it is not the database that failed
	err := s.write(ctx, func(tx *Store) error {
		refused = fn(tx)
		return refused
	})
	if refused != nil {
		return refused
	}
	return err
}

// write runs fn within the transaction that there is, or in one of its own, which ends with the checks of what was touched.
func (s *Store) write(ctx context.Context, fn func(tx *Store) error) error {
	if s.in != nil {
		return down(fn(s))
	}
	err := s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		in := &Store{base: s.base, in: &change{tx: tx, checks: map[string]bool{}}}
		// First of all the version: it lets one writer in after the other, on all replicas.
		if _, err := tx.NewRaw("UPDATE state SET version = version + 1").Exec(ctx); err != nil {
			return err
		}
		if err := fn(in); err != nil {
			return err
		}
		return in.settle(ctx)
	})
	if err == nil {
		select {
		case s.changed <- struct{}{}:
		default: // it is known already that something changed
		}
	}
	return err
}

// inTx runs fn in a transaction of its own.
func (s *Store) inTx(ctx context.Context, fn func(context.Context, bun.Tx) error) error {
	if s.writing != nil {
		select {
		case s.writing <- struct{}{}:
			defer func() { <-s.writing }()
		case <-ctx.Done():
			return down(ctx.Err())
		}
	}
	return down(s.db.RunInTx(ctx, nil, fn))
}

// settle is the end of a change: what was touched is checked as a whole, and noted, and replicas are told.
func (s *Store) settle(ctx context.Context) error {
	if err := s.settleServices(ctx); err != nil {
		return err
	}
	if err := s.noteTouched(ctx); err != nil {
		return err
	}
	if s.postgres == "" {
		return nil
	}
	_, err := s.in.tx.NewRaw("SELECT pg_notify(?, '')", channel).Exec(ctx)
	return err
}
