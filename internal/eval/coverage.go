package eval

import (
	"slices"
	"sync"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
)

// tracker follows what flows into a node in this very run: conditions are followed as they came out.
type tracker struct {
	r       *Run
	parts   graph.Parts
	headers []string    // read by name
	signed  []string    // covered by the list
	inputs  []string    // of the scheme
	lists   bool        // gather these names too, beside parts
	done    []bool      // by the nodes' ids
	ask     graph.Parts // what is asked for; nodes that cannot lead to what of it is open are passed by
}

// Coverage gives what flows into the signature of this run.
func (r *Run) Coverage() graph.Coverage {
	t := r.track(r.m.Program.Signature)
	return graph.Coverage{Always: t.parts, Headers: t.headers, Listed: t.signed != nil}
}

// Covered gives which of some parts of the request flow into the signature of this run.
func (r *Run) Covered(ask graph.Parts) graph.Parts {
	t := &r.covering
	if len(t.done) != len(r.m.code) {
		r.m.cover.once.Do(r.m.prepareCover)
		t.r, t.done = r, make([]bool, len(r.m.code))
	}
	clear(t.done)
	t.parts, t.ask = 0, ask
	t.node(r.m.Program.Signature)
	return t.parts & ask
}

func (r *Run) track(n *graph.Node) *tracker {
	t := &tracker{r: r, lists: true, done: make([]bool, len(r.m.code))}
	t.node(n)
	return t
}

func (t *tracker) node(n *graph.Node) {
	if n == nil || t.done[n.ID] {
		return
	}
	t.done[n.ID] = true
	if !t.lists {
		if t.r.m.cover.may[n.ID]&t.ask&^t.parts == 0 {
			return
		}
		if fixed := t.r.m.cover.parts[n.ID]; fixed != varies {
			t.parts |= fixed
			return
		}
	}
	switch {
	case n.Kind == graph.Input:
		t.input(n)
	case n.Kind == graph.Cond && !t.looped(n):
		branch := n.Args[2]
		if t.r.test(t.r.m.of(n.Args[0])) {
			branch = n.Args[1]
		}
		t.node(branch)
	case n.Is("when") && !t.looped(n) && !t.r.test(t.r.m.of(n.Args[0])):
		// Absent in this run: what it would have been made from covers nothing.
	default:
		for _, a := range n.Args {
			t.node(a)
		}
	}
}

// looped tells whether the test of a condition depends on the variable of a loop, so that one run can go both ways.
func (t *tracker) looped(n *graph.Node) bool {
	if t.lists {
		return graph.InsideLoop(n.Args[0])
	}
	return t.r.m.cover.looped[n.ID]
}

// varies marks nodes of which only a run can tell what flows into them.
const varies = ^graph.Parts(0)

// covering is what is known of coverage before any run, by the nodes' ids.
type covering struct {
	once   sync.Once
	parts  []graph.Parts // what flows into a node in every run
	may    []graph.Parts // what can flow into a node in some run
	looped []bool        // of conditions: whether their test depends on the variable of a loop
}

// prepareCover settles what every request would ask again.
func (m *Machine) prepareCover() {
	m.cover.parts = m.flows(own)
	m.cover.may = m.flows(possible(m.Program))
	m.cover.looped = make([]bool, len(m.code))
	m.Program.Each(func(n *graph.Node) {
		if n.Kind == graph.Cond || n.Is("when") {
			m.cover.looped[n.ID] = graph.InsideLoop(n.Args[0])
		}
	})
}

// flows gives what flows into each node of the program; by tells what one takes in by itself.
func (m *Machine) flows(by func(*graph.Node) graph.Parts) []graph.Parts {
	parts, done := make([]graph.Parts, len(m.code)), make([]bool, len(m.code))
	var into func(n *graph.Node) graph.Parts
	into = func(n *graph.Node) graph.Parts {
		if n == nil {
			return 0
		}
		if !done[n.ID] {
			done[n.ID] = true
			sum := by(n)
			for _, a := range n.Args {
				sum |= into(a) // what varies below varies above: it is all parts
			}
			parts[n.ID] = sum
		}
		return parts[n.ID]
	}
	for _, n := range m.Program.Roots() {
		into(n)
	}
	return parts
}

