package eval

import (
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// layOutCall finds the way in which a call is made.
func (m *Machine) layOutCall(n *graph.Node, c *code) {
	switch {
	case n.Op == graph.Not:
		c.do = not
	case n.Op == graph.And:
		c.do = and
	case n.Op == graph.Or:
		c.do = or
	case n.Op == graph.Equal, n.Op == graph.NotEqual:
		if c.do = equal; lies(n.Args[0]) && n.Args[1].Kind == graph.Const {
			c.do = equalText
		}
		if c.num = 0; n.Op == graph.Equal {
			c.num = 1
		}
	case n.Is("present"):
		if c.do = present; lies(n.Args[0]) {
			c.do = presentText
		}
	case n.Op.Test != nil:
		c.do = testCall
	case n.Is("sort_names"):
		c.do = sortNames
	case n.Is("pair"):
		c.do = pairOf
	case n.Op.List != nil:
		c.do = listCall
	case n.Is("join"):
		m.layOutJoin(n, c)
	default:
		m.layOutText(n, c)
	}
}

// lies tells whether a text lies somewhere: reading it builds nothing and opens no stream.
func lies(n *graph.Node) bool {
	switch n.Source {
	case graph.Method, graph.Protocol, graph.Nonce, graph.Token, graph.Param, graph.HeaderValue, graph.Element:
		return true
	}
	return n.Kind == graph.Field && n.Text != "values"
}

func (m *Machine) layOutText(n *graph.Node, c *code) {
	one := len(n.Args) == 1 && n.Args[0].Type&op.Data != 0
	switch {
	case n.Op.Family == op.Macs:
		c.do = mac
		m.layOutSite(n, c)
	case n.Op.Digest != nil:
		c.do = digest
	case n.Is("utc") || n.Is("unix"):
		m.layOutTime(n, c)
	case n.Is("when"):
		c.do = when
	case n.Is("first"):
		if c.do = firstOf; n.Args[0].Kind == graph.Field { // of a header, whose item holds its first value too
			c.do, c.index = elemValue, m.of(n.Args[0]).index
		}
	case m.plainFields(n):
		m.layOutParts(c, m.flatFields(m.parts[:0], n))
	case n.Op.Family == op.Sending && len(n.Args) == 2 && pairsWritten(n.Args[1]):
		c.do = fields
	case n.Op.View != nil && one:
		c.do = viewOne
	case n.Op.View != nil:
		c.do = viewCall
	case one && m.escapesPairs(n):
		c.do, c.text = escapePairs, message.AppendPercent(nil, n.Args[0].Args[0].Text)
	case one:
		c.do = textOne
	default:
		c.do = textCall
		if values := fixed(n.Args); values != nil {
			c.do, c.index = textFixed, int32(len(m.fixed))
			m.fixed = append(m.fixed, values)
		}
	}
}

// shortFixed bounds a constant argument: with a text of shortText bytes no operation makes more of them than a run may
// build.
const (
	shortFixed = 1 << 10
	shortText  = 1 << 14
)

// fixed gives the values of arguments that are short constants, all but the first, which is a text; else nil.
func fixed(args []*graph.Node) []op.Value {
	if args[0].Type&op.Data == 0 {
		return nil
	}
	values := make([]op.Value, len(args))
	for i, a := range args[1:] {
		if a.Kind != graph.Const || a.Type&(op.Data|op.Number) == 0 || len(a.Text) > shortFixed {
			return nil
		}
		values[i+1] = op.Value{Text: a.Constant(), Num: a.Num}
	}
	return values
}

// layOutTime compiles the layout; one that does not compile is left to the operation.
func (m *Machine) layOutTime(n *graph.Node, c *code) {
	if c.do = textCall; n.Is("utc") {
		layout, err := op.ParseLayout(n.Args[1].Text)
		if err != nil {
			return
		}
		c.layout = layout
	}
	c.do, c.index = timeText, int32(m.times)
	m.times++
}

// layOutJoin saves the making of a list where the texts can be put together as they come.
func (m *Machine) layOutJoin(n *graph.Node, c *code) {
	c.do = textCall
	list := n.Args[1]
	loop := list
	if list.Is("sort") {
		loop = list.Args[0]
	}
	switch {
	case m.of(list).slot != 0 || m.of(loop).slot != 0:
	case list.Is("names"):
		c.do, c.args = joinNames, m.take(append(m.parts[:0], c.args[0], m.of(list.Args[0])))
		if c.num = 0; isSigned(list.Args[0]) {
			c.num = 1
		}
	case loop.Kind != graph.Each || !always(loop.Args[1]):
	case loop != list:
		c.do, c.args = joinOne, m.take(append(m.parts[:0], c.args[0], m.of(loop), c.args[1]))
	default:
		c.do = joinEach
		if escaped, ok := pairsJoined(loop); ok {
			c.do, c.num = joinPairs, escaped
			c.args = m.take(append(m.parts[:0], c.args[0], m.of(loop.Args[0])))
		}
	}
}

// escapesPairs tells percent of pairs that are escaped and put together: their names and values are then escaped twice,
// which most of them do not show.
func (m *Machine) escapesPairs(n *graph.Node) bool {
	joined := n.Args[0]
	if !n.Is("percent") || !joined.Is("join") || joined.Args[0].Kind != graph.Const || m.of(joined).slot != 0 || joined.Args[1].Kind != graph.Each ||
		m.of(joined.Args[1]).slot != 0 {
		return false
	}
	escaped, ok := pairsJoined(joined.Args[1])
	return ok && escaped == 1
}

// pairsJoined tells a loop that writes each element as name=value, and whether both are percent-encoded.
func pairsJoined(loop *graph.Node) (escaped int, ok bool) {
	body := loop.Args[1]
	if loop.Args[2] != nil || body.Kind != graph.Template || len(body.Args) != 3 || !body.Args[1].IsText("=") {
		return 0, false
	}
	name, value := body.Args[0], body.Args[2]
	if name.Is("percent") && value.Is("percent") && len(name.Args) == 1 && len(value.Args) == 1 {
		name, value, escaped = name.Args[0], value.Args[0], 1
	}
	return escaped, isField(name, loop, "name") && isField(value, loop, "value")
}

// onlyEscapes tells whether a loop over pairs gives each pair with its name and value escaped, or read back, somehow:
// what is written in unreserved bytes alone is the same afterwards.
func onlyEscapes(loop *graph.Node) bool {
	pair := loop.Args[1]
	return pair.Is("pair") && escapes(pair.Args[0], loop, "name") && escapes(pair.Args[1], loop, "value")
}

func escapes(n, loop *graph.Node, field string) bool {
	for n.Kind == graph.Call && n.Op.Family == op.Escapes {
		n = n.Args[0]
	}
	return isField(n, loop, field)
}

func isField(n, loop *graph.Node, field string) bool {
	return n.Kind == graph.Field && n.Text == field && n.Args[0].Loop == loop
}

// pairsWritten tells whether a list is written out as pair(name, value).
func pairsWritten(n *graph.Node) bool {
	for _, a := range n.Args {
		if !a.Is("pair") {
			return false
		}
	}
	return n.Kind == graph.List
}

// always tells whether a text is never absent, whatever the request.
func always(n *graph.Node) bool {
	switch n.Kind {
	case graph.Const:
		return !n.Absent
	case graph.Input:
		switch n.Source {
		case graph.Token, graph.HeaderValue, graph.ParamValue:
			return false
		}
		return true
	case graph.Cond:
		return always(n.Args[1]) && always(n.Args[2])
	case graph.Call:
		if n.Op.View != nil && !n.Is("first") {
			return !n.Is("when") && always(n.Args[0])
		}
	}
	return true
}
