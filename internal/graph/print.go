package graph

import (
	"strconv"
	"strings"

	"github.com/chopmark/chopmark/internal/op"
)

// Print writes n as the expression of a scheme file. Nodes in names are written as their name, except n itself.
func Print(n *Node, names map[*Node]string) string {
	p := printer{names: names}
	p.body(n)
	return p.String()
}

// PrintUse writes n as an expression that uses it: a node in names is written as its name.
func PrintUse(n *Node, names map[*Node]string) string {
	p := printer{names: names}
	p.node(n)
	return p.String()
}

type printer struct {
	strings.Builder
	names map[*Node]string
	loops []*Node // open eaches, outermost first: their variables get names by depth
}

var loopNames = [...]string{"x", "y", "z"}

func (p *printer) node(n *Node) {
	if name, ok := p.names[n]; ok {
		p.WriteString(name)
		return
	}
	p.body(n)
}

func (p *printer) body(n *Node) {
	switch n.Kind {
	case Const:
		p.constant(n)
	case Input:
		p.input(n)
	case Call:
		p.call(n)
	case Template:
		p.template(n)
	case List:
		p.WriteByte('[')
		p.list(n.Args)
		p.WriteByte(']')
	case Each:
		p.each(n)
	case Cond:
		p.node(n.Args[0])
		p.WriteString(" ? ")
		p.node(n.Args[1])
		p.WriteString(" : ")
		p.node(n.Args[2])
	case Field:
		p.node(n.Args[0])
		p.WriteString("." + n.Text)
	}
}

func (p *printer) constant(n *Node) {
	switch {
	case n.Absent:
		p.WriteString("absent")
	case n.Type == op.Number:
		p.WriteString(strconv.Itoa(n.Num))
	case n.Type == op.Bool:
		p.WriteString(strconv.FormatBool(n.Num == 1))
	default:
		p.WriteString(quote(n.Text))
	}
}

// quote writes a literal as scheme files do; "${" is the only thing that strconv does not know.
func quote(s string) string {
	return strings.ReplaceAll(strconv.QuoteToASCII(s), "${", `\u0024{`)
}

func (p *printer) input(n *Node) {
	switch n.Source {
	case HeaderValue, ParamValue:
		p.WriteString(n.Source.String() + "(" + quote(n.Text) + ")")
	case Param, Choices:
		p.WriteString(n.Text)
	case Element:
		p.WriteString(p.loopName(n.Loop))
	default:
		p.WriteString(n.Source.String())
	}
}

func (p *printer) loopName(each *Node) string {
	for i, l := range p.loops {
		if l == each {
			return loopNames[min(i, len(loopNames)-1)]
		}
	}
	return loopNames[0]
}

func (p *printer) call(n *Node) {
	switch {
	case n.Op == Not:
		p.WriteByte('!')
		p.operand(n.Args[0])
	case Operator(n.Op.Name) != nil:
		p.operand(n.Args[0])
		p.WriteString(" " + n.Op.Name + " ")
		p.operand(n.Args[1])
	default:
		p.WriteString(n.Op.Name + "(")
		p.list(n.Args)
		p.WriteByte(')')
	}
}

func (p *printer) operand(n *Node) {
	if _, named := p.names[n]; !named && (n.Kind == Cond || n.Kind == Call && Operator(n.Op.Name) != nil && n.Op != Not) {
		p.WriteByte('(')
		p.body(n)
		p.WriteByte(')')
		return
	}
	p.node(n)
}

func (p *printer) template(n *Node) {
	p.WriteByte('"')
	for _, part := range n.Args {
		if part.Kind == Const && !part.Absent {
			q := quote(part.Text)
			p.WriteString(q[1 : len(q)-1])
			continue
		}
		p.WriteString("${")
		p.node(part)
		p.WriteByte('}')
	}
	p.WriteByte('"')
}

func (p *printer) list(nodes []*Node) {
	for i, a := range nodes {
		if i > 0 {
			p.WriteString(", ")
		}
		p.node(a)
	}
}

func (p *printer) each(n *Node) {
	p.loops = append(p.loops, n)
	p.WriteString("[for " + p.loopName(n) + " in ")
	p.node(n.Args[0])
	p.WriteString(" : ")
	p.node(n.Args[1])
	if n.Args[2] != nil {
		p.WriteString(" if ")
		p.node(n.Args[2])
	}
	p.WriteByte(']')
	p.loops = p.loops[:len(p.loops)-1]
}
