package emit

import (
	"slices"

	"github.com/chopmark/chopmark/internal/match"
)

// Reading the text of an item by its parts.

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
