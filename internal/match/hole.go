package match

import (
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

type kind uint8

const (
	opaque kind = iota // recomputed and compared
	keyID
	token
	nonce
	clock
	signature
	signedNames
	inputText
	inputList
	wrapped   // an encoding around more parts
	fieldList // name=value, in any order
)

// hole is a place for a value.
type hole struct {
	kind   kind
	node   *graph.Node
	input  int        // inputText, inputList: index among the program's inputs
	layout *op.Layout // clock written out
	millis bool       // clock in milliseconds since 1970; without layout and millis: in seconds
	sep    string     // of a list
	free   bool       // of a list of names: one may come twice
	decode func(string) (string, bool)
	inner  []part
	fields []field
}

type field struct {
	name     string
	parts    []part
	optional bool
	told     told
	signs    bool // it holds the signature
}

func (pl *planner) hole(n *graph.Node) *hole {
	h := &hole{node: n}
	switch {
	case n.Reads(graph.KeyID):
		h.kind = keyID
	case n.Reads(graph.Token):
		h.kind = token
	case n.Reads(graph.Nonce):
		h.kind = nonce
	case n.Reads(graph.Param):
		h.kind, h.input = inputText, pl.input(n.Text)
	case n.Kind == graph.Call:
		pl.callHole(n, h)
	}
	return h
}

func (pl *planner) input(name string) int {
	for i, in := range pl.program.Inputs {
		if in.Name == name {
			return i
		}
	}
	return -1
}

func (pl *planner) callHole(n *graph.Node, h *hole) {
	switch n.Op.Name {
	case "unix", "unix_ms":
		h.kind, h.millis = clock, n.Op.Name == "unix_ms"
		pl.clocks = append(pl.clocks, h)
	case "utc":
		if layout, err := op.ParseLayout(n.Args[1].Text); err == nil {
			h.kind, h.layout = clock, layout
			pl.clocks = append(pl.clocks, h)
		}
	case "join":
		pl.listHole(n, h)
	case "fields", "quoted_fields":
		pl.fieldsHole(n, h)
	case "percent", "base64", "base64url", "form_encode":
		if inner := pl.parts(n.Args[0]); !onlyOpaque(inner) {
			h.kind, h.inner, h.decode = wrapped, inner, decoders[n.Op.Name]
		}
	}
}

// listHole reads a joined list of names: that of the signed headers, or an input.
func (pl *planner) listHole(n *graph.Node, h *hole) {
	if n.Args[0].Kind != graph.Const || n.Args[0].Text == "" {
		return
	}
	h.sep = n.Args[0].Text
	list := n.Args[1]
	switch {
	case list.Reads(graph.Choices):
		h.kind, h.input = inputList, pl.input(list.Text)
	case list.Is("names") && list.Args[0].Reads(graph.Signed):
		h.kind, h.free = signedNames, pl.program.Signed != nil && pl.program.Signed.Free
	}
}

func (pl *planner) fieldsHole(n *graph.Node, h *hole) {
	list := n.Args[1]
	if list.Kind != graph.List {
		return
	}
	h.kind = fieldList
	for _, pair := range list.Args {
		if !pair.Is("pair") || pair.Args[0].Kind != graph.Const {
			h.kind = opaque
			return
		}
		value := pair.Args[1]
		f := field{name: pair.Args[0].Text, optional: value.Is("when")}
		if f.optional {
			value = value.Args[1]
		}
		f.parts = pl.parts(value)
		f.told, f.signs = tellsOf(f.parts), holds(f.parts, signature)
		h.fields = append(h.fields, f)
	}
}

func holds(parts []part, k kind) bool {
	return anyHole(parts, func(h *hole) bool { return h.kind == k })
}

// anyHole tells whether there is such a hole, at any depth.
func anyHole(parts []part, such func(*hole) bool) bool {
	for _, p := range parts {
		if p.hole == nil {
			continue
		}
		if such(p.hole) || anyHole(p.hole.inner, such) {
			return true
		}
		for _, f := range p.hole.fields {
			if anyHole(f.parts, such) {
				return true
			}
		}
	}
	return false
}

func tells(parts []part, input int) bool {
	return anyHole(parts, func(h *hole) bool { return (h.kind == inputText || h.kind == inputList) && h.input == input })
}
