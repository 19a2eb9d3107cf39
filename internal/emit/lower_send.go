package emit

import (
	"slices"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// wantedInputs are the inputs that what is sent depends on, each after those that its default needs.
func (l *lowering) wantedInputs() []*graph.InputDecl {
	return wantedInputs(l.program.Inputs, l.roots())
}

func wantedInputs(inputs []*graph.InputDecl, roots []*graph.Node) []*graph.InputDecl {
	read := map[string]bool{}
	for _, n := range roots {
		inputsOf(n, func(name string) { read[name] = true })
	}
	var wanted []*graph.InputDecl
	var want func(name string)
	want = func(name string) {
		at := slices.IndexFunc(inputs, func(in *graph.InputDecl) bool { return in.Name == name })
		if at >= 0 && !slices.Contains(wanted, inputs[at]) {
			inputsOf(inputs[at].Default, want)
			wanted = append(wanted, inputs[at])
		}
	}
	for _, in := range inputs {
		if read[in.Name] {
			want(in.Name)
		}
	}
	return wanted
}

// inputsOf visits the name of every input that a node reads.
func inputsOf(n *graph.Node, visit func(name string)) {
	graph.Walk(n, func(m *graph.Node) bool {
		if m.Reads(graph.Param) || m.Reads(graph.Choices) {
			visit(m.Text)
		}
		return true
	})
}

// input gives an input a local: what the caller says, else its default.
func (l *lowering) input(in *graph.InputDecl) {
	v := l.variable(in.Name, Text, false)
	name := text(in.Name)
	call := func(word string, args ...*Expr) *Expr {
		args = l.atoms(args)
		return &Expr{Kind: Call, Type: v.Type, Maybe: v.Maybe, Word: word, Args: append([]*Expr{name}, args...)}
	}
	var e *Expr
	switch {
	case in.List && in.Default == nil:
		v.Type = Texts
		e = call("need_inputs")
	case in.List:
		v.Type = Texts
		e = call("inputs", l.list(in.Default))
	case in.Default != nil:
		e = call("input", l.defaultOf(in))
	case !in.Optional:
		e = call("need_input")
	case l.distinct["input "+in.Name]:
		v.Maybe = true
		e = call("input?")
	default:
		e = call("input", text(""))
	}
	l.add(&Stmt{Kind: Let, Var: v, Value: e})
	switch {
	case in.Default == nil || in.List || l.settled(in.Default, in.Allowed):
	case l.received != nil:
		allowed := l.ask("contains", textList(in.Allowed), local(v))
		l.refuseIf(opposite(allowed), "malformed", "the request makes "+in.Name+" a value that the scheme does not have")
	default:
		l.add(&Stmt{Kind: Check, Var: v, Name: in.Name, Names: in.Allowed})
	}
	l.inputs[in.Name] = v
}

// defaultOf gives the default of an input; a choice among more than two gets a name of its own.
func (l *lowering) defaultOf(in *graph.InputDecl) *Expr {
	if !l.chain(in.Default) {
		return l.text(in.Default)
	}
	v := l.variable("default_"+in.Name, Text, false)
	l.into(v, in.Default)
	return local(v)
}

// settled tells whether a default is sure to be among the values that are allowed.
func (l *lowering) settled(n *graph.Node, allowed []string) bool {
	switch {
	case len(allowed) == 0:
		return true
	case n.Kind == graph.Const && n.Type == op.Text:
		return slices.Contains(allowed, n.Text)
	case n.Kind == graph.Cond:
		return l.settled(n.Args[1], allowed) && l.settled(n.Args[2], allowed)
	case n.Reads(graph.Param):
		in := l.program.Scheme.Input(n.Text)
		return len(in.Allowed) > 0 && !slices.ContainsFunc(in.Allowed, func(v string) bool { return !slices.Contains(allowed, v) })
	}
	return false
}

// drop takes the parameters out of the request that carry the result of an earlier signing. One that may join before
// signing gives way only when it does.
func (l *lowering) drop() {
	var names []string
	for _, it := range l.program.After {
		joins := slices.ContainsFunc(l.program.Before, func(b *graph.Item) bool { return b.Place != graph.InHeader && b.Name == it.Name })
		if it.Place != graph.InHeader && !joins && !slices.Contains(names, it.Name) {
			names = append(names, it.Name)
		}
	}
	if len(names) > 0 {
		l.add(&Stmt{Kind: Drop, Names: names})
	}
}

// send adds an item to the request, unless it is absent.
func (l *lowering) send(it *graph.Item, after bool) {
	l.whenPresent(it.Name, it.Node, func(e *Expr) {
		l.add(&Stmt{Kind: Send, Place: it.Place, After: after, Name: it.Name, Value: l.atom(e)})
	})
}

// finish hands over what is sent, with the string to sign for those who debug. The secret is blotted out of it.
func (l *lowering) finish() {
	sts := text("")
	exposures := l.program.Exposures(false)
	for _, b := range l.program.Steps {
		if b.Name != "string_to_sign" || l.locals[b.Node] == nil {
			continue
		}
		switch exposures[b.Node] {
		case graph.Open:
			sts = l.value(b.Node)
		case graph.Contains:
			sts = l.call(b.Node, "replace", Text, l.text(b.Node), l.call(b.Node, "secret", Text), text(Blot))
		}
	}
	l.add(&Stmt{Kind: Return, Notes: []*Expr{l.atom(sts), l.atom(l.text(l.program.Signature))}})
}

// Blot stands where the secret was.
const Blot = "********"

// lowerChoice lowers what tells the form: the input mode, or its default, which depends on other inputs alone.
func lowerChoice(s *graph.Scheme, t *Target) []*Stmt {
	whole := &graph.Program{Scheme: s, Inputs: s.Inputs}
	l := newLowering(whole, t, map[string]bool{})
	var body []*Stmt
	l.out = &body
	mode := s.Input(graph.FormInput)
	choose := &graph.Node{Kind: graph.Input, Source: graph.Param, Type: op.Text, Text: mode.Name}
	for _, in := range wantedInputs(s.Inputs, []*graph.Node{choose}) {
		l.input(in)
	}
	var names []string
	for _, f := range s.Forms {
		names = append(names, f.Name)
	}
	l.add(&Stmt{Kind: Choose, Var: l.inputs[mode.Name], Names: names})
	return body
}
