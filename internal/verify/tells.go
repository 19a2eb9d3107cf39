package verify

import (
	"slices"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/match"
)

// told is what a request of a form tells by itself.
type told struct {
	all    []string // inputs of the scheme
	inputs []string // those of them that verifying needs
	idle   []string // headers that tell nothing else than inputs which it does not need
}

// idleHeader is such a header, with the number by which a run knows it.
type idleHeader struct {
	name   string
	number int32
}

// tells finds out what a request of a form tells. Which action is called, or in which region, is sent with a request and has
// often no part in its signature: such headers need not be read, unless all that a request tells is asked for.
func tells(s *graph.Scheme, name string, o Options) (told, error) {
	p, err := graph.Build(s, name, nil)
	if err != nil {
		return told{}, err
	}
	m, _ := match.Plan(p)
	t := told{all: m.Inputs()}
	inputs := map[string]bool{}
	for _, it := range p.Before {
		if in := only(p, it); in != "" && !o.demands(in) {
			t.idle, inputs[in] = append(t.idle, it.Name), true
		}
	}
	for _, in := range t.all {
		if !inputs[in] {
			t.inputs = append(t.inputs, in)
		}
	}
	return t, nil
}

// demands tells whether it matters what a request says of an input.
func (o *Options) demands(input string) bool {
	_, expected := o.Inputs[input]
	_, limited := o.Allowed[input]
	return o.Trace || expected || limited
}

// only gives the input that a header tells and nothing else has a use for, if it may be left out and be anything.
func only(p *graph.Program, it *graph.Item) string {
	n := it.Node
	for n.Is("when") {
		n = n.Args[1]
	}
	if it.Place != graph.InHeader || !n.Reads(graph.Param) {
		return ""
	}
	in := p.Scheme.Input(n.Text)
	if in == nil || !in.Optional || in.Default != nil || len(in.Allowed) > 0 {
		return ""
	}
	used := slices.ContainsFunc(p.Roots(), func(root *graph.Node) bool { return root != it.Node && graph.ReadsInput(root, in.Name) })
	if used {
		return ""
	}
	return in.Name
}
