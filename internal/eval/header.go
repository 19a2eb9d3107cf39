package eval

import (
	"bytes"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// headerKeys puts down the keys of the request's headers, so that finding one seldom compares names.
func (r *Run) headerKeys() {
	r.nameKeys = r.nameKeys[:0]
	for i := range r.env.Request.Headers {
		r.nameKeys = append(r.nameKeys, message.NameKey(r.env.Request.Headers[i].Name))
	}
}

// findHeader gives the place of the first header of that name from a place on, -1 when there is none.
func (r *Run) findHeader(name string, key uint32, from int) int {
	for i := from; i < len(r.nameKeys); i++ {
		if r.nameKeys[i] == key && message.SameName(r.env.Request.Headers[i].Name, name) {
			return i
		}
	}
	return -1
}

// headerValue gives the first value of a header, nil when there is none. given looks at the request as it was handed
// over; otherwise what is added before signing counts, and replaces what was there.
func (r *Run) headerValue(name string, given bool) []byte {
	key := message.NameKey(name)
	if !given && !r.raw {
		if v, ok := r.addedHeader(name, key); ok {
			return v
		}
	}
	req := r.env.Request
	if i := r.findHeader(name, key, 0); i >= 0 {
		return message.View(req.Headers[i].Value)
	}
	if message.SameName(name, "host") {
		return message.View(req.Authority)
	}
	return nil
}

func (r *Run) addedHeader(name string, key uint32) ([]byte, bool) {
	for i := range r.joined() {
		if s := &r.sent[i]; s.text != nil && r.m.joinKeys[i] == key && message.SameName(s.item.Name, name) {
			return s.text, true
		}
	}
	return nil, false
}

// signedHeaders gives the headers that the signature covers, with their values, in order.
func (r *Run) signedHeaders() []op.Item {
	if r.env.Signed != nil {
		return r.namedHeaders(r.env.Signed)
	}
	rules := r.m.Program.Signed
	if rules == nil {
		return nil
	}
	from := len(r.sources.all)
	r.sources.keys = r.sources.keys[:0]
	for _, name := range rules.Always {
		if !r.addListed(name) {
			r.fail(&MissingHeader{name})
		}
	}
	for _, offered := range r.m.offered {
		if offered.wild {
			r.addMatching(offered.name, r.m.except, from)
		} else if !matches(r.m.except, offered.name) && !r.listed(from, offered.name, offered.key) {
			r.addListed(offered.name)
		}
	}
	return r.inOrder(from, rules.Sorted)
}

// namedHeaders gives the headers of a list that was chosen by the caller, or received.
func (r *Run) namedHeaders(names []string) []op.Item {
	from := len(r.sources.all)
	r.sources.keys = r.sources.keys[:0]
	rules := r.m.Program.Signed
	for _, name := range names {
		if r.addListed(name) {
			continue
		}
		if !rules.Bare(name) {
			r.fail(&MissingHeader{name})
			continue
		}
		r.addBare(name)
	}
	return r.inOrder(from, rules != nil && rules.Sorted && !r.env.Receive)
}

// inOrder gives the headers that were added from a place on, sorted if that is wanted and they are not yet.
func (r *Run) inOrder(from int, sorted bool) []op.Item {
	list := r.sources.all[from:]
	for i := 1; sorted && i < len(list); i++ {
		if bytes.Compare(list[i-1].Name, list[i].Name) > 0 {
			return r.byName(list)
		}
	}
	return list
}

// addListed puts what a name in a list stands for at the end: a header, or what the scheme knows as no header.
func (r *Run) addListed(name string) bool {
	if rules := r.m.Program.Signed; rules != nil && len(rules.Others) > 0 && rules.Other(name) {
		r.addBare(name)
		return true
	}
	return r.addHeader(name)
}

// addBare puts a name without values at the end of the list.
func (r *Run) addBare(name string) {
	r.sources.keys = append(r.sources.keys, message.NameKey(name))
	r.sources.all = append(r.sources.all, op.Item{Name: message.View(name)})
}

// addHeader puts the header with all its values at the end of the list, and tells whether there is such a header.
func (r *Run) addHeader(name string) bool {
	key := message.NameKey(name)
	if v, ok := r.addedHeader(name, key); ok {
		r.addValues(name, key, v, len(r.env.Request.Headers))
		return true
	}
	req := r.env.Request
	if i := r.findHeader(name, key, 0); i >= 0 {
		r.addValues(name, key, message.View(req.Headers[i].Value), i+1)
		return true
	}
	if message.SameName(name, "host") {
		r.addValues(name, key, message.View(req.Authority), len(req.Headers))
		return true
	}
	return false
}

// addValues puts a header at the end of the list: its first value, and those of the request's headers from next on.
func (r *Run) addValues(name string, key uint32, first []byte, next int) {
	s, req := &r.sources, r.env.Request
	s.keys = append(s.keys, key)
	if !r.m.repeats {
		s.all = append(s.all, op.Item{Name: message.View(name), Value: first})
		return
	}
	start := len(s.values)
	s.values = append(s.values, op.Item{Value: first})
	for i := r.findHeader(name, key, next); i >= 0; i = r.findHeader(name, key, i+1) {
		s.values = append(s.values, op.Item{Value: message.View(req.Headers[i].Value)})
	}
	values := s.values[start:len(s.values):len(s.values)]
	s.all = append(s.all, op.Item{Name: message.View(name), Value: first, Values: values})
}

// addMatching adds the headers whose names begin with prefix, sorted among themselves, each once.
func (r *Run) addMatching(prefix string, except []pattern, from int) {
	start := len(r.sources.all)
	wanted := func(name string, key uint32) bool {
		return hasPrefix(name, prefix) && !r.listed(from, name, key) && !matches(except, name)
	}
	for i := range r.joined() {
		if s := &r.sent[i]; s.text != nil && s.item.Place == graph.InHeader && wanted(s.item.Name, r.m.joinKeys[i]) {
			r.addLower(s.item.Name, r.m.joinKeys[i], s.text, len(r.env.Request.Headers))
		}
	}
	host := prefix == ""
	headers := r.env.Request.Headers
	for i := range headers {
		name := headers[i].Name
		if r.sentAfter(name) {
			continue
		}
		host = host && !message.SameName(name, "host")
		if wanted(name, r.nameKeys[i]) { // else it has joined, or stood before
			r.addLower(name, r.nameKeys[i], message.View(headers[i].Value), i+1)
		}
	}
	if host && wanted("host", message.NameKey("host")) {
		r.addHeader("host")
	}
	r.sortAdded(start, from)
}

// sortAdded sorts the headers of the list that were added from start on.
func (r *Run) sortAdded(start, from int) {
	size := len(r.sources.all) - start
	sorted := r.inOrder(start, true)
	if size == 0 || &sorted[0] == &r.sources.all[start] {
		return
	}
	copy(r.sources.all[start:], sorted)
	r.sources.all = r.sources.all[:start+size]
	for i := start; i < start+size; i++ {
		r.sources.keys[i-from] = message.NameKey(message.ViewString(r.sources.all[i].Name))
	}
}

func (r *Run) addLower(name string, key uint32, first []byte, next int) {
	r.addValues(name, key, first, next)
	lowered := r.keepString(name)
	message.Lower(lowered)
	r.sources.all[len(r.sources.all)-1].Name = lowered
}

// sentAfter tells whether the header carries the result: it is about to be replaced, or to be left out.
func (r *Run) sentAfter(name string) bool {
	for _, n := range r.m.strip.headers {
		if message.SameName(n, name) {
			return true
		}
	}
	return false
}

// listed tells whether a header is in the list that is being made from a place on.
func (r *Run) listed(from int, name string, key uint32) bool {
	for i, k := range r.sources.keys {
		if k == key && message.SameName(message.ViewString(r.sources.all[from+i].Name), name) {
			return true
		}
	}
	return false
}

// allHeaders gives every header, sorted by name, names in lower case, repeated ones together.
func (r *Run) allHeaders() []op.Item {
	from := len(r.sources.all)
	r.sources.keys = r.sources.keys[:0]
	r.addMatching("", nil, from)
	return r.sources.all[from:]
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
