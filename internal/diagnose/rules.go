package diagnose

import (
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// rules are what the neighbouring schemes do: people carry a rule from one scheme to the next.
type rules struct {
	schemes            []*graph.Scheme
	prefixes, suffixes []string // around the secret where it is a key
	terminators        []string // constant messages of a key's derivation
	headers            []namedSource
	words              []string // what stands in place of a body's hash
}

// namedSource is a header in which a scheme sends something.
type namedSource struct {
	name   string
	source graph.Source
}

// noteHeaders keeps the headers that tell time, token and nonce.
func (r *rules) noteHeaders(p *graph.Program) {
	for _, it := range p.Before {
		for _, source := range []graph.Source{graph.Clock, graph.Token, graph.Nonce} {
			if it.Place == graph.InHeader && strings.HasPrefix(strings.ToLower(it.Name), "x-") && graph.DependsOn(it.Node, source) {
				r.headers = append(r.headers, namedSource{it.Name, source})
			}
		}
	}
}

// noteWords keeps what schemes sign in place of the hash of a body.
func (r *rules) noteWords(p *graph.Program) {
	p.Each(func(n *graph.Node) {
		if n.Kind != graph.Cond || !graph.DependsOn(n, graph.Body) || graph.DependsOn(n, graph.Method) {
			return
		}
		for _, leaf := range leaves(n, nil) {
			for _, in := range p.Inputs {
				if leaf.Reads(graph.Param) && leaf.Text == in.Name && in.Default != nil {
					r.words = appendTexts(r.words, in.Default)
				}
			}
		}
	})
}

func appendTexts(words []string, n *graph.Node) []string {
	for _, leaf := range leaves(n, nil) {
		if leaf.Kind == graph.Const && leaf.Text != "" && !slices.Contains(words, leaf.Text) {
			words = append(words, leaf.Text)
		}
	}
	return words
}

// Rules are what neighbouring schemes do, read once for many diagnoses.
type Rules struct{ rules *rules }

// NewRules reads the rules of neighbours.
func NewRules(schemes []*graph.Scheme) *Rules { return &Rules{rulesOf(schemes)} }

func (d *diagnosis) rules() *rules {
	if d.options.Neighbours == nil {
		return &rules{}
	}
	return d.options.Neighbours.rules
}

func rulesOf(schemes []*graph.Scheme) *rules {
	r := &rules{schemes: schemes}
	for _, s := range schemes {
		for _, f := range s.Forms {
			if p, err := graph.Build(s, f.Name, nil); err == nil {
				p.Each(r.note)
				r.noteHeaders(p)
				r.noteWords(p)
			}
		}
	}
	slices.Sort(r.prefixes)
	slices.Sort(r.suffixes)
	slices.Sort(r.terminators)
	r.prefixes, r.suffixes, r.terminators = slices.Compact(r.prefixes), slices.Compact(r.suffixes), slices.Compact(r.terminators)
	return r
}

func (r *rules) note(n *graph.Node) {
	if n.Kind != graph.Call || n.Op.Family != op.Macs {
		return
	}
	key, message := n.Args[0], n.Args[1]
	if before, after, ok := around(key); ok {
		r.prefixes, r.suffixes = append(r.prefixes, before), append(r.suffixes, after)
	}
	if message.Kind == graph.Const && graph.DependsOn(key, graph.Secret) {
		r.terminators = append(r.terminators, message.Text)
	}
}

// around gives what stands before and behind the secret in a key; ok is false for a key that is something else.
func around(key *graph.Node) (before, after string, ok bool) {
	if key.Reads(graph.Secret) {
		return "", "", true
	}
	if key.Kind != graph.Template {
		return "", "", false
	}
	for _, part := range key.Args {
		switch {
		case part.Reads(graph.Secret) && !ok:
			ok = true
		case part.Kind == graph.Const && ok:
			after += part.Text
		case part.Kind == graph.Const:
			before += part.Text
		default:
			return "", "", false
		}
	}
	return before, after, ok
}
