package diagnose

import (
	"strings"
	"time"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// onlyClock tells whether a node depends on the time and nothing else of the request.
func onlyClock(n *graph.Node) bool { return only(n, graph.Clock) }

// only tells whether a node depends on a source and nothing else of the request.
func only(n *graph.Node, source graph.Source) bool {
	this, other := false, false
	graph.Walk(n, func(m *graph.Node) bool {
		if m.Kind == graph.Input {
			this = this || m.Source == source
			other = other || m.Source != source
		}
		return true
	})
	return this && !other
}

// inspectDate tells what is wrong with a date that does not follow from the time of the request.
func (d *diagnosis) inspectDate(m mismatch) {
	digits := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, s)
	}
	said, should := digits(m.received), digits(m.want)
	if said == should {
		d.saw("scope-date-format", m.item.Name, m.received, m.want, "")
		return
	}
	class := "scope-date-mismatch"
	a, errA := time.Parse("20060102", said)
	b, errB := time.Parse("20060102", should)
	if errA == nil && errB == nil && a.Sub(b).Abs() == 24*time.Hour {
		class = "scope-date-local"
	}
	if errA != nil && len(said) != len(should) {
		class = "scope-date-format"
	}
	d.saw(class, m.item.Name, m.received, m.want, "")
}

// inspectTime compares the time of the request with that of the server.
func (d *diagnosis) inspectTime(base *evaluator) {
	if d.inspectUnit() || d.options.ServerTime.IsZero() || !d.read.captures.HasTime {
		return
	}
	within := d.within(base)
	signed := d.read.captures.Time.Time()
	off := signed.Sub(d.options.ServerTime)
	if within == 0 || off.Abs() <= within {
		return
	}
	said, should := signed.Format(time.RFC3339), d.options.ServerTime.UTC().Format(time.RFC3339)
	if hours := off.Round(30 * time.Minute); hours != 0 && (off-hours).Abs() <= 2*time.Minute && hours.Abs() <= 14*time.Hour {
		d.saw("timestamp-local-as-utc", "time", said, should, say("%s away", hours.String()))
		return
	}
	d.saw("clock-skew", "time", said, should, say("%s away", off.Round(time.Second).String()))
}

// inspectUnit tells whether the time is a count of another unit than the scheme's, which can be read and means another year.
func (d *diagnosis) inspectUnit() bool {
	for _, it := range d.read.program.Before {
		value := d.raw(it.Name)
		if unwrapped(it.Node).Is("unix_ms") && len(value) == 10 && digitsOnly(value) {
			d.saw("timestamp-unit", it.Name, value, value+"000", "")
			return true
		}
	}
	return false
}

func (d *diagnosis) within(base *evaluator) time.Duration {
	f := d.read.program.Fresh
	if f.Within == nil || f.When != nil && !base.value(f.When).Flag {
		return 0
	}
	length, err := time.ParseDuration(string(base.value(f.Within).Text))
	if err != nil {
		return 0
	}
	return length
}

func op13(s string) bool {
	_, ok := op.ParseUnixMillis(s)
	return ok
}
