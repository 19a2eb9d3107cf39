// Package op is the vocabulary of the scheme language: one entry an operation, one file a family.
//
// In: bytes, lists, times. Out: bytes, lists, answers to tests, appended to what the caller gives. An operation is
// pure and total: it never fails, never allocates beyond the buffer it appends to, and never looks at the clock.
package op

import "github.com/chopmark/chopmark/internal/message"

// Type says what a value means. Types are bits, so that a parameter can accept several.
type Type uint16

// The types.
const (
	Text       Type = 1 << iota // text, ready to stand in a template
	Bytes                       // raw bytes: a digest, a body, a decoded key; encode it before it joins text
	Time                        // a point in time
	Bool                        // the answer to a test
	Number                      // a whole number, literal arguments only
	Pair                        // a name and a value
	Header                      // a header: its name and its values
	TextList                    // a list of texts
	PairList                    // a list of pairs
	HeaderList                  // a list of headers
	Data       = Text | Bytes
	List       = TextList | PairList | HeaderList
	SortList   = TextList | PairList
)

// Value is one argument; which field is set follows from the parameter's type.
type Value struct {
	Text []byte // Text and Bytes; nil is "absent", an empty text is not nil
	List []Item
	Time Instant
	Num  int
	Flag bool
}

// Item is an element of a list: a text (Value), a pair (Name, Value) or a header (Name, Values).
type Item struct {
	Name   []byte
	Value  []byte
	Values []Item // a header's values in order of arrival, each in Value
	Wire   []byte // of a pair, where it is known: name=value, both percent-encoded
}

// Plain tells whether percent is known to change neither name nor value: then Wire is also the pair as it is.
func (it *Item) Plain() bool { return len(it.Wire) == len(it.Name)+1+len(it.Value) }

// PairAsWritten gives a pair of a query or form where it lies, without decoding it.
func PairAsWritten(p message.Pair) Item {
	whole := message.View(p.Whole)
	it := Item{Name: whole[:len(p.Name())], Value: whole[len(whole)-len(p.Value()):]}
	if p.Plain() {
		it.Wire = whole
	}
	return it
}

// Param describes one argument.
type Param struct {
	Name string
	Type Type // the types that are accepted
}

// Family groups operations that stand in for each other when people go wrong.
type Family string

// The families.
const (
	Digests   Family = "digest"    // sha256 for sha1
	Macs      Family = "mac"       // hmac_sha256 for hmac_sha1
	TextForms Family = "text form" // hex for base64
	Escapes   Family = "escaping"  // percent for form_encode
	Orders    Family = "order"     // sort for sort_names
	Cases     Family = "case"      // lower for upper
	Shaping   Family = "text"      // trim, replace, before
	Lists     Family = "list"
	Times     Family = "time"
	Tests     Family = "test"
	Sending   Family = "sending" // what only makes sense in a send block
)

// Op is one operation. Exactly one of Text, View, List and Test runs it.
type Op struct {
	Name     string
	Family   Family
	Params   []Param
	Rest     bool   // the last parameter may be given any number of times
	Optional int    // how many of the last parameters may be left out
	Result   Type   // a mask of several types is the type of the first argument, and of those for a Rest parameter
	Doc      string // one sentence for docs/language.md
	Example  string // an expression and its value: hex("AB") = 4142
	Inverse  string // the operation that undoes it exactly on its own output, or empty

	Text func(dst []byte, args []Value) []byte // appends the result
	View func(args []Value) []byte             // gives a part of an argument, copying nothing; nil is absent
	List func(dst []Item, args []Value) []Item // appends the result
	Test func(args []Value) bool

	Digest *Digest // for digests and MACs: what runs them in a stream or from a kept state
}

// All gives every operation in order of family and name, as docs/language.md lists them.
func All() []*Op { return all }

// Lookup gives the operation of that name, or nil.
func Lookup(name string) *Op { return byName[name] }
