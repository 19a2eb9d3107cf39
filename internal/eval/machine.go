// Package eval runs a program.
//
// In: a program, a request, a credential, a time. Out: what must be sent, the value of any node, the trace of every
// step. It walks the graph as it is, appending to one reused buffer, so that signing, explaining and searching for
// mistakes share one evaluator. It never changes the request it is given and never reads a clock.
package eval

import (
	"sync"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// Machine is a program made ready to run. It is safe for use by several goroutines.
type Machine struct {
	Program *graph.Program
	code    []code // by the nodes' IDs, and behind those the kept ones' by their slots
	slots   int    // values that are kept because they are used twice or traced
	loops   int
	sites   []*macSite
	times   int   // layouts in which the time is written
	order   []int // of the inputs: each after those that its default reads
	states  *states
	strip   stripped
	offered []pattern // headers that are signed when they are there
	except  []pattern // and those that never are
	space   []*code   // memory for the codes' arguments
	parts   []*code   // used while preparing
	pool    sync.Pool
}

// Options chooses how a machine runs.
type Options struct {
	Trace bool // keep every step's value, for Trace
	Keys  int  // how many derived keys are kept; 0: 64
}

// Limits on one run, so that a hostile scheme file cannot take the process down.
const (
	maxSteps = 4 << 20  // nodes evaluated
	maxBytes = 64 << 20 // bytes built
	// MaxBody is how much of a streamed body is read into memory when a scheme needs its bytes, not its digest.
	MaxBody = 16 << 20
)

// Prepare makes p ready to run.
func Prepare(p *graph.Program, o Options) *Machine {
	m := &Machine{Program: p, code: make([]code, p.Size, p.Size+p.Size/2), states: newStates(o.Keys)}
	uses := make([]int, p.Size)
	args := 0
	p.Each(func(n *graph.Node) {
		args += len(n.Args)
		for _, a := range n.Args {
			if a != nil {
				uses[a.ID]++
			}
		}
	})
	m.numberLoops()
	keys := m.keyOnly()
	p.Each(func(n *graph.Node) { m.prepare(n, uses[n.ID], keys) })
	if o.Trace {
		for _, b := range p.Steps {
			if !keys[b.Node] {
				m.keep(b.Node)
			}
		}
	}
	p.Each(func(n *graph.Node) {
		if n.Kind == graph.Each {
			m.hoist(n)
		}
	})
	m.keep(p.Signature)
	m.layOutAll(2 * args)
	m.orderInputs()
	m.strip = strip(p)
	if p.Signed != nil {
		m.offered, m.except = patterns(p.Signed.Offered), patterns(p.Signed.Except)
	}
	m.pool.New = func() any { return m.NewRun() }
	return m
}

func (m *Machine) layOutAll(args int) {
	p := m.Program
	m.code = append(m.code, make([]code, m.slots)...)
	m.space = make([]*code, 0, args)
	p.Each(m.layOut)
}

func (m *Machine) prepare(n *graph.Node, uses int, keys map[*graph.Node]bool) {
	c := &m.code[n.ID]
	if n.Kind == graph.Input && (n.Source == graph.Param || n.Source == graph.Choices) {
		c.index = int32(m.inputIndex(n.Text))
	}
	if n.Kind == graph.Call && n.Op.Family == op.Macs && !keys[n] {
		m.sites = append(m.sites, new(macSite))
		c.index = int32(len(m.sites)) // plus one: 0 is a mac inside a key
	}
	if uses > 1 && !keys[n] && !insideLoop(n) {
		m.keep(n)
	}
}

// numberLoops gives each loop a place for its element, known to the loop, to its variable and to that one's fields.
func (m *Machine) numberLoops() {
	m.Program.Each(func(n *graph.Node) {
		if n.Kind == graph.Each {
			m.code[n.ID].index = int32(m.loops)
			m.loops++
		}
	})
	m.Program.Each(func(n *graph.Node) {
		switch {
		case n.Reads(graph.Element):
			m.code[n.ID].index = m.code[n.Loop.ID].index
		case n.Kind == graph.Field:
			m.code[n.ID].index = m.code[n.Args[0].Loop.ID].index
		}
	})
}

// hoist gives a slot to each test inside a loop that the loop's variable has no part in: it is answered once a run.
func (m *Machine) hoist(each *graph.Node) {
	for _, in := range each.Args[1:] {
		graph.Walk(in, func(n *graph.Node) bool {
			if n.Kind != graph.Call || n.Type != op.Bool || insideLoop(n) {
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

// insideLoop tells whether the node's value depends on the variable of an each around it.
func insideLoop(n *graph.Node) bool {
	free := map[*graph.Node]bool{}
	bound := map[*graph.Node]bool{}
	graph.Walk(n, func(m *graph.Node) bool {
		if m.Kind == graph.Each {
			bound[m] = true
		}
		if m.Reads(graph.Element) {
			free[m.Loop] = true
		}
		return true
	})
	for loop := range free {
		if !bound[loop] {
			return true
		}
	}
	return false
}

// keyOnly gives the nodes that only ever flow into the key of a mac and depend on the secret: they are computed when
// a key is not in the cache, and never shown.
func (m *Machine) keyOnly() map[*graph.Node]bool {
	key, other := map[*graph.Node]bool{}, map[*graph.Node]bool{}
	var mark func(n *graph.Node, inKey bool)
	mark = func(n *graph.Node, inKey bool) {
		set := other
		if inKey {
			set = key
		}
		if n == nil || set[n] {
			return
		}
		set[n] = true
		for i, a := range n.Args {
			mark(a, inKey || n.Kind == graph.Call && n.Op.Family == op.Macs && i == 0)
		}
	}
	for _, n := range append(graph.Roots(m.Program.Before, m.Program.After, m.Program.Fresh), m.Program.Signature) {
		mark(n, false)
	}
	for n := range key {
		if other[n] || !graph.DependsOn(n, graph.Secret) {
			delete(key, n)
		}
	}
	return key
}

func (m *Machine) inputIndex(name string) int {
	for i, in := range m.Program.Inputs {
		if in.Name == name {
			return i
		}
	}
	return -1
}

// orderInputs puts the inputs in an order in which each default finds what it reads. A circle of defaults is left as
// it comes: such a default reads an empty text.
func (m *Machine) orderInputs() {
	placed := make([]bool, len(m.Program.Inputs))
	var place func(i int)
	place = func(i int) {
		if placed[i] {
			return
		}
		placed[i] = true
		graph.Walk(m.Program.Inputs[i].Default, func(n *graph.Node) bool {
			if n.Reads(graph.Param) || n.Reads(graph.Choices) {
				place(int(m.code[n.ID].index))
			}
			return true
		})
		m.order = append(m.order, i)
	}
	for i := range m.Program.Inputs {
		place(i)
	}
}
