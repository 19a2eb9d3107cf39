// Package match reads a signed request backwards: what was sent, and from it key id, time, signature, list of signed
// headers and inputs.
//
// In: a program and a received request. Out: captures, and what must be recomputed and compared. It never computes a
// signature and never trusts what it reads.
package match

import (
	"strings"

	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/graph"
)

// Matcher reads one form of delivery.
type Matcher struct {
	program *graph.Program
	items   []item
	params  [][]int // the items that are parameters, by the lengths of their names
	carrier int     // the item that holds the signature
	begin   string  // its name and "="
	inQuery bool    // something travels in query or form
}

// item is one thing that was sent, and how to read it.
type item struct {
	sent     *graph.Item
	test     *graph.Node // of a when(test, value); nil: always sent
	optional bool        // it may be missing: its value is absent, or is recomputed anyway
	value    *graph.Node // what is sent, without the condition around it
	parts    []part
	whole    *hole // the only part
	number   int32 // of a header
	told     told
	signs    int // of the carrier: the part with which reading goes on behind a known text, -1: none
	header   bool
	carrier  bool // it holds the signature
	after    bool
	opaque   bool // nothing is learnt from it
	auth     bool // it carries key, time, nonce, token, signature or their list
}

// part is a literal or a hole.
type part struct {
	literal string
	hole    *hole
}

// Plan prepares reading. What cannot be read back is a problem.
func Plan(p *graph.Program) (*Matcher, diag.Problems) {
	pl := &planner{program: p, m: &Matcher{program: p, carrier: -1}}
	for _, it := range p.Before {
		pl.item(it, false)
	}
	for _, it := range p.After {
		pl.item(it, true)
	}
	pl.preciseTime()
	pl.m.finish()
	pl.check()
	return pl.m, pl.problems
}

// finish settles what every request would ask again, and makes tables in which a header or parameter of a request
// finds the few items that it may be.
func (m *Matcher) finish() {
	headers := int32(0)
	for i := range m.items {
		it := &m.items[i]
		it.opaque, it.told, it.signs = onlyOpaque(it.parts), tellsOf(it.parts), -1
		if it.carrier = i == m.carrier; it.carrier {
			it.signs = signsFrom(it.parts)
		}
		sent := it.sent
		if it.header = sent.Place == graph.InHeader; it.header {
			it.number, headers = headers, headers+1
			continue
		}
		for len(m.params) <= len(sent.Name) {
			m.params = append(m.params, nil)
		}
		m.params[len(sent.Name)] = append(m.params[len(sent.Name)], i)
	}
	if m.carrier >= 0 {
		m.begin = m.items[m.carrier].sent.Name + "="
	}
}

type planner struct {
	program  *graph.Program
	m        *Matcher
	problems diag.Problems
	clocks   []*hole
}

func (pl *planner) item(it *graph.Item, after bool) {
	in := item{sent: it, after: after}
	n := it.Node
	for n.Is("when") {
		in.test, in.optional = n.Args[0], true
		n = n.Args[1]
	}
	if n.Reads(graph.Token) || optionalInput(pl.program, n) {
		in.optional = true
	}
	in.value, in.parts = n, pl.parts(n)
	if len(in.parts) == 1 {
		in.whole = in.parts[0].hole
	}
	if holds(in.parts, signature) {
		pl.m.carrier = len(pl.m.items)
	}
	if onlyOpaque(in.parts) {
		in.optional = true // nothing is learnt from it, and its value is recomputed
	}
	pl.touching(in.parts, it)
	for _, k := range []kind{keyID, token, nonce, clock, signature, signedNames} {
		in.auth = in.auth || holds(in.parts, k)
	}
	pl.m.inQuery = pl.m.inQuery || it.Place != graph.InHeader
	pl.m.items = append(pl.m.items, in)
}

func optionalInput(p *graph.Program, n *graph.Node) bool {
	if !n.Reads(graph.Param) {
		return false
	}
	in := p.Scheme.Input(n.Text)
	return in != nil && in.Optional
}

