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
	exposures := r.m.Program.Exposures()
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

// Coverage gives what flows into the signature of this very run: conditions are followed as they came out.
func (r *Run) Coverage() graph.Coverage {
	c := r.m.Program.Cover()
	c.Always = r.flow(r.m.Program.Signature, map[*graph.Node]graph.Parts{})
	c.Sometimes = 0
	return c
}

func (r *Run) flow(n *graph.Node, done map[*graph.Node]graph.Parts) graph.Parts {
	if n == nil {
		return 0
	}
	if p, ok := done[n]; ok {
		return p
	}
	done[n] = 0
	var parts graph.Parts
	switch {
	case n.Kind == graph.Input && n.Source == graph.Params && !r.form():
		parts = graph.PartQuery | r.joinedFlow(done)
	case n.Kind == graph.Input && n.Source == graph.HeaderValue && (n.Text == "host" || n.Text == "Host"):
		parts = graph.PartHost
	case n.Kind == graph.Input && n.Source == graph.Signed:
		for _, it := range r.sourceList(graph.Signed) {
			parts |= r.headerFlow(string(it.Name), done)
		}
	case n.Kind == graph.Input && !n.Given:
		parts = n.Source.Reach()
		if n.Source == graph.Query || n.Source == graph.RawQuery || n.Source == graph.Params {
			parts |= r.joinedFlow(done)
		}
	case n.Kind == graph.Cond && !insideLoop(n.Args[0]):
		i := 2
		if r.test(r.m.of(n.Args[0])) {
			i = 1
		}
		parts = r.flow(n.Args[i], done)
	default:
		for _, a := range n.Args {
			parts |= r.flow(a, done)
		}
	}
	done[n] = parts
	return parts
}

// joinedFlow gives what flows in by way of the parameters that are sent before signing.
func (r *Run) joinedFlow(done map[*graph.Node]graph.Parts) graph.Parts {
	var parts graph.Parts
	for _, it := range r.m.Program.Before {
		if it.Place != graph.InHeader {
			parts |= r.flow(it.Node, done)
		}
	}
	return parts
}

// headerFlow gives what flows in by way of one signed header.
func (r *Run) headerFlow(name string, done map[*graph.Node]graph.Parts) graph.Parts {
	if name == "host" {
		return graph.PartHost
	}
	for _, it := range r.m.Program.Before {
		if it.Place == graph.InHeader && op.SameName(it.Name, name) {
			return r.flow(it.Node, done)
		}
	}
	return 0
}

// SentItem is an item that this run sends, with its value.
type SentItem struct {
	Item  *graph.Item
	Value string
	After bool
}

// Sent gives what is sent, in order; what is absent is left out. Call it after Sending.
func (r *Run) Sent() []SentItem {
	var out []SentItem
	for i, s := range r.sent {
		if s.text != nil {
			out = append(out, SentItem{s.item, string(s.text), i >= len(r.m.Program.Before)})
		}
	}
	return out
}
