package eval

import (
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// Much of what is signed changes slowly: the credential scope, the head of a string to sign, the begin of an
// Authorization header and the keys of macs are made of the time to the second, the credential, the address and the
// inputs of the scheme alone. What a run makes of these is kept in its memory for the next run, and looking whether they
// are the same takes less time than making it again.

// leaves is what slow values are made of, a bit each.
type leaves uint64

// The leaves. The inputs of the scheme follow, each with its own bit.
const (
	leafClock leaves = 1 << iota
	leafKeyID
	leafSecret
	leafToken
	leafHost
	leafTarget  // method, path and query
	leafHeaders // those that are read by name
	leafForm    // parameters in the body: of these nothing is kept

	firstInput = iota
	mostInputs = 64 - firstInput // which can be leaves
)

// slowText is a value that is kept: a text, or what stands elsewhere and is good as long as this is.
type slowText struct {
	good bool
	text []byte
}

// lastLeaves is what the leaves were in the run before.
type lastLeaves struct {
	at                op.Instant
	keyID, secret     string
	token             []byte // a copy: a verifier may read it in memory that is used again
	scheme, authority string
	method            string
	path, query       string
	headers           []bool // which of the machine's watched names the request had
	noted             uint64 // the run in which that was seen
	inputs            [][]byte
}

// leavesOf gives what a slow value is made of.
func (m *Machine) leavesOf(n *graph.Node) leaves {
	var l leaves
	graph.Walk(n, func(n *graph.Node) bool {
		if n.Kind == graph.Input {
			l |= m.leafOf(n)
		}
		return true
	})
	return l
}

func (m *Machine) leafOf(n *graph.Node) leaves {
	switch n.Source {
	case graph.Clock:
		return leafClock
	case graph.KeyID:
		return leafKeyID
	case graph.Secret:
		return leafSecret
	case graph.Token:
		return leafToken
	case graph.Host, graph.Port, graph.Protocol:
		return leafHost
	case graph.Method, graph.Path, graph.Query, graph.RawQuery:
		return leafTarget
	case graph.HeaderValue:
		return leafHeaders | leafHost // which stands in for a header
	case graph.ParamValue:
		return leafTarget | leafForm
	case graph.Param:
		return 1 << (firstInput + m.inputIndex(n.Text))
	}
	return 0
}

// pace is how a value changes from request to request.
type pace uint8

const (
	unasked pace = iota
	slowly
	slowlySecret // it has the secret in it too
	quickly      // with the request
)

// paceOf tells how a node changes; what was found out about its arguments is kept.
func (m *Machine) paceOf(n *graph.Node) pace {
	if n == nil {
		return slowly
	}
	if m.paces[n.ID] != unasked {
		return m.paces[n.ID]
	}
	found := slowly
	switch {
	case n.Kind == graph.Input:
		found = m.inputPace(n)
	case n.Kind == graph.Each && !graph.InsideLoop(n):
		found = m.loopPace(n)
	default:
		for _, a := range n.Args {
			found = max(found, m.paceOf(a))
		}
	}
	m.paces[n.ID] = found
	return found
}

func (m *Machine) inputPace(n *graph.Node) pace {
	switch n.Source {
	case graph.Clock, graph.KeyID, graph.Token, graph.Host, graph.Port, graph.Protocol, graph.Method, graph.Path:
		return slowly
	case graph.HeaderValue:
		if m.watches(n) {
			return slowly
		}
	case graph.ParamValue:
		if n.Given {
			return slowly
		}
	case graph.Param:
		if m.inputIndex(n.Text) < mostInputs {
			return slowly
		}
	case graph.Secret:
		return slowlySecret
	case graph.Query, graph.RawQuery:
		if len(m.strip.both) == 0 { // else what joins the query is a part of it
			return slowly
		}
	}
	return quickly
}

// loopPace tells how a node with whole loops in it changes: their variables change with the lists.
func (m *Machine) loopPace(n *graph.Node) pace {
	found := slowly
	graph.Walk(n, func(n *graph.Node) bool {
		if n.Kind == graph.Input && !n.Reads(graph.Element) {
			found = max(found, m.inputPace(n))
		}
		return found < quickly
	})
	return found
}

// longestAddress bounds the address of which anything is kept.
const longestAddress = 4 << 10

// noteLeaves forgets what is made of leaves that are not what they were.
func (r *Run) noteLeaves() {
	l, env, req := &r.last, r.env, r.env.Request
	var changed leaves
	if l.at != r.at {
		l.at, changed = r.at, leafClock
	}
	if l.keyID != env.KeyID {
		l.keyID, changed = env.KeyID, changed|leafKeyID
	}
	if l.secret != env.Secret {
		l.secret, changed = env.Secret, changed|leafSecret
	}
	if string(l.token) != env.Token {
		l.token, changed = append(l.token[:0], env.Token...), changed|leafToken
	}
	if l.scheme != req.Scheme || l.authority != req.Authority {
		l.scheme, l.authority, changed = req.Scheme, req.Authority, changed|leafHost
	}
	if r.passing = 0; len(req.Path)+len(req.Query) > longestAddress {
		l.path, l.query, r.passing = "", "", leafTarget
		changed |= leafTarget
	} else if l.path != req.Path || l.query != req.Query || l.method != req.Method {
		l.method, l.path, l.query, changed = req.Method, req.Path, req.Query, changed|leafTarget
	}
	if changed |= r.noteHeaders(); r.m.params && r.form() {
		changed, r.passing = changed|leafForm, r.passing|leafForm
	}
	if changed != 0 {
		r.forget(changed)
	}
}

// watches tells whether what a header says is what the request said when it was handed over.
func (m *Machine) watches(n *graph.Node) bool {
	return n.Given || !slices.ContainsFunc(m.Program.Before, func(it *graph.Item) bool {
		return it.Place == graph.InHeader && message.SameName(it.Name, n.Text)
	})
}

// noteHeaders tells whether the headers that are read by name are what they were.
func (r *Run) noteHeaders() (changed leaves) {
	for i, id := range r.m.watched {
		e := &r.names.list[id]
		there := e.run == r.run && e.first >= 0
		if there != r.last.headers[i] || there && e.news > r.last.noted {
			r.last.headers[i], changed = there, leafHeaders
		}
		if there && e.heard == 0 {
			r.passing |= leafHeaders
		}
	}
	r.last.noted = r.run
	if host := &r.names.list[hostName]; host.heeded && (host.run != r.run || host.first < 0) {
		host.heed(r.run, r.env.Request.Authority)
	}
	return changed
}

// noteInput does the same for an input. One that is not allowed is not kept.
func (r *Run) noteInput(i int) {
	last, now := &r.last.inputs[i], r.inputs[i].text
	if string(*last) == string(now) && (now == nil) == (*last == nil) {
		return
	}
	r.forget(1 << (firstInput + i))
	if now == nil || r.err != nil {
		*last = nil
	} else {
		*last = append(append((*last)[:0], now...), 0)[:len(now)] // not nil, even when it is empty
	}
}

// forget drops what is made of some leaves.
func (r *Run) forget(changed leaves) {
	for i, of := range r.m.slow {
		if of&changed != 0 {
			r.slow[i].good = false
		}
	}
}

// settles tells whether a slow value that has just been made is good for the next run.
func (r *Run) settles(i int32) bool { return r.err == nil && r.m.slow[i]&r.passing == 0 }

// slowText gives the text that a run of parts makes.
func (r *Run) slowText(c *code) []byte {
	s := &r.slow[c.index]
	if !s.good {
		r.makeSlow(c, s)
	}
	return s.text
}

func (r *Run) makeSlow(c *code, s *slowText) {
	mark := len(r.buf)
	if len(c.args) == 1 {
		s.keep(r.text(c.args[0]))
	} else {
		r.sequence(c)
		s.keep(r.built(mark))
	}
	r.buf = r.buf[:mark]
	s.good = r.settles(c.index)
}

// keep copies a text; an absent one stays absent.
func (s *slowText) keep(v []byte) {
	if v == nil {
		s.text = nil
		return
	}
	if s.text == nil {
		s.text = []byte{}
	}
	s.text = append(s.text[:0], v...)
}

// group puts neighbouring parts of a text that change slowly into one, where that saves work.
func (m *Machine) group(parts []*code) []*code {
	out := parts[:0:0]
	for len(parts) > 0 {
		n, made := 0, 0
		for n < len(parts) && m.isSlow(parts[n]) {
			if parts[n].do != constant {
				made++
			}
			n++
		}
		if n == 0 {
			out, parts = append(out, parts[0]), parts[1:]
			continue
		}
		if made > 1 || made == 1 && n > 2 {
			out = append(out, m.slowPart(parts[:n]))
		} else {
			out = append(out, parts[:n]...)
		}
		parts = parts[n:]
	}
	return out
}

// isSlow tells whether a part changes slowly. Texts with the secret in them do not lie about.
func (m *Machine) isSlow(c *code) bool {
	if c.node == nil {
		return c.do == constant
	}
	return m.paceOf(c.node) == slowly
}

func (m *Machine) slowPart(parts []*code) *code {
	all := &graph.Node{Kind: graph.Template}
	for _, c := range parts {
		if c.node != nil {
			all.Args = append(all.Args, c.node)
		}
	}
	return &code{do: slow, index: m.newSlow(all), args: m.take(parts)}
}

// newSlow gives a slow text its place.
func (m *Machine) newSlow(n *graph.Node) int32 {
	return m.newLeaves(m.leavesOf(n))
}

func (m *Machine) newLeaves(l leaves) int32 {
	m.params = m.params || l&leafForm != 0
	m.slow = append(m.slow, l)
	return int32(len(m.slow) - 1)
}

// keepsSlowly tells whether a text that is kept for a run can be kept for the next one too.
func (m *Machine) keepsSlowly(n *graph.Node) bool {
	return !m.trace && n.Type&op.Data != 0 && m.paceOf(n) == slowly
}

// slowCode gives code of a value that is kept where it changes slowly: an input's default, which is often made of the host
// alone, or an item that is sent.
func (m *Machine) slowCode(n *graph.Node) *code {
	c := m.of(n)
	if c == nil || c.do == constant || c.do == slow || c.do == timeText || !m.keepsSlowly(n) {
		return c
	}
	return &code{do: slow, index: m.newSlow(n), args: m.list(c)}
}

// stays tells whether the value of a code lies where it is for as long as its leaves are what they were.
func (c *code) stays() bool { return c == nil || c.do == constant || c.do == slow || c.do == timeText }

// fine tells whether anything in the program looks at parts of a second. Otherwise the time is cut down to the second,
// so that what is made of it is good for that long.
func fine(nodes []*graph.Node) bool {
	return slices.ContainsFunc(nodes, func(n *graph.Node) bool {
		return n.Is("unix_ms") || n.Kind == graph.Const && strings.Contains(n.Text, "000")
	})
}