// parts flattens an expression to literals and holes.
func (pl *planner) parts(n *graph.Node) []part {
	if n == pl.program.Signature {
		return []part{{hole: &hole{kind: signature, node: n}}}
	}
	switch n.Kind {
	case graph.Const:
		return []part{{literal: n.Text}}
	case graph.Template:
		var parts []part
		for _, a := range n.Args {
			parts = appendParts(parts, pl.parts(a))
		}
		return parts
	}
	return []part{{hole: pl.hole(n)}}
}

// appendParts joins literals that meet.
func appendParts(parts, more []part) []part {
	for _, p := range more {
		if last := len(parts) - 1; p.hole == nil && last >= 0 && parts[last].hole == nil {
			parts[last].literal += p.literal
			continue
		}
		parts = append(parts, p)
	}
	return parts
}

// preciseTime keeps one kind of clock hole: the others are recomputed from it. A date alone gives no time.
func (pl *planner) preciseTime() {
	precise := func(h *hole) bool { return h.layout == nil || h.layout.HasSeconds() }
	for _, h := range pl.clocks {
		if !precise(h) {
			h.kind = opaque
		}
	}
}

func onlyOpaque(parts []part) bool {
	for _, p := range parts {
		if p.hole != nil && p.hole.kind != opaque {
			return false
		}
	}
	return true
}

// touching refuses two holes without a literal between them: nobody could tell where one ends.
func (pl *planner) touching(parts []part, it *graph.Item) {
	if onlyOpaque(parts) {
		return
	}
	for i := 1; i < len(parts); i++ {
		if parts[i].hole != nil && parts[i-1].hole != nil {
			pl.problems.Add(it.Range, quoteName(it.Name)+" cannot be read back: two values stand in it without anything between them",
				"put a separator between them")
			return
		}
	}
}

// check reports what a verifier could not find in the request.
func (pl *planner) check() {
	p := pl.program
	needs := func(s graph.Source) bool { return p.Signature != nil && graph.DependsOn(p.Signature, s) }
	if pl.m.carrier < 0 {
		pl.problems.Add(p.Scheme.Range, "the signature cannot be read back from what is sent", "send it as it is: after { headers = { X-Signature = signature } }")
	}
	if p.Scheme.Credential.KeyID != "" && !pl.holds(keyID) {
		pl.problems.Add(p.Scheme.Range, "the key id cannot be read back from what is sent: a verifier could not find the secret",
			"send it: X-Key = key_id; or declare no key_id when there is one secret only")
	}
	if needs(graph.Clock) && !pl.holds(clock) {
		pl.problems.Add(p.Scheme.Range, "the time is signed but cannot be read back from what is sent",
			`send it to the second, for example X-Timestamp = unix(time)`)
	}
	if needs(graph.Nonce) && !pl.holds(nonce) {
		pl.problems.Add(p.Scheme.Range, "the nonce is signed but not sent", "send it: X-Nonce = nonce")
	}
	if needs(graph.Signed) && p.Signed != nil && !pl.holds(signedNames) && (len(p.Signed.Offered) > 0 || !p.Signed.Sorted) {
		pl.problems.Warn(p.Signed.Range, "the list of signed headers is not sent: a verifier must assume the rules of this block", "")
	}
}

// Timed tells whether the scheme sends the time in a form that can be read back.
func (m *Matcher) Timed() bool { return m.holds(clock) }

func (pl *planner) holds(k kind) bool { return pl.m.holds(k) }

func (m *Matcher) holds(k kind) bool {
	for _, it := range m.items {
		if holds(it.parts, k) {
			return true
		}
	}
	return false
}

func quoteName(s string) string { return `"` + strings.ReplaceAll(s, `"`, "'") + `"` }

// Inputs gives the names of the inputs that a request tells by itself.
func (m *Matcher) Inputs() []string {
	var names []string
	for i, in := range m.program.Inputs {
		for _, it := range m.items {
			if tells(it.parts, i) {
				names = append(names, in.Name)
				break
			}
		}
	}
	return names
}
