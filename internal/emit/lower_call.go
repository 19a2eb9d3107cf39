package emit

import (
	"slices"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// textCall lowers an operation that gives a text.
func (l *lowering) textCall(n *graph.Node) *Expr {
	a := n.Args
	switch n.Op.Name {
	case "when":
		return l.choice(a[0], Text, func() *Expr { return l.text(a[1]) }, func() *Expr { return text("") })
	case "fields", "quoted_fields":
		return l.fields(n)
	case "percent":
		if len(a) == 2 && !a[1].IsText("") {
			return l.call(n, "percent_keep", Text, l.text(a[0]), l.text(a[1]))
		}
		return l.call(n, "percent", Text, l.text(a[0]))
	case "text":
		if typeOf(a[0].Type) == Text {
			return l.text(a[0])
		}
	case "take":
		return l.call(n, "text", Text, l.call(n, "take", Bytes, l.bytes(a[0]), l.value(a[1])))
	case "utc":
		return l.call(n, "utc", Text, l.value(a[0]), layout(a[1]))
	case "local":
		zone, _ := op.ParseZone(a[2].Text)
		return l.call(n, "local", Text, l.value(a[0]), layout(a[1]), number(zone))
	}
	return l.call(n, n.Op.Name, Text, l.arguments(n)...)
}

func layout(n *graph.Node) *Expr { return &Expr{Kind: Layout, Type: Text, Text: n.Text, Source: n} }

// bytesCall lowers an operation that gives bytes.
func (l *lowering) bytesCall(n *graph.Node) *Expr {
	return l.call(n, n.Op.Name, Bytes, l.arguments(n)...)
}

// arguments lowers arguments as the parameters want them: data is bytes.
func (l *lowering) arguments(n *graph.Node) []*Expr {
	var args []*Expr
	for i, a := range n.Args {
		p := n.Op.Params[min(i, len(n.Op.Params)-1)]
		if p.Type == op.Data {
			args = append(args, l.bytes(a))
			continue
		}
		args = append(args, l.value(a))
	}
	return args
}

// testCall lowers an operation or operator that answers.
func (l *lowering) testCall(n *graph.Node) *Expr {
	a := n.Args
	switch n.Op {
	case graph.Equal, graph.NotEqual:
		if anyBytes(a) {
			return l.call(n, n.Op.Name+"bytes", Bool, l.bytes(a[0]), l.bytes(a[1]))
		}
		return l.call(n, n.Op.Name, Bool, l.text(a[0]), l.text(a[1]))
	case graph.And, graph.Or:
		left := l.test(a[0])
		var right *Expr
		l.assuming(a[0], n.Op == graph.And, func() { right = l.test(a[1]) })
		return l.call(n, n.Op.Name, Bool, left, right)
	case graph.Not:
		return l.not(n, l.test(a[0]))
	}
	switch n.Op.Name {
	case "present":
		if !l.mayBeAbsent(a[0]) {
			return &Expr{Kind: Literal, Type: Bool, Num: 1}
		}
		return l.call(n, "present", Bool, l.maybe(a[0]))
	case "any_of":
		choices := &Expr{Kind: List, Type: Texts, Source: n}
		for _, c := range a[1:] {
			choices.Args = append(choices.Args, l.text(c))
		}
		return l.call(n, "contains", Bool, choices, l.text(a[0]))
	}
	return l.call(n, n.Op.Name, Bool, l.arguments(n)...)
}

// opposites are the words for a test that comes out otherwise.
var opposites = map[string]string{"==": "!=", "!=": "==", "==bytes": "!=bytes", "!=bytes": "==bytes", "present": "absent", "present_time": "absent_time", "filled": "blank"}

func (l *lowering) not(n *graph.Node, test *Expr) *Expr {
	if word, is := opposites[test.Word]; is && test.Kind == Call {
		return l.call(n, word, Bool, test.Args...)
	}
	return l.call(n, "!", Bool, test)
}

// fields are written out where all are there and their names are known; else they are a list that is joined.
func (l *lowering) fields(n *graph.Node) *Expr {
	list := n.Args[1]
	if list.Kind != graph.List || slices.ContainsFunc(list.Args, func(p *graph.Node) bool {
		return !p.Is("pair") || p.Args[0].Kind != graph.Const || l.mayBeAbsent(p.Args[1])
	}) {
		return l.call(n, n.Op.Name, Text, l.text(n.Args[0]), l.list(list))
	}
	open, closing := "=", ""
	if n.Is("quoted_fields") {
		open, closing = `="`, `"`
	}
	e := &Expr{Kind: Concat, Type: Text, Source: n}
	for i, p := range list.Args {
		if i > 0 {
			e.join(l.atom(l.text(n.Args[0])))
		}
		e.join(text(p.Args[0].Text + open))
		e.join(l.atom(l.text(p.Args[1])))
		e.join(text(closing))
	}
	return e.shortened()
}

// listWords are the words for operations on lists by the type of the first list.
var listWords = map[string]map[Type]string{
	"sort":       {Pairs: "sort_pairs"},
	"sort_names": {Headers: "sort_headers"},
	"names":      {Headers: "header_names"},
	"values":     {Headers: "header_values"},
	"concat":     {Pairs: "concat_pairs", Headers: "concat_headers"},
}

// list lowers a list.
func (l *lowering) list(n *graph.Node) *Expr {
	if v := l.named(n); v != nil {
		return local(v)
	}
	t := typeOf(n.Type)
	switch n.Kind {
	case graph.Input:
		return l.call(n, n.Source.String(), t)
	case graph.Field:
		return l.field(n)
	case graph.Cond:
		return l.cond(n, t, l.list)
	case graph.List:
		return l.written(n)
	case graph.Each:
		return l.each(n)
	}
	w := n.Op.Name
	if other, is := listWords[w][typeOf(n.Args[0].Type)]; is {
		w = other
	}
	if n.Op.Rest { // concat: two at a time
		all := l.list(n.Args[0])
		for _, more := range n.Args[1:] {
			all = l.call(n, w, t, all, l.list(more))
		}
		return all
	}
	return l.call(n, w, t, l.arguments(n)...)
}

// written lowers a list that is written out. Where an item may be absent, statements fill it.
func (l *lowering) written(n *graph.Node) *Expr {
	t := typeOf(n.Type)
	if !slices.ContainsFunc(n.Args, l.itemMayBeAbsent) {
		e := &Expr{Kind: List, Type: t, Source: n}
		for _, a := range n.Args {
			e.Args = append(e.Args, l.value(a))
		}
		return e
	}
	v := l.variable("items", t, false)
	l.add(&Stmt{Kind: Declare, Var: v})
	for _, a := range n.Args {
		l.appendItem(v, a)
	}
	return local(v)
}

func (l *lowering) itemMayBeAbsent(n *graph.Node) bool {
	if n.Is("pair") {
		return l.mayBeAbsent(n.Args[1])
	}
	return typeOf(n.Type) == Text && l.mayBeAbsent(n)
}

// appendItem puts an item at the end of a list that is being filled, unless it is absent.
func (l *lowering) appendItem(v *Var, n *graph.Node) {
	add := func(e *Expr) { l.add(&Stmt{Kind: Append, Var: v, Value: l.atom(e)}) }
	switch {
	case l.chain(n):
		l.add(&Stmt{
			Kind: If, Value: l.test(n.Args[0]),
			Then: l.within(func() { l.assuming(n.Args[0], true, func() { l.appendItem(v, n.Args[1]) }) }),
			Else: l.within(func() { l.assuming(n.Args[0], false, func() { l.appendItem(v, n.Args[2]) }) }),
		})
	case !l.itemMayBeAbsent(n):
		add(l.value(n))
	case n.Is("pair"):
		l.whenPresent("found", n.Args[1], func(value *Expr) { add(l.call(n, "pair", Pair, l.text(n.Args[0]), value)) })
	default:
		l.whenPresent("found", n, add)
	}
}

// whenPresent does something with a text only where it is there.
func (l *lowering) whenPresent(name string, n *graph.Node, do func(*Expr)) {
	if n.Is("when") {
		s := &Stmt{Kind: If, Value: l.test(n.Args[0])}
		s.Then = l.within(func() { l.assuming(n.Args[0], true, func() { l.whenPresent(name, n.Args[1], do) }) })
		l.add(s)
		return
	}
	if !l.mayBeAbsent(n) {
		do(l.text(n))
		return
	}
	v := l.keep(name, l.maybe(n))
	s := &Stmt{Kind: IfPresent, Var: v}
	s.Then = l.within(func() { do(known(v)) })
	l.add(s)
}

// each lowers a loop: an expression where the language has one and the body needs no statements, else a list that a
// loop fills.
func (l *lowering) each(n *graph.Node) *Expr {
	t := typeOf(n.Type)
	list := l.atom(l.list(n.Args[0]))
	x := l.variable(l.itemName(n.Args[0]), list.Type.Item(), false)
	l.loops[n] = x
	defer l.scope.free(x.Name)
	if e := l.comprehension(n, list, x); e != nil {
		return e
	}
	v := l.variable("items", t, false)
	l.add(&Stmt{Kind: Declare, Var: v})
	l.add(&Stmt{Kind: Loop, Var: x, Value: list, Then: l.within(func() { l.loopBody(v, n) })})
	return local(v)
}

// comprehension gives a loop as an expression, or nil where it cannot be one.
func (l *lowering) comprehension(n *graph.Node, list *Expr, x *Var) *Expr {
	if !l.target.Each || l.itemMayBeAbsent(n.Args[1]) || l.chain(n.Args[1]) {
		return nil
	}
	e := &Expr{Kind: Each, Type: typeOf(n.Type), Var: x, Args: []*Expr{list, nil}, Source: n}
	before := l.scope.copy()
	stmts := l.within(func() {
		if n.Args[2] != nil {
			e.Args = append(e.Args, l.test(n.Args[2]))
		}
		e.Args[1] = l.value(n.Args[1])
	})
	apart := false
	eachWithin(e, func(e *Expr) { apart = apart || slices.Contains(l.target.Apart, e.Word) })
	if len(stmts) > 0 || apart {
		l.scope = before
		return nil
	}
	return e
}

func (l *lowering) loopBody(v *Var, n *graph.Node) {
	if n.Args[2] == nil {
		l.appendItem(v, n.Args[1])
		return
	}
	s := &Stmt{Kind: If, Value: l.test(n.Args[2])}
	s.Then = l.within(func() { l.assuming(n.Args[2], true, func() { l.appendItem(v, n.Args[1]) }) })
	l.add(s)
}

func (l *lowering) itemName(list *graph.Node) string {
	switch {
	case typeOf(list.Type) == Headers:
		return "header"
	case typeOf(list.Type) == Pairs:
		return "item"
	case list.Is("names") || list.Is("unique") || list.Is("sort") && typeOf(list.Type) == Texts:
		return "name"
	}
	return "value"
}
