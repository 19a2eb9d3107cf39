package diagnose

import (
	"slices"

	"github.com/chopmark/chopmark/internal/graph"
)

// excluded is what is left when no other mistake gives the signature that was sent.
const excluded = "wrong-secret"

// explain fills in what was seen and found.
func (r *Report) explain(d *diagnosis, hits []found) {
	d.settlePosition(hits)
	r.seen(d)
	if len(hits) == 0 && d.notSent {
		r.Verdict = "mistake" // what was signed cannot be known
		return
	}
	if len(hits) == 0 && d.swapped && d.key.ID == "" {
		r.Verdict = "mistake" // the key was the id, which is not known
		return
	}
	if len(hits) == 0 {
		r.best = append(r.best, excluded)
		r.Explanations = append(r.Explanations, Explanation{Mistakes: []string{excluded}, Where: "secret"})
		r.unexplained = true
		return
	}
	r.Verdict = "mistake"
	seen := slices.Clone(r.best)
	r.best = append(r.best, hits[0].classes()...)
	for i, h := range hits {
		if i >= maxExplanations || i > 0 && len(h.classes()) > len(hits[0].classes()) {
			break
		}
		if e := d.explanation(h); len(e.Mistakes) > 0 && !r.has(e.Mistakes) {
			r.Explanations = append(r.Explanations, e)
		}
	}
	for _, h := range hits {
		for _, ids := range append([][]string{h.classes()}, h.twins()...) {
			if n := len(hits[0].classes()); len(ids) == n || len(ids) > n && len(h.changes) == len(hits[0].changes) && len(ids) <= len(h.changes) {
				r.sameEffect(append(ids, seen...))
			}
		}
	}
	if len(r.SameEffect) == 1 {
		r.SameEffect = nil
	}
}

// sameEffect adds a set of mistakes that explains the signature too, once.
func (r *Report) sameEffect(ids []string) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	if !slices.ContainsFunc(r.SameEffect, func(s []string) bool { return slices.Equal(s, ids) }) {
		r.SameEffect = append(r.SameEffect, ids)
	}
}

const maxExplanations = 10

func (r *Report) has(ids []string) bool {
	return slices.ContainsFunc(r.Explanations, func(e Explanation) bool { return slices.Equal(e.Mistakes, ids) && !e.Seen })
}

// twins gives the sets of ids in which one change gives way to another of the same effect.
func (f found) twins() [][]string {
	var out [][]string
	for i, ch := range f.changes {
		for _, twin := range ch.twins {
			other := found{slices.Clone(f.changes), f.target}
			other.changes[i] = twin
			out = append(out, other.classes())
		}
	}
	return out
}

// seen adds what inspection saw. It stands beside what the search finds: it may leave the signature itself right.
func (r *Report) seen(d *diagnosis) {
	for _, f := range d.inspected {
		r.best = append(r.best, f.class)
		r.Explanations = append(r.Explanations, Explanation{Mistakes: []string{f.class}, Where: f.where, Said: f.said, ShouldBe: f.should, Detail: f.detail.in("en"), Seen: true, details: []detail{f.detail}})
	}
}

// explanation shows where signer and server part.
func (d *diagnosis) explanation(h found) Explanation {
	e := Explanation{Mistakes: h.classes()}
	for _, ch := range h.changes {
		e.details = append(e.details, ch.detail)
	}
	e.Detail = e.DetailIn("en")
	if len(h.changes) == 0 {
		e.Where = d.read.carrier.Name
		return e
	}
	w := d.search.newWorker()
	w.layer(h.changes...)
	w.try(nil)
	if body := w.below.body; string(body) != string(d.src.body) {
		e.Where, e.Said, e.ShouldBe = "body", d.blot(string(body)), string(d.src.body)
		return e
	}
	for _, b := range d.plan.program.Steps {
		right, shown := d.value(d.search.base, b.Node)
		if !shown || right.Text == nil {
			continue
		}
		if said := w.e.value(b.Node); string(said.Text) != string(right.Text) {
			e.Where, e.Said, e.ShouldBe = b.Name, d.blot(string(said.Text)), string(right.Text)
			return e
		}
	}
	e.Where = keyPlace(h, d.plan)
	return e
}

// settlePosition leaves out that parameters follow the signature where they were added after signing: that is the mistake,
// and its cause.
func (d *diagnosis) settlePosition(hits []found) {
	const class = "signature-position"
	if len(hits) == 0 || !slices.Contains(hits[0].classes(), "param-not-signed") {
		return
	}
	kept := slices.DeleteFunc(slices.Clone(d.inspected), func(f finding) bool { return f.class == class })
	if len(kept) < len(d.inspected) {
		d.inspected = kept
		d.alternatives = append(d.alternatives, alternative{nil, []string{class}})
	}
}

// alternatives adds the sets that say the same as what was inspected.
func (r *Report) alternatives(d *diagnosis) {
	if r.unexplained || len(d.alternatives) == 0 {
		return
	}
	best := slices.Compact(slices.Sorted(slices.Values(r.best)))
	if len(r.SameEffect) == 0 {
		r.SameEffect = [][]string{best}
	}
	for _, a := range d.alternatives {
		ids := slices.DeleteFunc(slices.Clone(best), func(id string) bool { return slices.Contains(a.seen, id) })
		ids = slices.Compact(slices.Sorted(slices.Values(append(ids, a.ids...))))
		if !slices.ContainsFunc(r.SameEffect, func(s []string) bool { return slices.Equal(s, ids) }) {
			r.SameEffect = append(r.SameEffect, ids)
		}
	}
}

// keyPlace names a place whose value is not shown.
func keyPlace(h found, l *plan) string {
	for _, ch := range h.changes {
		if slices.Contains(ch.reads, graph.Secret) {
			return "secret"
		}
		for _, p := range ch.patches {
			if name := l.names[p.node]; name != "" {
				return name
			}
		}
	}
	return "signature"
}
