package emit

import (
	"slices"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/match"
)

// What the items of a request tell gets its names: who signed, when, for which inputs.

// captured gives the value of a kind, wherever it was read first; nil when it is nowhere. What stands in two places must
// be the same.
func (l *lowering) captured(name string, t Type, of func(capture) bool) (v *Var, always bool) {
	var found []capture
	for _, c := range l.received.captures {
		if of(c) {
			found = append(found, c)
		}
	}
	if len(found) == 0 {
		return nil, false
	}
	if len(found) == 1 && found[0].guard == nil {
		return found[0].value, !found[0].optional
	}
	v = l.variable(name, t, true)
	v.Changes = true
	l.add(&Stmt{Kind: Declare, Var: v, Value: &Expr{Kind: Nothing, Type: t, Maybe: true}})
	for _, c := range found {
		test := gone(v)
		if c.guard != nil {
			test = both(local(c.guard), test)
		} else if t == Text {
			l.refuseIf(opposite(l.ask("agrees", local(v), local(c.value))), "malformed", "another "+string(c.kind)+" stands elsewhere in the request")
		}
		l.add(&Stmt{Kind: If, Value: test, Then: []*Stmt{{Kind: Assign, Var: v, Value: local(c.value)}}})
	}
	return v, false
}

func ofKind(k match.Kind) func(capture) bool { return func(c capture) bool { return c.kind == k } }

// settle gives key id, nonce, token and time their names, and gives the signature.
func (l *lowering) settle() *Var {
	r := l.received
	sure := func(kind match.Kind, name, what string, needed bool) *Var {
		v, always := l.captured(name, Text, ofKind(kind))
		switch {
		case v == nil && !needed:
			return nil
		case v == nil:
			l.refuse("malformed", "the request has no "+what)
			return l.letting(name, text(""))
		case !always && needed:
			l.refuseIf(opposite(l.ask("filled", local(v))), "malformed", "the request has no "+what)
		case !always:
			return l.letting(name, l.ask("or_empty", local(v)))
		}
		return l.letting(name, known(v))
	}
	signature := sure(match.Signature, "received_signature", "signature", true)
	r.keyID = sure(match.KeyID, "key_id", "key id", l.program.Scheme.Credential.KeyID != "")
	if r.keyID == nil {
		r.keyID = l.letting("key_id", text(""))
	}
	if r.nonce = sure(match.Nonce, "nonce", "nonce", l.program.Scheme.Fresh.Nonce); r.nonce == nil && l.reads(graph.Nonce) {
		r.nonce = l.letting("nonce", text(""))
	}
	r.token, _ = l.captured("token", Text, ofKind(match.Token))
	r.time, _ = l.captured("signed_at", Time, ofKind(match.Clock))
	return signature
}

func (l *lowering) tokenText() *Expr {
	if l.received.token == nil {
		return nothing()
	}
	return local(l.received.token)
}

// toldInputs compares what the request tells with what is expected and allowed, and names it.
func (l *lowering) toldInputs() {
	for _, in := range l.program.Inputs {
		v := l.toldInput(in)
		if v == nil {
			continue
		}
		if in.List {
			l.inputs[in.Name] = v
			continue
		}
		l.inputs[in.Name] = l.checkTold(in, v)
	}
}

// toldInput gives what the request tells of an input; nil when it never does.
func (l *lowering) toldInput(in *graph.InputDecl) *Var {
	of := func(c capture) bool { return (c.kind == match.Input || c.kind == match.List) && c.input == in.Name }
	at := slices.IndexFunc(l.received.captures, of)
	if at < 0 {
		return nil
	}
	first := l.received.captures[at]
	v, always := l.captured("told_"+in.Name, Text, of)
	switch {
	case in.List && always:
		return l.letting(in.Name, l.ask("split_list", known(v), text(first.sep)))
	case in.List:
		return l.letting(in.Name, l.ask("split_list", l.ask("or_empty", local(v)), text(first.sep)))
	case always:
		return l.letting(in.Name, known(v))
	case first.guard == nil || first.value == first.item:
		return l.letting(in.Name, l.ask("or_empty", local(v)))
	}
	empty := []*Stmt{{Kind: Assign, Var: v, Value: l.optional(text(""))}}
	l.add(&Stmt{Kind: If, Value: both(gone(first.item), gone(v)), Then: empty})
	return v
}

func (l *lowering) checkTold(in *graph.InputDecl, told *Var) *Var {
	check := func(v *Expr) {
		l.refuseBy(l.ask("told_problem?", text(in.Name), v, textList(in.Allowed)), "the "+in.Name+" of the request is not accepted here")
	}
	if !told.Maybe {
		check(local(told))
		return told
	}
	l.add(&Stmt{Kind: IfPresent, Var: told, Then: l.within(func() { check(known(told)) })})
	l.input(in)
	otherwise := l.inputs[in.Name]
	v := l.letting(in.Name, l.either(there(told), Text, func() *Expr { return known(told) }, func() *Expr { return local(otherwise) }))
	return v
}
