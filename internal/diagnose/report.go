package diagnose

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/chopmark/chopmark/internal/eval"
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

// cleared takes secret and token out of a text.
func (d *diagnosis) cleared(text string) string {
	for _, s := range []string{d.key.Secret, d.key.Token} {
		if s != "" {
			text = strings.ReplaceAll(text, s, eval.Blot)
		}
	}
	return text
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
