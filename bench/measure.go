package main

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"
)

// A lane is a contender set up to be measured in every round.
type lane struct {
	contender
	*job
}

// A key names a lane.
type key struct{ scheme, name string }

func (c contender) key() key { return key{c.scheme, c.name} }

// A round is what each lane took in one pass over the list, in nanoseconds.
type round map[key]float64

// setUp readies every contender of the given scheme, or of all for "".
func setUp(list []contender, scheme string) ([]lane, error) {
	var lanes []lane
	for _, c := range list {
		if scheme != "" && c.scheme != scheme {
			continue
		}
		j, err := c.setup(requestFor(c.scheme))
		if err != nil {
			return nil, fmt.Errorf("%s of %s: %w", c.name, c.scheme, err)
		}
		lanes = append(lanes, lane{c, j})
	}
	if len(lanes) == 0 {
		return nil, fmt.Errorf("no contender for scheme %q", scheme)
	}
	return lanes, nil
}

// measureRound passes once over the list. Each round starts at another lane,
// so that no lane always follows the same neighbour.
func measureRound(lanes []lane, start int, each time.Duration) round {
	r := make(round, len(lanes))
	for i := range lanes {
		l := lanes[(start+i)%len(lanes)]
		if l.base == nil {
			r[l.key()] = nanoseconds(l.repeat, each)
		} else {
			r[l.key()] = difference(l.op, l.base, func(f func()) float64 {
				return nanoseconds(func(n int) time.Duration { return timed(f, n) }, each/4)
			})
		}
	}
	return r
}

// pairs is how often a difference is measured anew within one round: both
// sides are several times the difference, so one pair says little.
const pairs = 21

// difference gives what op takes more than base, the median of many pairs that
// are measured in turns.
func difference(op, base func(), measure func(func()) float64) float64 {
	var differences []float64
	for i := range pairs {
		var a, b float64
		if i%2 == 0 { // neither side is always the one after the other
			a, b = measure(op), measure(base)
		} else {
			b, a = measure(base), measure(op)
		}
		differences = append(differences, a-b)
	}
	return median(differences)
}

// nanoseconds gives the time of one op, from a run of at least d. Each starts
// from a collected heap, so that no lane pays for another's garbage.
func nanoseconds(repeat func(n int) time.Duration, d time.Duration) float64 {
	runtime.GC()
	for n := 1; ; {
		took := repeat(n)
		if took >= d {
			return float64(took.Nanoseconds()) / float64(n)
		}
		// A fifth over what would have done, but no leap from a first
		// call that was slow or too short to time.
		want := 1.2 * float64(n) * float64(d) / float64(max(took, 1))
		n = min(100*n, max(n+1, int(min(want, 1e9))))
	}
}

func timed(op func(), n int) time.Duration {
	start := time.Now()
	for range n {
		op()
	}
	return time.Since(start)
}

// allocations counts those of one op.
func allocations(j *job) float64 {
	return testing.AllocsPerRun(1000, func() { j.repeat(1) })
}

// median sorts a copy; of an even number it is the mean of the middle two.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
