package graph

import (
	"maps"
	"slices"

	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/op"
)

// Kind is what a node is; see the table in the package comment.
type Kind uint8

// The kinds of node.
const (
	Const Kind = iota
	Input
	Call
	Template
	List
	Each
	Cond
	Field
)

// String gives the kind's name as the printed form and the documents use it.
func (k Kind) String() string {
	return [...]string{"const", "input", "call", "template", "list", "each", "cond", "field"}[k]
}

// Node is one value of the graph. Nodes are shared: a step that is used twice is one node with two parents. A node
// knows no name, because two steps may name the same node: names belong to bindings.
type Node struct {
	ID    int // dense within a Program, set when it is made
	Kind  Kind
	Type  op.Type
	Range diag.Range
	Args  []*Node // never shared with another node

	Op     *op.Op // Call
	Source Source // Input
	Text   string // Const text; Field: "name", "value" or "values"; Input: the header, parameter or input it reads
	Num    int    // Const number; Const bool as 0 or 1
	Absent bool   // Const text that is not there at all
	Given  bool   // Input: the request as it was handed over, before anything was added
	Loop   *Node  // Input of source Element: the Each that it runs over
}

// Source is where an Input gets its value.
type Source uint8

// The sources. Request parts come first: their order is that of Part bits.
const (
	NoSource Source = iota
	Method
	Protocol    // http or https
	Host        // lower case, without port
	Port        // given, or that of the scheme
	Authority   // the Host header as written
	Path        // raw, "/" when empty
	Target      // raw path and query
	URL         // the whole address
	RawQuery    // raw, without "?"
	Query       // raw pairs of the query
	Params      // decoded pairs of query and form body
	Body        // the content's bytes
	Headers     // all headers
	Signed      // the headers that the signature covers
	HeaderValue // first value of one header, absent when there is none
	ParamValue  // first value of one parameter, absent when there is none
	Clock       // the time of signing
	Nonce
	KeyID
	Secret
	Token   // absent when the credential has none
	Param   // an input of the scheme, a text
	Choices // an input of the scheme, a list
	Element // the variable of an Each
)

var sourceNames = map[string]struct {
	source Source
	typ    op.Type
}{
	"method": {Method, op.Text}, "protocol": {Protocol, op.Text}, "host": {Host, op.Text}, "port": {Port, op.Text},
	"authority": {Authority, op.Text}, "path": {Path, op.Text}, "target": {Target, op.Text}, "url": {URL, op.Text},
	"raw_query": {RawQuery, op.Text}, "query": {Query, op.PairList}, "params": {Params, op.PairList},
	"body": {Body, op.Bytes}, "headers": {Headers, op.HeaderList}, "signed": {Signed, op.HeaderList},
	"time": {Clock, op.Time}, "nonce": {Nonce, op.Text}, "key_id": {KeyID, op.Text}, "secret": {Secret, op.Text},
	"token": {Token, op.Text},
}

// SourceByName gives the source that scheme files call name, and its type.
func SourceByName(name string) (Source, op.Type, bool) {
	s, ok := sourceNames[name]
	return s.source, s.typ, ok
}

// String gives the source's name in scheme files; header and parameter look-ups read as functions.
func (s Source) String() string {
	for name, v := range sourceNames {
		if v.source == s {
			return name
		}
	}
	switch s {
	case HeaderValue:
		return "header"
	case ParamValue:
		return "param"
	case Param, Choices:
		return "input"
	case Element:
		return "element"
	}
	return "none"
}

// NewText makes a constant text.
func NewText(text string, r diag.Range) *Node {
	return &Node{Kind: Const, Type: op.Text, Text: text, Range: r}
}

// NewBool makes a constant answer.
func NewBool(b bool, r diag.Range) *Node {
	n := &Node{Kind: Const, Type: op.Bool, Range: r}
	if b {
		n.Num = 1
	}
	return n
}

// NewAbsent makes the text that is not there.
func NewAbsent(r diag.Range) *Node {
	return &Node{Kind: Const, Type: op.Text, Absent: true, Range: r}
}

// Is tells whether n is a call of the named operation.
func (n *Node) Is(name string) bool { return n.Kind == Call && n.Op.Name == name }

// IsText tells whether n is exactly this constant text.
func (n *Node) IsText(text string) bool {
	return n.Kind == Const && n.Type == op.Text && !n.Absent && n.Text == text
}

// Constant gives the bytes of a constant text; nil when it is absent.
func (n *Node) Constant() []byte {
	if n.Absent {
		return nil
	}
	return append([]byte{}, n.Text...)
}

// Reads tells whether n is an Input of that source.
func (n *Node) Reads(s Source) bool { return n.Kind == Input && n.Source == s }

// SourceNames gives the names of the sources that a scheme file can write, sorted.
func SourceNames() []string { return slices.Sorted(maps.Keys(sourceNames)) }
