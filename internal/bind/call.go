package bind

import (
	"fmt"
	"math/bits"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
	"github.com/chopmark/chopmark/internal/syntax"
)

// calls are the words that look like operations and are bound to other kinds of node.
var calls = []string{"lines", "header", "param"}

func (b *binder) call(e *syntax.Call) *graph.Node {
	switch e.Name {
	case "lines":
		return b.lines(e)
	case "header":
		return b.lookup(e, graph.HeaderValue)
	case "param":
		return b.lookup(e, graph.ParamValue)
	}
	o := op.Lookup(e.Name)
	if o == nil {
		b.unknownCall(e.NameRange, e.Name)
		for _, a := range e.Args {
			b.expr(a) // to report what is wrong in there too
		}
		return nil
	}
	if !b.count(o, e) {
		return nil
	}
	n := &graph.Node{Kind: graph.Call, Op: o, Type: o.Result, Range: e.Range}
	ok := true
	for i, arg := range e.Args {
		p := o.Params[min(i, len(o.Params)-1)]
		a := b.typed(arg, p.Type, fmt.Sprintf("the %s of %s", p.Name, o.Name))
		ok = ok && a != nil && b.literalArg(p, a)
		n.Args = append(n.Args, a)
	}
	if !ok {
		return nil
	}
	if bits.OnesCount16(uint16(o.Result)) > 1 {
		n.Type = n.Args[0].Type
	}
	return n
}

// count checks the number of arguments.
func (b *binder) count(o *op.Op, e *syntax.Call) bool {
	least, most := len(o.Params)-o.Optional, len(o.Params)
	if o.Rest {
		most = 1 << 10
	}
	if len(e.Args) >= least && len(e.Args) <= most {
		return true
	}
	usage := o.Name + "("
	for i, p := range o.Params {
		if i > 0 {
			usage += ", "
		}
		usage += p.Name
	}
	if o.Rest {
		usage += ", ..."
	}
	b.problems.Add(e.Range, fmt.Sprintf("%s has %d arguments here", o.Name, len(e.Args)), "write "+usage+")")
	return false
}

// literalArg checks arguments that must be written out, because they decide what the operation is.
func (b *binder) literalArg(p op.Param, a *graph.Node) bool {
	if p.Name != "layout" && p.Name != "zone" && p.Type != op.Number {
		return true
	}
	if a.Kind != graph.Const {
		b.problems.Add(a.Range, "the "+p.Name+" must be written out here", "")
		return false
	}
	if p.Name != "layout" {
		return true
	}
	if _, err := op.ParseLayout(a.Text); err != nil {
		b.problems.Add(a.Range, err.Error(), `write how 2 January 2006, 15:04:05 would look, for example "2006-01-02T15:04:05Z"`)
		return false
	}
	return true
}

// lines puts texts under each other: a template with newlines between, none at the end.
func (b *binder) lines(e *syntax.Call) *graph.Node {
	if len(e.Args) == 0 {
		b.problems.Add(e.Range, "lines needs at least one text", "")
		return nil
	}
	n := &graph.Node{Kind: graph.Template, Type: op.Text, Range: e.Range}
	ok := true
	for i, arg := range e.Args {
		a := b.typed(arg, op.Text, "lines")
		ok = ok && a != nil
		if i > 0 {
			n.Args = append(n.Args, graph.NewText("\n", e.Range))
		}
		n.Args = append(n.Args, a)
	}
	if !ok {
		return nil
	}
	return n
}

// lookup binds header("name") and param("name").
func (b *binder) lookup(e *syntax.Call, source graph.Source) *graph.Node {
	if len(e.Args) != 1 {
		b.problems.Add(e.Range, e.Name+" takes one name", e.Name+`("name")`)
		return nil
	}
	name := b.literal(e.Args[0])
	if name == "" {
		return nil
	}
	return &graph.Node{Kind: graph.Input, Source: source, Type: op.Text, Text: name, Given: b.given, Range: e.Range}
}
