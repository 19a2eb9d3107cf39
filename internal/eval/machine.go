// Package eval runs a program.
//
// In: a program, a request, a credential, a time. Out: what must be sent, the value of any node, the trace of every
// step. It never changes the request it is given and never reads a clock.
//
// Signing, explaining and searching for mistakes share one evaluator. Prepare lays the graph out: one code a node, in
// one piece of memory, with templates flattened and with the way in which each value is made settled, since asking
// nodes what they are took longer than making most values. What is laid out is walked, appending to one buffer that is
// used again and again. A value has one of two kinds of home: text gives it where it lies already (a constant, an
// input, a kept value, a part of another one), add builds it at the end of the buffer. What must outlive the
// expression that made it (kept values) is copied to a second buffer until Done; texts of the request are looked at
// where they lie, and never written to.
//
// Kept across runs are the texts that change slowly (slow.go says of what they are made), the parameters of the last
// request, what its headers said and the lines that a loop made of them, and the hash states behind the keys of macs.
package eval

import (
	"slices"
	"sync"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// Machine is a program made ready to run. It is safe for use by several goroutines.
type Machine struct {
	Program  *graph.Program
	code     []code // by the nodes' IDs, and behind those the kept ones' by their slots
	slots    int    // values that are kept because they are used twice or traced
	loops    int
	sites    []*macSite
	fixed    [][]op.Value // arguments that are constants, but for the first
	times    int          // layouts in which the time is written
	order    []int        // of the inputs: each after those that its default reads
	defaults []*code      // of the inputs; nil: none
	bound    int32        // what all inputs are made of when none is given, of the slow kind, plus one
	joining  int32        // what all items before are made of, the same
	watched  []int32      // headers of which it matters what the request said in them when it was handed over
	states   *states
	slow     []leaves // of each value that is kept across runs
	params   bool     // something that is kept is made of a parameter
	hasLines bool     // a loop keeps its lines
	trace    bool
	fine     bool // parts of a second matter
	repeats  bool // more than the first value of a header matters
	strip    stripped
	names    []string  // of headers that the program knows
	items    []sending // before and after, in order of the program
	always   []int32   // headers that are signed always
	offered  []pattern // headers that are signed when they are there
	except   []pattern // and those that never are
	space    []*code   // memory for the codes' arguments
	paces    []pace    // by the nodes' IDs, used while preparing
	parts    []*code   // used while preparing
	pool     sync.Pool
	cover    covering // made when it is first needed
}

// Options chooses how a machine runs.
type Options struct {
	Names []string // of headers that the caller asks for by their numbers, beside those of the program
	Trace bool     // keep every step's value, for Trace
	Keys  int      // how many derived keys are kept; 0: 64
}

// Limits on one run, so that a hostile scheme file cannot take the process down.
const (
	maxSteps = 4 << 20  // nodes evaluated
	maxBytes = 64 << 20 // bytes built
	// MaxBody is how much of a streamed body is read into memory when a scheme needs its bytes, not its digest.
	MaxBody = 16 << 20
)

// Prepare makes p ready to run. It goes through the nodes a few times and allocates little: a search prepares
// thousands of programs.
func Prepare(p *graph.Program, o Options) *Machine {
	m := &Machine{Program: p, code: make([]code, p.Size, p.Size+p.Size/2), states: newStates(o.Keys), trace: o.Trace}
	m.strip = strip(p)
	m.numberNames(o.Names)
	nodes := make([]*graph.Node, 0, p.Size)
	uses, args := make([]int, p.Size), 0
	p.Each(func(n *graph.Node) {
		nodes = append(nodes, n)
		args += len(n.Args)
		for _, a := range n.Args {
			if a != nil {
				uses[a.ID]++
			}
		}
	})
	for _, n := range append(graph.Roots(p.Before, p.After, graph.Fresh{}), p.Signature) {
		if n != nil {
			uses[n.ID]++ // what is sent may be a part of what is signed
		}
	}
	m.paces = make([]pace, p.Size)
	m.fine, m.repeats = fine(nodes), repeats(nodes)
	m.numberLoops(nodes)
	keys := m.keyOnly(nodes)
	for _, n := range nodes {
		m.number(n, keys[n.ID])
		if uses[n.ID] > 1 && !keys[n.ID] && !graph.InsideLoop(n) {
			m.keep(n)
		}
	}
	m.keepMore(nodes, keys, o.Trace)
	m.layOutAll(nodes, 2*args)
	m.orderInputs()
	m.pool.New = func() any { return m.NewRun() }
	return m
}

func (m *Machine) layOutAll(nodes []*graph.Node, args int) {
	m.code = append(m.code, make([]code, m.slots)...)
	m.space = make([]*code, 0, args)
	for _, n := range nodes {
		m.layOut(n)
	}
	m.layOutInputs()
	m.layOutItems()
	m.parts, m.paces = nil, nil
}

// layOutInputs makes the defaults ready.
func (m *Machine) layOutInputs() {
	var made leaves
	stay := true
	for _, in := range m.Program.Inputs {
		c := m.slowCode(in.Default)
		m.defaults = append(m.defaults, c)
		made, stay = made|m.leavesOf(in.Default), stay && !in.List && c.stays()
	}
	if stay {
		m.bound = m.newLeaves(made) + 1
	}
}

// number gives inputs and macs their places.
func (m *Machine) number(n *graph.Node, key bool) {
	c := &m.code[n.ID]
	c.node = n
	if n.Kind == graph.Input && (n.Source == graph.Param || n.Source == graph.Choices) {
		c.index = int32(m.inputIndex(n.Text))
	}
	if n.Reads(graph.HeaderValue) {
		c.index = m.nameID(n.Text)
		if m.watches(n) && !slices.Contains(m.watched, c.index) {
			m.watched = append(m.watched, c.index)
		}
	}
	if n.Kind == graph.Call && n.Op.Family == op.Macs && !key {
		m.sites = append(m.sites, new(macSite))
		c.index = int32(len(m.sites)) // plus one: 0 is a mac inside a key
	}
}

// numberLoops gives each loop a place for its element, known to the loop, to its variable and to that one's fields.
func (m *Machine) numberLoops(nodes []*graph.Node) {
	for _, n := range nodes {
		if n.Kind == graph.Each {
			m.code[n.ID].index = int32(m.loops)
			m.loops++
		}
	}
	for _, n := range nodes {
		switch {
		case n.Reads(graph.Element):
			m.code[n.ID].index = m.code[n.Loop.ID].index
		case n.Kind == graph.Field:
			m.code[n.ID].index = m.code[n.Args[0].Loop.ID].index
		}
	}
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
