package store

import (
	"context"
	"errors"

	"github.com/chopmark/chopmark/gateway/model"
)

// Plans gives all plans, by name.
func (s *Store) Plans(ctx context.Context) ([]model.Plan, error) {
	var rows []planRow
	if err := s.reader().NewSelect().Model(&rows).Order("name").Scan(ctx); err != nil {
		return nil, down(err)
	}
	return nouns[planRow, model.Plan](rows, func(r planRow) string { return r.Body })
}

// Plan gives the plan with this name or id.
func (s *Store) Plan(ctx context.Context, name string) (model.Plan, error) {
	row, err := s.plan(ctx, name)
	if err != nil {
		return model.Plan{}, err
	}
	return noun[model.Plan](row.Body)
}

func (s *Store) plan(ctx context.Context, name string) (row planRow, err error) {
	q := s.reader().NewSelect().Model(&row).Where("name = ? OR id = ?", name, name)
	return row, s.find(ctx, q, "plan", name)
}

// PutPlan makes a plan, or changes the one that has its id, or else its name.
func (s *Store) PutPlan(ctx context.Context, in model.Plan) (out model.Plan, created bool, err error) {
	err = s.write(ctx, func(tx *Store) error {
		row, err := tx.plan(ctx, first(in.ID, in.Name))
		switch {
		case errors.Is(err, ErrNotFound) && in.ID == "":
			in.ID, created = newID("usagePlan"), true
		case err != nil:
			return err
		default:
			in.ID = row.ID
		}
		out = in
		if err := in.Check(); err != nil {
			return err
		}
		if err := tx.free(ctx, (*planRow)(nil), "id", "plan", in.Name, in.ID); err != nil {
			return err
		}
		body, err := text(in)
		if err != nil {
			return err
		}
		if err := tx.upsert(ctx, &planRow{ID: in.ID, Name: in.Name, Body: body}, created); err != nil {
			return err
		}
		return tx.audit(ctx, saved(created), "plan", in.Name, body)
	})
	return out, created, err
}

// DeletePlan deletes a plan that is not bound, and what was used of its quotas.
func (s *Store) DeletePlan(ctx context.Context, name string) error {
	return s.write(ctx, func(tx *Store) error {
		row, err := tx.plan(ctx, name)
		if err != nil {
			return err
		}
		if err := tx.unbound(ctx, "plan", row.Name, "plan_id = ?", row.ID); err != nil {
			return err
		}
		if _, err := tx.in.tx.NewDelete().Model(&row).WherePK().Exec(ctx); err != nil {
			return err
		}
		if err := tx.forgetQuotas(ctx, model.QuotaID(row.ID, "%")); err != nil {
			return err
		}
		return tx.audit(ctx, "delete", "plan", row.Name, "")
	})
}
