package match

import (
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

// decode undoes form encoding. The text lies in the captures' own memory, so that verifying allocates nothing, and is
// good until Reset.
func (c *Captures) decode(s string) string {
	start := len(c.scratch)
	c.scratch = message.AppendFormDecode(c.scratch, s)
	return message.ViewString(c.scratch[start:])
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
