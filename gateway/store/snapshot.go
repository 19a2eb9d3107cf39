package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/uptrace/bun"

	"github.com/chopmark/chopmark/gateway/model"
)

// Version grows with every change.
func (s *Store) Version(ctx context.Context) (version int64, err error) {
	err = s.reader().NewRaw("SELECT version FROM state").Scan(ctx, &version)
	return version, down(err)
}

// Counts tells how many nouns there are.
type Counts struct {
	Version                         int64
	Services, Keys, Plans, Bindings int
}

// Counts counts.
func (s *Store) Counts(ctx context.Context) (n Counts, err error) {
	err = s.reader().NewRaw(`SELECT version, (SELECT COUNT(*) FROM services) AS services, (SELECT COUNT(*) FROM keys) AS "keys",
		(SELECT COUNT(*) FROM plans) AS plans, (SELECT COUNT(*) FROM bindings) AS bindings FROM state`).Scan(ctx, &n)
	return n, down(err)
}

// AllLive tells which environments serve a release.
func (s *Store) AllLive(ctx context.Context) (live []model.Live, err error) {
	err = s.reader().NewRaw(`SELECT s.name AS service, l.environment, l.number FROM live l
		JOIN services s ON s.id = l.service_id ORDER BY s.name, l.environment`).Scan(ctx, &live)
	return live, down(err)
}

// Snapshot gives all that a gateway needs to serve, as it stood at one moment.
func (s *Store) Snapshot(ctx context.Context) (*model.Snapshot, error) { return s.Since(ctx, 0) }

// Since gives a snapshot of what was not the same at an earlier version; of all when that is 0, or too long ago to tell.
func (s *Store) Since(ctx context.Context, version int64) (*model.Snapshot, error) {
	moment := &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	if s.postgres == "" {
		moment.Isolation = sql.LevelDefault // a reader of SQLite always sees one moment
	}
	l := &loading{}
	err := s.db.RunInTx(ctx, moment, func(ctx context.Context, tx bun.Tx) error {
		l.Store = &Store{base: s.base, in: &change{tx: tx}}
		return l.since(ctx, version)
	})
	if err != nil {
		return nil, down(err)
	}
	return &l.out, nil
}

// loading makes a snapshot.
type loading struct {
	*Store
	out   model.Snapshot
	names map[string]string // of services, by id
	ids   map[string]string // that many rows share
}

func (l *loading) since(ctx context.Context, version int64) (err error) {
	if l.out.Version, err = l.Version(ctx); err != nil {
		return err
	}
	t, err := l.touched(ctx, version, l.out.Version)
	if err != nil {
		return err
	}
	if l.out.SameServices = !t.services; t.services {
		if err := l.served(ctx); err != nil {
			return err
		}
	}
	if l.out.SomeKeys = !t.allKeys; l.out.SomeKeys && len(t.keys) == 0 {
		return nil
	}
	return l.keys(ctx, t.keys)
}

// served loads all but keys.
func (l *loading) served(ctx context.Context) (err error) {
	if l.out.Services, err = l.Services(ctx); err != nil {
		return err
	}
	l.names = make(map[string]string, len(l.out.Services))
	for _, s := range l.out.Services {
		l.names[s.ID] = s.Name
	}
	if err := l.releases(ctx); err != nil {
		return err
	}
	l.out.Plans, err = l.Plans(ctx)
	return err
}

// releases loads those that are live somewhere.
func (l *loading) releases(ctx context.Context) error {
	var rows []releaseRow
	err := l.reader().NewRaw(`SELECT r.* FROM releases r
		WHERE EXISTS (SELECT 1 FROM live l WHERE l.service_id = r.service_id AND l.number = r.number)`).Scan(ctx, &rows)
	if err != nil {
		return err
	}
	l.out.Releases = make([]model.Release, len(rows))
	for i, r := range rows {
		if l.out.Releases[i], err = r.release(l.names[r.ServiceID]); err != nil {
			return err
		}
	}
	l.out.Live, err = l.AllLive(ctx)
	return err
}

// keys loads keys with their secrets and what they may call: those with these ids, or all for nil.
func (l *loading) keys(ctx context.Context, ids []string) error {
	only := func(q *bun.SelectQuery) *bun.SelectQuery {
		if ids == nil {
			return q
		}
		return q.Where("key_id IN ?", bun.Tuple(ids))
	}
	keys, err := l.bareKeys(ctx, only)
	if err != nil {
		return err
	}
	at := make(map[string]int, len(keys))
	l.out.Keys = make([]model.KeyRecord, len(keys))
	for i, k := range keys {
		l.out.Keys[i].Key = k
		at[k.KeyID] = i
	}
	for _, id := range ids {
		if _, there := at[id]; !there {
			l.out.Gone = append(l.out.Gone, id)
		}
	}
	return errors.Join(l.secrets(ctx, only, at), l.grants(ctx, only, at))
}

// secrets loads secrets into the keys whose places at knows.
func (l *loading) secrets(ctx context.Context, only func(*bun.SelectQuery) *bun.SelectQuery, at map[string]int) error {
	var rows []secretRow
	q := l.reader().NewSelect().Model(&rows).Where("ends = 0 OR ends > ?", micros(l.clock())).Order("key_id", "position")
	err := q.Apply(only).Scan(ctx)
	for _, r := range rows {
		k := &l.out.Keys[at[r.KeyID]]
		if k.Sealed = append(k.Sealed, r.Sealed); r.Ends > 0 {
			ends := fromMicros(r.Ends)
			k.GraceEnds = &ends
		}
	}
	return err
}

// grants loads bindings into the keys whose places at knows.
func (l *loading) grants(ctx context.Context, only func(*bun.SelectQuery) *bun.SelectQuery, at map[string]int) error {
	var rows []bindingRow
	err := l.reader().NewSelect().Model(&rows).Apply(only).Scan(ctx)
	l.ids = map[string]string{}
	for _, r := range rows {
		k := &l.out.Keys[at[r.KeyID]]
		to := model.Scope{Service: l.shared(r.ServiceID), Environment: l.shared(r.Environment), API: l.shared(r.APIID)}
		k.Grants = append(k.Grants, model.Grant{Scope: to, Plan: l.shared(r.PlanID)})
	}
	return err
}

// shared gives an id that lies in memory once, however many rows have it.
func (l *loading) shared(id string) string {
	if known, is := l.ids[id]; is {
		return known
	}
	l.ids[id] = id
	return id
}
