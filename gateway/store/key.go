package store

import (
	"cmp"
	"context"
	"crypto/subtle"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/chopmark/chopmark/gateway/model"
)

// Keys gives all keys, by name.
func (s *Store) Keys(ctx context.Context) ([]model.Key, error) {
	keys, err := s.bareKeys(ctx, func(q *bun.SelectQuery) *bun.SelectQuery { return q })
	if err != nil {
		return nil, err
	}
	grace, err := s.graces(ctx, "")
	for i := range keys {
		keys[i].GraceEnds = grace[keys[i].KeyID]
	}
	slices.SortFunc(keys, func(a, b model.Key) int { return strings.Compare(a.Name, b.Name) })
	return keys, err
}

// bareKeys gives keys as they come, without what stands with their secrets.
func (s *Store) bareKeys(ctx context.Context, only func(*bun.SelectQuery) *bun.SelectQuery) ([]model.Key, error) {
	var rows []keyRow
	if err := s.reader().NewSelect().Model(&rows).Apply(only).Scan(ctx); err != nil {
		return nil, down(err)
	}
	return nouns[keyRow, model.Key](rows, func(r keyRow) string { return r.Body })
}

// graces tells when the secrets before the present ones end, of one key, or of all for "".
func (s *Store) graces(ctx context.Context, keyID string) (map[string]*time.Time, error) {
	var rows []secretRow
	q := s.reader().NewSelect().Model(&rows).Column("key_id", "ends").Where("ends > ?", micros(s.clock()))
	if keyID != "" {
		q = q.Where("key_id = ?", keyID)
	}
	err := q.Scan(ctx)
	out := map[string]*time.Time{}
	for _, r := range rows {
		ends := fromMicros(r.Ends)
		out[r.KeyID] = &ends
	}
	return out, down(err)
}

// Key gives the key with this name or key id.
func (s *Store) Key(ctx context.Context, name string) (model.Key, error) {
	row, err := s.key(ctx, name)
	if err != nil {
		return model.Key{}, err
	}
	grace, err := s.graces(ctx, row.KeyID)
	if err != nil {
		return model.Key{}, err
	}
	k, err := noun[model.Key](row.Body)
	k.GraceEnds = grace[k.KeyID]
	return k, err
}

func (s *Store) key(ctx context.Context, name string) (row keyRow, err error) {
	q := s.reader().NewSelect().Model(&row).Where("name = ? OR key_id = ?", name, name)
	return row, s.find(ctx, q, "key", name)
}

// CreateKey makes a key pair. A key id or a secret that is not given is made; the secret is told this once.
func (s *Store) CreateKey(ctx context.Context, k model.Key, secret string) (model.Key, string, error) {
	if k.KeyID == "" {
		k.KeyID = "AK" + random(lettersOf, 30)
	}
	if secret == "" {
		secret = random(lettersOf, 40)
	}
	k.Created, k.GraceEnds = fromMicros(micros(s.clock())), nil
	err := s.write(ctx, func(tx *Store) error {
		if err := cmp.Or(k.Check(s.served), model.CheckSecret(k.Name, secret)); err != nil {
			return err
		}
		taken, err := tx.reader().NewSelect().Model((*keyRow)(nil)).Where("key_id = ? OR name = ?", k.KeyID, k.KeyID).Exists(ctx)
		if err != nil {
			return err
		}
		if taken {
			return conflict("choose another key id", "there is another key with the key id or the name %q", k.KeyID)
		}
		if err := tx.putKey(ctx, k, true); err != nil {
			return err
		}
		return tx.putSecret(ctx, k.KeyID, secret)
	})
	if err != nil {
		return model.Key{}, "", err
	}
	return k, secret, nil
}

func (s *Store) putKey(ctx context.Context, k model.Key, created bool) error {
	if err := k.Check(s.served); err != nil {
		return err
	}
	if err := s.free(ctx, (*keyRow)(nil), "key_id", "key", k.Name, k.KeyID); err != nil {
		return err
	}
	k.GraceEnds = nil // stands with the secret
	body, err := text(k)
	if err != nil {
		return err
	}
	if err := s.upsert(ctx, &keyRow{KeyID: k.KeyID, Name: k.Name, Body: body}, created); err != nil {
		return err
	}
	s.in.touchKey(k.KeyID)
	return s.audit(ctx, saved(created), "key", k.Name, body)
}

