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

// ask is the call of a word by its signature.
func (l *lowering) ask(name string, args ...*Expr) *Expr {
	w := signatureOf(name)
	return &Expr{Kind: Call, Type: w.result, Maybe: w.maybe, Word: name, Args: l.atoms(args)}
}

func signatureOf(name string) word {
	for _, table := range []map[string]word{reading, sources, steps} {
		if w, is := table[name]; is {
			return w
		}
	}
	switch name {
	case "contains":
		return word{result: Bool}
	case "unpercent", "form_decode":
		return word{result: Text}
	}
	panic("no word " + name)
}

func answer(yes bool) *Expr {
	e := &Expr{Kind: Literal, Type: Bool}
	if yes {
		e.Num = 1
	}
	return e
}

func textList(names []string) *Expr {
	e := &Expr{Kind: List, Type: Texts}
	for _, n := range names {
		e.Args = append(e.Args, text(n))
	}
	return e
}

func there(v *Var) *Expr {
	if v.Type == Time {
		return &Expr{Kind: Call, Type: Bool, Word: "present_time", Args: []*Expr{local(v)}}
	}
	return &Expr{Kind: Call, Type: Bool, Word: "present", Args: []*Expr{local(v)}}
}

func gone(v *Var) *Expr { return opposite(there(v)) }

// refuse ends verifying.
func (l *lowering) refuse(verdict, detail string) {
	l.add(&Stmt{Kind: Refuse, Value: text(verdict), Name: detail})
}

func (l *lowering) refuseIf(test *Expr, verdict, detail string) {
	l.add(&Stmt{Kind: If, Value: test, Then: l.within(func() { l.refuse(verdict, detail) })})
}

func (l *lowering) letting(name string, e *Expr) *Var {
	v := l.variable(name, e.Type, e.Maybe)
	l.add(&Stmt{Kind: Let, Var: v, Value: e})
	return v
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

// readParts reads a text from left to right: a hole ends where the next literal first occurs, the last one takes the
// rest. It gives the test whether the text is of that form.
func (l *lowering) readParts(parts []match.Part, v *Var, of *compared) *Expr {
	var well *Expr
	rest := v
	for i, p := range parts {
		switch {
		case p.Hole == nil && i == 0:
			rest = l.letting("rest", l.ask("past_start?", local(rest), text(p.Literal)))
		case p.Hole == nil:
			rest = l.letting("rest", l.ask("past?", local(rest), text(p.Literal)))
		default:
			value := rest
			if i+1 < len(parts) {
				value = l.letting(holeName(p.Hole), l.ask("upto?", local(rest), text(parts[i+1].Literal)))
			}
			well = both(well, l.readHole(p.Hole, value, of))
		}
		if p.Hole == nil && i == len(parts)-1 {
			well = both(well, l.ask("at_end", local(rest)))
		}
	}
	if well == nil {
		return answer(true)
	}
	return well
}

func holeName(h *match.Hole) string {
	switch h.Kind {
	case match.Input, match.List:
		return "received_" + h.Input
	case match.Opaque, match.Encoded, match.Fields:
		return "received_part"
	case match.Clock:
		return "received_time"
	case match.Names:
		return "received_list"
	}
	return "received_" + string(h.Kind)
}

// readHole takes a value, and gives the test whether it may stand there.
func (l *lowering) readHole(h *match.Hole, v *Var, of *compared) *Expr {
	c := capture{kind: h.Kind, input: h.Input, sep: h.Sep, value: v}
	var well *Expr
	switch h.Kind {
	case match.Opaque:
		l.received.compared = append(l.received.compared, compared{shape: of.shape, node: h.Node, test: of.test, received: v})
		return there(v)
	case match.KeyID, match.Nonce, match.Signature:
		well = l.ask("filled", local(v))
	case match.Clock:
		c.value = l.clock(h, v)
		if slices.ContainsFunc(l.received.captures, func(o capture) bool { return o.kind == match.Clock }) {
			l.received.compared = append(l.received.compared, compared{shape: of.shape, node: h.Node, test: of.test, received: v})
		}
		well = there(c.value)
	case match.Names:
		free := l.program.Signed != nil && l.program.Signed.Free
		well = l.ask("well_listed", local(v), text(h.Sep), answer(free))
	case match.Encoded:
		word := map[string]string{"percent": "read_percent?", "form_encode": "read_form?"}[h.Node.Op.Name]
		if word == "" {
			word = "read_base64?"
		}
		return l.readParts(h.Inner, l.letting("decoded", l.ask(word, local(v))), of)
	case match.Fields:
		return l.readFields(h, v, of)
	default:
		well = there(v)
	}
	l.received.captures = append(l.received.captures, c)
	return well
}

func (l *lowering) clock(h *match.Hole, v *Var) *Var {
	switch h.Node.Op.Name {
	case "unix":
		return l.letting("clock", l.ask("read_unix?", local(v)))
	case "unix_ms":
		return l.letting("clock", l.ask("read_unix_ms?", local(v)))
	}
	return l.letting("clock", l.ask("read_utc?", local(v), layout(h.Node.Args[1])))
}

func isPresent(test *Expr, v *Var) bool { return test.Word == "present" && test.Args[0].Var == v }

// readFields reads name=value in any order. An optional field that is not there is empty.
func (l *lowering) readFields(h *match.Hole, v *Var, of *compared) *Expr {
	var needed, optional []string
	for _, f := range h.Fields {
		if f.Optional {
			optional = append(optional, f.Name)
		} else {
			needed = append(needed, f.Name)
		}
	}
	list := l.letting("fields_read", l.ask("read_fields", local(v), textList(needed), textList(optional)))
	var well *Expr
	for _, f := range h.Fields {
		field := l.letting("field_"+f.Name, l.ask("field?", local(list), text(f.Name)))
		before, compares := len(l.received.captures), len(l.received.compared)
		test := l.readParts(f.Parts, field, of)
		for i := compares; i < len(l.received.compared); i++ {
			l.received.compared[i].open = f.Optional
		}
		if f.Optional {
			test = &Expr{Kind: Call, Type: Bool, Word: "||", Args: []*Expr{gone(field), test}}
		} else if !isPresent(test, field) {
			test = both(there(field), test)
		}
		for i := before; i < len(l.received.captures); i++ {
			l.received.captures[i].optional = f.Optional
		}
		well = both(well, test)
	}
	return well
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

func (l *lowering) others() []string {
	if l.program.Signed == nil {
		return nil
	}
	return l.program.Signed.Others
}

// mustHave refuses a request that does not tell its list of signed headers and lacks one that is always signed.
func (l *lowering) mustHave() {
	if l.received == nil || l.program.Signed == nil {
		return
	}
	for _, name := range l.program.Signed.Always {
		if name != "host" && !slices.Contains(l.others(), name) {
			there := &Expr{Kind: Call, Type: Bool, Word: "present", Args: l.atoms([]*Expr{l.ask("header?", text(name))})}
			l.refuseIf(opposite(there), "header-not-signed", "the header "+name+" must be signed and is not in the request")
		}
	}
}
