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
	v := r.text(r.m.of(it.Node))
	if v != nil && len(r.buf) > 0 {
		v = r.keepBytes(v)
	}
	r.buf = r.buf[:0]
	if before := len(r.sent); before < len(r.m.joinNames) && v != nil && it.Place == graph.InHeader {
		r.join(r.m.joinNames[before], before)
	}
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
			out.NewQuery = r.env.Request.Query != ""
			out.Query = r.ownQuery(nil) // what the form replaces must not stay in the query
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
	out.Query = r.ownQuery(r.sent)
}

// wireParams writes the parameters as they are sent: sorted, with what is sent from before on at the end.
func (r *Run) wireParams(before int) []byte {
	own := r.ownParams()
	var start int
	if len(own) == len(r.sourceList(graph.Params)) {
		wire := r.wireForm()
		start = len(r.kept)
		r.kept = append(r.kept, wire...)
	} else {
		start = len(r.kept)
		r.kept = r.appendPairs(r.kept, r.byName(own), ampersand, true)
	}
	for i := before; i < len(r.sent); i++ {
		if it := &r.sent[i]; it.text != nil && it.item.Place == graph.InParams {
			r.kept = appendPair(r.kept, start, it)
		}
	}
	return r.keptFrom(start)
}

var ampersand = []byte("&")

// appendPair adds name=value, percent-encoded.
func appendPair(dst []byte, start int, it *sent) []byte {
	if len(dst) > start {
		dst = append(dst, '&')
	}
	dst = append(message.AppendPercent(dst, it.item.Name), '=')
	return message.AppendPercent(dst, it.text)
}

// wireForm gives all parameters that are signed as they are sent: percent-encoded, in order of their names.
func (r *Run) wireForm() []byte {
	s := &r.sources.wire
	if s.run != r.run {
		sorted := r.sortedParams()
		start := len(r.kept)
		r.kept = r.appendPairs(r.kept, sorted, ampersand, true)
		s.run, s.text = r.run, r.keptFrom(start)
	}
	return s.text
}

// sortedParams gives the parameters in order of their names.
func (r *Run) sortedParams() []op.Item {
	s := &r.sources.sorted
	if s.run != r.run {
		s.run, s.list = r.run, r.byName(r.sourceList(graph.Params))
	}
	return s.list
}

func (r *Run) isSortedParams(list []op.Item) bool {
	s := &r.sources.sorted
	return s.run == r.run && len(s.list) > 0 && len(list) == len(s.list) && &list[0] == &s.list[0]
}

// byName gives a list in order of its names.
func (r *Run) byName(list []op.Item) []op.Item {
	from := len(r.sources.all)
	r.single[0].List = list
	r.sources.all = sorting.List(r.sources.all, r.single[:])
	return r.sources.all[from:]
}

var sorting = op.Lookup("sort_names")

// ownParams gives the parameters that belong where params are sent: on a form POST those of the query stay there.
func (r *Run) ownParams() []op.Item {
	all := r.sourceList(graph.Params)
	if !r.form() || r.env.Request.Query == "" {
		return all
	}
	inQuery := 0
	for p := message.ReadPairs(r.env.Request.Query); p.Next(); {
		if !r.replaced(&p) {
			inQuery++
		}
	}
	return all[inQuery:]
}

// sentBody gives the body as it is signed.
func (r *Run) sentBody() []byte {
	if !r.rewrites() {
		return r.readBody()
	}
	return r.wireParams(len(r.sent))
}
