package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/chopmark/chopmark/gateway/model"
)

// bindingNames is a binding with the names of what it binds. API is empty for the whole service.
const bindingNames = `SELECT p.name AS plan, k.name AS "key", s.name AS service, b.environment AS environment, COALESCE(a.name, '') AS api
FROM bindings b
JOIN plans p ON p.id = b.plan_id
JOIN keys k ON k.key_id = b.key_id
JOIN services s ON s.id = b.service_id
LEFT JOIN apis a ON a.id = b.api_id
ORDER BY s.name, b.environment, api, p.name, k.name`

// Bindings gives all bindings.
func (s *Store) Bindings(ctx context.Context) ([]model.Binding, error) {
	var out []model.Binding
	err := s.reader().NewRaw(bindingNames).Scan(ctx, &out)
	return out, down(err)
}

// Bind makes a binding. One that is there already stays as it is.
func (s *Store) Bind(ctx context.Context, b model.Binding) error {
	return s.write(ctx, func(tx *Store) error {
		row, err := tx.binding(ctx, b)
		if err != nil {
			return err
		}
		var other planRow
		err = tx.reader().NewSelect().Model(&other).Where("id = (?)",
			tx.reader().NewSelect().Model(&row).Column("plan_id").WherePK()).Scan(ctx)
		if err == nil && other.ID == row.PlanID {
			return nil
		}
		if err == nil {
			return conflict("unbind it there first", "%s: plan %q has this key there already, and a key has one plan in a place", b, other.Name)
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err := tx.upsert(ctx, &row, true); err != nil {
			return err
		}
		tx.in.touchKey(row.KeyID)
		return tx.audit(ctx, "bind", "key", b.Key, b.String())
	})
}

// Unbind takes a binding away.
func (s *Store) Unbind(ctx context.Context, b model.Binding) error {
	return s.write(ctx, func(tx *Store) error {
		row, err := tx.binding(ctx, b)
		if err != nil {
			return err
		}
		result, err := tx.in.tx.NewDelete().Model(&row).WherePK().Where("plan_id = ?", row.PlanID).Exec(ctx)
		if err != nil {
			return err
		}
		if one(result, nil) != nil {
			return notFound("binding", b.String())
		}
		tx.in.touchKey(row.KeyID)
		return tx.audit(ctx, "unbind", "key", b.Key, b.String())
	})
}

// binding looks up what a binding names.
func (s *Store) binding(ctx context.Context, b model.Binding) (row bindingRow, err error) {
	if err := b.Check(); err != nil {
		return row, err
	}
	service, err := s.environment(ctx, b.Service, b.Environment)
	if err != nil {
		return row, err
	}
	key, err := s.key(ctx, b.Key)
	if err != nil {
		return row, err
	}
	plan, err := s.plan(ctx, b.Plan)
	if err != nil {
		return row, err
	}
	row = bindingRow{ServiceID: service.ID, Environment: b.Environment, KeyID: key.KeyID, PlanID: plan.ID}
	if b.API != "" {
		api, err := s.api(ctx, service.ID, b.API)
		if err != nil {
			return row, err
		}
		row.APIID = api.ID
	}
	return row, nil
}
