package store

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/chopmark/chopmark/gateway/limit"
)

var _ limit.Nonces = (*Store)(nil)

// mostNonces is how many nonces are kept that are not over yet. Beyond it requests with a nonce are refused, none is forgotten.
const mostNonces = 5_000_000

type nonceRow struct {
	bun.BaseModel `bun:"table:nonces"`
	Nonce         []byte `bun:",pk"`
	Ends          int64
}

// UseNonces tells of each nonce whether it was new, and remembers it.
func (s *Store) UseNonces(ctx context.Context, nonces []limit.Nonce) ([]bool, error) {
	if s.nonces.Load() >= mostNonces {
		return nil, fmt.Errorf("%w: it keeps %d nonces, and takes no more until some are over", ErrDown, mostNonces)
	}
	fresh := make([]bool, len(nonces))
	err := s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		clear(fresh)
		rows, at := nonceRows(nonces)
		now := micros(s.clock())
		var written []nonceRow
		// A row that is over is taken over; one that is not stays, and is not returned.
		err := tx.NewInsert().Model(&rows).On("CONFLICT (nonce) DO UPDATE").Set("ends = EXCLUDED.ends").
			Where("nonce_row.ends <= ?", now).Returning("nonce").Scan(ctx, &written)
		if err != nil {
			return err
		}
		for _, r := range written {
			fresh[at[string(r.Nonce)]] = true
		}
		s.nonces.Add(int64(len(written)))
		return nil
	})
	return fresh, err
}

// nonceRows makes the rows, in an order in which replicas do not wait for one another, each nonce once, and tells for which
// of nonces each stands: the first.
func nonceRows(nonces []limit.Nonce) (rows []nonceRow, at map[string]int) {
	at = make(map[string]int, len(nonces))
	for i, n := range nonces {
		sum := sha256.Sum256([]byte(n.Value))
		if _, twice := at[string(sum[:])]; !twice {
			at[string(sum[:])] = i
			rows = append(rows, nonceRow{Nonce: sum[:], Ends: micros(n.Until)})
		}
	}
	slices.SortFunc(rows, func(a, b nonceRow) int { return slices.Compare(a.Nonce, b.Nonce) })
	return rows, at
}

// sweep drops what is over: nonces, secrets whose grace has ended, and what long past changes touched.
func (s *Store) sweep(ctx context.Context) error {
	now := micros(s.clock())
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewDelete().Model((*nonceRow)(nil)).Where("ends <= ?", now).Exec(ctx); err != nil {
			return err
		}
		if _, err := tx.NewDelete().Model((*secretRow)(nil)).Where("ends > 0 AND ends <= ?", now).Exec(ctx); err != nil {
			return err
		}
		if err := s.forgetTouched(ctx, tx); err != nil {
			return err
		}
		n, err := tx.NewSelect().Model((*nonceRow)(nil)).Count(ctx)
		s.nonces.Store(n)
		return err
	})
}

// sweepEvery is how often what is over is dropped.
const sweepEvery = time.Minute
