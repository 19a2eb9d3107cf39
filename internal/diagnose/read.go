package diagnose

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/match"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// read is a request that was read backwards, by a program in which everything that can be decided is decided.
type read struct {
	program  *graph.Program
	captures *match.Captures
	failure  *match.Failure
	carrier  *graph.Item
}

// readRequest finds the form in which the signature travels, and reads it.
func readRequest(s *graph.Scheme, m *message.Request, given map[string][]string) (*read, error) {
	var first, bare *read
	for _, f := range s.Forms {
		known, err := constants(s, f.Name, given)
		if err != nil {
			return nil, err
		}
		r, err := readForm(s, f.Name, m, known)
		if err != nil {
			return nil, err
		}
		if r.failure != nil && r.failure.Missing {
			if bare == nil && r.there(m) {
				bare = r
			}
			continue
		}
		if r.failure != nil {
			if first == nil {
				first = r
			}
			continue
		}
		return decide(s, f.Name, m, known, r)
	}
	if first == nil {
		first = bare
	}
	if first == nil {
		return nil, fmt.Errorf("the request carries no signature of %s", s.ID)
	}
	return first, nil
}

// constants gives the inputs that a request does not tell and that are known all the same: given, or optional and absent.
func constants(s *graph.Scheme, form string, given map[string][]string) (map[string][]string, error) {
	p, err := graph.Build(s, form, nil)
	if err != nil {
		return nil, err
	}
	matcher, _ := match.Plan(p)
	known := map[string][]string{}
	for _, in := range s.Inputs {
		v, ok := given[in.Name]
		switch {
		case in.Name == graph.FormInput && len(s.Forms) > 1 || slices.Contains(matcher.Inputs(), in.Name):
		case ok:
			known[in.Name] = v
		case in.Optional:
			known[in.Name] = nil
		}
	}
	return known, nil
}

func readForm(s *graph.Scheme, form string, m *message.Request, known map[string][]string) (*read, error) {
	p, err := graph.Build(s, form, known)
	if err != nil {
		return nil, err
	}
	matcher, problems := match.Plan(p)
	if problems.Failed() {
		return nil, problems
	}
	r := &read{program: p, captures: &match.Captures{}, carrier: matcher.Carrier()}
	if !matcher.Carried(m) {
		r.failure = &match.Failure{Missing: true, Item: r.carrier.Name, Form: "does not begin as the scheme's does"}
		return r, nil
	}
	r.failure = matcher.Match(m, matcher.Find(m), r.captures)
	return r, nil
}

// there tells whether the header that carries the signature was sent, with something else in it than the scheme sends.
func (r *read) there(m *message.Request) bool {
	value, ok := m.Header(r.carrier.Name)
	return ok && value != "" && r.carrier.Place == graph.InHeader
}

// decide folds in the choices that the request tells or that follow from it, so that the search sees one variant.
func decide(s *graph.Scheme, form string, m *message.Request, known map[string][]string, r *read) (*read, error) {
	src := newSources(r.program, m, r.captures, Key{})
	e := newEvaluator(newPlan(r.program), src)
	for _, in := range r.program.Inputs {
		_, have := known[in.Name]
		if have || in.List || len(in.Allowed) == 0 || in.Default == nil && !src.told(in.Name) {
			continue
		}
		text := string(e.param(in.Name).Text)
		if told := toldByHeader(r.program, in, src, e); told != "" {
			text = told
		}
		if slices.Contains(in.Allowed, text) {
			known[in.Name] = []string{text}
		}
	}
	decided, err := readForm(s, form, m, known)
	if err != nil || decided.failure != nil && decided.failure.Missing {
		return r, err
	}
	return decided, nil
}

// toldByHeader gives the value of an input by which the scheme sends a header that the request has, and else would not send
// it. Empty: no header tells. One that does not begin as the scheme writes it is of something else.
func toldByHeader(p *graph.Program, in *graph.InputDecl, src *sources, e *evaluator) string {
	if src.told(in.Name) || in.Default == nil || in.Default.Kind != graph.Const {
		return ""
	}
	for _, it := range p.Before {
		value := src.header(it.Name)
		if it.Place != graph.InHeader || value == nil || !it.Node.Is("when") || !graph.ReadsInput(it.Node.Args[0], in.Name) || e.value(it.Node.Args[0]).Flag {
			continue
		}
		if sent := it.Node.Args[1]; sent.Kind == graph.Template && !strings.HasPrefix(string(value), sent.Args[0].Text) {
			continue
		}
		for _, text := range in.Allowed {
			with := *src
			with.inputs = map[string]op.Value{in.Name: {Text: []byte(text)}}
			if newEvaluator(e.plan, &with).value(it.Node.Args[0]).Flag {
				return text
			}
		}
	}
	return ""
}

func (s *sources) told(input string) bool {
	_, ok := s.inputs[input]
	return ok
}

// text gives what a request says where a value was expected that it does not have.
func (e *evaluator) mismatches(c *match.Captures) []mismatch {
	var out []mismatch
	for i := range c.Compared {
		cmp := &c.Compared[i]
		if cmp.Test != nil && !e.value(cmp.Test).Flag {
			continue
		}
		if graph.DependsOn(cmp.Node, graph.Secret) {
			continue
		}
		if want := e.value(cmp.Node).Text; string(want) != cmp.Text {
			out = append(out, mismatch{cmp.Item, cmp.Node, cmp.Text, string(want)})
		}
	}
	return out
}

// mismatch is a piece of the request that says something else than the rest of it.
type mismatch struct {
	item           *graph.Item
	node           *graph.Node
	received, want string
}

// instead makes a patch by which a node has the text that was received.
func (m mismatch) instead() patch {
	return patch{node: m.node, edit: func(*evaluator, *graph.Node, rest) op.Value {
		return op.Value{Text: []byte(m.received)}
	}}
}
