package eval

import (
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// Sending is what a signed request has more than the one that was handed over. Its bytes are good until the run is
// done.
type Sending struct {
	Headers []Header // each replaces every header of its name
	Query   []byte   // the whole query, when NewQuery
	Form    []byte   // the whole body, when NewForm
	NewQuery,
	NewForm bool
}

// Header is one header to be sent.
type Header struct {
	Name  string // as the scheme writes it
	Wire  string // as net/http spells it
	Value []byte
}

// addBefore computes what joins the request before it is signed.
func (r *Run) addBefore() {
	for _, it := range r.m.Program.Before {
		r.send(it)
	}
}

// send computes the value of an item and keeps it.
func (r *Run) send(it *graph.Item) {
	if r.err != nil {
		return
	}
	v := r.text(it.Node)
	if v != nil && len(r.buf) > 0 {
		v = r.keepBytes(v)
	}
	r.buf = r.buf[:0]
	r.sent = append(r.sent, sent{it, v})
}

// joined gives what has joined the request before signing; what carries the result is not part of it.
func (r *Run) joined() []sent { return r.sent[:min(len(r.sent), len(r.m.Program.Before))] }

// Sending computes everything that is sent. headers is memory that may be reused.
func (r *Run) Sending(headers []Header) (Sending, error) {
	out := Sending{Headers: headers[:0]}
	before := len(r.sent)
	for _, it := range r.m.Program.After {
		r.send(it)
	}
	if r.err != nil {
		return out, r.err
	}
	for i := range r.sent {
		if s := &r.sent[i]; s.text != nil && s.item.Place == graph.InHeader {
			out.Headers = append(out.Headers, Header{s.item.Name, s.item.Wire, s.text})
		}
	}
	r.sendQuery(&out, before)
	return out, r.err
}

func (r *Run) sendsParams() bool { return r.m.strip.params }

// sendQuery writes the new query or form. Parameters go out sorted by name, as vendors print them, and what carries
// the result at the end; query items are added to the query as it stands.
func (r *Run) sendQuery(out *Sending, before int) {
	if r.sendsParams() {
		if r.form() {
			out.NewForm = true
			out.Form = r.wireParams(before)
			return
		}
		out.NewQuery = true
		out.Query = r.wireParams(before)
		return
	}
	if !r.hasQueryItems() {
		return
	}
	out.NewQuery = true
	start := len(r.kept)
	for piece, rest := cutPiece(r.env.Request.Query); piece != ""; piece, rest = cutPiece(rest) {
		if name, _ := cutEquals(piece); !r.replaced(name) {
			r.kept = appendPiece(r.kept, start, piece)
		}
	}
	r.kept = r.appendSent(r.kept, start, r.sent)
	out.Query = r.kept[start:len(r.kept):len(r.kept)]
}

func (r *Run) wireParams(before int) []byte {
	s := &r.sources
	s.wire = append(s.wire[:0], r.ownParams()...)
	sortByName(s.wire)
	for i := before; i < len(r.sent); i++ {
		if it := &r.sent[i]; it.text != nil && it.item.Place == graph.InParams {
			s.wire = append(s.wire, op.Item{Name: r.keepString(it.item.Name), Value: it.text})
		}
	}
	start := len(r.kept)
	for i := range s.wire {
		if i > 0 {
			r.kept = append(r.kept, '&')
		}
		r.kept = message.AppendPercent(r.kept, s.wire[i].Name)
		r.kept = append(r.kept, '=')
		r.kept = message.AppendPercent(r.kept, s.wire[i].Value)
	}
	return r.kept[start:len(r.kept):len(r.kept)]
}

// ownParams gives the parameters that belong where params are sent: on a form POST those of the query stay there.
func (r *Run) ownParams() []op.Item {
	all := r.sourceList(graph.Params)
	if !r.form() || r.env.Request.Query == "" {
		return all
	}
	inQuery := 0
	for piece, rest := cutPiece(r.env.Request.Query); piece != ""; piece, rest = cutPiece(rest) {
		if name, _ := cutEquals(piece); !r.replaced(name) {
			inQuery++
		}
	}
	return all[inQuery:]
}

func sortByName(items []op.Item) {
	for i := 1; i < len(items); i++ {
		for j := i; j > 0 && string(items[j].Name) < string(items[j-1].Name); j-- {
			items[j], items[j-1] = items[j-1], items[j]
		}
	}
}

// sentBody gives the body as it is signed.
func (r *Run) sentBody() []byte {
	if !r.rewrites() {
		return r.readBody()
	}
	return r.wireParams(len(r.sent))
}
