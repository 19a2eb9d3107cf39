package eval

import (
	"bytes"
	"slices"
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
			return r.keepString(req.Headers[i].Value)
		}
	}
	if message.EqualFold(name, "host") {
		return r.keepString(req.Authority)
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
	for _, name := range rules.Offered {
		if prefix, wild := strings.CutSuffix(name, "*"); wild {
			r.addMatching(prefix, rules.Except, from)
		} else if !excepted(name, rules.Except) && !r.listed(from, name) {
			r.addHeader(name)
		}
	}
	list := r.sources.all[from:]
	if rules.Sorted {
		sortItems(list)
	}
	return list
}

// namedHeaders gives the headers of a list that was chosen by the caller, or received.
func (r *Run) namedHeaders(names []string) []op.Item {
	from := len(r.sources.all)
	for _, name := range names {
		if !r.addHeader(name) {
			r.fail(&MissingHeader{name})
		}
	}
	list := r.sources.all[from:]
	if rules := r.m.Program.Signed; rules != nil && rules.Sorted && !r.env.Receive {
		sortItems(list)
	}
	return list
}

func sortItems(list []op.Item) {
	for i := 1; i < len(list); i++ { // a handful, mostly in order already
		for j := i; j > 0 && bytes.Compare(list[j].Name, list[j-1].Name) < 0; j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
}

// addHeader puts the header with all its values at the end of the list, and tells whether there is such a header.
func (r *Run) addHeader(name string) bool {
	start := len(r.sources.values)
	if v, ok := r.addedHeader(name); ok {
		r.sources.values = append(r.sources.values, op.Item{Value: v})
	} else {
		req := r.env.Request
		for i := range req.Headers {
			if message.EqualFold(req.Headers[i].Name, name) {
				r.sources.values = append(r.sources.values, op.Item{Value: r.keepString(req.Headers[i].Value)})
			}
		}
		if len(r.sources.values) == start && message.EqualFold(name, "host") {
			r.sources.values = append(r.sources.values, op.Item{Value: r.keepString(req.Authority)})
		}
	}
	values := r.sources.values[start:len(r.sources.values):len(r.sources.values)]
	if len(values) == 0 {
		return false
	}
	r.sources.all = append(r.sources.all, op.Item{Name: r.keepString(name), Value: values[0].Value, Values: values})
	return true
}

// addMatching adds the headers whose names begin with prefix, sorted among themselves, each once.
func (r *Run) addMatching(prefix string, except []string, from int) {
	start := len(r.sources.all)
	try := func(name string) {
		if len(name) >= len(prefix) && message.EqualFold(name[:len(prefix)], prefix) &&
			!r.listed(from, name) && !excepted(name, except) {
			at := len(r.sources.all)
			r.addHeader(name)
			lower(r.sources.all[at].Name)
		}
	}
	for i := range r.joined() {
		if s := &r.sent[i]; s.text != nil && s.item.Place == graph.InHeader {
			try(s.item.Name)
		}
	}
	host := prefix == ""
	for i := range r.env.Request.Headers {
		name := r.env.Request.Headers[i].Name
		if r.sentAfter(name) {
			continue
		}
		host = host && !message.EqualFold(name, "host")
		try(name)
	}
	if host {
		try("host")
	}
	sortItems(r.sources.all[start:])
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

func lower(b []byte) {
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
}

func (r *Run) listed(from int, name string) bool {
	return slices.ContainsFunc(r.sources.all[from:], func(it op.Item) bool {
		return len(it.Name) == len(name) && strings.EqualFold(string(it.Name), name)
	})
}

func excepted(name string, except []string) bool {
	for _, e := range except {
		if prefix, wild := strings.CutSuffix(e, "*"); wild {
			if len(name) >= len(prefix) && message.EqualFold(name[:len(prefix)], prefix) {
				return true
			}
		} else if message.EqualFold(e, name) {
			return true
		}
	}
	return false
}

// allHeaders gives every header, sorted by name, names in lower case, repeated ones together.
func (r *Run) allHeaders() []op.Item {
	from := len(r.sources.all)
	r.addMatching("", nil, from)
	return r.sources.all[from:]
}
