package bind

import (
	"slices"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// prove checks what no single expression shows: that the signature is sent and the secret is not, that nothing is
// sent which depends on its own sending, and that everything is used.
func (b *binder) prove() {
	sig := b.scheme.Step("signature")
	if sig == nil {
		b.problems.Add(b.scheme.Range, `there is no step "signature"`, "name the step that gives the signature so: verify compares it")
		return
	}
	if sig.Node.Type != op.Text {
		at := *sig.Node
		at.Range = sig.Range
		b.wrongType(&at, op.Text, "the signature")
		return
	}
	if !graph.DependsOn(sig.Node, graph.Secret) {
		b.problems.Add(sig.Range, "the signature does not depend on the secret", "anybody could make it; use secret in a key or in the text")
	}
	b.proveForms()
	var programs []*graph.Program
	for _, f := range b.scheme.Forms {
		p, err := graph.Build(b.scheme, f.Name, nil)
		if err != nil {
			b.problems.Add(f.Range, err.Error(), "")
			return
		}
		b.proveForm(f, p)
		programs = append(programs, p)
	}
	b.unused(programs)
}

// proveForms checks that several forms can be told apart by the input that chooses among them.
func (b *binder) proveForms() {
	if len(b.scheme.Forms) < 2 {
		if f := b.scheme.Forms[0]; f.Name != "" && b.scheme.Input(graph.FormInput) == nil {
			b.problems.Add(f.Range, "one send block needs no label", "remove it, or declare the input "+quote(graph.FormInput))
		}
		return
	}
	var labels []string
	for _, f := range b.scheme.Forms {
		labels = append(labels, f.Name)
	}
	in := b.scheme.Input(graph.FormInput)
	if in == nil || !slices.Equal(slices.Sorted(slices.Values(in.Allowed)), slices.Sorted(slices.Values(labels))) {
		b.problems.Add(b.scheme.Forms[1].Range, "nothing chooses between the send blocks",
			"declare input "+quote(graph.FormInput)+" whose allowed values are the labels of the send blocks")
	}
}

func (b *binder) proveForm(f *graph.Form, p *graph.Program) {
	if !carries(p.After, p.Signature) {
		b.problems.Add(f.Range, "the signature is not sent", `add it to after { ... }, for example headers = { X-Signature = signature }`)
	}
	exposures := p.Exposures(false)
	for _, items := range [][]*graph.Item{p.Before, p.After} {
		for _, it := range items {
			if exposures[it.Node] == graph.Contains {
				b.problems.Add(it.Range, quote(it.Name)+" would send the secret", "send the key id and the signature, never the secret")
			}
		}
	}
	for _, it := range p.Before {
		b.ownSending(it)
	}
	if readsSigned(p) && f.Signed == nil {
		b.problems.Add(f.Range, "the signed headers are used and nobody says which they are", `add signed_headers { always = ["host"] order = "sorted" }`)
	}
}

// carries tells whether a node can be read off one of the items: only texts around it, nothing that destroys it.
func carries(items []*graph.Item, n *graph.Node) bool {
	found := false
	for _, it := range items {
		graph.Walk(it.Node, func(m *graph.Node) bool {
			found = found || m == n
			return m.Kind != graph.Call || m.Op.Digest == nil
		})
	}
	return found
}

// changed gives the sources that sending in a place changes.
var changed = map[graph.Place][]graph.Source{
	graph.InHeader: {graph.Headers, graph.Signed, graph.HeaderValue},
	graph.InQuery:  {graph.Query, graph.RawQuery, graph.Target, graph.URL, graph.Params, graph.ParamValue},
	graph.InParams: {graph.Query, graph.RawQuery, graph.Target, graph.URL, graph.Params, graph.ParamValue, graph.Body},
}

// ownSending refuses an item whose value depends on its own being there.
func (b *binder) ownSending(it *graph.Item) {
	graph.Walk(it.Node, func(n *graph.Node) bool {
		if n.Kind == graph.Input && !n.Given && slices.Contains(changed[it.Place], n.Source) {
			b.problems.Add(it.Range, quote(it.Name)+" is sent before signing but depends on "+n.Source.String()+", which it changes",
				"send it after { ... } signing, or use an input whose default looks at the request as it was handed over")
			return false
		}
		return true
	})
}

func readsSigned(p *graph.Program) bool {
	reads := false
	p.Each(func(n *graph.Node) { reads = reads || n.Reads(graph.Signed) })
	return reads
}

// unused warns of steps and inputs that change nothing.
func (b *binder) unused(programs []*graph.Program) {
	steps, inputs := map[string]bool{}, map[string]bool{graph.FormInput: true}
	for _, p := range programs {
		for _, s := range p.Steps {
			steps[s.Name] = true
		}
		for _, in := range p.Inputs {
			inputs[in.Name] = true
		}
	}
	if in := b.scheme.Input(graph.FormInput); in != nil { // what chooses the form is folded away in each
		graph.Walk(in.Default, func(n *graph.Node) bool {
			inputs[n.Text] = inputs[n.Text] || n.Reads(graph.Param)
			return true
		})
	}
	for _, s := range b.scheme.Steps {
		if !steps[s.Name] && s.Node.Kind != graph.Const {
			b.problems.Warn(s.Range, "the step "+quote(s.Name)+" is not used", "remove it")
		}
	}
	for _, in := range b.scheme.Inputs {
		if !inputs[in.Name] {
			b.problems.Warn(in.Range, "the input "+quote(in.Name)+" is not used", "remove it")
		}
	}
}
