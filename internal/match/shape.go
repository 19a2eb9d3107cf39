package match

import "github.com/chopmark/chopmark/internal/graph"

// Shape is one thing that is sent and how it is read, for those who write verifiers in other languages.
type Shape struct {
	Item     *graph.Item
	Value    *graph.Node // what is sent, without the condition around it
	Test     *graph.Node // it is only sent when this holds; nil: always
	Optional bool        // it may be missing
	Opaque   bool        // nothing is learnt from it: it is computed anew and compared
	Auth     bool        // it carries key, time, nonce, token, signature or their list
	Carrier  bool        // it carries the signature
	Parts    []Part
}

// Part is a literal, or a hole with a value.
type Part struct {
	Literal string
	Hole    *Hole
}

// Kind says what stands in a hole.
type Kind string

// The kinds.
const (
	Opaque    Kind = "opaque"
	KeyID     Kind = "key id"
	Token     Kind = "token"
	Nonce     Kind = "nonce"
	Clock     Kind = "clock"
	Signature Kind = "signature"
	Names     Kind = "names" // the list of signed headers
	Input     Kind = "input"
	List      Kind = "list"    // an input that is a list
	Encoded   Kind = "wrapped" // an encoding, the operation of Node, around Inner
	Fields    Kind = "fields"  // name=value, in any order
)

// Hole is a place for a value.
type Hole struct {
	Kind   Kind
	Node   *graph.Node
	Input  string
	Sep    string // of a list
	Inner  []Part
	Fields []Field
}

// Field is one name=value.
type Field struct {
	Name     string
	Parts    []Part
	Optional bool
}

// Shapes gives what a verifier reads, in order.
func (m *Matcher) Shapes() []Shape {
	var all []Shape
	for i := range m.items {
		it := &m.items[i]
		all = append(all, Shape{it.sent, it.value, it.test, it.optional, it.opaque, it.auth, it.carrier, m.shapes(it.parts)})
	}
	return all
}

var kinds = map[kind]Kind{
	opaque: Opaque, keyID: KeyID, token: Token, nonce: Nonce, clock: Clock, signature: Signature, signedNames: Names,
	inputText: Input, inputList: List, wrapped: Encoded, fieldList: Fields,
}

func (m *Matcher) shapes(parts []part) []Part {
	var all []Part
	for _, p := range parts {
		if p.hole == nil {
			all = append(all, Part{Literal: p.literal})
			continue
		}
		h := &Hole{Kind: kinds[p.hole.kind], Node: p.hole.node, Sep: p.hole.sep, Inner: m.shapes(p.hole.inner)}
		if h.Kind == Input || h.Kind == List {
			h.Input = m.program.Inputs[p.hole.input].Name
		}
		for _, f := range p.hole.fields {
			h.Fields = append(h.Fields, Field{f.name, m.shapes(f.parts), f.optional})
		}
		all = append(all, Part{Hole: h})
	}
	return all
}
