package diagnose

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// maxRepairs is how many pieces of a request may be of another form than the scheme's.
const maxRepairs = 4

// repaired makes a request readable that is not of the form that the scheme sends, so that what is signed can be looked at
// all the same. It tells whether it could.
func (d *diagnosis) repaired() bool {
	for range maxRepairs {
		if d.read.failure == nil {
			return true
		}
		if !d.repair() {
			return false
		}
	}
	return d.read.failure == nil
}

func (d *diagnosis) repair() bool {
	item := d.item(d.read.failure.Item)
	if item == nil {
		return false
	}
	value := d.raw(item.Name)
	switch {
	case value == "":
		return d.renamed(item)
	case d.terminated(item, value), d.redated(item, value):
		return true
	}
	return item == d.read.carrier && item.Place == graph.InHeader && d.rewrite(value)
}

// terminated puts the scheme's own terminator in place of a neighbour's. The search finds it in key and scope.
func (d *diagnosis) terminated(item *graph.Item, value string) bool {
	for _, t := range d.rules().terminators {
		for _, own := range terminatorsOf(d.read.program) {
			if t != own && strings.HasSuffix(cutCredential(value), "/"+t) && d.reread(item, strings.Replace(value, "/"+t, "/"+own, 1)) {
				return true
			}
		}
	}
	return false
}

// renamed takes what stands in a header of another name for what should be in this one.
func (d *diagnosis) renamed(item *graph.Item) bool {
	if item.Place != graph.InHeader || !d.misnamed(item.Name) {
		return false
	}
	value, _ := d.message.Header(d.inspected[len(d.inspected)-1].where)
	if d.reread(item, value) {
		return true
	}
	d.inspected = d.inspected[:len(d.inspected)-1]
	return false
}

// dateLayouts are the forms in which people write a time.
var dateLayouts = []string{
	"20060102T150405Z", "2006-01-02T15:04:05Z", time.RFC3339, "2006-01-02T15:04:05.999999999Z07:00", "2006-01-02 15:04:05", "2006-01-02T15:04:05",
	time.RFC1123, time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 MST", time.RFC850, time.ANSIC, "20060102", "2006-01-02", "20060102150405",
	"2006-01-02T15:04Z", "2006-01-02T15:04:05Z0700", "2006/01/02 15:04:05",
}

// readTime reads a time in whatever form.
func readTime(text string) (time.Time, bool) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		switch len(text) {
		case 10:
			return time.Unix(n, 0), true
		case 13:
			return time.UnixMilli(n), true
		}
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// redated writes the time of a request in the form that the scheme sends. What was signed is most likely what was sent: the
// search takes that for granted first, and then the right form.
func (d *diagnosis) redated(item *graph.Item, value string) bool {
	n := unwrapped(item.Node)
	if !onlyClock(n) {
		return false
	}
	t, ok := readTime(value)
	if !ok {
		return false
	}
	src := sources{time: op.FromTime(t)}
	right := string(newEvaluator(newPlan(d.read.program), &src).value(n).Text)
	if right == value || !d.reread(item, right) {
		return false
	}
	if t.Equal(t.Truncate(24*time.Hour)) && !strings.ContainsAny(value, ":T") && len(value) <= len("2006-01-02") {
		d.notSent = true // without a time of day nobody knows what was signed
	}
	class := "date-header-format"
	if n.Is("unix") && len(value) == 13 && digitsOnly(value) || n.Is("unix_ms") && len(value) == 10 && digitsOnly(value) {
		class = "timestamp-unit"
	}
	d.saw(class, item.Name, value, right, "")
	d.redatings = append(d.redatings, redating{item.Name, value})
	return true
}

// redating is an item whose time was written otherwise than the scheme sends it.
type redating struct{ item, received string }

func digitsOnly(s string) bool { return strings.Trim(s, "0123456789") == "" }

func terminatorsOf(p *graph.Program) []string {
	r := &rules{}
	p.Each(r.note)
	slices.Sort(r.terminators)
	return slices.Compact(r.terminators)
}

// reread reads the request with another value of an item.
func (d *diagnosis) reread(item *graph.Item, value string) bool {
	m := d.message.Clone()
	if item.Place == graph.InHeader {
		m.SetHeader(item.Name, value)
	} else {
		m.Query = replaced(m.Query, item.Name, value)
		m.Body.Bytes = []byte(replaced(string(m.Body.Bytes), item.Name, value))
	}
	r, err := readRequest(d.scheme, m, d.options.Expected)
	if err != nil || r.failure != nil && r.failure.Item == item.Name {
		return false
	}
	d.message, d.read = m, r
	return true
}

// replaced gives a query with another value of one parameter.
func replaced(raw, name, value string) string {
	pieces := strings.Split(raw, "&")
	for i, piece := range pieces {
		if n, _, _ := strings.Cut(piece, "="); n == name {
			pieces[i] = n + "=" + string(message.AppendPercent(nil, value))
		}
	}
	return strings.Join(pieces, "&")
}
