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
	info    []info
	slots   int // values that are kept because they are used twice or traced
	loops   int
	sites   []*macSite
	times   int   // layouts in which the time is written
	order   []int // of the inputs: each after those that its default reads
	states  *states
	strip   stripped
	pool    sync.Pool
}

// info is what the evaluator knows of a node beside the node itself.
type info struct {
	text   []byte     // of a constant
	layout *op.Layout // of utc
	slot   int32      // where the value is kept, plus one; 0: computed anew
	index  int32      // of an input, an each, a mac site, or the loop that a field or an element belongs to
	way    way        // how a call is made
	tests  bool       // the slot keeps the answer of a test
}

// way says how a call is made. Only the first is needed for the result: the others save the making of arguments.
type way uint8

const (
	anyWay way = iota
	digestCall
	macCall
	utcCall
	whenCall
	firstCall
	oneText   // a Text operation of one text
	oneView   // a View operation of one text
	joinLoop  // join over an each
	joinNames // join over names(...)
	presentTest
	fieldsCall // fields or quoted_fields over pairs that are written out
)

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
	m := &Machine{Program: p, info: make([]info, p.Size), states: newStates(o.Keys)}
	uses := make([]int, p.Size)
	p.Each(func(n *graph.Node) {
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
	p.Each(func(n *graph.Node) {
		if n.Kind == graph.Call {
			m.choose(n)
		}
	})
	m.orderInputs()
	m.strip = strip(p)
	m.pool.New = func() any { return m.newRun() }
	return m
}

func (m *Machine) prepare(n *graph.Node, uses int, keys map[*graph.Node]bool) {
	in := &m.info[n.ID]
	switch n.Kind {
	case graph.Const:
		if !n.Absent {
			in.text = append([]byte{}, n.Text...)
		}
		return
	case graph.Input:
		if n.Source == graph.Param || n.Source == graph.Choices {
			in.index = int32(m.inputIndex(n.Text))
		}
		return
	case graph.Call:
		if n.Op.Family == op.Macs && !keys[n] {
			m.addSite(n)
		}
	}
	if uses > 1 && !keys[n] && !insideLoop(n) {
		m.keep(n)
	}
}

// numberLoops gives each loop a place for its element, known to the loop, to its variable and to that one's fields.
func (m *Machine) numberLoops() {
	m.Program.Each(func(n *graph.Node) {
		if n.Kind == graph.Each {
			m.info[n.ID].index = int32(m.loops)
			m.loops++
		}
	})
	m.Program.Each(func(n *graph.Node) {
		switch {
		case n.Reads(graph.Element):
			m.info[n.ID].index = m.info[n.Loop.ID].index
		case n.Kind == graph.Field:
			m.info[n.ID].index = m.info[n.Args[0].Loop.ID].index
		}
	})
}

// choose finds the way in which a call is made.
func (m *Machine) choose(n *graph.Node) {
	in := &m.info[n.ID]
	switch one := len(n.Args) == 1 && n.Args[0].Type&op.Data != 0; {
	case n.Op.Family == op.Macs:
		in.way = macCall
	case n.Op.Digest != nil:
		in.way = digestCall
	case n.Is("utc"):
		if layout, err := op.ParseLayout(n.Args[1].Text); err == nil {
			in.way, in.layout, in.index = utcCall, layout, int32(m.times)
			m.times++
		}
	case n.Is("when"):
		in.way = whenCall
	case n.Is("present"):
		in.way = presentTest
	case n.Is("first"):
		in.way = firstCall
	case n.Is("join") && n.Args[1].Kind == graph.Each && m.info[n.Args[1].ID].slot == 0:
		in.way = joinLoop
	case n.Is("join") && n.Args[1].Is("names") && m.info[n.Args[1].ID].slot == 0:
		in.way = joinNames
	case n.Op.Family == op.Sending && len(n.Args) == 2 && pairsWritten(n.Args[1]):
		in.way = fieldsCall
	case one && n.Op.Text != nil:
		in.way = oneText
	case one && n.Op.View != nil:
		in.way = oneView
	}
}

// pairsWritten tells whether a list is written out as pair(name, value).
func pairsWritten(n *graph.Node) bool {
	for _, a := range n.Args {
		if !a.Is("pair") {
			return false
		}
	}
	return n.Kind == graph.List
}

// hoist gives a slot to each test inside a loop that the loop's variable has no part in: it is answered once a run.
func (m *Machine) hoist(each *graph.Node) {
	for _, in := range each.Args[1:] {
		graph.Walk(in, func(n *graph.Node) bool {
			if n.Kind != graph.Call || n.Type != op.Bool || insideLoop(n) {
				return true
			}
			if info := &m.info[n.ID]; info.slot == 0 {
				m.slots++
				info.slot, info.tests = int32(m.slots), true
			}
			return false
		})
	}
}

// keep gives the node a slot: computed once a run.
func (m *Machine) keep(n *graph.Node) {
	if n == nil || m.info[n.ID].slot != 0 || n.Kind == graph.Const || n.Kind == graph.Input {
		return
	}
	if n.Type&(op.Data|op.List) == 0 {
		return
	}
	m.slots++
	m.info[n.ID].slot = int32(m.slots)
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
				place(int(m.info[n.ID].index))
			}
			return true
		})
		m.order = append(m.order, i)
	}
	for i := range m.Program.Inputs {
		place(i)
	}
}
