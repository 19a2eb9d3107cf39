package diagnose

import (
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// ids is a set of node IDs.
type ids []uint64

func (s ids) add(id int) { s[id/64] |= 1 << (id % 64) }

func (s ids) has(id int) bool { return s[id/64]&(1<<(id%64)) != 0 }

func (s ids) meets(other ids) bool {
	for i := range s {
		if s[i]&other[i] != 0 {
			return true
		}
	}
	return false
}

func (s ids) join(other ids) {
	for i := range s {
		s[i] |= other[i]
	}
}

// plan is a program made ready for a search: what lies below each node, and which nodes have another value in every
// round of a loop.
type plan struct {
	program *graph.Program
	nodes   []*graph.Node // by ID
	below   []ids         // by ID: the node itself and all that its value depends on
	looped  []bool        // by ID: it depends on the variable of a loop around it
	inputs  map[string]*graph.InputDecl

	constants []op.Value    // by ID
	signed    []*graph.Node // what the signature depends on and is the same in every round of a loop
	none      ids
	names     map[*graph.Node]string
}

func newPlan(p *graph.Program) *plan {
	l := &plan{
		program: p, nodes: make([]*graph.Node, p.Size), below: make([]ids, p.Size), looped: make([]bool, p.Size),
		inputs: map[string]*graph.InputDecl{}, constants: make([]op.Value, p.Size), names: p.Names(),
	}
	for _, in := range p.Inputs {
		l.inputs[in.Name] = in
	}
	p.Each(func(n *graph.Node) {
		l.nodes[n.ID] = n
		if n.Kind == graph.Const {
			l.constants[n.ID] = op.Value{Text: n.Constant(), Num: n.Num, Flag: n.Num == 1}
		}
	})
	p.Each(func(n *graph.Node) { l.reach(n) })
	l.none = l.newSet()
	digest, _ := digestNode(p)
	for _, n := range l.nodes {
		if n != nil && !l.looped[n.ID] && l.below[digest.ID].has(n.ID) {
			l.signed = append(l.signed, n)
		}
	}
	return l
}

func (l *plan) newSet() ids { return make(ids, (len(l.nodes)+63)/64) }

func (l *plan) reach(n *graph.Node) ids {
	if l.below[n.ID] != nil {
		return l.below[n.ID]
	}
	set := l.newSet()
	l.below[n.ID] = set // an element points back at its loop
	set.add(n.ID)
	l.looped[n.ID] = n.Reads(graph.Element)
	for _, a := range n.Args {
		if a == nil {
			continue
		}
		set.join(l.reach(a))
		l.looped[n.ID] = l.looped[n.ID] || l.looped[a.ID] && !(n.Kind == graph.Each && !l.escapes(n, a))
	}
	if in := l.inputs[n.Text]; in != nil && in.Default != nil && (n.Reads(graph.Param) || n.Reads(graph.Choices)) {
		set.join(l.reach(in.Default))
	}
	return set
}

// escapes tells whether a depends on the variable of a loop other than each.
func (l *plan) escapes(each, a *graph.Node) bool {
	found := false
	graph.Walk(a, func(n *graph.Node) bool {
		found = found || n.Reads(graph.Element) && n.Loop != each && !within(a, n.Loop)
		return !found
	})
	return found
}

func within(root, n *graph.Node) bool {
	found := false
	graph.Walk(root, func(m *graph.Node) bool {
		found = found || m == n
		return !found
	})
	return found
}
