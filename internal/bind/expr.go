package bind

import (
	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
	"github.com/chopmark/chopmark/internal/syntax"
)

// loop is a variable in scope.
type loop struct {
	name string
	node *graph.Node
}

// typed binds e and reports it when its type is none of want. The result is nil after a problem.
func (b *binder) typed(e syntax.Expr, want op.Type, where string) *graph.Node {
	n := b.expr(e)
	if n == nil {
		return nil
	}
	if n.Type&want == 0 {
		at := *n
		at.Range = e.Span() // a step's own range would point away from its use
		b.wrongType(&at, want, where)
		return nil
	}
	return n
}

// expr binds an expression. The result is nil after a problem, which has been recorded.
func (b *binder) expr(e syntax.Expr) *graph.Node {
	switch e := e.(type) {
	case *syntax.Text:
		return graph.NewText(e.Value, e.Range)
	case *syntax.Number:
		return &graph.Node{Kind: graph.Const, Type: op.Number, Num: e.Value, Range: e.Range}
	case *syntax.Bool:
		return graph.NewBool(e.Value, e.Range)
	case *syntax.Template:
		return b.template(e)
	case *syntax.Ref:
		return b.ref(e)
	case *syntax.Call:
		return b.call(e)
	case *syntax.List:
		return b.list(e)
	case *syntax.For:
		return b.each(e)
	case *syntax.Cond:
		return b.cond(e)
	case *syntax.Binary:
		return b.operator(e.Op, e.Range, e.Left, e.Right)
	case *syntax.Not:
		return b.operator("!", e.Range, e.Arg)
	}
	b.problems.Add(e.Span(), "names and values stand in headers, query and params only", "to make a pair, write pair(name, value)")
	return nil
}

func (b *binder) template(e *syntax.Template) *graph.Node {
	n := &graph.Node{Kind: graph.Template, Type: op.Text, Range: e.Range}
	ok := true
	for _, part := range e.Parts {
		p := b.typed(part, op.Text, "a template")
		ok = ok && p != nil
		n.Args = append(n.Args, p)
	}
	if !ok {
		return nil
	}
	return n
}

func (b *binder) ref(e *syntax.Ref) *graph.Node {
	n := b.name(e.Name, e.Range)
	if n == nil || e.Field == "" {
		return n
	}
	return b.field(n, e)
}

// name finds what a name stands for: a loop variable, a step, an input, a part of the request.
func (b *binder) name(name string, r diag.Range) *graph.Node {
	for i := len(b.loops) - 1; i >= 0; i-- {
		if b.loops[i].name == name {
			return b.loops[i].node
		}
	}
	if s, ok := b.steps[name]; ok {
		if b.given {
			b.problems.Add(r, "an input's default cannot use the step "+quote(name), "it is known before any step: use the request or other inputs")
			return nil
		}
		return b.step(s)
	}
	if in := b.scheme.Input(name); in != nil {
		if in.List {
			return &graph.Node{Kind: graph.Input, Source: graph.Choices, Type: op.TextList, Text: name, Range: r}
		}
		return &graph.Node{Kind: graph.Input, Source: graph.Param, Type: op.Text, Text: name, Range: r}
	}
	if source, typ, ok := graph.SourceByName(name); ok {
		return &graph.Node{Kind: graph.Input, Source: source, Type: typ, Given: b.given, Range: r}
	}
	b.unknownName(r, name)
	return nil
}

func (b *binder) field(of *graph.Node, e *syntax.Ref) *graph.Node {
	n := &graph.Node{Kind: graph.Field, Type: op.Text, Text: e.Field, Range: e.Range, Args: []*graph.Node{of}}
	switch {
	case of.Type == op.Pair && (e.Field == "name" || e.Field == "value"), of.Type == op.Header && e.Field == "name":
		return n
	case of.Type == op.Header && e.Field == "values":
		n.Type = op.TextList
		return n
	case of.Type == op.Header && e.Field == "value":
		b.problems.Add(e.Range, "a header has values, not one value",
			`it may come several times: choose first(`+e.Name+`.values) or join(",", `+e.Name+`.values)`)
	case of.Type == op.Pair || of.Type == op.Header:
		known := map[op.Type][]string{op.Pair: {"name", "value"}, op.Header: {"name", "values"}}[of.Type]
		b.problems.Add(e.Range, typeName(of.Type)+" has no field "+quote(e.Field), didYouMean(e.Field, known))
	default:
		b.problems.Add(e.Range, typeName(of.Type)+" has no fields", "")
	}
	return nil
}

func (b *binder) list(e *syntax.List) *graph.Node {
	n := &graph.Node{Kind: graph.List, Type: op.TextList, Range: e.Range}
	ok := true
	for i, item := range e.Items {
		m := b.typed(item, op.Text|op.Pair, "a list")
		if ok = ok && m != nil; !ok {
			continue
		}
		n.Args = append(n.Args, m)
		if i == 0 {
			n.Type = listOf(m.Type)
		} else if listOf(m.Type) != n.Type {
			b.problems.Add(item.Span(), "a list holds texts or pairs, not both", "")
			ok = false
		}
	}
	if !ok {
		return nil
	}
	return n
}

func listOf(t op.Type) op.Type {
	if t == op.Pair {
		return op.PairList
	}
	return op.TextList
}

func elementOf(t op.Type) op.Type {
	switch t {
	case op.PairList:
		return op.Pair
	case op.HeaderList:
		return op.Header
	}
	return op.Text
}

func (b *binder) each(e *syntax.For) *graph.Node {
	over := b.typed(e.List, op.List, "for")
	n := &graph.Node{Kind: graph.Each, Range: e.Range}
	element := &graph.Node{Kind: graph.Input, Source: graph.Element, Type: op.Text, Loop: n, Range: e.VarRange}
	if over == nil {
		return nil
	}
	element.Type = elementOf(over.Type)
	b.loops = append(b.loops, &loop{e.Var, element})
	body := b.typed(e.Body, op.Text|op.Pair, "for")
	var test *graph.Node
	if e.Cond != nil {
		test = b.typed(e.Cond, op.Bool, "if")
	}
	b.loops = b.loops[:len(b.loops)-1]
	if body == nil || e.Cond != nil && test == nil {
		return nil
	}
	n.Type = listOf(body.Type)
	n.Args = []*graph.Node{over, body, test}
	return n
}

func (b *binder) cond(e *syntax.Cond) *graph.Node {
	test := b.typed(e.Test, op.Bool, "a condition")
	yes, no := b.expr(e.Then), b.expr(e.Else)
	if test == nil || yes == nil || no == nil {
		return nil
	}
	typ := yes.Type
	switch {
	case yes.Type == no.Type:
	case (yes.Type|no.Type)&^op.Data == 0:
		typ = op.Bytes // a text is bytes too
	default:
		b.problems.Add(e.Range, "the two sides differ: "+typeName(yes.Type)+" and "+typeName(no.Type), "make both the same")
		return nil
	}
	return &graph.Node{Kind: graph.Cond, Type: typ, Range: e.Range, Args: []*graph.Node{test, yes, no}}
}

func (b *binder) operator(sign string, r diag.Range, operands ...syntax.Expr) *graph.Node {
	o := graph.Operator(sign)
	n := &graph.Node{Kind: graph.Call, Type: op.Bool, Op: o, Range: r}
	ok := true
	for i, e := range operands {
		a := b.typed(e, o.Params[i].Type, sign)
		ok = ok && a != nil
		n.Args = append(n.Args, a)
	}
	if !ok {
		return nil
	}
	return n
}
