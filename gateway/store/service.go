package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"github.com/chopmark/chopmark/gateway/model"
)

// Services gives all services, by name.
func (s *Store) Services(ctx context.Context) ([]model.Service, error) {
	var rows []serviceRow
	if err := s.reader().NewSelect().Model(&rows).Order("name").Scan(ctx); err != nil {
		return nil, down(err)
	}
	return nouns[serviceRow, model.Service](rows, func(r serviceRow) string { return r.Body })
}

// Service gives the service with this name or id.
func (s *Store) Service(ctx context.Context, name string) (model.Service, error) {
	row, err := s.service(ctx, name)
	if err != nil {
		return model.Service{}, err
	}
	return noun[model.Service](row.Body)
}

func (s *Store) service(ctx context.Context, name string) (row serviceRow, err error) {
	q := s.reader().NewSelect().Model(&row).Where("name = ? OR id = ?", name, name)
	return row, s.find(ctx, q, "service", name)
}

// PutService makes a service, or changes the one that has its id, or else its name.
func (s *Store) PutService(ctx context.Context, in model.Service) (out model.Service, created bool, err error) {
	err = s.write(ctx, func(tx *Store) error {
		row, err := tx.service(ctx, first(in.ID, in.Name))
		switch {
		case errors.Is(err, ErrNotFound) && in.ID == "":
			in.ID, created = newID("service"), true
		case err != nil:
			return err
		default:
			in.ID = row.ID
		}
		out = in
		return tx.putService(ctx, in, created)
	})
	return out, created, err
}

func (s *Store) putService(ctx context.Context, in model.Service, created bool) error {
	if err := in.Check(); err != nil {
		return err
	}
	if err := s.free(ctx, (*serviceRow)(nil), "id", "service", in.Name, in.ID); err != nil {
		return err
	}
	body, err := text(in)
	if err != nil {
		return err
	}
	if err := s.upsert(ctx, &serviceRow{ID: in.ID, Name: in.Name, Body: body}, created); err != nil {
		return err
	}
	s.in.checks[in.ID] = true
	return s.audit(ctx, saved(created), "service", in.Name, body)
}

// DeleteService deletes a service with its APIs and releases, when nothing of it is live or bound.
func (s *Store) DeleteService(ctx context.Context, name string) error {
	return s.write(ctx, func(tx *Store) error {
		row, err := tx.service(ctx, name)
		if err != nil {
			return err
		}
		live, err := tx.reader().NewSelect().Model((*liveRow)(nil)).Where("service_id = ?", row.ID).Exists(ctx)
		if err != nil {
			return err
		}
		if live {
			return conflict("take it down in every environment first", "service %q is live", row.Name)
		}
		if err := tx.unbound(ctx, "service", row.Name, "service_id = ?", row.ID); err != nil {
			return err
		}
		for _, table := range []any{(*apiRow)(nil), (*releaseRow)(nil)} {
			if _, err := tx.in.tx.NewDelete().Model(table).Where("service_id = ?", row.ID).Exec(ctx); err != nil {
				return err
			}
		}
		if _, err := tx.in.tx.NewDelete().Model(&row).WherePK().Exec(ctx); err != nil {
			return err
		}
		delete(tx.in.checks, row.ID)
		return tx.audit(ctx, "delete", "service", row.Name, "")
	})
}

// find reads the one row of a query. A name that is no text is nowhere, and not every database lets it be asked for.
func (s *Store) find(ctx context.Context, q *bun.SelectQuery, kind, name string) error {
	if !utf8.ValidString(name) || strings.ContainsRune(name, 0) {
		return notFound(kind, name)
	}
	err := q.Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return notFound(kind, name)
	}
	return down(err)
}

// free makes sure that no other row of this table is called by the name. Only what where says counts, if it is given.
func (s *Store) free(ctx context.Context, table any, idColumn, kind, name, id string, where ...any) error {
	column := bun.Ident(idColumn)
	q := s.reader().NewSelect().Model(table).Where("(name = ? OR ? = ?)", name, column, name).Where("? <> ?", column, id)
	if len(where) > 0 {
		q = q.Where(where[0].(string), where[1:]...)
	}
	taken, err := q.Exists(ctx)
	if err == nil && taken {
		err = conflict("choose another name", "there is another %s with the name %q", kind, name)
	}
	return err
}

// unbound makes sure that no binding refers to a noun.
func (s *Store) unbound(ctx context.Context, kind, name, where string, args ...any) error {
	bound, err := s.reader().NewSelect().Model((*bindingRow)(nil)).Where(where, args...).Exists(ctx)
	if err == nil && bound {
		err = conflict("unbind it first", "%s %q is bound", kind, name)
	}
	return err
}

// upsert writes a row that was found to be new or not.
func (s *Store) upsert(ctx context.Context, row any, created bool) (err error) {
	var result sql.Result
	if created {
		result, err = s.in.tx.NewInsert().Model(row).Exec(ctx)
	} else {
		result, err = s.in.tx.NewUpdate().Model(row).WherePK().Exec(ctx)
	}
	return one(result, err)
}

// one makes sure that a write reached exactly one row.
func one(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		return errors.Join(errors.New("a row was not written"), err)
	}
	return nil
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func saved(created bool) string {
	if created {
		return "create"
	}
	return "update"
}
