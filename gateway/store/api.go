package store

import (
	"context"
	"errors"

	"github.com/chopmark/chopmark/gateway/model"
)

// APIs gives the APIs of a service as they would be published, by name.
func (s *Store) APIs(ctx context.Context, service string) ([]model.API, error) {
	row, err := s.service(ctx, service)
	if err != nil {
		return nil, err
	}
	return s.apisOf(ctx, row.ID)
}

func (s *Store) apisOf(ctx context.Context, serviceID string) ([]model.API, error) {
	var rows []apiRow
	if err := s.reader().NewSelect().Model(&rows).Where("service_id = ?", serviceID).Order("name").Scan(ctx); err != nil {
		return nil, down(err)
	}
	return nouns[apiRow, model.API](rows, func(r apiRow) string { return r.Body })
}

// API gives the API of a service with this name or id.
func (s *Store) API(ctx context.Context, service, name string) (model.API, error) {
	row, err := s.service(ctx, service)
	if err != nil {
		return model.API{}, err
	}
	api, err := s.api(ctx, row.ID, name)
	if err != nil {
		return model.API{}, err
	}
	return noun[model.API](api.Body)
}

func (s *Store) api(ctx context.Context, serviceID, name string) (row apiRow, err error) {
	q := s.reader().NewSelect().Model(&row).Where("service_id = ?", serviceID).Where("name = ? OR id = ?", name, name)
	return row, s.find(ctx, q, "api", name)
}

// PutAPI makes an API, or changes the one of the service that has its id, or else its name. Callers see it once published.
func (s *Store) PutAPI(ctx context.Context, service string, in model.API) (out model.API, created bool, err error) {
	err = s.write(ctx, func(tx *Store) error {
		of, err := tx.service(ctx, service)
		if err != nil {
			return err
		}
		row, err := tx.api(ctx, of.ID, first(in.ID, in.Name))
		switch {
		case errors.Is(err, ErrNotFound) && in.ID == "":
			in.ID, created = newID("api"), true
		case err != nil:
			return err
		default:
			in.ID = row.ID
		}
		out = in
		return tx.putAPI(ctx, of, in, created)
	})
	return out, created, err
}

func (s *Store) putAPI(ctx context.Context, of serviceRow, in model.API, created bool) error {
	if err := in.Check(s.served); err != nil {
		return err
	}
	err := s.free(ctx, (*apiRow)(nil), "id", "api", in.Name, in.ID, "service_id = ?", of.ID)
	if err != nil {
		return err
	}
	body, err := text(in)
	if err != nil {
		return err
	}
	if err := s.upsert(ctx, &apiRow{ID: in.ID, ServiceID: of.ID, Name: in.Name, Body: body}, created); err != nil {
		return err
	}
	s.in.checks[of.ID] = true
	return s.audit(ctx, saved(created), "api", of.Name+"/"+in.Name, body)
}

// DeleteAPI deletes an API that is not bound. Releases that have it keep it.
func (s *Store) DeleteAPI(ctx context.Context, service, name string) error {
	return s.write(ctx, func(tx *Store) error {
		of, err := tx.service(ctx, service)
		if err != nil {
			return err
		}
		row, err := tx.api(ctx, of.ID, name)
		if err != nil {
			return err
		}
		if err := tx.unbound(ctx, "api", row.Name, "api_id = ?", row.ID); err != nil {
			return err
		}
		if _, err := tx.in.tx.NewDelete().Model(&row).WherePK().Exec(ctx); err != nil {
			return err
		}
		return tx.audit(ctx, "delete", "api", of.Name+"/"+row.Name, "")
	})
}
