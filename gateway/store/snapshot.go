package store

import (
	"context"
	"database/sql"

	"github.com/uptrace/bun"

	"github.com/chopmark/chopmark/gateway/model"
)

// Version grows with every change.
func (s *Store) Version(ctx context.Context) (version int64, err error) {
	err = s.reader().NewRaw("SELECT version FROM state").Scan(ctx, &version)
	return version, down(err)
}

// Snapshot gives all that a gateway needs to serve, as it stood at one moment.
func (s *Store) Snapshot(ctx context.Context) (out *model.Snapshot, err error) {
	out = &model.Snapshot{}
	moment := &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	if s.postgres == "" {
		moment.Isolation = sql.LevelDefault // a reader of SQLite always sees one moment
	}
	err = s.db.RunInTx(ctx, moment, func(ctx context.Context, tx bun.Tx) error {
		in := &Store{base: s.base, in: &change{tx: tx}}
		return in.load(ctx, out)
	})
	if err != nil {
		return nil, down(err)
	}
	return out, nil
}

func (s *Store) load(ctx context.Context, out *model.Snapshot) (err error) {
	if out.Version, err = s.Version(ctx); err != nil {
		return err
	}
	if out.Services, err = s.Services(ctx); err != nil {
		return err
	}
	if err := s.loadLive(ctx, out); err != nil {
		return err
	}
	if err := s.loadKeys(ctx, out); err != nil {
		return err
	}
	if out.Plans, err = s.Plans(ctx); err != nil {
		return err
	}
	out.Bindings, err = s.Bindings(ctx)
	return err
}

func (s *Store) loadLive(ctx context.Context, out *model.Snapshot) error {
	names := map[string]string{}
	for _, service := range out.Services {
		names[service.ID] = service.Name
	}
	var live []liveRow
	if err := s.reader().NewSelect().Model(&live).Scan(ctx); err != nil {
		return err
	}
	for _, r := range live {
		out.Live = append(out.Live, model.Live{Service: names[r.ServiceID], Environment: r.Environment, Number: r.Number})
	}
	var releases []releaseRow
	err := s.reader().NewSelect().Model(&releases).
		Where("EXISTS (SELECT 1 FROM live l WHERE l.service_id = release_row.service_id AND l.number = release_row.number)").Scan(ctx)
	if err != nil {
		return err
	}
	for _, r := range releases {
		release, err := r.release(names[r.ServiceID])
		if err != nil {
			return err
		}
		out.Releases = append(out.Releases, release)
	}
	return nil
}

func (s *Store) loadKeys(ctx context.Context, out *model.Snapshot) error {
	keys, err := s.Keys(ctx)
	if err != nil {
		return err
	}
	var rows []secretRow
	err = s.reader().NewSelect().Model(&rows).Where("ends = 0 OR ends > ?", micros(s.clock())).Order("key_id", "position").Scan(ctx)
	if err != nil {
		return err
	}
	sealed := make(map[string][][]byte, len(rows))
	for _, r := range rows {
		sealed[r.KeyID] = append(sealed[r.KeyID], r.Sealed)
	}
	out.Keys = make([]model.KeyRecord, len(keys))
	for i, k := range keys {
		out.Keys[i] = model.KeyRecord{Key: k, Sealed: sealed[k.KeyID]}
	}
	return nil
}
