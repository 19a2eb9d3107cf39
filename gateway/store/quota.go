package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/chopmark/chopmark/gateway/limit"
	"github.com/chopmark/chopmark/gateway/model"
)

var _ limit.Quotas = (*Store)(nil)

type quotaRow struct {
	bun.BaseModel `bun:"table:quotas"`
	ID            string `bun:",pk"`
	Used          int
	Epoch         int64
}

// Reserve counts requests of quotas as used before they are made. It is no write of an operator: there is no audit of it, and
// no new version.
func (s *Store) Reserve(ctx context.Context, wants []limit.Want) ([]limit.Grant, error) {
	// Replicas lock the rows in the same order, so that none waits for the other.
	order := make([]int, len(wants))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(wants[a].ID, wants[b].ID) })
	grants := make([]limit.Grant, len(wants))
	err := s.inTx(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		for _, i := range order {
			if grants[i], err = s.reserve(ctx, tx, wants[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return grants, err
}

func (s *Store) reserve(ctx context.Context, tx bun.Tx, w limit.Want) (limit.Grant, error) {
	row := quotaRow{ID: w.ID, Epoch: micros(s.clock())}
	// The update changes nothing. It locks the row that is there.
	_, err := tx.NewInsert().Model(&row).On("CONFLICT (id) DO UPDATE").Set("used = quota_row.used").Returning("used, epoch").Exec(ctx)
	if err != nil {
		return limit.Grant{}, err
	}
	n := max(0, min(w.N, w.Quota-row.Used))
	if n > 0 {
		if _, err := tx.NewRaw("UPDATE quotas SET used = used + ? WHERE id = ?", n, w.ID).Exec(ctx); err != nil {
			return limit.Grant{}, err
		}
	}
	return limit.Grant{ID: w.ID, N: n, Used: row.Used + n, Epoch: row.Epoch}, nil
}

// Return takes back what was reserved and not used, unless counting began anew since.
func (s *Store) Return(ctx context.Context, grants []limit.Grant) error {
	grants = slices.SortedFunc(slices.Values(grants), func(a, b limit.Grant) int { return cmp.Compare(a.ID, b.ID) })
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		for _, g := range grants {
			_, err := tx.NewRaw("UPDATE quotas SET used = used - ? WHERE id = ? AND epoch = ?", g.N, g.ID, g.Epoch).Exec(ctx)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Used tells how much was used of quotas, by model.QuotaID: what passed, and what gateways have set aside and not used yet.
func (s *Store) Used(ctx context.Context) (map[string]int, error) {
	var rows []quotaRow
	if err := s.reader().NewSelect().Model(&rows).Scan(ctx); err != nil {
		return nil, down(err)
	}
	used := make(map[string]int, len(rows))
	for _, r := range rows {
		used[r.ID] = r.Used
	}
	return used, nil
}

// ResetQuota lets a key use the quota of a plan from its beginning.
func (s *Store) ResetQuota(ctx context.Context, plan, key string) error {
	return s.write(ctx, func(tx *Store) error {
		p, err := tx.plan(ctx, plan)
		if err != nil {
			return err
		}
		k, err := tx.key(ctx, key)
		if err != nil {
			return err
		}
		if err := tx.forgetQuotas(ctx, model.QuotaID(p.ID, k.KeyID)); err != nil {
			return err
		}
		return tx.audit(ctx, "reset-quota", "plan", p.Name, "key "+k.Name)
	})
}

// forgetQuotas drops the counters that match, where % stands for anything.
func (s *Store) forgetQuotas(ctx context.Context, pattern string) error {
	pattern = strings.ReplaceAll(pattern, "_", `\_`)
	_, err := s.in.tx.NewDelete().Model((*quotaRow)(nil)).Where(`id LIKE ? ESCAPE '\'`, pattern).Exec(ctx)
	return err
}
