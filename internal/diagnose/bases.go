package diagnose

import (
	"bytes"
	"slices"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// base is what a search takes for granted: edits, and the request as it was signed.
type base struct {
	forced []patch
	src    *sources
}

// bases gives what to take for granted. What the request itself says otherwise than it should stands as it was received:
// it was inspected, and the signature was most likely made with it, either everywhere or but for the key's derivation.
func (d *diagnosis) bases(mismatches []mismatch) []base {
	var all, apart []patch
	for _, m := range mismatches {
		all = append(all, m.instead())
	}
	for _, m := range mismatches {
		for _, n := range d.plan.nodes {
			if n != nil && n.Kind == graph.Call && n.Op.Family == op.Macs && n.Args[1] == m.node {
				apart = append(apart, patch{node: n, edit: func(e *evaluator, n *graph.Node, _ rest) op.Value {
					return e.run(e.opOf(n), []op.Value{e.value(n.Args[0]), {Text: []byte(m.want)}})
				}})
			}
		}
	}
	var out []base
	if src, dated := d.asReceived(); src != nil {
		out = append(out, base{append(dated, all...), src})
	}
	out = append(out, base{all, d.src})
	if len(apart) > 0 {
		out = append(out, base{append(apart, all...), d.src})
	}
	if len(all) > 0 {
		out = append(out, base{nil, d.src})
	}
	return out
}

// asReceived gives the request with its time as it was written, where that is not as the scheme writes it.
func (d *diagnosis) asReceived() (*sources, []patch) {
	if len(d.redatings) == 0 {
		return nil, nil
	}
	src := *d.src
	var forced []patch
	for _, r := range d.redatings {
		item := d.item(r.item)
		if item == nil {
			continue
		}
		src.setItem(item, r.received)
		n := unwrapped(item.Node)
		for _, same := range d.plan.nodes {
			if same != nil && (same == n || writesAlike(same, n)) {
				forced = append(forced, mismatch{node: same, received: r.received}.instead())
			}
		}
	}
	return &src, forced
}

// writesAlike tells whether two nodes write the time in the same form: a scheme may send it and sign it in two places.
func writesAlike(a, b *graph.Node) bool {
	if a.Kind != graph.Call || a.Op.Family != op.Times || b.Kind != graph.Call || b.Op != a.Op {
		return false
	}
	for i := range a.Args {
		if a.Args[i].Kind != b.Args[i].Kind || a.Args[i].Text != b.Args[i].Text || a.Args[i].Source != b.Args[i].Source {
			return false
		}
	}
	return true
}

// prepare computes a base, and gives its signature.
func (d *diagnosis) prepare(b base) []byte {
	b.src.signedHeaders() // kept in it: workers only read
	e := newEvaluator(d.plan, b.src)
	touched := d.plan.newSet()
	d.search.forced, d.search.src = b.forced, b.src
	for _, p := range b.forced {
		touched.add(p.node.ID)
	}
	e.start(b.src, slices.Clone(b.forced), touched)
	for _, n := range d.plan.nodes {
		if n != nil && !d.plan.looped[n.ID] {
			e.value(n) // all of it now: workers only read
		}
	}
	d.search.base = e
	return bytes.Clone(d.search.newWorker().try(nil))
}
