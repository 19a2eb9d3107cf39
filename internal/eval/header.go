package eval

import (
	"bytes"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// headerValue gives the first value of a header, nil when there is none. given looks at the request as it was handed
// over; otherwise what is added before signing counts, and replaces what was there.
func (r *Run) headerValue(name string, given bool) []byte {
	if !given && !r.raw {
		if v, ok := r.addedHeader(name); ok {
			return v
		}
	}
	req := r.env.Request
	for i := range req.Headers {
		if message.EqualFold(req.Headers[i].Name, name) {
			return message.View(req.Headers[i].Value)
		}
	}
	if message.EqualFold(name, "host") {
		return message.View(req.Authority)
	}
	return nil
}

func (r *Run) addedHeader(name string) ([]byte, bool) {
	for i := range r.joined() {
		s := &r.sent[i]
		if s.text != nil && s.item.Place == graph.InHeader && message.EqualFold(s.item.Name, name) {
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
	for _, name := range rules.Always {
		if !r.addHeader(name) {
			r.fail(&MissingHeader{name})
		}
	}
	for _, offered := range r.m.offered {
		if offered.wild {
			r.addMatching(offered.name, r.m.except, from)
		} else if !matches(r.m.except, offered.name) && !r.listed(from, offered.name) {
			r.addHeader(offered.name)
		}
	}
	return r.inOrder(from, rules.Sorted)
}

// namedHeaders gives the headers of a list that was chosen by the caller, or received.
func (r *Run) namedHeaders(names []string) []op.Item {
	from := len(r.sources.all)
	for _, name := range names {
		if !r.addHeader(name) {
			r.fail(&MissingHeader{name})
		}
	}
	rules := r.m.Program.Signed
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

// addHeader puts the header with all its values at the end of the list, and tells whether there is such a header.
func (r *Run) addHeader(name string) bool {
	if v, ok := r.addedHeader(name); ok {
		r.addValues(name, v, len(r.env.Request.Headers))
		return true
	}
	req := r.env.Request
	for i := range req.Headers {
		if message.EqualFold(req.Headers[i].Name, name) {
			r.addValues(name, message.View(req.Headers[i].Value), i+1)
			return true
		}
	}
	if message.EqualFold(name, "host") {
		r.addValues(name, message.View(req.Authority), len(req.Headers))
		return true
	}
	return false
}

// addValues puts a header at the end of the list: its first value, and those of the request's headers from next on.
func (r *Run) addValues(name string, first []byte, next int) {
	s, req := &r.sources, r.env.Request
	start := len(s.values)
	s.values = append(s.values, op.Item{Value: first})
	for i := next; i < len(req.Headers); i++ {
		if message.EqualFold(req.Headers[i].Name, name) {
			s.values = append(s.values, op.Item{Value: message.View(req.Headers[i].Value)})
		}
	}
	values := s.values[start:len(s.values):len(s.values)]
	s.all = append(s.all, op.Item{Name: message.View(name), Value: first, Values: values})
}

// addMatching adds the headers whose names begin with prefix, sorted among themselves, each once.
func (r *Run) addMatching(prefix string, except []pattern, from int) {
	start := len(r.sources.all)
	wanted := func(name string) bool {
		return hasPrefix(name, prefix) && !r.listed(from, name) && !matches(except, name)
	}
	for i := range r.joined() {
		if s := &r.sent[i]; s.text != nil && s.item.Place == graph.InHeader && wanted(s.item.Name) {
			r.addLower(s.item.Name, s.text, len(r.env.Request.Headers))
		}
	}
	host := prefix == ""
	headers := r.env.Request.Headers
	for i := range headers {
		name := headers[i].Name
		if r.sentAfter(name) {
			continue
		}
		host = host && !message.EqualFold(name, "host")
		if wanted(name) { // else it has joined, or stood before
			r.addLower(name, message.View(headers[i].Value), i+1)
		}
	}
	if host && wanted("host") {
		r.addHeader("host")
	}
	if sorted := r.inOrder(start, true); len(sorted) > 0 {
		r.sources.all = r.sources.all[:start+copy(r.sources.all[start:], sorted)]
	}
}

func (r *Run) addLower(name string, first []byte, next int) {
	r.addValues(name, first, next)
	lowered := r.keepString(name)
	message.Lower(lowered)
	r.sources.all[len(r.sources.all)-1].Name = lowered
}

// sentAfter tells whether the header carries the result: it is about to be replaced, or to be left out.
func (r *Run) sentAfter(name string) bool {
	for _, n := range r.m.strip.headers {
		if message.EqualFold(n, name) {
			return true
		}
	}
	return false
}

func (r *Run) listed(from int, name string) bool {
	list := r.sources.all[from:]
	for i := range list {
		if message.EqualFold(list[i].Name, name) {
			return true
		}
	}
	return false
}

// pattern is the name of a header, or what names begin with.
type pattern struct {
	name string
	wild bool
}

func patterns(names []string) []pattern {
	out := make([]pattern, len(names))
	for i, name := range names {
		out[i].name, out[i].wild = strings.CutSuffix(name, "*")
	}
	return out
}

func matches(patterns []pattern, name string) bool {
	for i := range patterns {
		if p := &patterns[i]; len(name) == len(p.name) || p.wild && len(name) > len(p.name) {
			if message.EqualFold(name[:len(p.name)], p.name) {
				return true
			}
		}
	}
	return false
}

func hasPrefix(name, prefix string) bool {
	return len(name) >= len(prefix) && message.EqualFold(name[:len(prefix)], prefix)
}

// allHeaders gives every header, sorted by name, names in lower case, repeated ones together.
func (r *Run) allHeaders() []op.Item {
	from := len(r.sources.all)
	r.addMatching("", nil, from)
	return r.sources.all[from:]
}
