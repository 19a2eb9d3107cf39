package eval

import (
	"slices"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// Sending is what a signed request has more than the one that was handed over. Its bytes are good until the run is
// done, and they are not the caller's to change: some are sent again by the next run.
type Sending struct {
	Items []Sent // those that are headers replace every header of their name
	Query []byte // the whole query, when NewQuery
	Form  []byte // the whole body, when NewForm
	NewQuery,
	NewForm bool
}

// Sent is an item with its value; nil is absent.
type Sent struct {
	Item  *graph.Item
	Value []byte
}

// IsHeader tells whether there is a header to be set.
func (s *Sent) IsHeader() bool { return s.Value != nil && s.Item.Place == graph.InHeader }

// sending is an item made ready.
type sending struct {
	code   *code
	joins  bool  // it joins the request before signing as a header
	absent bool  // whatever the request
	name   int32 // of the header
}

// layOutItems makes the items ready, those before signing first.
func (m *Machine) layOutItems() {
	var made leaves
	stay := true
	for i, it := range slices.Concat(m.Program.Before, m.Program.After) {
		c := m.slowCode(it.Node)
		s := sending{code: c, absent: c.do == constant && c.text == nil}
		if it.Place == graph.InHeader {
			s.name = m.nameID(it.Name)
		}
		if i < len(m.Program.Before) {
			s.joins = it.Place == graph.InHeader
			made, stay = made|m.leavesOf(it.Node), stay && c.stays()
		}
		m.items = append(m.items, s)
	}
	if stay {
		m.joining = m.newLeaves(made) + 1
	}
}

// sendBefore computes the values of the items before signing. Where nothing that they are made of has changed, they are
// those of the last run.
func (r *Run) sendBefore() {
	before := len(r.m.Program.Before)
	if r.m.joining == 0 {
		r.send(before)
		return
	}
	s := &r.slow[r.m.joining-1]
	if !s.good {
		r.send(before)
		s.good = r.settles(r.m.joining - 1)
		return
	}
	r.sent = r.sent[:before]
	for i := range r.sent {
		if s := &r.m.items[i]; s.joins && r.sent[i].Value != nil {
			r.join(s.name, i)
		}
	}
}

// send computes the values of the next items. What is built for them stays in the buffer.
func (r *Run) send(until int) {
	for len(r.sent) < until && r.err == nil {
		i := len(r.sent)
		s := &r.m.items[i]
		if s.absent {
			r.sent = r.sent[:i+1]
			continue
		}
		v := r.text(s.code)
		r.sent = r.sent[:i+1] // only now: the value may ask for what has joined
		if r.sent[i].Value = v; s.joins && v != nil {
			r.join(s.name, i)
		}
	}
}

// Stands tells whether the request has a header already as it is sent. What names the host is no header there.
func (r *Run) Stands(item int) bool {
	id := r.m.items[item].name
	e := &r.names.list[id]
	return id != hostName && e.run == r.run && e.first >= 0 && e.times == 1 && r.received[e.first].Value == string(r.sent[item].Value)
}

// joined gives what has joined the request before signing; what carries the result is not part of it.
func (r *Run) joined() []Sent { return r.sent[:min(len(r.sent), len(r.m.Program.Before))] }

// Sending computes everything that is sent.
func (r *Run) Sending() (Sending, error) {
	r.send(len(r.m.items))
	if r.err != nil {
		return Sending{}, r.err
	}
	out := Sending{Items: r.sent}
	r.sendQuery(&out, len(r.m.Program.Before))
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
		put(&r.kept, wire)
	} else {
		start = len(r.kept)
		r.order = op.NameOrder(r.order, own)
		r.kept = r.appendPairs(r.kept, own, r.order, ampersand, true)
	}
	for i := before; i < len(r.sent); i++ {
		if it := &r.sent[i]; it.Value != nil && it.Item.Place == graph.InParams {
			r.kept = appendPair(r.kept, start, it)
		}
	}
	return r.keptFrom(start)
}

var ampersand = []byte("&")

// appendPair adds name=value, percent-encoded.
func appendPair(dst []byte, start int, it *Sent) []byte {
	if len(dst) > start {
		dst = append(dst, '&')
	}
	dst = append(append(dst, it.Item.Wire...), '=')
	return message.AppendPercent(dst, it.Value)
}

// wireForm gives all parameters that are signed as they are sent: percent-encoded, in order of their names.
func (r *Run) wireForm() []byte {
	s := &r.sources.wire
	if s.run != r.run {
		list, order := r.sourceList(graph.Params), r.wireOrder()
		start := len(r.kept)
		r.kept = r.appendPairs(r.kept, list, order, ampersand, true)
		s.run, s.text = r.run, r.keptFrom(start)
	}
	return s.text
}

// wireOrder gives the order of the parameters by their names.
func (r *Run) wireOrder() []int32 {
	s, list := &r.sources, r.sourceList(graph.Params)
	if !s.signed.sorted {
		s.signed.sorted, s.order = true, op.NameOrder(s.order, list)
	}
	return s.order
}

// ownParams gives the parameters that belong where params are sent: on a form POST those of the query stay there.
func (r *Run) ownParams() []op.Item {
	all := r.sourceList(graph.Params)
	if !r.form() || r.env.Request.Query == "" {
		return all
	}
	inQuery := 0
	for p, rest := message.CutPair(r.env.Request.Query); p.Whole != ""; p, rest = message.CutPair(rest) {
		if !r.replaced(p) {
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
