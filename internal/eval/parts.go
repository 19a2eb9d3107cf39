package eval

import (
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// layOutParts makes a text of parts. A machine that traces keeps every step by itself.
func (m *Machine) layOutParts(c *code, parts []*code) {
	if !m.trace {
		parts = m.group(parts)
	}
	if len(parts) == 1 && parts[0].do == slow {
		c.do, c.args, c.index = slow, parts[0].args, parts[0].index
		return
	}
	for _, p := range parts {
		if p.do == constant && len(p.text) == 1 {
			p.do = char
		}
	}
	c.do, c.args = sequence, m.take(parts)
}

// flat appends the parts of a template: those of templates within it that are not kept stand beside its own, fields
// that are all there are taken apart, and literals that meet are one.
func (m *Machine) flat(parts []*code, args []*graph.Node) []*code {
	for _, a := range args {
		switch {
		case a.Kind == graph.Const:
			parts = addLiteral(parts, a.Text)
		case m.of(a).slot != 0:
			parts = append(parts, m.of(a))
		case a.Kind == graph.Template:
			parts = m.flat(parts, a.Args)
		case m.plainFields(a):
			parts = m.flatFields(parts, a)
		default:
			parts = append(parts, m.of(a))
		}
	}
	return parts
}

func addLiteral(parts []*code, text string) []*code {
	if last := len(parts) - 1; last >= 0 && parts[last].do == constant {
		parts[last].text = append(parts[last].text, text...)
		return parts
	}
	return append(parts, &code{do: constant, text: append([]byte{}, text...)})
}

// flatFields takes fields(", ", [pair("a", x)]) apart into "a=", x.
func (m *Machine) flatFields(parts []*code, n *graph.Node) []*code {
	open, end := "=", ""
	if n.Is("quoted_fields") {
		open, end = `="`, `"`
	}
	for i, pair := range n.Args[1].Args {
		if i > 0 {
			parts = addLiteral(parts, end+n.Args[0].Text)
		}
		parts = addLiteral(parts, pair.Args[0].Text+open)
		parts = m.flat(parts, pair.Args[1:2])
	}
	return addLiteral(parts, end)
}

// plainFields tells fields whose names are constant and whose values are never absent.
func (m *Machine) plainFields(n *graph.Node) bool {
	if n.Kind != graph.Call || n.Op.Family != op.Sending || len(n.Args) != 2 || n.Args[0].Kind != graph.Const ||
		!pairsWritten(n.Args[1]) || len(n.Args[1].Args) == 0 {
		return false
	}
	for _, pair := range n.Args[1].Args {
		if pair.Args[0].Kind != graph.Const || !always(pair.Args[1]) {
			return false
		}
	}
	return true
}
