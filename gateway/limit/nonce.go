package limit

import (
	"context"
	"time"
)

// Nonce is a nonce that a request used, and until when it must not come again.
type Nonce struct {
	Value string
	Until time.Time
}

// Nonces keeps nonces where they outlive the process and all replicas see them. UseNonces tells of each nonce whether it was
// new, and remembers it.
type Nonces interface {
	UseNonces(ctx context.Context, nonces []Nonce) (fresh []bool, err error)
}

// StoredNonces is a chopmark.ReplayStore over the database. Nonces that come while it is busy share its next commit.
type StoredNonces struct{ uses batch[Nonce, bool] }

// NewStoredNonces makes a replay store over the database.
func NewStoredNonces(n Nonces) *StoredNonces {
	return &StoredNonces{uses: batch[Nonce, bool]{do: n.UseNonces, most: 500}}
}

// Seen tells whether a nonce was there before, and remembers it.
func (s *StoredNonces) Seen(nonce string, until time.Time) (bool, error) {
	fresh, err := s.uses.ask(context.Background(), Nonce{nonce, until})
	return !fresh, wrap(err)
}
