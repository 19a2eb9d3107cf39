package main

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
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

// A cost is what something took in nanoseconds: by the clock, and by the CPU
// time of all cores together. Garbage that another core collected meanwhile
// counts in the second only.
type cost struct{ wall, cpu float64 }

func (c cost) plus(o cost) cost     { return cost{c.wall + o.wall, c.cpu + o.cpu} }
func (c cost) times(f float64) cost { return cost{c.wall * f, c.cpu * f} }

// A round is what each lane took in one pass over the list.
type round map[key]cost

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
			r[l.key()] = costOf(l.repeat, each)
		} else {
			r[l.key()] = difference(l.op, l.base, func(f func()) cost {
				return costOf(func(n int) cost { return timed(f, n) }, each/4)
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
func difference(op, base func(), measure func(func()) cost) cost {
	var wall, cpu []float64
	for i := range pairs {
		var a, b cost
		if i%2 == 0 { // neither side is always the one after the other
			a, b = measure(op), measure(base)
		} else {
			b, a = measure(base), measure(op)
		}
		wall, cpu = append(wall, a.wall-b.wall), append(cpu, a.cpu-b.cpu)
	}
	return cost{median(wall), median(cpu)}
}

// costOf gives the cost of one op, from a run of at least d. Each starts from a
// collected heap, so that no lane pays for another's garbage.
func costOf(repeat func(n int) cost, d time.Duration) cost {
	runtime.GC()
	for n := 1; ; {
		took := repeat(n)
		if took.wall >= float64(d) {
			return took.times(1 / float64(n))
		}
		// A fifth over what would have done, but no leap from a first
		// call that was slow or too short to time.
		want := 1.2 * float64(n) * float64(d) / max(took.wall, 1)
		n = min(100*n, max(n+1, int(min(want, 1e9))))
	}
}

func timed(op func(), n int) cost {
	burnt, start := cpuTime(), time.Now()
	for range n {
		op()
	}
	return cost{float64(time.Since(start)), float64(cpuTime() - burnt)}
}

// cpuTime is the CPU time that this process took until now.
func cpuTime() time.Duration {
	var u syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
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
