package match

import (
	"fmt"
	"strconv"
	"strings"
	"unsafe"

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
	List                           uint64 // another number for another list in these captures
	Inputs                         []graph.InputValue
	Compared                       []Compared // what must come out the same when it is recomputed
	Pairs                          []op.Item  // the decoded pairs of query and form, when HasPairs
	HasPairs                       bool

	names   namesRead
	found   []found // of the items that are parameters
	last    seenClock
	begun   begun
	scratch []byte // decoded texts; never written to again before Reset
}

// Compared is a piece of the request that the verifier computes itself.
type Compared struct {
	Item *graph.Item
	Node *graph.Node // gives the value
	Test *graph.Node // the item is only sent when this holds; nil: always
	Text string      // as received
}

// namesRead is the list of signed headers that was read last, and the text that it was read from: most requests sign the
// same headers.
type namesRead struct {
	hole *hole
	text string
	list []string
	at   uint64 // counts the lists
}

// seenClock is the time that was read last, and the text that it was read from: many requests share a second.
type seenClock struct {
	hole *hole
	text []byte
	at   op.Instant
}

// Reset forgets everything and keeps the memory.
func (c *Captures) Reset(inputs int) {
	if cap(c.Inputs) < inputs {
		c.Inputs = make([]graph.InputValue, inputs)
	}
	c.Inputs = c.Inputs[:inputs]
	clear(c.Inputs)
	c.KeyID, c.Token, c.Nonce, c.Signature = "", "", "", ""
	c.HasToken, c.HasTime, c.HasSigned, c.HasPairs = false, false, false, false
	c.Time = op.Instant{}
	c.Signed, c.List = nil, 0
	c.Compared, c.Pairs, c.scratch = c.Compared[:0], c.Pairs[:0], c.scratch[:0]
}

// Failure says why a request cannot be read.
type Failure struct {
	Missing bool   // the signature is not there at all
	Cause   string // NoTime or MissingField, where it is one of them
	Item    string
	Text    string // what is wrong, for a person; holds nothing secret

	Form   string // what Text says of the item, with %s where a value of the request stands: to be told in other languages
	Values []string
}

// Causes of failures that readers may want to tell apart.
const (
	NoTime       = "no-time"       // what should be a time is none
	MissingField = "missing-field" // a part of what the scheme sends is not there, or empty
)

func (f *Failure) Error() string { return f.Text }

func malformed(it *graph.Item, form string, values ...string) *Failure {
	said := make([]any, len(values))
	for i, v := range values {
		said[i] = v
	}
	return &Failure{Item: it.Name, Text: "the " + where(it) + " " + fmt.Sprintf(form, said...), Form: form, Values: values}
}

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

func where(it *graph.Item) string {
	return map[graph.Place]string{graph.InHeader: "header ", graph.InQuery: "query parameter ", graph.InParams: "parameter "}[it.Place] + it.Name
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

// decode undoes form encoding. The text lies in the captures' own memory, so that verifying allocates nothing, and is
// good until Reset.
func (c *Captures) decode(s string) string {
	start := len(c.scratch)
	c.scratch = message.AppendFormDecode(c.scratch, s)
	return message.ViewString(c.scratch[start:])
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

// OwnKeyID gives the key id in memory of its own when it had to be decoded: it outlives the captures.
func (c *Captures) OwnKeyID() string {
	c.KeyID = c.own(c.KeyID)
	return c.KeyID
}

func (c *Captures) own(s string) string {
	if len(c.scratch) > 0 && len(s) > 0 && within(c.scratch, s) {
		return strings.Clone(s)
	}
	return s
}

func within(memory []byte, s string) bool {
	p, start := uintptr(unsafe.Pointer(unsafe.StringData(s))), uintptr(unsafe.Pointer(unsafe.SliceData(memory)))
	return p >= start && p < start+uintptr(cap(memory))
}
