package eval

import (
	"bytes"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// Much of what is signed changes slowly: the credential scope, the head of a string to sign, the begin of an
// Authorization header and the keys of macs are made of the time to the second, the credential, the address and the
// inputs of the scheme alone. What a run makes of these is kept in its memory for the next run, and looking whether they
// are the same takes less time than making it again.

// leaves is what a slow value is made of.
type leaves struct {
	clock, keyID, secret, token, host, path, query bool
	inputs                                         []int32
}

// seen is what the leaves were when a slow value was made.
type seen struct {
	good              bool
	at                op.Instant
	keyID, secret     string
	token             []byte // a copy: a verifier may read it in memory that is used again
	scheme, authority string
	path, query       string
	inputs            [][]byte
}

// slowText is a kept text.
type slowText struct {
	seen seen
	text []byte
}

// leavesOf gives what a slow value is made of.
func (m *Machine) leavesOf(n *graph.Node) *leaves {
	l := &leaves{}
	graph.Walk(n, func(n *graph.Node) bool {
		if n.Kind == graph.Input {
			m.addLeaf(l, n)
		}
		return true
	})
	return l
}

func (m *Machine) addLeaf(l *leaves, n *graph.Node) {
	switch n.Source {
	case graph.Clock:
		l.clock = true
	case graph.KeyID:
		l.keyID = true
	case graph.Secret:
		l.secret = true
	case graph.Token:
		l.token = true
	case graph.Host, graph.Port, graph.Protocol:
		l.host = true
	case graph.Path:
		l.path = true
	case graph.Query, graph.RawQuery:
		l.query = true
	case graph.Param:
		if i := int32(m.inputIndex(n.Text)); !slices.Contains(l.inputs, i) {
			l.inputs = append(l.inputs, i)
		}
	}
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
	case n.Kind == graph.Each && !insideLoop(n):
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
	case graph.Clock, graph.KeyID, graph.Token, graph.Param, graph.Host, graph.Port, graph.Protocol, graph.Path:
		return slowly
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

// unchanged tells whether the leaves are what they were.
func (r *Run) unchanged(l *leaves, s *seen) bool {
	if !s.good || l.clock && s.at != r.at || l.keyID && s.keyID != r.env.KeyID ||
		l.secret && s.secret != r.env.Secret || l.token && string(s.token) != r.env.Token {
		return false
	}
	if req := r.env.Request; l.host && (s.authority != req.Authority || s.scheme != req.Scheme) ||
		l.path && s.path != req.Path || l.query && s.query != req.Query {
		return false
	}
	for i, in := range l.inputs {
		if now := r.inputs[in].text; !bytes.Equal(s.inputs[i], now) || now == nil != (s.inputs[i] == nil) {
			return false
		}
	}
	return true
}

// longestAddress bounds the address of which anything is kept.
const longestAddress = 4 << 10

// see notes what the leaves are.
func (r *Run) see(l *leaves, s *seen) {
	req := r.env.Request
	s.good, s.at = r.err == nil && len(req.Path)+len(req.Query) <= longestAddress, r.at
	s.keyID, s.secret, s.token = r.env.KeyID, r.env.Secret, append(s.token[:0], r.env.Token...)
	s.scheme, s.authority = req.Scheme, req.Authority
	s.path, s.query = req.Path, req.Query
	if s.inputs == nil {
		s.inputs = make([][]byte, len(l.inputs))
	}
	for i, in := range l.inputs {
		if now := r.inputs[in].text; now == nil {
			s.inputs[i] = nil
		} else {
			s.inputs[i] = append(s.inputs[i][:0:cap(s.inputs[i])], now...)
		}
	}
}

// slowText gives the text that a run of parts makes.
func (r *Run) slowText(c *code) []byte {
	s, l := &r.slow[c.index], r.m.slow[c.index]
	if r.unchanged(l, &s.seen) {
		return s.text
	}
	mark := len(r.buf)
	if len(c.args) == 1 {
		s.keep(r.text(c.args[0]))
	} else {
		r.sequence(c)
		s.keep(r.built(mark))
	}
	r.buf = r.buf[:mark]
	r.see(l, &s.seen)
	return s.text
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
	m.slow = append(m.slow, m.leavesOf(n))
	return int32(len(m.slow) - 1)
}

// keepsSlowly tells whether a text that is kept for a run can be kept for the next one too.
func (m *Machine) keepsSlowly(n *graph.Node) bool {
	return !m.trace && n.Type&op.Data != 0 && m.paceOf(n) == slowly
}

// slowDefault gives the code of an input's default, which is often made of the host alone.
func (m *Machine) slowDefault(n *graph.Node) *code {
	if n == nil || n.Kind == graph.Const || !m.keepsSlowly(n) {
		return m.of(n)
	}
	return &code{do: slow, index: m.newSlow(n), args: m.list(m.of(n))}
}

// fine tells whether anything in the program looks at parts of a second. Otherwise the time is cut down to the second,
// so that what is made of it is good for that long.
func fine(nodes []*graph.Node) bool {
	return slices.ContainsFunc(nodes, func(n *graph.Node) bool {
		return n.Is("unix_ms") || n.Kind == graph.Const && strings.Contains(n.Text, "000")
	})
}
