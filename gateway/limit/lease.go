package limit

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"
)

// leases spends quotas. Each is set aside in the database in shares, counted there before the first request of it passes:
// however many replicas spend one quota, and whichever of them dies, it is never exceeded. What is not used comes back within
// two seconds; what a replica had set aside when it was killed is lost, at most a twelfth of what was left and at most 1280.
type leases struct {
	quotas Quotas
	clock  func() time.Time
	fills  batch[Want, Grant]
	stop   chan struct{}
	ended  chan struct{}

	mu   sync.Mutex
	held map[string]*lease
}

// lease is the share of one quota that this process may spend.
type lease struct {
	quota  int
	grant  Grant         // N is what is left of the share
	share  int           // how much to set aside next
	usedUp time.Time     // until then the quota is taken to be used up
	filled time.Time     // when the share was set aside
	fill   chan struct{} // not nil: a share is being set aside
	err    error         // of the last attempt
	wanted int           // requests that wait for it
	idle   bool          // not used since the last look
	gone   bool          // given up: what still comes back to it goes back to the database
}

const (
	largestShare = 1024
	shareOfRest  = 16 // a share is at most this part of what is left
	tidyEvery    = time.Second
	// believed is how long a quota that was used up is not asked for again.
	believed = time.Second
)

func newLeases(quotas Quotas, clock func() time.Time) *leases {
	l := &leases{
		quotas: quotas, clock: clock, held: map[string]*lease{},
		fills: batch[Want, Grant]{do: quotas.Reserve, most: 500},
		stop:  make(chan struct{}), ended: make(chan struct{}),
	}
	go l.tidyUp()
	return l
}

// take spends one request of a quota, from the lease that it gives, and tells how many are left. Without a lease the quota
// is used up.
func (l *leases) take(ctx context.Context, ask Ask) (from *lease, left int, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		h := l.lease(ask)
		switch {
		case h.grant.N > 0:
			h.grant.N--
			h.idle = false
			if h.grant.N < h.share/4 && h.fill == nil {
				l.begin(ask.ID, h, h.share)
			}
			return h, h.quota - h.grant.Used + h.grant.N, nil
		case l.clock().Before(h.usedUp):
			return nil, 0, nil
		}
		if err := l.wait(ctx, ask.ID, h); err != nil {
			return nil, 0, err
		}
	}
}

// lease gives the lease of a quota. A quota that was changed begins anew: what was set aside of the old one is given back.
func (l *leases) lease(ask Ask) *lease {
	h := l.held[ask.ID]
	if h != nil && h.quota == ask.Quota {
		return h
	}
	if h != nil {
		h.gone = true
		go l.sendBack([]Grant{h.grant})
	}
	h = &lease{quota: ask.Quota, share: 1}
	l.held[ask.ID] = h
	return h
}

// wait waits, without the lock, until a share was set aside.
func (l *leases) wait(ctx context.Context, id string, h *lease) error {
	h.wanted++
	defer func() { h.wanted-- }()
	if h.fill == nil {
		l.begin(id, h, max(h.share, h.wanted))
	}
	fill := h.fill
	l.mu.Unlock()
	var ended error
	select {
	case <-fill:
	case <-ctx.Done():
		ended = ctx.Err()
	}
	l.mu.Lock()
	return cmp.Or(ended, h.err)
}

// begin sets a share aside. When it is there, or when that failed, fill is closed.
func (l *leases) begin(id string, h *lease, n int) {
	h.fill = make(chan struct{})
	want := Want{ID: id, Quota: h.quota, N: n}
	go func() {
		grant, err := l.fills.ask(context.Background(), want)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.arrived(h, grant, err)
	}()
}

// arrived adds a share to the lease.
func (l *leases) arrived(h *lease, grant Grant, err error) {
	defer func() { close(h.fill); h.fill = nil }()
	if h.err = err; err != nil {
		return
	}
	if h.gone { // the quota was changed meanwhile
		go l.sendBack([]Grant{grant})
		return
	}
	now := l.clock()
	if grant.N == 0 {
		h.usedUp = now.Add(believed)
	}
	if grant.Epoch == h.grant.Epoch {
		grant.N += h.grant.N
	}
	h.grant = grant
	// A share that was used up quickly was too small, and one that lasted too large.
	if now.Sub(h.filled) < tidyEvery {
		h.share *= 2
	} else {
		h.share /= 2
	}
	h.share = max(1, min(h.share, largestShare, (h.quota-grant.Used)/shareOfRest))
	h.filled, h.idle = now, false
}

// giveBack takes back one request of each lease that was taken and did not pass.
func (l *leases) giveBack(taken []*lease) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, h := range taken {
		if h.gone {
			go l.sendBack([]Grant{{ID: h.grant.ID, N: 1, Epoch: h.grant.Epoch}})
		} else {
			h.grant.N++
		}
	}
}

// tidyUp returns shares that are not used.
func (l *leases) tidyUp() {
	defer close(l.ended)
	tick := time.NewTicker(tidyEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			l.sendBack(l.unused(false))
		case <-l.stop:
			return
		}
	}
}

// unused takes the shares that were not used since it was last called, or all.
func (l *leases) unused(all bool) (out []Grant) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, h := range l.held {
		switch {
		case h.fill != nil || h.wanted > 0:
		case !h.idle && !all:
			h.idle = true
		default:
			out = append(out, h.grant)
			h.gone = true
			delete(l.held, id)
		}
	}
	return out
}

// sendBack returns what is left of shares. What cannot be returned is lost, which never lets a request too many pass.
func (l *leases) sendBack(grants []Grant) error {
	grants = slices.DeleteFunc(grants, func(g Grant) bool { return g.N == 0 })
	if len(grants) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return l.quotas.Return(ctx, grants)
}

func (l *leases) close() error {
	close(l.stop)
	<-l.ended
	return l.sendBack(l.unused(true))
}
