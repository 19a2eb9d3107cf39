package store

import (
	"context"

	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/seal"
)

// Rotate seals every secret anew with another master key, in one transaction. next seals with the new key, and may open with
// the old one. From then on this store seals with it too; others need the new key before.
func (s *Store) Rotate(ctx context.Context, next *seal.Box) error {
	err := s.write(ctx, func(tx *Store) error {
		var rows []secretRow
		if err := tx.reader().NewSelect().Model(&rows).Scan(ctx); err != nil {
			return err
		}
		for _, r := range rows {
			plain, err := s.box.Load().Open(r.Sealed, model.SecretOf(r.KeyID))
			if err != nil {
				return err
			}
			r.Sealed = next.Seal(plain, model.SecretOf(r.KeyID))
			if err := tx.upsert(ctx, &r, false); err != nil {
				return err
			}
		}
		if err := tx.writeProof(ctx, next); err != nil {
			return err
		}
		return tx.audit(ctx, "rotate", "master-key", next.ID(), "")
	})
	if err == nil {
		s.box.Store(next)
	}
	return err
}

// proof is what is sealed to tell whether a master key is the right one.
const proof = "proof of the master key"

// proveKey makes sure that the box has the master key of this database. The first that comes along becomes it.
func (s *Store) proveKey(ctx context.Context) error {
	sealed, err := s.proof(ctx)
	if err != nil {
		return err
	}
	if sealed != nil {
		_, err := s.box.Load().Open(sealed, proof)
		return err
	}
	return s.write(ctx, func(tx *Store) error {
		sealed, err := tx.proof(ctx)
		if err != nil || sealed != nil { // another replica was first
			return err
		}
		return tx.writeProof(ctx, s.box.Load())
	})
}

func (s *Store) proof(ctx context.Context) (sealed []byte, err error) {
	err = s.reader().NewRaw("SELECT proof FROM state").Scan(ctx, &sealed)
	return sealed, down(err)
}

func (s *Store) writeProof(ctx context.Context, box *seal.Box) error {
	_, err := s.in.tx.NewRaw("UPDATE state SET proof = ?", box.Seal([]byte(proof), proof)).Exec(ctx)
	return err
}
