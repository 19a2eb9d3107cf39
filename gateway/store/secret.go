package store

import (
	"context"
	"crypto/subtle"
	"errors"

	"github.com/chopmark/chopmark/gateway/model"
)

// SecretIs tells whether a secret is the present one of a key.
func (s *Store) SecretIs(ctx context.Context, name, secret string) (bool, error) {
	row, err := s.key(ctx, name)
	if err != nil {
		return false, err
	}
	var present secretRow
	err = s.reader().NewSelect().Model(&present).Where("key_id = ? AND position = 0", row.KeyID).Scan(ctx)
	if err != nil {
		return false, found(err, "the secret of key", name)
	}
	plain, err := s.box.Open(present.Sealed, model.SecretOf(row.KeyID))
	if err != nil {
		return false, errors.Join(ErrDown, err)
	}
	return subtle.ConstantTimeCompare(plain, []byte(secret)) == 1, nil
}
