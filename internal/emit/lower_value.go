package emit

import (
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// value gives a node as an expression of its own type; an absent text is the empty one.
func (l *lowering) value(n *graph.Node) *Expr {
	switch typeOf(n.Type) {
	case Text:
		return l.text(n)
	case Bytes:
		return l.bytes(n)
	case Bool:
		return l.test(n)
	case Time:
		if l.received != nil {
			return local(l.received.time)
		}
		return l.call(n, "time", Time)
	case Number:
		return number(n.Num)
	case Pair:
		return l.pair(n)
	}
	return l.list(n)
}

func (l *lowering) call(n *graph.Node, word string, t Type, args ...*Expr) *Expr {
	return &Expr{Kind: Call, Type: t, Word: word, Args: l.atoms(args), Source: n}
}

// atom gives an expression a local where the language has no calls within calls. A test is none: if statements run it.
func (l *lowering) atom(e *Expr) *Expr {
	if l.target.Flat && e.Type != Bool && l.target.helps(e) {
		return local(l.keep(plainWord(e.word()), e))
	}
	return e
}

func (l *lowering) atoms(list []*Expr) []*Expr {
	for i, e := range list {
		list[i] = l.atom(e)
	}
	return list
}

// text gives a text; what is absent is empty.
func (l *lowering) text(n *graph.Node) *Expr {
	if v := l.named(n); v != nil {
		if !v.Maybe {
			return local(v)
		}
		if l.sure[l.key(n)] > 0 {
			return known(v)
		}
		return l.call(n, "or_empty", Text, local(v))
	}
	switch n.Kind {
	case graph.Const:
		return text(n.Text)
	case graph.Input:
		return l.source(n, "")
	case graph.Template:
		return l.concat(n)
	case graph.Cond:
		return l.cond(n, Text, l.text)
	case graph.Field:
		return l.field(n)
	}
	return l.textCall(n)
}

// maybe gives a text that may be absent; the expression tells whether it may.
func (l *lowering) maybe(n *graph.Node) *Expr {
	if !l.mayBeAbsent(n) {
		return l.text(n)
	}
	l.distinct[l.key(n)] = true
	if v := l.named(n); v != nil {
		return local(v)
	}
	switch {
	case n.Kind == graph.Const:
		return nothing()
	case n.Kind == graph.Input:
		return l.source(n, "?")
	case n.Kind == graph.Cond:
		return l.cond(n, Text, func(m *graph.Node) *Expr { return l.optional(l.maybe(m)) })
	case n.Is("when"):
		return l.choice(n.Args[0], Text, func() *Expr { return l.optional(l.maybe(n.Args[1])) }, nothing)
	case n.Is("first"):
		e := l.call(n, "first?", Text, l.list(n.Args[0]))
		e.Maybe = true
		return e
	}
	return l.partOf(n)
}

// partOf is a part of a text that may be absent, and then is absent too.
func (l *lowering) partOf(n *graph.Node) *Expr {
	v := l.keep("part", l.maybe(n.Args[0]))
	part := func() *Expr {
		args := []*Expr{known(v)}
		for _, a := range n.Args[1:] {
			args = append(args, l.value(a))
		}
		return l.optional(l.call(n, n.Op.Name, Text, args...))
	}
	return l.either(l.call(n, "present", Bool, local(v)), Text, part, nothing)
}

// keep gives an expression a local, unless it is one.
func (l *lowering) keep(name string, e *Expr) *Var {
	if e.Kind == Local || e.Kind == Known {
		return e.Var
	}
	v := l.variable(name, e.Type, e.Maybe)
	l.let(v, e)
	return v
}

// optional turns a text into one that may be absent, for languages in which that is another type.
func (l *lowering) optional(e *Expr) *Expr {
	if e.Maybe {
		return e
	}
	return &Expr{Kind: Call, Type: Text, Maybe: true, Word: "some", Args: []*Expr{l.atom(e)}, Source: e.Source}
}

// bytes gives bytes; a text becomes its UTF-8.
func (l *lowering) bytes(n *graph.Node) *Expr {
	if typeOf(n.Type) == Text {
		return l.utf8(l.text(n))
	}
	if v := l.named(n); v != nil {
		return local(v)
	}
	switch n.Kind {
	case graph.Input:
		if l.received != nil {
			return l.call(n, "given_body", Bytes)
		}
		return l.call(n, "body", Bytes)
	case graph.Cond:
		return l.cond(n, Bytes, l.bytes)
	}
	return l.bytesCall(n)
}

func (l *lowering) utf8(e *Expr) *Expr {
	if e.Kind == Literal {
		return &Expr{Kind: Literal, Type: Bytes, Text: e.Text, Source: e.Source}
	}
	return &Expr{Kind: Call, Type: Bytes, Word: "utf8", Args: l.atoms([]*Expr{e}), Source: e.Source}
}

// named gives the local of a step or an input.
func (l *lowering) named(n *graph.Node) *Var {
	if n.Kind == graph.Input {
		switch n.Source {
		case graph.Param, graph.Choices:
			return l.inputs[n.Text]
		case graph.Element:
			return l.loops[n.Loop]
		case graph.Signed:
			return l.signed
		}
		return nil
	}
	if _, is := l.names[n]; is {
		return l.locals[n]
	}
	return nil
}

// source reads the request, the credential or the nonce. mark is "?" where absence matters.
func (l *lowering) source(n *graph.Node, mark string) *Expr {
	if e := l.readAlready(n, mark); e != nil {
		return e
	}
	e := l.call(n, n.Source.String(), typeOf(n.Type))
	switch n.Source {
	case graph.HeaderValue, graph.ParamValue:
		e.Args = []*Expr{text(n.Text)}
		fallthrough
	case graph.Token:
		e.Word += mark
		e.Maybe = mark != ""
	}
	return e
}

// concat puts texts end to end; texts within texts and fields that are all there become parts of it.
func (l *lowering) concat(n *graph.Node) *Expr {
	e := &Expr{Kind: Concat, Type: Text, Source: n}
	for _, a := range n.Args {
		e.join(l.atom(l.text(a)))
	}
	return e.shortened()
}

// join adds a part, and merges it with the last one where both are literals.
func (e *Expr) join(part *Expr) {
	if part.Kind == Concat {
		for _, p := range part.Args {
			e.join(p)
		}
		return
	}
	last := len(e.Args) - 1
	if part.Kind == Literal && last >= 0 && e.Args[last].Kind == Literal {
		e.Args[last] = text(e.Args[last].Text + part.Text)
		return
	}
	if part.Kind != Literal || part.Text != "" {
		e.Args = append(e.Args, part)
	}
}

// shortened is a concat of less than two parts as what it is.
func (e *Expr) shortened() *Expr {
	switch len(e.Args) {
	case 0:
		return text("")
	case 1:
		return e.Args[0]
	}
	return e
}

func (l *lowering) field(n *graph.Node) *Expr {
	owner := l.value(n.Args[0])
	if n.Args[0].Kind == graph.Input && n.Args[0].Source == graph.Element {
		owner = local(l.loops[n.Args[0].Loop])
	}
	return &Expr{Kind: Field, Type: typeOf(n.Type), Word: n.Text, Args: []*Expr{owner}, Source: n}
}

// pair gives a pair: of a loop, written out, or chosen.
func (l *lowering) pair(n *graph.Node) *Expr {
	if v := l.named(n); v != nil {
		return local(v)
	}
	if n.Kind == graph.Cond {
		return l.cond(n, Pair, l.pair)
	}
	return l.call(n, "pair", Pair, l.text(n.Args[0]), l.text(n.Args[1]))
}

// test gives the answer to a test.
func (l *lowering) test(n *graph.Node) *Expr {
	if v := l.named(n); v != nil {
		return local(v)
	}
	switch n.Kind {
	case graph.Const:
		return &Expr{Kind: Literal, Type: Bool, Num: n.Num}
	case graph.Cond:
		return l.cond(n, Bool, l.test)
	}
	return l.testCall(n)
}

// cond gives one of two values.
func (l *lowering) cond(n *graph.Node, t Type, branch func(*graph.Node) *Expr) *Expr {
	yes := func() *Expr { return branch(n.Args[1]) }
	no := func() (e *Expr) {
		l.assuming(n.Args[0], false, func() { e = branch(n.Args[2]) })
		return e
	}
	return l.choice(n.Args[0], t, yes, no)
}

func (l *lowering) choice(test *graph.Node, t Type, yes, no func() *Expr) *Expr {
	assumed := func() (e *Expr) {
		l.assuming(test, true, func() { e = yes() })
		return e
	}
	return l.either(l.test(test), t, assumed, no)
}

// either is a conditional expression, or a local that an if statement fills: where the language has no such expression,
// or a branch needs statements.
func (l *lowering) either(test *Expr, t Type, yes, no func() *Expr) *Expr {
	var a, b *Expr
	thenStmts := l.within(func() { a = yes() })
	elseStmts := l.within(func() { b = no() })
	maybe := a.Maybe || b.Maybe
	if l.target.Cond && len(thenStmts)+len(elseStmts) == 0 {
		return &Expr{Kind: Cond, Type: t, Maybe: maybe, Args: []*Expr{test, a, b}}
	}
	v := l.variable("chosen", t, maybe)
	l.add(&Stmt{Kind: Declare, Var: v})
	l.add(&Stmt{
		Kind: If, Value: test,
		Then: append(thenStmts, &Stmt{Kind: Assign, Var: v, Value: a}),
		Else: append(elseStmts, &Stmt{Kind: Assign, Var: v, Value: b}),
	})
	return local(v)
}

// anyBytes tells whether a comparison is one of bytes.
func anyBytes(nodes []*graph.Node) bool {
	for _, n := range nodes {
		if n.Type != op.Text {
			return true
		}
	}
	return false
}
