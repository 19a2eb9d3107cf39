package sandbox

import (
	"crypto/sha256"
	"sync"
	"time"
)

// maxNonces is how many nonces a cloud remembers, half of them at least.
const maxNonces = 1 << 17

// nonces is a replay store that goes on when it is full: then it forgets the older half. Clouds do not stop working,
// and what is forgotten here was used tens of thousands of calls ago.
type nonces struct {
	mu         sync.Mutex
	now        func() time.Time
	young, old map[[sha256.Size]byte]time.Time
}

func newNonces(now func() time.Time) *nonces {
	return &nonces{now: now, young: map[[sha256.Size]byte]time.Time{}}
}

// Seen keeps digests, so that long nonces cost no more than short ones.
func (n *nonces) Seen(nonce string, until time.Time) (bool, error) {
	key := sha256.Sum256([]byte(nonce))
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, half := range []map[[sha256.Size]byte]time.Time{n.young, n.old} {
		if end, there := half[key]; there && end.After(n.now()) {
			return true, nil
		}
	}
	if len(n.young) >= maxNonces/2 {
		n.young, n.old = map[[sha256.Size]byte]time.Time{}, n.young
	}
	n.young[key] = until
	return false, nil
}
