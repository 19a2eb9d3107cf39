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
func (s *Store) Snapshot(ctx context.Context) (*model.Snapshot, error) {
	moment := &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	if s.postgres == "" {
		moment.Isolation = sql.LevelDefault // a reader of SQLite always sees one moment
	}
	l := &loading{names: map[string]string{}, live: map[place]*model.Release{}}
	err := s.db.RunInTx(ctx, moment, func(ctx context.Context, tx bun.Tx) error {
		l.Store = &Store{base: s.base, in: &change{tx: tx}}
		return l.all(ctx)
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
	names map[string]string // by id: of services, keys and plans
	live  map[place]*model.Release
}

// place is an environment of a service.
type place struct{ serviceID, environment string }

func (l *loading) all(ctx context.Context) (err error) {
	if l.out.Version, err = l.Version(ctx); err != nil {
		return err
	}
	for _, load := range []func(context.Context) error{l.services, l.releases, l.keys, l.plans, l.bindings} {
		if err := load(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (l *loading) services(ctx context.Context) (err error) {
	l.out.Services, err = l.Services(ctx)
	for _, s := range l.out.Services {
		l.names[s.ID] = s.Name
	}
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
	type numbered struct {
		serviceID string
		number    int
	}
	at := map[numbered]*model.Release{}
	l.out.Releases = make([]model.Release, len(rows))
	for i, r := range rows {
		if l.out.Releases[i], err = r.release(l.names[r.ServiceID]); err != nil {
			return err
		}
		at[numbered{r.ServiceID, r.Number}] = &l.out.Releases[i]
	}
	var live []liveRow
	if err := l.reader().NewSelect().Model(&live).Scan(ctx); err != nil {
		return err
	}
	for _, r := range live {
		l.out.Live = append(l.out.Live, model.Live{Service: l.names[r.ServiceID], Environment: r.Environment, Number: r.Number})
		l.live[place{r.ServiceID, r.Environment}] = at[numbered{r.ServiceID, r.Number}]
	}
	return nil
}

// keys loads keys with their secrets.
func (l *loading) keys(ctx context.Context) error {
	keys, err := l.unordered(ctx)
	if err != nil {
		return err
	}
	var rows []secretRow
	err = l.reader().NewSelect().Model(&rows).Where("ends = 0 OR ends > ?", micros(l.clock())).Order("key_id", "position").Scan(ctx)
	if err != nil {
		return err
	}
	sealed := make(map[string][][]byte, len(keys))
	for _, r := range rows {
		sealed[r.KeyID] = append(sealed[r.KeyID], r.Sealed)
	}
	l.out.Keys = make([]model.KeyRecord, len(keys))
	for i, k := range keys {
		l.out.Keys[i] = model.KeyRecord{Key: k, Sealed: sealed[k.KeyID]}
		l.names[k.KeyID] = k.Name
	}
	return nil
}

func (l *loading) plans(ctx context.Context) (err error) {
	l.out.Plans, err = l.Plans(ctx)
	for _, p := range l.out.Plans {
		l.names[p.ID] = p.Name
	}
	return err
}

// bindings loads those that let somebody call. An API is named as its release names it, whatever it is called since.
func (l *loading) bindings(ctx context.Context) error {
	var rows []bindingRow
	if err := l.reader().NewSelect().Model(&rows).Scan(ctx); err != nil {
		return err
	}
	names := map[*model.Release]map[string]string{}
	l.out.Bindings = make([]model.Binding, 0, len(rows))
	for _, r := range rows {
		b := model.Binding{Plan: l.names[r.PlanID], Key: l.names[r.KeyID], Service: l.names[r.ServiceID], Environment: r.Environment}
		if r.APIID != "" {
			release := l.live[place{r.ServiceID, r.Environment}]
			if names[release] == nil {
				names[release] = apiNames(release)
			}
			if b.API = names[release][r.APIID]; b.API == "" {
				continue // it is not live there
			}
		}
		l.out.Bindings = append(l.out.Bindings, b)
	}
	return nil
}

// apiNames gives the names of a release's APIs by id.
func apiNames(r *model.Release) map[string]string {
	names := map[string]string{}
	if r != nil {
		for _, a := range r.APIs {
			names[a.ID] = a.Name
		}
	}
	return names
}
