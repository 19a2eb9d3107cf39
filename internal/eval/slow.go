package eval

import (
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// Much of what is signed changes slowly: the credential scope, the head of a string to sign, the begin of an
// Authorization header and the keys of macs are made of the time to the second, the credential, method, address and single
// headers as they were handed over, and the inputs of the scheme alone. What a run makes of these is kept in its memory
// for the next run, and looking whether they are the same takes less time than making it again.

// slowText is a value that is kept: a text, or what stands elsewhere and is good as long as this is.
type slowText struct {
	good bool
	text []byte
}

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