// own gives what a node itself takes in. Headers, query and parameters follow what joined the request.
func own(n *graph.Node) graph.Parts {
	switch {
	case n.Kind == graph.Cond, n.Is("when"):
		return varies
	case n.Kind != graph.Input || n.Given:
		return 0
	}
	switch n.Source {
	case graph.HeaderValue, graph.Signed, graph.Headers, graph.Params, graph.ParamValue, graph.Query, graph.RawQuery, graph.Target, graph.URL:
		return varies
	}
	return n.Source.Reach()
}

func (t *tracker) input(n *graph.Node) {
	if n.Given {
		return
	}
	reach := n.Source.Reach()
	if n.Source == graph.Params && !t.r.form() {
		reach &^= graph.PartBody
	}
	t.parts |= reach
	switch n.Source {
	case graph.Param, graph.Choices:
		if t.lists {
			t.inputs = append(t.inputs, n.Text)
		}
	case graph.HeaderValue:
		t.header(n.Text)
		if t.lists {
			t.headers = append(t.headers, n.Text)
		}
	case graph.Signed, graph.Headers:
		if t.lists {
			t.signed = []string{}
		}
		for _, it := range t.r.sourceList(n.Source) {
			if t.lists {
				t.signed = append(t.signed, string(it.Name))
			}
			if it.Value != nil || len(it.Values) > 0 { // a listed name without header covers nothing
				t.header(message.ViewString(it.Name))
			}
		}
	case graph.Params, graph.Query, graph.RawQuery, graph.Target, graph.URL:
		t.joined()
	}
}

// header follows a header to what it was made from, when it joined the request before signing.
func (t *tracker) header(name string) {
	if message.SameName(name, "host") {
		t.parts |= graph.PartHost
	}
	for _, it := range t.r.m.Program.Before {
		if it.Place == graph.InHeader && message.SameName(it.Name, name) {
			t.node(it.Node)
		}
	}
}

// joined follows the parameters that joined the request before signing.
func (t *tracker) joined() {
	for _, it := range t.r.m.Program.Before {
		if it.Place != graph.InHeader {
			t.node(it.Node)
		}
	}
}

// covers tells whether a change of what is sent would be noticed: it is signed itself, or is made from nothing but
// what is signed, so that a verifier computes it again.
func (t *tracker) covers(it *graph.Item) bool {
	same := func(name string) bool { return message.SameName(name, it.Name) }
	switch {
	case it.Place != graph.InHeader && t.parts&graph.PartQuery != 0,
		it.Place == graph.InHeader && (slices.ContainsFunc(t.signed, same) || slices.ContainsFunc(t.headers, same)):
		return true
	}
	made := t.r.track(it.Node)
	if made.done[t.r.m.Program.Signature.ID] {
		return true
	}
	for _, name := range made.inputs {
		if !slices.Contains(t.inputs, name) {
			return false
		}
	}
	return made.parts&^t.parts == 0
}

// possible tells what a node itself can take in in some run. What joins the request is taken to be in every header and
// parameter that is read.
func possible(p *graph.Program) func(*graph.Node) graph.Parts {
	joined := graph.PartHost
	for _, it := range p.Before {
		graph.Walk(it.Node, func(n *graph.Node) bool {
			joined |= n.Source.Reach()
			return true
		})
	}
	return func(n *graph.Node) graph.Parts {
		switch parts := own(n); {
		case parts != varies:
			return parts
		case n.Kind == graph.Input:
			return n.Source.Reach() | joined
		}
		return 0
	}
}
