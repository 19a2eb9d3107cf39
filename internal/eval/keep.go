package eval

import (
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// keepMore keeps what is used once and yet wanted: steps that are traced, tests that loops repeat, the signature.
func (m *Machine) keepMore(nodes []*graph.Node, keys []bool, trace bool) {
	if trace {
		for _, b := range m.Program.Steps {
			if !keys[b.Node.ID] {
				m.keep(b.Node)
			}
		}
	}
	for _, n := range nodes {
		if n.Kind == graph.Each {
			m.hoist(n)
		}
	}
	m.keep(m.Program.Signature)
	if !m.trace {
		m.keepSlow(nodes)
	}
}

// keepSlow keeps what changes slowly where it meets what does not, if making it takes more than looking whether it is
// still the same.
func (m *Machine) keepSlow(nodes []*graph.Node) {
	for _, n := range nodes {
		if m.paceOf(n) != quickly {
			continue
		}
		for _, a := range n.Args {
			if a == nil || a.Type&op.Data == 0 || m.paceOf(a) != slowly {
				continue
			}
			if a.Kind == graph.Cond || a.Kind == graph.Call && a.Op.Family != op.Times && a.Op.Family != op.Sending {
				m.keep(a)
			}
		}
	}
}

// hoist gives a slot to each test inside a loop that the loop's variable has no part in: it is answered once a run.
func (m *Machine) hoist(each *graph.Node) {
	for _, in := range each.Args[1:] {
		graph.Walk(in, func(n *graph.Node) bool {
			if n.Kind != graph.Call || n.Type != op.Bool || graph.InsideLoop(n) {
				return true
			}
			if c := &m.code[n.ID]; c.slot == 0 {
				m.slots++
				c.slot = int32(m.slots)
			}
			return false
		})
	}
}

// keep gives the node a slot: computed once a run.
func (m *Machine) keep(n *graph.Node) {
	if n == nil || m.code[n.ID].slot != 0 || n.Kind == graph.Const || n.Kind == graph.Input {
		return
	}
	if n.Type&(op.Data|op.List) == 0 {
		return
	}
	m.slots++
	m.code[n.ID].slot = int32(m.slots)
}

// keyOnly tells of each node whether it only ever flows into the key of a mac and depends on the secret: such nodes
// are computed when a key is not in the cache, and never shown.
func (m *Machine) keyOnly(nodes []*graph.Node) []bool {
	key, other := make([]bool, len(nodes)), make([]bool, len(nodes))
	var mark func(n *graph.Node, inKey bool)
	mark = func(n *graph.Node, inKey bool) {
		set := other
		if inKey {
			set = key
		}
		if n == nil || set[n.ID] {
			return
		}
		set[n.ID] = true
		for i, a := range n.Args {
			mark(a, inKey || n.Kind == graph.Call && n.Op.Family == op.Macs && i == 0)
		}
	}
	for _, n := range append(graph.Roots(m.Program.Before, m.Program.After, m.Program.Fresh), m.Program.Signature) {
		mark(n, false)
	}
	for _, n := range nodes {
		key[n.ID] = key[n.ID] && !other[n.ID] && graph.DependsOn(n, graph.Secret)
	}
	return key
}
