package eval

import (
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
