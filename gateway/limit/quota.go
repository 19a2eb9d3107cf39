package limit

import (
	"context"
	"sync"
)

// Quotas keeps the requests that were used of quotas where they outlive the process.
type Quotas interface {
	// Reserve sets aside up to N requests of each quota, so that nobody else can use them. Grants stand in the order of wants.
	Reserve(ctx context.Context, wants []Want) ([]Grant, error)
	// Return gives back what was set aside and not used.
	Return(ctx context.Context, grants []Grant) error
}

// Want asks for requests of a quota.
type Want struct {
	ID    string
	Quota int
	N     int // at most so many
}

// Grant is what was set aside of a quota.
type Grant struct {
	ID    string
	N     int   // 0: the quota is used up
	Used  int   // all that was set aside by now, N included
	Epoch int64 // when counting began; after a reset nothing of before it can be returned
}

// forgotten keeps quotas in memory.
type forgotten struct {
	mu   sync.Mutex
	used map[string]int
}

func (f *forgotten) Reserve(_ context.Context, wants []Want) ([]Grant, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	grants := make([]Grant, len(wants))
	for i, w := range wants {
		n := max(0, min(w.N, w.Quota-f.used[w.ID]))
		f.used[w.ID] += n
		grants[i] = Grant{ID: w.ID, N: n, Used: f.used[w.ID]}
	}
	return grants, nil
}

func (f *forgotten) Return(_ context.Context, grants []Grant) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, g := range grants {
		f.used[g.ID] -= g.N
	}
	return nil
}
