package match

import (
	"fmt"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// Captures is what was read from a request. Its memory is reused: Reset before the next request.
type Captures struct {
	KeyID, Token, Nonce, Signature string
	HasToken, HasTime              bool
	Time                           op.Instant
	Signed                         []string // the received list of signed headers, in its order
	HasSigned                      bool
	Inputs                         []graph.InputValue
	Compared                       []Compared // what must come out the same when it is recomputed
}

// Compared is a piece of the request that the verifier computes itself.
type Compared struct {
	Item *graph.Item
	Node *graph.Node // gives the value
	Test *graph.Node // the item is only sent when this holds; nil: always
	Text string      // as received
}

// Reset forgets everything and keeps the memory.
func (c *Captures) Reset(inputs int) {
	signed, compared, in := c.Signed[:0], c.Compared[:0], c.Inputs
	if cap(in) < inputs {
		in = make([]graph.InputValue, inputs)
	}
	in = in[:inputs]
	clear(in)
	*c = Captures{Signed: signed, Compared: compared, Inputs: in}
}

// Failure says why a request cannot be read.
type Failure struct {
	Missing bool // the signature is not there at all
	Item    string
	Text    string // what is wrong, for a person; holds nothing secret
}

func (f *Failure) Error() string { return f.Text }

func malformed(it *graph.Item, format string, args ...any) *Failure {
	return &Failure{Item: it.Name, Text: fmt.Sprintf(format, args...)}
}

// Carrier names where the signature travels: the place and the name.
func (m *Matcher) Carrier() *graph.Item { return m.items[m.carrier].sent }

// Carried tells whether the request carries a signature of this form.
func (m *Matcher) Carried(req *message.Request) bool {
	it := &m.items[m.carrier]
	v, n, _ := m.find(req, it.sent)
	if n == 0 {
		return false
	}
	first := it.parts[0].literal
	return it.sent.Place != graph.InHeader || first == "" || strings.HasPrefix(v, first)
}

// Match reads the request. It stops at the first thing that is wrong.
func (m *Matcher) Match(req *message.Request, c *Captures) *Failure {
	c.Reset(len(m.program.Inputs))
	for i := range m.items {
		if f := m.item(req, &m.items[i], i == m.carrier, c); f != nil {
			return f
		}
	}
	return nil
}

func (m *Matcher) item(req *message.Request, it *item, carrier bool, c *Captures) *Failure {
	v, n, f := m.find(req, it.sent)
	switch {
	case f != nil:
		return f
	case n == 0 && carrier:
		return &Failure{Missing: true, Item: it.sent.Name, Text: "the " + where(it.sent) + " is missing"}
	case n == 0 && it.optional:
		absent(it.parts, c)
		return nil
	case n == 0:
		return malformed(it.sent, "the %s is missing", where(it.sent))
	case n > 1 && learns(it.parts):
		return malformed(it.sent, "the %s is there %d times", where(it.sent), n)
	}
	if onlyOpaque(it.parts) {
		c.Compared = append(c.Compared, Compared{it.sent, it.value(), it.test, v})
		return nil
	}
	r := reader{c: c, it: it}
	if !r.read(it.parts, v) {
		if it.test != nil && !carrier {
			return nil // a header of the same name that is not the scheme's own: its test decides
		}
		return malformed(it.sent, "the %s is not of the form that the scheme sends%s", where(it.sent), r.why)
	}
	return nil
}

// value gives the node of what is sent, without the condition around it.
func (it *item) value() *graph.Node {
	n := it.sent.Node
	for n.Is("when") {
		n = n.Args[1]
	}
	return n
}

func learns(parts []part) bool { return !onlyOpaque(parts) }

// absent marks the inputs that would have been read: what is not sent is empty.
func absent(parts []part, c *Captures) {
	for _, p := range parts {
		if p.hole != nil && p.hole.kind == inputText && !c.Inputs[p.hole.input].Set {
			c.Inputs[p.hole.input] = graph.InputValue{Set: true}
		}
	}
}

func where(it *graph.Item) string {
	return map[graph.Place]string{graph.InHeader: "header ", graph.InQuery: "query parameter ", graph.InParams: "parameter "}[it.Place] + it.Name
}

// find gives the value of what was sent, decoded, and how often it is there. A parameter whose name differs in case
// only is refused: readers disagree about such names.
func (m *Matcher) find(req *message.Request, it *graph.Item) (string, int, *Failure) {
	if it.Place == graph.InHeader {
		v, n := "", 0
		for i := range req.Headers {
			if message.EqualFold(req.Headers[i].Name, it.Name) {
				if n++; n == 1 {
					v = trim(req.Headers[i].Value)
				}
			}
		}
		return v, n, nil
	}
	s := search{it: it, m: m}
	s.scan(req.Query)
	if it.Place == graph.InParams && req.Body.Len() > 0 && !req.Body.Streamed() {
		if ct, _ := req.Header("content-type"); message.IsForm(ct) {
			s.scan(string(req.Body.Bytes))
		}
	}
	return s.value, s.count, s.failure
}

type search struct {
	m       *Matcher
	it      *graph.Item
	value   string
	count   int
	failure *Failure
}

func (s *search) scan(raw string) {
	for raw != "" {
		piece := raw
		if i := strings.IndexByte(raw, '&'); i >= 0 {
			piece, raw = raw[:i], raw[i+1:]
		} else {
			raw = ""
		}
		name, value := piece, ""
		if i := strings.IndexByte(piece, '='); i >= 0 {
			name, value = piece[:i], piece[i+1:]
		}
		if strings.IndexByte(name, '%') >= 0 {
			name = decode(name)
		}
		switch {
		case name == s.it.Name:
			if s.count++; s.count == 1 {
				s.value = decode(value)
			}
		case message.EqualFold(name, s.it.Name) && !s.m.sends(name):
			s.failure = malformed(s.it, "the parameter %q is written %q: upper and lower case matter", s.it.Name, name)
		}
	}
}

// decode undoes form encoding; text without escapes is given back as it is, without a copy.
func decode(s string) string {
	if strings.IndexByte(s, '%') < 0 && strings.IndexByte(s, '+') < 0 {
		return s
	}
	return string(message.AppendFormDecode(nil, s))
}

func trim(s string) string { return strings.Trim(s, " \t") }

// sends tells whether the scheme itself sends something of exactly this name.
func (m *Matcher) sends(name string) bool {
	for i := range m.items {
		if m.items[i].sent.Place != graph.InHeader && m.items[i].sent.Name == name {
			return true
		}
	}
	return false
}
