package eval

import (
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// stripped gives the names that sending replaces: when signing they are taken out first; when verifying those that
// carry the result are left out of what is signed.
type stripped struct {
	headers []string // carried after signing
	after   []string // query and parameters carried after signing
	both    []string // and those that join before signing
	params  bool     // parameters are sent
	before  []int    // for each of both: the before item that sends it, or -1: it is carried after
}

func strip(p *graph.Program) stripped {
	var s stripped
	for i, it := range p.Before {
		s.params = s.params || it.Place == graph.InParams
		if it.Place != graph.InHeader {
			s.both = append(s.both, it.Name)
			s.before = append(s.before, i)
		}
	}
	for _, it := range p.After {
		s.params = s.params || it.Place == graph.InParams
		if it.Place == graph.InHeader {
			s.headers = append(s.headers, it.Name)
			continue
		}
		s.after = append(s.after, it.Name)
		s.both = append(s.both, it.Name)
		s.before = append(s.before, -1)
	}
	return s
}

// replaced tells whether a parameter of the request gives way to one that is sent. name is as written in the request.
func (r *Run) replaced(name string) bool {
	if r.raw {
		return false
	}
	if strings.IndexByte(name, '%') >= 0 {
		name = string(message.AppendFormDecode(nil, name)) // rare: a plain name that somebody escaped
	}
	if r.env.Receive {
		for _, n := range r.m.strip.after {
			if n == name {
				return true
			}
		}
		return false
	}
	for i, n := range r.m.strip.both {
		if n == name {
			at := r.m.strip.before[i]
			return at < 0 || at < len(r.sent) && r.sent[at].text != nil
		}
	}
	return false
}

// rawQuery gives the query as it is signed: what was handed over, without what is replaced, with what is added.
func (r *Run) rawQuery(given bool) []byte {
	req := r.env.Request
	if given || !r.hasQueryItems() {
		return r.keepString(req.Query)
	}
	if r.env.Receive {
		return r.ownQuery(nil)
	}
	return r.ownQuery(r.joined())
}

// ownQuery gives the query as it was handed over without what is replaced, and with items that are sent in it.
func (r *Run) ownQuery(items []sent) []byte {
	start := len(r.kept)
	for piece, rest := message.CutPiece(r.env.Request.Query); piece != ""; piece, rest = message.CutPiece(rest) {
		if name, _ := message.CutEquals(piece); !r.replaced(name) {
			r.kept = appendPiece(r.kept, start, piece)
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
func (r *Run) appendSent(dst []byte, start int, items []sent) []byte {
	for i := range items {
		if s := &items[i]; s.text != nil && s.item.Place == graph.InQuery {
			dst = appendPair(dst, start, s)
		}
	}
	return dst
}

// queryPairs gives the raw pairs of the query as it is signed.
func (r *Run) queryPairs() []op.Item {
	s := &r.sources
	from := len(s.all)
	for piece, rest := message.CutPiece(r.env.Request.Query); piece != ""; piece, rest = message.CutPiece(rest) {
		if name, value := message.CutEquals(piece); !r.replaced(name) {
			s.all = append(s.all, op.Item{Name: r.keepString(name), Value: r.keepString(value)})
		}
	}
	if r.env.Receive || r.raw {
		return s.all[from:]
	}
	for i := range r.joined() {
		if it := &r.sent[i]; it.text != nil && it.item.Place == graph.InQuery {
			start := len(r.kept)
			r.kept = message.AppendPercent(r.kept, it.text)
			value := r.keptFrom(start)
			s.all = append(s.all, op.Item{Name: r.keepString(it.item.Name), Value: value})
		}
	}
	return s.all[from:]
}

// paramPairs gives the decoded pairs of query and form as they are signed.
func (r *Run) paramPairs() []op.Item {
	s := &r.sources
	from := len(s.all)
	r.decodePairs(r.env.Request.Query)
	if r.form() {
		r.decodePairs(string(r.readBody()))
	}
	if r.env.Receive || r.raw {
		return s.all[from:]
	}
	for i := range r.joined() {
		if it := &r.sent[i]; it.text != nil && it.item.Place == graph.InParams {
			s.all = append(s.all, op.Item{Name: r.keepString(it.item.Name), Value: it.text})
		}
	}
	return s.all[from:]
}

// decodePairs adds the pairs of a query or form. Most need no decoding: they are parts of one copy of the whole.
func (r *Run) decodePairs(raw string) {
	whole, plain := r.keepString(raw), !message.Escaped(raw)
	for at, size := 0, 0; at < len(raw); at += size + 1 {
		if size = strings.IndexByte(raw[at:], '&'); size < 0 {
			size = len(raw) - at
		}
		piece := raw[at : at+size]
		name, value := message.CutEquals(piece)
		if piece == "" || r.replaced(name) {
			continue
		}
		it := op.Item{Name: part(whole, at, len(name)), Value: part(whole, at+size-len(value), len(value))}
		if !plain && message.Escaped(piece) {
			it = op.Item{Name: r.decoded(name), Value: r.decoded(value)}
		}
		r.sources.all = append(r.sources.all, it)
	}
}

func part(whole []byte, at, size int) []byte { return whole[at : at+size : at+size] }

func (r *Run) decoded(v string) []byte {
	start := len(r.kept)
	r.kept = message.AppendFormDecode(r.kept, v)
	return r.keptFrom(start)
}

// form tells whether parameters travel in the body: it is a form, or an empty POST that becomes one.
func (r *Run) form() bool {
	s := &r.sources.form
	if s.run != r.run {
		s.run, s.yes = r.run, isForm(r.env.Request)
	}
	return s.yes
}

func isForm(req *message.Request) bool {
	ct, ok := req.Header("content-type")
	if !ok {
		return req.Method == "POST" && req.Body.Len() == 0
	}
	return message.IsForm(ct)
}

// paramValue gives the first value of a parameter, nil when there is none.
func (r *Run) paramValue(name string, given bool) []byte {
	if given {
		return r.givenParam(name)
	}
	list := r.sourceList(graph.Params)
	for i := range list {
		if string(list[i].Name) == name {
			return list[i].Value
		}
	}
	return nil
}

// givenParam looks for a parameter of the request as it was handed over, without reading all of them.
func (r *Run) givenParam(name string) []byte {
	if v := r.paramIn(r.env.Request.Query, name); v != nil || !r.form() {
		return v
	}
	return r.paramIn(string(r.readBody()), name)
}

func (r *Run) paramIn(raw, name string) []byte {
	for piece, rest := message.CutPiece(raw); piece != ""; piece, rest = message.CutPiece(rest) {
		n, value := message.CutEquals(piece)
		if len(n) < len(name) {
			continue
		}
		if n == name || message.Escaped(n) && string(r.decoded(n)) == name {
			return r.decoded(value)
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
