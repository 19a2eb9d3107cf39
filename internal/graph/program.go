package graph

import (
	"fmt"
	"slices"
	"strings"
)

// Program is a scheme cut down to one form of delivery, with known inputs folded in. It is what is evaluated, matched,
// emitted and mutated; its nodes are its own.
type Program struct {
	Scheme    *Scheme
	Form      string
	Inputs    []*InputDecl // the inputs that still matter; defaults belong to this program
	Steps     []*Binding   // the steps that still matter, each after those it needs
	Before    []*Item
	After     []*Item
	Signed    *SignedHeaders // nil when the scheme has no list of signed headers
	Fresh     Fresh
	Signature *Node
	Size      int // number of nodes; IDs are below it
}

// FormInput is the input that chooses the form when a scheme has several.
const FormInput = "mode"

// Build cuts s down to the named form with the known inputs; the name is empty for a scheme with one form.
// A known value that the input does not allow is an error.
func Build(s *Scheme, form string, known map[string][]string) (*Program, error) {
	f := s.Form(form)
	if f == nil {
		return nil, fmt.Errorf("%s has no form %q", s.ID, form)
	}
	values := map[string][]string{}
	for name, v := range known {
		in := s.Input(name)
		if in == nil {
			return nil, fmt.Errorf("%s has no input %q", s.ID, name)
		}
		if err := in.Check(v); err != nil {
			return nil, err
		}
		values[name] = v
	}
	if form != "" {
		values[FormInput] = []string{form}
	}
	return cut(s, f, values), nil
}

// Check tells whether the input may have these values: one for a text, any number for a list.
func (in *InputDecl) Check(values []string) error {
	if len(in.Allowed) == 0 {
		return nil
	}
	for _, v := range values {
		if !slices.Contains(in.Allowed, v) {
			return fmt.Errorf("input %q cannot be %q: allowed are %s", in.Name, v, quoteAll(in.Allowed))
		}
	}
	return nil
}

// Value gives the input these values, which Check has passed.
func (in *InputDecl) Value(values []string) InputValue {
	v := InputValue{Set: true, List: values}
	if !in.List && len(values) > 0 {
		v.Text = values[0]
	}
	return v
}

func quoteAll(texts []string) string {
	quoted := make([]string, len(texts))
	for i, t := range texts {
		quoted[i] = fmt.Sprintf("%q", t)
	}
	return strings.Join(quoted, ", ")
}

func cut(s *Scheme, f *Form, known map[string][]string) *Program {
	w := &rewriter{known: known, named: map[*Node]bool{}, done: map[*Node]*Node{}}
	for _, b := range s.Steps {
		w.named[b.Node] = true
	}
	p := &Program{Scheme: s, Form: f.Name, Signed: f.Signed, Fresh: s.Fresh}
	p.Before, p.After = w.items(f.Before), w.items(f.After)
	p.Fresh.Within = w.node(s.Fresh.Within)
	p.Fresh.When = w.node(s.Fresh.When)
	p.Fresh.Lifetime = w.node(s.Fresh.Lifetime)
	if b := s.Step("signature"); b != nil {
		p.Signature = w.node(b.Node)
	}
	for _, in := range s.Inputs {
		if _, ok := known[in.Name]; !ok {
			mine := *in
			mine.Default = w.node(in.Default)
			p.Inputs = append(p.Inputs, &mine)
		}
	}
	p.keepUsed(s, w)
	p.number()
	return p
}

func (w *rewriter) items(items []*Item) []*Item {
	out := make([]*Item, 0, len(items))
	for _, it := range items {
		mine := *it
		mine.Node = w.node(it.Node)
		if !mine.Node.Absent {
			out = append(out, &mine)
		}
	}
	return out
}

// keepUsed drops the inputs and steps that nothing sent depends on, and orders the steps by need.
func (p *Program) keepUsed(s *Scheme, w *rewriter) {
	used := map[*Node]bool{}
	for _, n := range Roots(p.Before, p.After, p.Fresh) {
		walk(n, func(*Node) bool { return true }, used)
	}
	p.Inputs = usedInputs(p.Inputs, used)
	o := ordering{names: map[*Node][]*Binding{}, done: map[*Node]bool{}}
	for _, b := range s.Steps {
		if n := w.done[b.Node]; n != nil && used[n] {
			o.names[n] = append(o.names[n], &Binding{Name: b.Name, Node: n, Range: b.Range})
		}
	}
	for _, b := range s.Steps {
		o.visit(w.done[b.Node])
	}
	p.Steps = o.steps
}

