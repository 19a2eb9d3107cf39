package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/chopmark/chopmark/gateway/model"
)

// Publish freezes the APIs of a service as its next release and makes that live in an environment.
func (s *Store) Publish(ctx context.Context, service, env, note string) (out model.Release, err error) {
	err = s.write(ctx, func(tx *Store) error {
		of, err := tx.environment(ctx, service, env)
		if err != nil {
			return err
		}
		if err := model.CheckNote(of.Name, note); err != nil {
			return err
		}
		out, err = tx.freeze(ctx, of, note)
		if err != nil {
			return err
		}
		if err := tx.setLive(ctx, of.ID, env, out.Number); err != nil {
			return err
		}
		return tx.audit(ctx, "publish", "release", of.Name, fmt.Sprintf("release %d in %s: %s", out.Number, env, note))
	})
	return out, err
}

func (s *Store) freeze(ctx context.Context, of serviceRow, note string) (model.Release, error) {
	apis, err := s.apisOf(ctx, of.ID)
	if err != nil {
		return model.Release{}, err
	}
	if len(apis) == 0 {
		return model.Release{}, conflict("make an API first", "service %q has no APIs to publish", of.Name)
	}
	service, err := noun[model.Service](of.Body)
	if err != nil {
		return model.Release{}, err
	}
	if err := model.CheckAPIs(service, apis); err != nil {
		return model.Release{}, err
	}
	body, err := text(apis)
	if err != nil {
		return model.Release{}, err
	}
	var last sql.NullInt64
	err = s.reader().NewSelect().Model((*releaseRow)(nil)).ColumnExpr("MAX(number)").Where("service_id = ?", of.ID).Scan(ctx, &last)
	if err != nil {
		return model.Release{}, err
	}
	row := releaseRow{
		ServiceID: of.ID, Number: int(last.Int64) + 1, Note: note, Created: micros(s.clock()), Author: by(ctx), APIs: body,
	}
	if err := s.upsert(ctx, &row, true); err != nil {
		return model.Release{}, err
	}
	return row.release(of.Name)
}

func (r releaseRow) release(service string) (model.Release, error) {
	out := model.Release{Service: service, Number: r.Number, Note: r.Note, Created: fromMicros(r.Created), By: r.Author}
	return out, json.Unmarshal([]byte(r.APIs), &out.APIs)
}

// environment gives the service and makes sure that env is one of its environments.
func (s *Store) environment(ctx context.Context, service, env string) (serviceRow, error) {
	if err := model.CheckEnvironment(env); err != nil {
		return serviceRow{}, err
	}
	return s.service(ctx, service)
}

func (s *Store) setLive(ctx context.Context, serviceID, env string, number int) error {
	row := liveRow{ServiceID: serviceID, Environment: env, Number: number}
	_, err := s.in.tx.NewInsert().Model(&row).On("CONFLICT (service_id, environment) DO UPDATE").Set("number = EXCLUDED.number").Exec(ctx)
	return err
}

// Releases gives the releases of a service, the last first.
func (s *Store) Releases(ctx context.Context, service string) ([]model.Release, error) {
	of, err := s.service(ctx, service)
	if err != nil {
		return nil, err
	}
	var rows []releaseRow
	if err := s.reader().NewSelect().Model(&rows).Where("service_id = ?", of.ID).Order("number DESC").Scan(ctx); err != nil {
		return nil, down(err)
	}
	out := make([]model.Release, len(rows))
	for i, r := range rows {
		if out[i], err = r.release(of.Name); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Release gives one release of a service.
func (s *Store) Release(ctx context.Context, service string, number int) (model.Release, error) {
	of, err := s.service(ctx, service)
	if err != nil {
		return model.Release{}, err
	}
	var row releaseRow
	q := s.reader().NewSelect().Model(&row).Where("service_id = ? AND number = ?", of.ID, number)
	if err := s.find(ctx, q, "release", fmt.Sprintf("%s %d", of.Name, number)); err != nil {
		return model.Release{}, err
	}
	return row.release(of.Name)
}

// Live tells for each environment of a service which release it serves; 0 for none.
func (s *Store) Live(ctx context.Context, service string) ([]model.Live, error) {
	of, err := s.service(ctx, service)
	if err != nil {
		return nil, err
	}
	var rows []liveRow
	if err := s.reader().NewSelect().Model(&rows).Where("service_id = ?", of.ID).Scan(ctx); err != nil {
		return nil, down(err)
	}
	var out []model.Live
	for _, env := range model.Environments {
		live := model.Live{Service: of.Name, Environment: env}
		for _, r := range rows {
			if r.Environment == env {
				live.Number = r.Number
			}
		}
		out = append(out, live)
	}
	return out, nil
}

// Rollback makes an earlier release live in an environment.
func (s *Store) Rollback(ctx context.Context, service, env string, number int) error {
	return s.write(ctx, func(tx *Store) error {
		of, err := tx.environment(ctx, service, env)
		if err != nil {
			return err
		}
		if _, err := tx.Release(ctx, of.ID, number); err != nil {
			return err
		}
		if err := tx.setLive(ctx, of.ID, env, number); err != nil {
			return err
		}
		return tx.audit(ctx, "rollback", "release", of.Name, fmt.Sprintf("release %d in %s", number, env))
	})
}

// TakeDown makes an environment serve nothing.
func (s *Store) TakeDown(ctx context.Context, service, env string) error {
	return s.write(ctx, func(tx *Store) error {
		of, err := tx.environment(ctx, service, env)
		if err != nil {
			return err
		}
		result, err := tx.in.tx.NewDelete().Model(&liveRow{ServiceID: of.ID, Environment: env}).WherePK().Exec(ctx)
		if err != nil {
			return err
		}
		if one(result, nil) != nil {
			return notFound("live release", of.Name+" in "+env)
		}
		return tx.audit(ctx, "take-down", "release", of.Name, env)
	})
}
