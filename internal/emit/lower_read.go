package emit

import (
	"slices"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/match"
	"github.com/chopmark/chopmark/internal/op"
)

// receiving is what a verifier has read of a request while its form is lowered.
type receiving struct {
	told     []string // the inputs that a request tells
	covers   []string // the parts that the signature covers in any of the forms
	captures []capture
	compared []compared
	keyID    *Var
	nonce    *Var
	token    *Var // may be absent
	time     *Var
	listed   *Var // the names of the received list of signed headers
}

// capture is a value that was read, where its item was there and is the scheme's own.
type capture struct {
	kind     match.Kind
	input    string
	sep      string
	value    *Var // may be absent
	guard    *Var // of a conditional item: it could be read; nil: it could
	item     *Var // the whole item
	optional bool
}

// compared is what must come out the same when it is computed.
type compared struct {
	shape    *match.Shape
	node     *graph.Node
	test     *graph.Node
	received *Var
	open     bool // it stands in a field that may be missing
	sure     bool // it is there in every request that gets so far
}

var places = map[graph.Place]string{graph.InHeader: "header", graph.InQuery: "query", graph.InParams: "params"}

var placeTitles = map[graph.Place]string{graph.InHeader: "header ", graph.InQuery: "query parameter ", graph.InParams: "parameter "}

// conjuncts parts a test in what the verifier's own settings decide, and what the request does.
func (l *lowering) conjuncts(n *graph.Node) (settled, open []*graph.Node) {
	switch {
	case n == nil:
	case n.Kind == graph.Call && n.Op == graph.And:
		for _, a := range n.Args {
			s, o := l.conjuncts(a)
			settled, open = append(settled, s...), append(open, o...)
		}
	case l.settings(n):
		return []*graph.Node{n}, nil
	default:
		return nil, []*graph.Node{n}
	}
	return settled, open
}

// settings tells whether a test depends on nothing but inputs that requests do not tell and that have constant defaults.
func (l *lowering) settings(n *graph.Node) bool {
	own := true
	graph.Walk(n, func(m *graph.Node) bool {
		if m.Kind != graph.Input {
			return own
		}
		in := l.program.Scheme.Input(m.Text)
		isInput := m.Reads(graph.Param) && in != nil && !slices.Contains(l.received.told, m.Text)
		own = own && isInput && (in.Default == nil || in.Default.Kind == graph.Const)
		return own
	})
	return own
}

// settledTest gives the tests that settings decide as one, nil when there is none.
func (l *lowering) settledTest(nodes []*graph.Node) *Expr {
	var test *Expr
	for _, n := range nodes {
		graph.Walk(n, func(m *graph.Node) bool {
			if in := l.program.Scheme.Input(m.Text); m.Reads(graph.Param) && l.inputs[m.Text] == nil && in != nil {
				l.input(in)
			}
			return true
		})
		test = both(test, l.test(n))
	}
	return test
}

func allOf(nodes []*graph.Node) *graph.Node {
	var all *graph.Node
	for _, n := range nodes {
		if all == nil {
			all = n
			continue
		}
		all = &graph.Node{Kind: graph.Call, Type: op.Bool, Op: graph.And, Args: []*graph.Node{all, n}, Range: n.Range}
	}
	return all
}

// readItem reads one thing that was sent.
func (l *lowering) readItem(s *match.Shape, own []string) {
	name, place := s.Item.Name, places[s.Item.Place]
	where := "the " + placeTitles[s.Item.Place] + name
	settled, open := l.conjuncts(s.Test)
	setting, guard := l.settledTest(settled), allOf(open)
	got := func() *Expr { return l.ask("received_"+place+"?", text(name)) }
	var v *Var
	if setting != nil {
		v = l.keep("received_"+name, l.either(setting, Text, got, nothing))
	} else {
		v = l.letting("received_"+name, got())
	}
	if s.Opaque {
		l.received.compared = append(l.received.compared, compared{shape: s, node: s.Value, test: guard, received: v})
		return
	}
	if s.Auth && s.Item.Place != graph.InHeader {
		l.refuseIf(both(setting, l.ask("misspells_"+place, text(name), textList(own))), "malformed",
			where+" is written in another case")
	}
	optional := s.Optional && (s.Test == nil || guard != nil || l.sourceOf(s.Value))
	switch {
	case s.Carrier:
		l.refuseIf(gone(v), "missing-signature", where+" is missing")
	case !optional:
		l.refuseIf(both(setting, gone(v)), "malformed", where+" is missing")
	}
	l.refuseIf(both(setting, l.ask("repeats_"+place, text(name))), "malformed", where+" is there more than once")
	before, compares := len(l.received.captures), len(l.received.compared)
	well := l.readParts(s.Parts, v, &compared{shape: s, test: guard})
	var read *Var
	plain := isPresent(well, v) // whatever it says is of the form
	switch {
	case plain:
		optional = optional || guard != nil
	case guard != nil && !s.Carrier:
		read = l.letting("well_formed", well)
	case optional || setting != nil:
		l.refuseIf(both(there(v), opposite(well)), "malformed", where+" is not of the form that the scheme sends")
	default:
		l.refuseIf(opposite(well), "malformed", where+" is not of the form that the scheme sends")
	}
	for i := compares; i < len(l.received.compared); i++ {
		c := &l.received.compared[i]
		c.sure = !c.open && !optional && setting == nil && guard == nil
	}
	for i := before; i < len(l.received.captures); i++ {
		c := &l.received.captures[i]
		c.guard, c.item = read, v
		c.optional = c.optional || optional || setting != nil
	}
}

// sourceOf tells whether a value is one that callers may leave out.
func (l *lowering) sourceOf(n *graph.Node) bool {
	in := l.program.Scheme.Input(n.Text)
	return n.Reads(graph.Token) || n.Reads(graph.Param) && in != nil && in.Optional
}

// readAlready gives what a verifier has read of the request in place of what a signer's caller gives; nil for the rest.
func (l *lowering) readAlready(n *graph.Node, mark string) *Expr {
	if l.received == nil {
		return nil
	}
	switch {
	case n.Source == graph.KeyID:
		return local(l.received.keyID)
	case n.Source == graph.Nonce:
		return local(l.received.nonce)
	case n.Source == graph.Token && mark == "?":
		return l.tokenText()
	case n.Source == graph.Token && l.received.token == nil:
		return text("")
	case n.Source == graph.Token:
		return l.ask("or_empty", l.tokenText())
	}
	return nil
}
