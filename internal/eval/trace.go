package eval

import (
	"bytes"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// Step is one named value of a run, fit to be shown: the secret and what is derived from it are not in it.
type Step struct {
	Name     string
	Value    string // texts; bytes as they are; a list as its items, one a line
	Bytes    bool   // the value is bytes, to be shown in hex
	Hidden   bool   // derived from the secret: Value is empty
	Redacted bool   // the secret stood in it and has been blotted out
	Node     *graph.Node
}

// Blot stands where the secret was.
const Blot = "********"

// Steps gives the steps that this run has computed, in order of need. The machine must have been prepared with Trace.
func (r *Run) Steps() []Step {
	exposures := r.m.Program.Exposures(r.env.Receive)
	var steps []Step
	for _, b := range r.m.Program.Steps {
		s := Step{Name: b.Name, Node: b.Node, Bytes: b.Node.Type == op.Bytes}
		if exposures[b.Node] == graph.Derived {
			s.Hidden = true
			steps = append(steps, s)
			continue
		}
		value, ok := r.shown(b.Node)
		if !ok {
			continue // not needed for this request
		}
		if exposures[b.Node] == graph.Contains && r.env.Secret != "" {
			value = bytes.ReplaceAll(value, []byte(r.env.Secret), []byte(Blot))
			s.Redacted = true
		}
		s.Value = string(value)
		steps = append(steps, s)
	}
	return steps
}

// shown gives the kept value of a step, when the run has computed it.
func (r *Run) shown(n *graph.Node) ([]byte, bool) {
	c := r.m.of(n)
	switch {
	case n.Kind == graph.Const:
		return c.text, true
	case n.Kind == graph.Input:
		if n.Type&op.Data == 0 || n.Source == graph.Element {
			return nil, false
		}
		return r.text(c), true
	case c.slot == 0 || r.slots[c.slot-1].run != r.run:
		return nil, false
	case n.Type&op.List != 0:
		return showList(r.slots[c.slot-1].list, n.Type), true
	}
	return r.slots[c.slot-1].text, true
}

func showList(list []op.Item, t op.Type) []byte {
	var out []byte
	for i, it := range list {
		if i > 0 {
			out = append(out, '\n')
		}
		if t == op.PairList {
			out = append(append(out, it.Name...), '=')
		}
		out = append(out, it.Value...)
	}
	return out
}

// Input is the value of an input, fit to be shown.
type Input struct {
	Decl  *graph.InputDecl
	Value string
	List  []string
	Given bool // by the caller or the request, not by its default
}

// Inputs gives the inputs of this run.
func (r *Run) Inputs() []Input {
	var out []Input
	for i, decl := range r.m.Program.Inputs {
		in := Input{Decl: decl, Value: string(r.inputs[i].text), Given: i < len(r.env.Inputs) && r.env.Inputs[i].Set}
		for _, it := range r.inputs[i].list {
			in.List = append(in.List, string(it.Value))
		}
		out = append(out, in)
	}
	return out
}

// SignedNames gives the names of the headers that the signature of this run covers.
func (r *Run) SignedNames() []string {
	if r.err != nil || !graph.DependsOn(r.m.Program.Signature, graph.Signed) {
		return nil
	}
	var names []string
	for _, it := range r.sourceList(graph.Signed) {
		names = append(names, string(it.Name))
	}
	return names
}

// SentItem is an item that this run sends, with its value.
type SentItem struct {
	Item    *graph.Item
	Value   string
	After   bool
	Covered bool // a change of it would be noticed
}

// Sent gives what is sent, in order; what is absent is left out. Call it after Sending.
func (r *Run) Sent() []SentItem {
	signature := r.track(r.m.Program.Signature)
	var out []SentItem
	for i, s := range r.sent {
		if s.Value != nil {
			out = append(out, SentItem{s.Item, string(s.Value), i >= len(r.m.Program.Before), signature.covers(s.Item)})
		}
	}
	return out
}
