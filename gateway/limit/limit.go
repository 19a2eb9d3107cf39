package limit

import (
	"context"
	"errors"
	"fmt"
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

// rates counts requests of the last second, in all of asks or in none. It fills the rates of left.
type rates interface {
	take(ctx context.Context, asks []Ask, left []Left) (refused int, err error)
	ping(ctx context.Context) error
	close() error
}

// passed is what rates gives as the ask that refused when none did.
const passed = -1

// Limits is a Limiter whose rates are forgotten with the place that counts them, and whose quotas outlive it.
type Limits struct {
	rates  rates
	quotas *leases
}

var _ Limiter = (*Limits)(nil)

// Take counts a request. Quotas come first, since what is taken of them can be given back without a trace.
func (l *Limits) Take(ctx context.Context, asks ...Ask) (Result, error) {
	result := Result{Left: make([]Left, len(asks))}
	var few [4]*lease // no request asks for more, so that these lie on the stack
	taken := few[:0]
	for i, ask := range asks {
		if ask.Quota <= 0 {
			continue
		}
		from, left, err := l.quotas.take(ctx, ask)
		if from == nil {
			l.quotas.giveBack(taken)
			result.Refused, result.Quota = i, true
			return result, wrap(err)
		}
		taken = append(taken, from)
		result.Left[i].Quota = left
	}
	refused, err := l.rates.take(ctx, asks, result.Left)
	if err != nil || refused != passed {
		l.quotas.giveBack(taken)
		result.Refused = refused
		return result, wrap(err)
	}
	result.OK = true
	return result, nil
}

func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrDown, err)
}

// Close gives back what was set aside of quotas. Nothing may be taken after it.
func (l *Limits) Close() error { return errors.Join(wrap(l.quotas.close()), l.rates.close()) }

// Ping tells whether rates can be counted.
func (l *Limits) Ping(ctx context.Context) error { return wrap(l.rates.ping(ctx)) }
