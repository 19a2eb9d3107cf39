package limit

import (
	"context"
	"errors"
)

// ErrDown is any failure to reach the place that counts. The request has not been counted, and must not pass.
var ErrDown = errors.New("the counters cannot be reached")

// Ask is one counter that a request must pass.
type Ask struct {
	ID     string // whose requests are counted: a plan and a key, a service and its environment, an API
	PerSec int    // at most so many in any second; 0: no limit
	Quota  int    // at most so many altogether; 0: no limit
}

// Left says how one counter stood after the request.
type Left struct {
	Rate  int // requests that may follow at once; meaningless without PerSec
	Quota int // requests that may follow at all; meaningless without Quota
}

// Result says whether a request may pass.
type Result struct {
	OK      bool
	Refused int    // index of the ask that refused
	Quota   bool   // it refused because the quota is used up, otherwise because of the rate
	Left    []Left // one for each ask
}

// Limiter takes requests. Take counts a request in all of asks, or, when one of them refuses, in none.
type Limiter interface {
	Take(ctx context.Context, asks ...Ask) (Result, error)
}

// Quotas keeps the requests that were used of quotas where they outlive the process.
type Quotas interface {
	// Reserve sets aside up to Want requests of each quota, so that nobody else can use them.
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
