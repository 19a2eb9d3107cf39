package diagnose

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/chopmark/chopmark/internal/eval"
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
)

// Report is the outcome of a diagnosis.
type Report struct {
	Scheme       string
	Verdict      string        // "ok", "mistake", "unknown"
	Mistakes     []string      // ids of the best explanation, inspection and search together
	Explanations []Explanation // the best one first
	SameEffect   [][]string    // sets of ids that have the same effect on this request
	Server       map[string]string
	Said         []Said // what the server printed, compared
	Tried        int
	Elapsed      time.Duration
	Stopped      bool // the search ended before all was tried: time was up, or the request is of a size that takes too long

	best        []string
	unexplained bool
}

// excluded is what is left when no other mistake gives the signature that was sent.
const excluded = "wrong-secret"

// Explanation is one way in which the signature that was sent comes out, or one thing that was seen.
type Explanation struct {
	Mistakes []string
	Where    string // a step, a header or a part of the request
	Said     string // what the signer had there
	ShouldBe string // what the server has there
	Detail   string // what exactly, in English: see DetailIn
	Seen     bool   // by inspection, not by search

	details []detail
}

// DetailIn says what exactly in a language: en or zh.
func (e Explanation) DetailIn(language string) string { return joinDetails(e.details, language) }

// finding is something that inspection saw.
type finding struct {
	class, where, said, should string
	detail                     detail
}

func (d *diagnosis) saw(class, where, said, should string, what detail) {
	d.inspected = append(d.inspected, finding{class, where, said, should, what})
}

// server keeps what the server computes, for showing.
func (r *Report) server(d *diagnosis, base *evaluator) {
	r.Server = map[string]string{}
	for _, b := range d.plan.program.Steps {
		if v, ok := d.value(base, b.Node); ok && v.Text != nil {
			r.Server[b.Name] = string(v.Text)
		}
	}
}

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

// cleared takes secret and token out of a text.
func (d *diagnosis) cleared(text string) string {
	for _, s := range []string{d.key.Secret, d.key.Token} {
		if s != "" {
			text = strings.ReplaceAll(text, s, eval.Blot)
		}
	}
	return text
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

// blot takes the secret out of a text, and the signature that is right: some signers put them where they are signed.
func (d *diagnosis) blot(text string) string {
	right := string(d.search.base.value(d.plan.program.Signature).Text)
	for _, s := range []string{d.key.Secret, d.key.Token, right} {
		for range 3 {
			if s != "" {
				text = strings.ReplaceAll(text, s, eval.Blot)
			}
			s = string(message.AppendPercent(nil, s))
		}
	}
	return text
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

// shortest is the length below which a secret may be a word of every text.
const shortest = 4

// clear takes the secret out of all texts: a request may have it where something else belongs.
func (r *Report) clear(secret string) {
	if len(secret) < shortest {
		return
	}
	clean := func(s *string) { *s = strings.ReplaceAll(*s, secret, eval.Blot) }
	for i := range r.Explanations {
		e := &r.Explanations[i]
		clean(&e.Said)
		clean(&e.ShouldBe)
		clean(&e.Detail)
		for i := range e.details {
			e.details[i] = detail(strings.ReplaceAll(string(e.details[i]), secret, eval.Blot))
		}
	}
	for i := range r.Said {
		clean(&r.Said[i].Server)
		clean(&r.Said[i].Computed)
	}
	for name, text := range r.Server {
		clean(&text)
		r.Server[name] = text
	}
}

// finish settles the verdict.
func (r *Report) finish() {
	slices.Sort(r.best)
	r.Mistakes = slices.Compact(r.best)
	switch {
	case r.unexplained:
		r.Verdict = "unknown"
	case len(r.Mistakes) > 0:
		r.Verdict = "mistake"
	case r.Verdict == "mistake": // the signature is right and nothing else was seen
		r.Verdict = "ok"
	default:
		r.Verdict = "unknown"
	}
	if r.Mistakes == nil {
		r.Mistakes = []string{}
	}
}

// String gives the report in one line, for logs: no values.
func (r *Report) String() string {
	return fmt.Sprintf("%s: %s %s, %d tried in %s", r.Scheme, r.Verdict, strings.Join(r.Mistakes, " "), r.Tried, r.Elapsed)
}
