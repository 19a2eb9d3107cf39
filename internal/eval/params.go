package eval

import (
	"bytes"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// Most parameters of a request are those of the request before: what calls one action names it, and the credential, again
// and again. So a run's memory keeps the pairs of the query, and those that join it, decoded and as they travel.

// queryPair is what is kept of a pair of the query beside its item: how it stood there, and memory for what it is decoded.
type queryPair struct {
	written string
	text    []byte
}

// maxPairs is how many pairs of a query are kept.
const maxPairs = 64

// givenPairs gives the decoded pairs of query and form as they were handed over, or received. A verifier has read them
// already.
func (r *Run) givenPairs() []op.Item {
	if r.env.HasParams {
		return r.env.Params
	}
	s := &r.sources
	if s.given.run != r.run {
		r.readQuery()
		if r.form() {
			r.decodePairs(message.ViewString(r.readBody()))
		}
		s.given.run, s.given.list = r.run, slices.Clip(s.pairs)
	}
	return s.given.list
}

// readQuery reads the pairs of the query. One that stands where and as it stood in the run before is what it was.
func (r *Run) readQuery() {
	s, raw := &r.sources, r.env.Request.Query
	if raw == s.raw {
		s.pairs = s.pairs[:len(s.query)]
		return
	}
	n, rest := 0, raw
	for ; n < maxPairs && r.passing&leafTarget == 0; n++ {
		if n < len(s.query) {
			if behind, same := s.query[n].cut(rest); same {
				rest = behind
				continue
			}
		}
		p, behind := message.CutPair(rest)
		if rest = behind; p.Whole == "" {
			break
		}
		r.keepPair(n, p)
	}
	if n < len(s.query) {
		s.names++
	}
	s.raw, s.query, s.pairs = raw, s.query[:n], s.pairs[:n]
	if rest != "" { // it is long, and not kept
		s.raw, s.query = "", s.query[:0]
		s.names++
		r.decodePairs(rest)
	}
}

// cut gives what stands behind the pair in a query that begins with it.
func (q *queryPair) cut(query string) (behind string, same bool) {
	if query != "" && query[0] == '&' {
		query = query[1:]
	}
	n := len(q.written)
	same = strings.HasPrefix(query, q.written) && (len(query) == n || query[n] == '&')
	if same {
		query = query[n:]
	}
	return query, same
}

// keepPair puts a pair of the query at its place.
func (r *Run) keepPair(n int, p message.Pair) {
	s := &r.sources
	if n == len(s.query) {
		s.query = slices.Grow(s.query, 1)[:n+1]
		s.names++
	} else if name := p.Name(); name != string(s.pairs[n].Name) || !message.IsPlain(name) {
		s.names++
	}
	if n >= len(s.pairs) {
		s.pairs = slices.Grow(s.pairs[:n], 1)[:n+1]
	}
	q := &s.query[n]
	q.written = p.Whole
	if p.Plain() {
		s.pairs[n] = op.PairAsWritten(p)
	} else {
		s.pairs[n] = q.decode(p)
	}
}

// decode decodes a pair in the pair's own memory.
func (q *queryPair) decode(p message.Pair) op.Item {
	name := message.AppendFormDecode(q.text[:0], p.Name())
	text := message.AppendFormDecode(name, p.Value())
	at, end := len(name), len(text)
	q.text = appendWire(text, text[:at], text[at:end])
	return op.Item{Name: q.text[:at], Value: q.text[at:end], Wire: q.text[end:]}
}

// decodePairs adds the pairs of a query or form, of which nothing is kept. Most need no decoding.
func (r *Run) decodePairs(raw string) {
	for p, rest := message.CutPair(raw); p.Whole != ""; p, rest = message.CutPair(rest) {
		it := op.PairAsWritten(p)
		if p.Escaped() {
			it = op.Item{Name: r.decoded(p.Name()), Value: r.decoded(p.Value())}
		}
		r.sources.pairs = append(r.sources.pairs, it)
	}
}

func (r *Run) decoded(v string) []byte {
	start := len(r.kept)
	r.kept = message.AppendFormDecode(r.kept, v)
	return r.keptFrom(start)
}

// paramPairs gives the decoded pairs of query and form as they are signed.
func (r *Run) paramPairs() []op.Item {
	given := r.givenPairs()
	if r.raw {
		return given
	}
	s, first := &r.sources, r.nameParams(given)
	switch {
	case r.env.Receive && first >= len(given)-1: // where a signature mostly stands
		return given[:first:first]
	case first < len(given):
		from := len(s.all)
		s.all = r.appendJoined(r.appendRemaining(s.all, given, first))
		return s.all[from:]
	}
	s.pairs = r.appendJoined(s.pairs[:len(given)]) // mostly all remain
	return s.pairs
}

// nameParams notes whether the names of the parameters that are signed are those of the run before, and gives the first
// pair of the query that gives way.
func (r *Run) nameParams(given []op.Item) int {
	s, names, joined := &r.sources.signed, r.sources.names, r.joinedParams()
	if joined == 0 || len(given) != len(r.sources.query) {
		names = 0 // the request was received, or some are not kept: nothing is known of these
	}
	if names == 0 || names != s.query || joined != s.joined {
		*s = signedNames{query: names, joined: joined, first: r.firstReplaced(given)}
	}
	return s.first
}

// joinedParams gives a bit for each item that has joined the request; 0: there are too many.
func (r *Run) joinedParams() (bits uint64) {
	items := r.joined()
	if len(items) > 64 {
		return 0
	}
	for i := range items {
		if items[i].Value != nil {
			bits |= 1 << i
		}
	}
	return bits
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

// appendRemaining adds the pairs that do not give way, of which the first that does is known.
func (r *Run) appendRemaining(dst, given []op.Item, first int) []op.Item {
	dst = append(dst, given[:first]...)
	for i := first; i < len(given); i++ {
		if !r.gives(message.ViewString(given[i].Name)) {
			dst = append(dst, given[i])
		}
	}
	return dst
}

// appendJoined adds the parameters that join a request that is signed.
func (r *Run) appendJoined(dst []op.Item) []op.Item {
	if r.env.Receive {
		return dst
	}
	for i := range r.joined() {
		if it := &r.sent[i]; it.Value != nil && it.Item.Place == graph.InParams {
			dst = append(dst, *r.joinedPair(i))
		}
	}
	return dst
}

// joinedPair gives a parameter that joins the request. Mostly it is what it was in the last run.
func (r *Run) joinedPair(i int) *op.Item {
	last, now := &r.pairs[i], &r.sent[i]
	if last.Name == nil || !bytes.Equal(last.Value, now.Value) {
		name := now.Item.Name
		text := append(append(append(last.Name[:0], name...), '='), now.Value...)
		at, end, from := len(name), len(text), 0
		if now.Item.Wire != name || !message.IsPlain(message.ViewString(now.Value)) {
			text, from = appendPair(text, end, now), end
		}
		*last = op.Item{Name: text[:at], Value: text[at+1 : end], Wire: text[from:]}
	}
	return last
}
