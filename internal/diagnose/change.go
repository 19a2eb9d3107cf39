package diagnose

import (
	"slices"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// change is one thing that a signer may have done otherwise: an edit of the graph, or of the request, the credential and
// the time as the signer saw them.
type change struct {
	class   string   // id of the mistake
	also    []string // further mistakes that one function makes at once
	detail  detail   // what exactly: which parameter, which line
	patches []patch
	view    func(s *sources) // changes a copy of the sources; nil: they stay
	reads   []graph.Source   // what view changes
	inputs  []string         // inputs of the scheme that view changes

	slot    string
	weight  int // how often it is found
	touched ids
	digest  []byte // what the signature becomes with this change alone
	twins   []*change
}

// changes collects what can have been done otherwise for one scheme and one request.
type changes struct {
	plan       *plan
	base       *evaluator
	src        *sources
	neighbours *rules
	ownID      string // the key id that the signer should have used; empty: not known
	missing    []missing
	list       []*change
}

func (c *changes) add(ch change) {
	ch.touched = c.plan.newSet()
	for _, p := range ch.patches {
		ch.touched.add(p.node.ID)
	}
	for _, n := range c.plan.nodes {
		if n != nil && n.Kind == graph.Input && !n.Given && c.affected(n, &ch) {
			ch.touched.add(n.ID)
		}
	}
	ch.weight = frequency(append(ch.also[:len(ch.also):len(ch.also)], ch.class))
	if m := classByID()[ch.class]; m != nil && len(ch.also) == 0 {
		ch.slot = m.Slot
	}
	c.list = append(c.list, &ch)
}

func (c *changes) affected(n *graph.Node, ch *change) bool {
	if n.Source == graph.Param || n.Source == graph.Choices {
		return slices.Contains(ch.inputs, n.Text)
	}
	return slices.Contains(ch.reads, n.Source)
}

// see adds a change of the sources.
func (c *changes) see(class string, what detail, view func(*sources), reads ...graph.Source) {
	c.add(change{class: class, detail: what, view: view, reads: reads})
}

// edit adds an edit of nodes.
func (c *changes) edit(class string, what detail, do edit, nodes ...*graph.Node) {
	if len(nodes) == 0 {
		return
	}
	ch := change{class: class, detail: what}
	for _, n := range nodes {
		ch.patches = append(ch.patches, patch{node: n, edit: do})
	}
	c.add(ch)
}

// texts adds an edit of the text that nodes give.
func (c *changes) texts(class string, what detail, do func([]byte) []byte, nodes ...*graph.Node) {
	c.edit(class, what, func(_ *evaluator, _ *graph.Node, next rest) op.Value {
		v := next.value()
		if v.Text != nil {
			v.Text = present(do(v.Text))
		}
		return v
	}, nodes...)
}

// present makes an empty text of none: nil would be one that is absent, and what holds it would not be there at all.
func present(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// find gives the nodes that the signature depends on and that hold, in the order in which they were made.
func (c *changes) find(holds func(*graph.Node) bool) []*graph.Node {
	var out []*graph.Node
	below := c.plan.below[c.plan.program.Signature.ID]
	for _, n := range c.plan.nodes {
		if n != nil && below.has(n.ID) && holds(n) {
			out = append(out, n)
		}
	}
	return out
}

// family gives the calls of one family.
func (c *changes) family(f op.Family) []*graph.Node {
	return c.find(func(n *graph.Node) bool { return n.Kind == graph.Call && n.Op.Family == f })
}

// reads tells whether the signature depends on a source.
func (c *changes) reads(sources ...graph.Source) bool {
	return len(c.find(func(n *graph.Node) bool {
		return n.Kind == graph.Input && slices.Contains(sources, n.Source)
	})) > 0
}

// classes gives the ids of the mistakes, sorted.
func (ch *change) classes() []string {
	out := append([]string{ch.class}, ch.also...)
	slices.Sort(out)
	return out
}

// meets tells whether two changes edit the same node, so that it matters which of them does so first.
func (ch *change) meets(other *change) bool {
	return len(ch.patches) > 0 && len(other.patches) > 0 && slices.ContainsFunc(ch.patches, func(p patch) bool {
		return slices.ContainsFunc(other.patches, func(q patch) bool { return p.node == q.node })
	})
}

// excludes tells whether a signer cannot have made both changes.
func (ch *change) excludes(other *change) bool { return ch.slot != "" && ch.slot == other.slot }

// with says that a change is further mistakes too.
func (ch *change) with(also ...string) {
	ch.also, ch.slot = also, ""
	ch.weight = frequency(append(also[:len(also):len(also)], ch.class))
}

// maxEach is of how many parameters, headers and lines each is changed by itself, and maxChanges how many changes are tried
// on one request: one that was made to take long must not.
const (
	maxEach    = 100
	maxChanges = 1200
)

func few[T any](list []T) []T { return list[:min(len(list), maxEach)] }

// limit keeps the changes that are found most often, and tells whether it left some out.
func (c *changes) limit() bool {
	if len(c.list) <= maxChanges {
		return false
	}
	slices.SortStableFunc(c.list, func(a, b *change) int { return b.weight - a.weight })
	c.list = c.list[:maxChanges]
	return true
}
