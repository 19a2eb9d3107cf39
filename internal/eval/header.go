package eval

import (
	"slices"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// headerValue gives the first value of a header, nil when there is none. given looks at the request as it was handed
// over; otherwise what is added before signing counts, and replaces what was there.
func (r *Run) headerValue(id int32, given bool) []byte {
	e := &r.names.list[id]
	if e.run == r.run {
		if e.joined >= 0 && !given && !r.raw {
			return r.sent[e.joined].Value
		}
		if e.first >= 0 {
			return message.View(r.env.Request.Headers[e.first].Value)
		}
	}
	if id == hostName {
		return message.View(r.env.Request.Authority)
	}
	return nil
}

// requestHost gives the host that the request names.
func (r *Run) requestHost() string {
	if e := &r.names.list[hostName]; e.run == r.run && e.first >= 0 {
		return r.env.Request.Headers[e.first].Value
	}
	return r.env.Request.Authority
}

// hasHeader tells whether there is a header of that name, handed over or joined.
func (r *Run) hasHeader(id int32) bool { return r.names.list[id].run == r.run || id == hostName }

// listed is an element of a list of headers.
type listed struct {
	name int32
	bare bool // it stands in the list without being a header
}

// listSigned lists the headers that the signature covers, in order, and tells whether there is such a list.
func (r *Run) listSigned() bool {
	rules := r.m.Program.Signed
	if r.signedRun == r.run {
		return true
	}
	last, named := r.signedRun, r.env.Signed != nil
	settled := !named && !r.raw && (r.env.Receive || len(r.sent) >= len(r.m.Program.Before)) // no name joins any more
	switch r.signedRun = r.run; {
	case rules == nil && !named:
		return false
	case settled && r.signedSettled && last == r.run-1 && r.sameNames():
		return true // what is chosen of the same names is the same
	case named && r.sameList():
		return true
	}
	r.newList()
	if named {
		r.listNamed(r.env.Signed)
	} else {
		r.listByRules()
	}
	if rules != nil && rules.Sorted && !(r.env.Receive && named) {
		r.sortListing(0)
	}
	r.signed, r.signedMade = append(r.signed[:0], r.listing...), r.lists
	r.signedSettled = settled && r.err == nil
	if r.signedList = 0; named && r.err == nil {
		r.signedList = r.env.List
	}
	return true
}

// sameList tells whether the names of Env.Signed are those that were listed last, and are all headers of this request.
func (r *Run) sameList() bool {
	if r.env.List == 0 || r.env.List != r.signedList {
		return false
	}
	for _, l := range r.signed {
		if l.bare || !r.hasHeader(r.names.list[l.name].id) {
			return false
		}
	}
	return true
}

// signedHeaders gives those headers with their values.
func (r *Run) signedHeaders() []op.Item {
	if r.raw {
		r.signedRun = 0 // a list of the request as it was handed over is made anew
	}
	if !r.listSigned() {
		return nil
	}
	items := r.listedItems(r.signed)
	if r.raw {
		r.signedRun = 0
	}
	return items
}

// newList begins a list of headers.
func (r *Run) newList() {
	r.listing = r.listing[:0]
	r.lists++
}

// listByRules lists what the scheme's own rules choose.
func (r *Run) listByRules() {
	for i, n := range r.m.always {
		if !r.list1(n) {
			r.fail(&MissingHeader{r.m.Program.Signed.Always[i]})
		}
	}
	for i := range r.m.offered {
		switch o := &r.m.offered[i]; {
		case o.wild:
			r.listMatching(int32(i + 1))
		case !o.never && r.names.list[r.names.list[o.number].id].listed != r.lists:
			r.list1(o.number)
		}
	}
}

// listNamed lists the headers that were chosen by the caller, or received.
func (r *Run) listNamed(names []string) {
	rules := r.m.Program.Signed
	for i, name := range names {
		n := r.listedName(name, i)
		if !r.list1(n) {
			if !rules.Bare(name) {
				r.fail(&MissingHeader{name})
				continue
			}
			r.addListed(n, true)
		}
	}
}

// list1 lists what a name stands for: a header, or what the scheme knows as no header.
func (r *Run) list1(n int32) bool {
	e := &r.names.list[n]
	if rules := r.m.Program.Signed; rules != nil && len(rules.Others) > 0 && rules.Other(e.text) {
		r.addListed(n, true)
		return true
	}
	if !r.hasHeader(e.id) {
		return false
	}
	r.addListed(n, false)
	return true
}

func (r *Run) addListed(n int32, bare bool) {
	e := &r.names.list[r.names.list[n].id]
	if e.listed = r.lists; !e.heeded {
		e.heeded, e.news = true, r.run
	}
	r.listing = append(r.listing, listed{n, bare})
}

// everyHeader stands for a pattern that all names match.
const everyHeader = 0

// listMatching lists the headers whose names match a pattern offered, sorted among themselves, each once.
func (r *Run) listMatching(offer int32) {
	start := len(r.listing)
	for i := range r.joined() {
		if r.sent[i].IsHeader() {
			r.listWanted(r.m.items[i].name, offer)
		}
	}
	host := offer == everyHeader || r.m.offered[offer-1].name == ""
	for i := range r.env.Request.Headers {
		id := r.names.ids[i]
		if r.names.list[id].after {
			continue // it is about to be replaced, or to be left out
		}
		host = host && id != hostName
		r.listWanted(id, offer)
	}
	if host {
		r.listWanted(hostName, offer)
	}
	r.sortListing(start)
}

func (r *Run) listWanted(id, offer int32) {
	e := &r.names.list[id]
	if e.listed != r.lists && (offer == everyHeader || e.offer == offer && !e.never) {
		r.addListed(id, false)
	}
}

// sortListing sorts the list by name from a place on.
func (r *Run) sortListing(start int) {
	r.names.rank()
	list, names := r.listing[start:], r.names.list
	if len(list) > maxNames {
		slices.SortStableFunc(list, func(a, b listed) int { return int(names[a.name].rank - names[b.name].rank) })
		return
	}
	for i := 1; i < len(list); i++ {
		it, j := list[i], i
		for rank := names[it.name].rank; j > 0 && names[list[j-1].name].rank > rank; j-- {
			list[j] = list[j-1]
		}
		list[j] = it
	}
}

// listedItems gives the listed headers with their values.
func (r *Run) listedItems(list []listed) []op.Item {
	s := &r.sources
	from := len(s.all)
	for _, l := range list {
		e := &r.names.list[l.name]
		it := op.Item{Name: message.View(e.text)}
		if !l.bare {
			it.Value = r.headerValue(e.id, false)
			if r.m.repeats {
				it.Values = r.headerValues(e.id, it.Value)
			}
		}
		s.all = append(s.all, it)
	}
	return s.all[from:]
}

// headerValues gives all values of a header, of which the first is known.
func (r *Run) headerValues(id int32, first []byte) []op.Item {
	s := &r.sources
	start := len(s.values)
	s.values = append(s.values, op.Item{Value: first})
	if e := &r.names.list[id]; e.run == r.run && e.joined < 0 && e.first >= 0 {
		for i := r.names.next[e.first]; i >= 0; i = r.names.next[i] {
			s.values = append(s.values, op.Item{Value: message.View(r.env.Request.Headers[i].Value)})
		}
	}
	return s.values[start:len(s.values):len(s.values)]
}

// allHeaders gives every header, sorted by name, names in lower case, repeated ones together.
func (r *Run) allHeaders() []op.Item {
	r.newList()
	r.listMatching(everyHeader)
	return r.listedItems(r.listing)
}

// repeats tells whether a program looks at more than the first value of a header.
func repeats(nodes []*graph.Node) bool {
	for _, n := range nodes {
		for _, a := range n.Args {
			if n.Is("values") || a != nil && a.Kind == graph.Field && a.Text == "values" && !n.Is("first") {
				return true
			}
		}
	}
	return false
}
