package match

import (
	"strconv"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// Carrier names where the signature travels: the place and the name.
func (m *Matcher) Carrier() *graph.Item { return m.items[m.carrier].sent }

// Carried tells whether the request carries a signature of this form.
func (m *Matcher) Carried(req *message.Request) bool {
	it := &m.items[m.carrier]
	if !it.header {
		return named(req.Query, m.begin) || it.sent.Place == graph.InParams && named(message.ViewString(req.Body.Bytes), m.begin)
	}
	for i := range req.Headers {
		if h := &req.Headers[i]; message.SameName(h.Name, it.sent.Name) {
			return strings.HasPrefix(trim(h.Value), it.parts[0].literal)
		}
	}
	return false
}

// named tells whether a query or form has the parameter that this begins: its name, written plainly, and "=". The
// signature mostly stands at the end.
func named(raw, begin string) bool {
	for {
		i := strings.LastIndexByte(raw, '&')
		if strings.HasPrefix(raw[i+1:], begin) {
			return true
		}
		if i < 0 {
			return false
		}
		raw = raw[:i]
	}
}

// Match reads the request. It stops at the first thing that is wrong.
func (m *Matcher) Match(req *message.Request, headers Headers, c *Captures) *Failure {
	c.Reset(len(m.program.Inputs))
	if f := m.collect(req, c); f != nil {
		return f
	}
	r := reader{c: c}
	items := m.items
	for i := range items {
		it := &items[i]
		var said found
		if it.header {
			said.value, said.count = headers.Header(it.number)
			said.value = trim(said.value)
		} else {
			said = c.found[i]
		}
		if said.count == 0 && it.optional && !it.carrier {
			it.told.lack(c)
		} else if f := r.take(it, said); f != nil {
			return f
		}
	}
	return nil
}

// take reads what the request says of an item; only of one that must be there it may say nothing.
func (r *reader) take(it *item, said found) *Failure {
	r.it = it
	switch {
	case said.count == 0:
		return it.missing()
	case it.opaque:
		r.compare(it.value, said.value)
		return nil
	case said.count > 1:
		return malformed(it.sent, "is there %s times", strconv.Itoa(said.count))
	}
	var ok bool
	switch {
	case it.signs >= 0:
		ok = r.carrier(said.value)
	case it.whole != nil:
		ok = r.hole(it.whole, said.value, 0)
	default:
		ok = r.read(it.parts, said.value, 0)
	}
	if ok {
		return nil
	}
	if it.test != nil && !it.carrier {
		*r = reader{c: r.c}
		return nil // a header of the same name that is not the scheme's own: its test decides
	}
	f := malformed(it.sent, "is not of the form that the scheme sends"+r.why, r.values...)
	f.Cause = r.cause
	return f
}

// missing is for an item that must be there.
func (it *item) missing() *Failure {
	if it.carrier {
		return &Failure{Missing: true, Item: it.sent.Name, Text: "the " + where(it.sent) + " is missing", Form: "is missing"}
	}
	f := malformed(it.sent, "is missing")
	f.Cause = MissingField
	return f
}

// told is what a part of a request tells that is empty, and not unknown, when the part is not there.
type told struct {
	inputs []int
	list   bool // of the signed headers
}

func tellsOf(parts []part) (t told) {
	for _, p := range parts {
		if p.hole != nil && p.hole.kind == inputText {
			t.inputs = append(t.inputs, p.hole.input)
		}
		t.list = t.list || p.hole != nil && p.hole.kind == signedNames
	}
	return t
}

// lack marks what would have been read: what is not sent is empty.
func (t *told) lack(c *Captures) {
	for _, i := range t.inputs {
		c.Inputs[i].Set = true // to what another item says, or to nothing
	}
	c.HasSigned = c.HasSigned || t.list
}

// found is what a request says of an item: the first value, decoded, and how often it is there.
type found struct {
	value string
	count int
}

// collect goes through query and form once. A parameter whose name differs from an item's in case only is
// refused: readers disagree about such names.
func (m *Matcher) collect(req *message.Request, c *Captures) *Failure {
	if !m.inQuery {
		return nil
	}
	if cap(c.found) < len(m.items) {
		c.found = make([]found, len(m.items))
	}
	c.found = c.found[:len(m.items)]
	clear(c.found)
	c.HasPairs = !req.Body.Streamed()
	if f := m.scan(req.Query, graph.InQuery, c); f != nil {
		return f
	}
	if req.Body.Len() > 0 && !req.Body.Streamed() {
		if ct, _ := req.Header("content-type"); message.IsForm(ct) {
			return m.scan(message.ViewString(req.Body.Bytes), graph.InParams, c)
		}
	}
	return nil
}

func (m *Matcher) scan(raw string, place graph.Place, c *Captures) *Failure {
	for p, rest := message.CutPair(raw); p.Whole != ""; p, rest = message.CutPair(rest) {
		name, value, it := p.Name(), p.Value(), op.PairAsWritten(p)
		if p.Escaped() {
			name, value = c.decode(name), c.decode(value)
			it = op.Item{Name: message.View(name), Value: message.View(value)}
		}
		c.Pairs = append(c.Pairs, it)
		if f := m.note(name, value, place, c); f != nil {
			return f
		}
	}
	return nil
}

// note gives a parameter to the items that it may be.
func (m *Matcher) note(name, value string, place graph.Place, c *Captures) *Failure {
	if len(name) >= len(m.params) {
		return nil
	}
	for _, i := range m.params[len(name)] {
		it := m.items[i].sent
		if it.Place < place {
			continue
		}
		if it.Name == name {
			if c.found[i].count++; c.found[i].count == 1 {
				c.found[i].value = value
			}
			continue
		}
		if m.items[i].auth && message.SameName(name, it.Name) && !m.sends(name) {
			return malformed(it, "is written %s: upper and lower case matter", strconv.Quote(name))
		}
	}
	return nil
}

func trim(s string) string { return trimRight(trimLeft(s)) }

func trimRight(s string) string {
	for s != "" && isBlank(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

func trimLeft(s string) string {
	for s != "" && isBlank(s[0]) {
		s = s[1:]
	}
	return s
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// sends tells whether the scheme itself sends something of exactly this name.
func (m *Matcher) sends(name string) bool {
	for i := range m.items {
		if m.items[i].sent.Place != graph.InHeader && m.items[i].sent.Name == name {
			return true
		}
	}
	return false
}
