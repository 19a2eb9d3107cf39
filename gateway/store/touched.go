package store

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/uptrace/bun"
)

// touched is what changes touched of what gateways serve, so that they need not read the rest again. A change that does not say
// counts as one that touched everything.
type touched struct {
	services bool     // or releases, what is live, plans
	allKeys  bool     // or more than are told
	keys     []string // by id
}

// changeRow is a change that was made.
type changeRow struct {
	bun.BaseModel `bun:"table:changes"`
	Version       int64 `bun:",pk"`
	Services      bool
	Keys          *string // as JSON; nil: all
}

const (
	mostKeys    = 1000  // are told of; beyond it gateways read all
	mostChanges = 1000  // are followed one by one; beyond it gateways read all
	changesKept = 10000 // what touched what is forgotten of changes before these
)

// touch notes what a write of this kind touches, as the audit names kinds. Which keys, touchKey tells.
func (c *change) touch(kind string) {
	switch kind {
	case "key", "api": // an API is served once it is published
	case "service", "release", "plan":
		c.touched.services = true
	default:
		c.touched.services, c.touched.allKeys = true, true
	}
}

// touchKey notes that a key, its secrets, or what it may call changed.
func (c *change) touchKey(id string) { c.touched.addKeys(id) }

func (t *touched) addKeys(ids ...string) {
	if t.allKeys = t.allKeys || len(t.keys)+len(ids) > mostKeys; t.allKeys {
		t.keys = nil
		return
	}
	t.keys = append(t.keys, ids...)
}

// noteTouched writes down what a change touched, under the version that it makes.
func (s *Store) noteTouched(ctx context.Context) error {
	t := &s.in.touched
	row := changeRow{Services: t.services}
	if !t.allKeys {
		keys, err := text(t.keys)
		if err != nil {
			return err
		}
		row.Keys = &keys
	}
	var err error
	if row.Version, err = s.Version(ctx); err != nil {
		return err
	}
	return s.upsert(ctx, &row, true)
}

// touched tells what all changes after a version, up to now, touched.
func (l *loading) touched(ctx context.Context, version, now int64) (t touched, err error) {
	everything := touched{services: true, allKeys: true}
	if version == 0 || now-version > mostChanges {
		return everything, nil
	}
	var rows []changeRow
	if err := l.reader().NewSelect().Model(&rows).Where("version > ?", version).Scan(ctx); err != nil {
		return t, err
	}
	if int64(len(rows)) != now-version {
		return everything, nil // some change did not say, such as one of an older program
	}
	for _, r := range rows {
		t.services = t.services || r.Services
		var keys []string
		if t.allKeys = t.allKeys || r.Keys == nil; !t.allKeys {
			if err := json.Unmarshal([]byte(*r.Keys), &keys); err != nil {
				return t, err
			}
		}
		t.addKeys(keys...)
	}
	slices.Sort(t.keys)
	t.keys = slices.Compact(t.keys)
	return t, nil
}

// forgetTouched drops what no gateway asks for any more.
func (s *Store) forgetTouched(ctx context.Context, tx bun.Tx) error {
	_, err := tx.NewRaw("DELETE FROM changes WHERE version < (SELECT version FROM state) - ?", changesKept).Exec(ctx)
	return err
}
