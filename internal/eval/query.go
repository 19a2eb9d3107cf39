package eval

import (
	"bytes"
	"slices"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// rawQuery gives the query as it is signed: what was handed over, without what is replaced, with what is added.
func (r *Run) rawQuery(given bool) []byte {
	req := r.env.Request
	if given || !r.hasQueryItems() {
		return message.View(req.Query)
	}
	if r.env.Receive {
		return r.ownQuery(nil)
	}
	return r.ownQuery(r.joined())
}

// ownQuery gives the query as it was handed over without what is replaced, and with items that are sent in it.
func (r *Run) ownQuery(items []Sent) []byte {
	start := len(r.kept)
	for p, rest := message.CutPair(r.env.Request.Query); p.Whole != ""; p, rest = message.CutPair(rest) {
		if !r.replaced(p) {
			r.kept = appendPiece(r.kept, start, p.Whole)
		}
	}
	r.kept = r.appendSent(r.kept, start, items)
	return r.keptFrom(start)
}

func (r *Run) hasQueryItems() bool { return len(r.m.strip.both) > 0 }

func appendPiece(dst []byte, start int, piece string) []byte {
	if len(dst) > start {
		dst = append(dst, '&')
	}
	return append(dst, piece...)
}

// appendSent adds query items as name=value, percent-encoded.
func (r *Run) appendSent(dst []byte, start int, items []Sent) []byte {
	for i := range items {
		if s := &items[i]; s.Value != nil && s.Item.Place == graph.InQuery {
			dst = appendPair(dst, start, s)
		}
	}
	return dst
}

// queryPairs gives the raw pairs of the query as it is signed.
func (r *Run) queryPairs() []op.Item {
	s := &r.sources
	from := len(s.all)
	for p, rest := message.CutPair(r.env.Request.Query); p.Whole != ""; p, rest = message.CutPair(rest) {
		if !r.replaced(p) {
			s.all = append(s.all, op.PairAsWritten(p))
		}
	}
	if r.env.Receive || r.raw {
		return s.all[from:]
	}
	for i := range r.joined() {
		if it := &r.sent[i]; it.Value != nil && it.Item.Place == graph.InQuery {
			start := len(r.kept)
			r.kept = message.AppendPercent(r.kept, it.Value)
			value := r.keptFrom(start)
			s.all = append(s.all, op.Item{Name: message.View(it.Item.Name), Value: value})
		}
	}
	return s.all[from:]
}

// givenPairs gives the decoded pairs of query and form as they were handed over, or received. A verifier has read them
// already.
func (r *Run) givenPairs() []op.Item {
	if r.env.HasParams {
		return r.env.Params
	}
	s := &r.sources.given
	if s.run != r.run {
		from := len(r.sources.all)
		r.decodePairs(r.env.Request.Query)
		if r.form() {
			r.decodePairs(message.ViewString(r.readBody()))
		}
		s.run, s.list = r.run, slices.Clip(r.sources.all[from:])
	}
	return s.list
}

// paramPairs gives the decoded pairs of query and form as they are signed.
func (r *Run) paramPairs() []op.Item {
	given := r.givenPairs()
	if r.raw {
		return given
	}
	s, first := &r.sources, r.firstReplaced(given)
	if r.env.Receive && first >= len(given)-1 { // where a signature mostly stands
		return given[:first:first]
	}
	from := r.remaining(given, first)
	if r.env.Receive {
		return s.all[from:]
	}
	for i := range r.joined() {
		if it := &r.sent[i]; it.Value != nil && it.Item.Place == graph.InParams {
			s.all = append(s.all, r.joinedPair(i))
		}
	}
	return s.all[from:]
}

// firstReplaced finds the first pair that gives way.
func (r *Run) firstReplaced(given []op.Item) int {
	for i := range given {
		if r.gives(message.ViewString(given[i].Name)) {
			return i
		}
	}
	return len(given)
}

// remaining puts the pairs that do not give way, of which the first is known, at the end of the list memory, and tells
// where they begin. Mostly they stand there already, and all remain.
func (r *Run) remaining(given []op.Item, first int) int {
	s := &r.sources
	if from := len(s.all) - len(given); first == len(given) && from >= 0 && first > 0 && &s.all[from] == &given[0] {
		return from
	}
	from := len(s.all)
	s.all = append(s.all, given[:first]...)
	for i := first; i < len(given); i++ {
		if !r.gives(message.ViewString(given[i].Name)) {
			s.all = append(s.all, given[i])
		}
	}
	return from
}

// joinedPair gives a parameter that joins the request. Mostly it is what it was in the last run.
func (r *Run) joinedPair(i int) op.Item {
	last, now := &r.pairs[i], &r.sent[i]
	if last.Name == nil || !bytes.Equal(last.Value, now.Value) {
		name := now.Item.Name
		text := append(append(append(last.Name[:0], name...), '='), now.Value...)
		last.Name, last.Value = text[:len(name)], text[len(name)+1:]
		last.Plain = message.IsPlain(name) && message.IsPlain(message.ViewString(now.Value))
	}
	return *last
}

// decodePairs adds the pairs of a query or form. Most need no decoding.
func (r *Run) decodePairs(raw string) {
	for p, rest := message.CutPair(raw); p.Whole != ""; p, rest = message.CutPair(rest) {
		if p.Escaped() {
			r.sources.all = append(r.sources.all, op.Item{Name: r.decoded(p.Name()), Value: r.decoded(p.Value())})
		} else {
			r.sources.all = append(r.sources.all, op.PairAsWritten(p))
		}
	}
}

func (r *Run) decoded(v string) []byte {
	start := len(r.kept)
	r.kept = message.AppendFormDecode(r.kept, v)
	return r.keptFrom(start)
}

// form tells whether parameters travel in the body: it is a form, or an empty POST that becomes one.
func (r *Run) form() bool {
	s := &r.sources.form
	if s.run != r.run {
		s.run, s.yes = r.run, r.isForm()
	}
	return s.yes
}

func (r *Run) isForm() bool {
	ct := r.headerValue(contentTypeName, true)
	if ct == nil {
		return r.env.Request.Method == "POST" && r.env.Request.Body.Len() == 0
	}
	return message.IsForm(message.ViewString(ct))
}

// paramValue gives the first value of a parameter, nil when there is none.
func (r *Run) paramValue(name string, given bool) []byte {
	if given {
		return r.givenParam(name)
	}
	return valueOf(r.sourceList(graph.Params), name)
}

// givenParam gives the first value of a parameter of the request as it was handed over.
func (r *Run) givenParam(name string) []byte { return valueOf(r.givenPairs(), name) }

func valueOf(pairs []op.Item, name string) []byte {
	for i := range pairs {
		if string(pairs[i].Name) == name {
			return pairs[i].Value
		}
	}
	return nil
}

// givenList gives a list of the request as it was handed over. It is for the defaults of inputs, and not kept.
func (r *Run) givenList(s graph.Source) []op.Item {
	r.raw = true
	defer func() { r.raw = false }()
	return r.readList(s)
}
