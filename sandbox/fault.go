package sandbox

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/chopmark/chopmark/internal/diag"
)

// Fault is something that goes wrong on demand. ParseFault reads one from a text.
type Fault struct {
	Action string        // empty: every action
	Kind   string        // one of FaultKinds
	Delay  time.Duration // of "delay", and the shift of "clock"
	First  int           // "unavailable" and "break": the first so many calls
	Every  int           // the same: every so many-th call
	Rate   int           // "throttle": calls a second
	Text   string        // as it was written
}

// The kinds of faults.
const (
	delayed         = "delay"
	throttle        = "throttle"
	unavailable     = "unavailable"
	breakConnection = "break"
	clockShift      = "clock"
)

// FaultKinds are what ParseFault knows, each with an example.
var FaultKinds = [][2]string{
	{delayed, "delay=200ms"}, {throttle, "throttle=3/s"}, {unavailable, "unavailable=2"}, {breakConnection, "break=every:5"}, {clockShift, "clock=+10m"},
}

// ParseFault reads a fault: delay=200ms answers late, throttle=3/s refuses more calls a second, unavailable=2 answers the
// first two calls with the vendor's server error, unavailable=every:5 each fifth one, break=... breaks the connection
// instead, clock=+10m has the clock ahead. DescribeAddresses:unavailable=1 means one action only.
func ParseFault(text string) (Fault, error) {
	f := Fault{Text: text}
	kind, value, found := strings.Cut(text, "=")
	if action, rest, limited := strings.Cut(kind, ":"); limited {
		f.Action, kind = action, rest
	}
	f.Kind = kind
	if !found || value == "" {
		return f, fmt.Errorf("%q is no fault: write kind=value, as %s", text, examples())
	}
	var err error
	switch kind {
	case delayed, clockShift:
		f.Delay, err = time.ParseDuration(value)
		if err != nil || kind == delayed && f.Delay < 0 {
			return f, fmt.Errorf("%q is no duration: write it with its unit, as 200ms or 10m", value)
		}
	case throttle:
		if f.Rate, err = strconv.Atoi(strings.TrimSuffix(value, "/s")); err != nil || f.Rate < 1 || !strings.HasSuffix(value, "/s") {
			return f, fmt.Errorf("%q is no rate: write how many calls a second are let through, as 3/s", value)
		}
	case unavailable, breakConnection:
		n := &f.First
		if rest, every := strings.CutPrefix(value, "every:"); every {
			n, value = &f.Every, rest
		}
		if *n, err = strconv.Atoi(value); err != nil || *n < 1 {
			return f, fmt.Errorf("%q is no number of calls: write 2 for the first two, or every:5", value)
		}
	default:
		return f, fmt.Errorf("there is no fault %q: %s", kind, nearFault(kind))
	}
	return f, nil
}

func nearFault(kind string) string {
	var names []string
	for _, k := range FaultKinds {
		names = append(names, k[0])
	}
	return diag.DidYouMean(kind, names, "write "+examples())
}

func examples() string {
	var out []string
	for _, k := range FaultKinds {
		out = append(out, k[1])
	}
	return strings.Join(out, ", ")
}

// faulty is a fault with what it has counted.
type faulty struct {
	Fault
	mu     sync.Mutex
	calls  int
	second int64
	passed int // in this second
}

func (f *faulty) meant(action string) bool { return f.Action == "" || f.Action == action }

// hits counts a call and tells whether it is one of those that fail.
func (f *faulty) hits() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls++
	return f.calls <= f.First || f.Every > 0 && f.calls%f.Every == 0
}

// over tells whether a call is more than a second takes.
func (f *faulty) over(now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now.Unix() != f.second {
		f.second, f.passed = now.Unix(), 0
	}
	f.passed++
	return f.passed > f.Rate
}

// before lets happen what goes wrong before a request is looked at, and gives the kind of the fault that ends it.
func (x *exchange) before(ctx context.Context) (fault string) {
	action := x.received.Action()
	for _, f := range x.faults {
		if !f.meant(action) {
			continue
		}
		switch f.Kind {
		case delayed:
			select {
			case <-ctx.Done():
			case <-time.After(f.Delay):
			}
		case clockShift:
			x.shift += f.Delay
		case unavailable, breakConnection:
			if f.hits() && fault == "" {
				fault, x.call.Fault = f.Kind, f.Text
				x.call.Detail = "a fault was asked for"
			}
		}
	}
	return fault
}

// throttled refuses what comes too fast.
func (x *exchange) throttled() *refusal {
	for _, f := range x.faults {
		if f.Kind == throttle && f.meant(x.received.Action()) && f.over(x.now) {
			x.call.Fault = f.Text
			return &refusal{condition: "throttled", limit: f.Rate, detail: fmt.Sprintf("more than %d calls in this second", f.Rate)}
		}
	}
	return nil
}