// ordering puts steps behind those that they need, and otherwise leaves them in order of the file.
type ordering struct {
	names map[*Node][]*Binding
	done  map[*Node]bool
	steps []*Binding
}

func (o *ordering) visit(n *Node) {
	if n == nil || o.done[n] {
		return
	}
	o.done[n] = true
	for _, a := range n.Args {
		o.visit(a)
	}
	o.steps = append(o.steps, o.names[n]...)
}

// usedInputs keeps the inputs that are reached, directly or through another input's default.
func usedInputs(inputs []*InputDecl, used map[*Node]bool) []*InputDecl {
	names := map[string]bool{}
	for n := range used {
		if n.Reads(Param) || n.Reads(Choices) {
			names[n.Text] = true
		}
	}
	for again := true; again; {
		again = false
		for _, in := range inputs {
			if !names[in.Name] {
				continue
			}
			Walk(in.Default, func(n *Node) bool {
				if (n.Reads(Param) || n.Reads(Choices)) && !names[n.Text] {
					names[n.Text], again = true, true
				}
				return true
			})
		}
	}
	var kept []*InputDecl
	for _, in := range inputs {
		if names[in.Name] {
			kept = append(kept, in)
		}
	}
	return kept
}

// number gives every node of the program its ID, parents before those of their children that are met first.
func (p *Program) number() {
	p.Size = 0
	seen := map[*Node]bool{}
	see := func(n *Node) bool {
		n.ID = p.Size
		p.Size++
		return true
	}
	for _, n := range p.Roots() {
		walk(n, see, seen)
	}
}

// Roots gives the nodes that nothing of the program stands above: what is sent, the rules of freshness, the signature, defaults.
func (p *Program) Roots() []*Node {
	roots := append(Roots(p.Before, p.After, p.Fresh), p.Signature)
	for _, in := range p.Inputs {
		roots = append(roots, in.Default)
	}
	return roots
}

// Each visits every node of the program once, in order of the IDs. It looks at the IDs to know where it has been,
// which costs far less than a map.
func (p *Program) Each(visit func(*Node)) {
	seen := make([]bool, p.Size)
	var see func(n *Node)
	see = func(n *Node) {
		if n == nil || seen[n.ID] {
			return
		}
		seen[n.ID] = true
		visit(n)
		for _, a := range n.Args {
			see(a)
		}
	}
	for _, n := range p.Roots() {
		see(n)
	}
}

// Names gives each named node its first name, for printing.
func (p *Program) Names() map[*Node]string {
	names := map[*Node]string{}
	for _, b := range p.Steps {
		if _, ok := names[b.Node]; !ok {
			names[b.Node] = b.Name
		}
	}
	return names
}

// InputValue is the value of an input, when it is known: a text, or the texts of a list.
type InputValue struct {
	Set  bool
	Text string
	List []string
}

// Default gives the default of an input with the values of other inputs, and their defaults, put in; nil when it has none.
func Default(s *Scheme, name string, known map[string][]string) (*Node, error) {
	in := s.Input(name)
	if in == nil || in.Default == nil {
		return nil, nil
	}
	values := map[string][]string{}
	for _, other := range s.Inputs {
		given, ok := known[other.Name]
		switch d := other.Default; {
		case ok:
			if err := other.Check(given); err != nil {
				return nil, err
			}
			values[other.Name] = given
		case d != nil && d.Kind == Const && !other.List:
			values[other.Name] = []string{d.Text}
		}
	}
	w := &rewriter{known: values, named: map[*Node]bool{}, done: map[*Node]*Node{}}
	return w.node(in.Default), nil
}

// FirstOnly tells whether the values of signed headers are only ever looked at through first().
func (p *Program) FirstOnly() bool {
	all, first := 0, 0
	p.Each(func(n *Node) {
		for _, a := range n.Args {
			if a != nil && a.Kind == Field && a.Text == "values" {
				if all++; n.Is("first") {
					first++
				}
			}
		}
	})
	return all > 0 && all == first
}