// putSecret writes a present secret, sealed as all the others are.
func (s *Store) putSecret(ctx context.Context, keyID, secret string) (err error) {
	if s.in.proof == nil {
		if s.in.proof, err = s.proof(ctx); err != nil {
			return err
		}
	}
	sealed, err := s.box.Load().SealLike(s.in.proof, []byte(secret), model.SecretOf(keyID))
	if err != nil {
		return err
	}
	return s.upsert(ctx, &secretRow{KeyID: keyID, Sealed: sealed}, true)
}

// Secrets opens the secrets of a key that a snapshot has.
func (s *Store) Secrets(k model.KeyRecord) (model.Secrets, error) {
	var out model.Secrets
	for _, sealed := range k.Sealed {
		plain, err := s.box.Load().Open(sealed, model.SecretOf(k.KeyID))
		if err != nil {
			return nil, err
		}
		out = append(out, string(plain))
	}
	return out, nil
}

// UpdateKey changes what a key may do. The key is told by its key id, or else by its name.
func (s *Store) UpdateKey(ctx context.Context, k model.Key) (out model.Key, err error) {
	err = s.write(ctx, func(tx *Store) error {
		old, err := tx.Key(ctx, first(k.KeyID, k.Name))
		if err != nil {
			return err
		}
		k.KeyID, k.Created, k.GraceEnds = old.KeyID, old.Created, old.GraceEnds
		out = k
		return tx.putKey(ctx, k, false)
	})
	return out, err
}

// ReplaceSecret gives a key another secret, made when it is not given. The one before works on for the time of grace.
func (s *Store) ReplaceSecret(ctx context.Context, name, secret string, grace time.Duration) (string, error) {
	if secret == "" {
		secret = random(lettersOf, 40)
	}
	err := s.write(ctx, func(tx *Store) error {
		row, err := tx.key(ctx, name)
		if err != nil {
			return err
		}
		if err := cmp.Or(model.CheckSecret(row.Name, secret), model.CheckGrace(row.Name, grace)); err != nil {
			return err
		}
		if err := tx.retire(ctx, row.KeyID, grace); err != nil {
			return err
		}
		if err := tx.putSecret(ctx, row.KeyID, secret); err != nil {
			return err
		}
		tx.in.touchKey(row.KeyID)
		return tx.audit(ctx, "replace-secret", "key", row.Name, fmt.Sprintf("grace %s", grace))
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// SecretIs tells whether the present secret of a key is this one.
func (s *Store) SecretIs(ctx context.Context, name, secret string) (bool, error) {
	k, err := s.key(ctx, name)
	if err != nil {
		return false, err
	}
	row := secretRow{KeyID: k.KeyID}
	if err := s.reader().NewSelect().Model(&row).WherePK().Scan(ctx); err != nil {
		return false, down(err)
	}
	plain, err := s.box.Load().Open(row.Sealed, model.SecretOf(k.KeyID))
	return err == nil && subtle.ConstantTimeCompare(plain, []byte(secret)) == 1, err
}

// retire makes the present secret of a key the one before. Without grace it is erased.
func (s *Store) retire(ctx context.Context, keyID string, grace time.Duration) error {
	erase := s.in.tx.NewDelete().Model((*secretRow)(nil)).Where("key_id = ?", keyID)
	if grace > 0 {
		erase = erase.Where("position > 0")
	}
	if _, err := erase.Exec(ctx); err != nil || grace <= 0 {
		return err
	}
	_, err := s.in.tx.NewUpdate().Model((*secretRow)(nil)).Set("position = 1").
		Set("ends = ?", micros(s.clock().Add(grace))).Where("key_id = ?", keyID).Exec(ctx)
	return err
}

// DeleteKey deletes a key that is disabled and not bound, and what it used of quotas.
func (s *Store) DeleteKey(ctx context.Context, name string) error {
	return s.write(ctx, func(tx *Store) error {
		k, err := tx.Key(ctx, name)
		if err != nil {
			return err
		}
		if !k.Disabled {
			return conflict("disable it first", "key %q is in use", k.Name)
		}
		if err := tx.unbound(ctx, "key", k.Name, "key_id = ?", k.KeyID); err != nil {
			return err
		}
		for _, table := range []any{(*secretRow)(nil), (*keyRow)(nil)} {
			if _, err := tx.in.tx.NewDelete().Model(table).Where("key_id = ?", k.KeyID).Exec(ctx); err != nil {
				return err
			}
		}
		if err := tx.forgetQuotas(ctx, model.QuotaID("%", k.KeyID)); err != nil {
			return err
		}
		tx.in.touchKey(k.KeyID)
		return tx.audit(ctx, "delete", "key", k.Name, k.KeyID)
	})
}
