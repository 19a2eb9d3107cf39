package emit

import (
	"fmt"
	"strings"
)

// What several languages say in the same way.

// named gives the name of a file, a module or a class: that of the scheme in a language's way, and an end.
func named(c Case, end string) func(scheme string) string {
	return func(scheme string) string { return c(split(scheme)) + end }
}

// bracketed is a Target.List for languages that write all lists so.
func bracketed(_ Type, items []string) string { return "[" + strings.Join(items, ", ") + "]" }

// joined writes the parts of a text with an operator between them, each literal as text does.
func joined(parts []Part, operator string, text func(string) string) string {
	var items []string
	for _, p := range parts {
		if p.Literal {
			p.Text = text(p.Text)
		}
		items = append(items, p.Text)
	}
	return strings.Join(items, operator)
}

// template writes parts within one literal: texts as literal says, and what is filled in as hole says.
func template(parts []Part, literal, hole func(string) string) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Literal {
			b.WriteString(literal(p.Text))
		} else {
			b.WriteString(hole(p.Text))
		}
	}
	return b.String()
}

// loopCalls says a loop by calls behind the list: test and made have $item and $value.
func loopCalls(list string, e *Expr, say func(*Expr, Use) string, test, made string) string {
	call := func(pattern string, body *Expr) string {
		return strings.NewReplacer("$item", e.Var.Name, "$value", say(body, AsValue)).Replace(pattern)
	}
	if len(e.Args) == 3 {
		list += call(test, e.Args[2])
	}
	if body := e.Args[1]; body.Kind != Local || body.Var != e.Var {
		list += call(made, body)
	}
	return list
}

// escaped writes bytes for a literal between quotes: special ones get a backslash, of the control characters those in
// letters are \n, \r and \t, and what is no plain character is written as code says.
func escaped(s, special, letters, code string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case strings.IndexByte(special, c) >= 0:
			b.WriteString(`\` + string(c))
		case strings.IndexByte(letters, c) >= 0:
			b.WriteString(map[byte]string{'\n': `\n`, '\r': `\r`, '\t': `\t`}[c])
		case c < ' ' || c > '~':
			fmt.Fprintf(&b, code, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// quoted writes a text in double quotes, or in single ones where that saves escapes.
func quoted(s string, escape func(string) string) string {
	if strings.Contains(s, `"`) && !strings.Contains(s, "'") {
		return "'" + strings.ReplaceAll(escape(s), `\"`, `"`) + "'"
	}
	return `"` + escape(s) + `"`
}

// dots writes texts with what stands in them, and dots between texts and what cannot stand in one. hole gives what
// stands in a text that goes on with next, nothing if it cannot.
func dots(parts []Part, text, escape func(string) string, hole func(s, next string) string) string {
	var pieces []string
	open, plain, holes := "", "", false
	flush := func() {
		switch {
		case holes:
			pieces = append(pieces, `"`+open+`"`)
		case plain != "":
			pieces = append(pieces, text(plain))
		}
		open, plain, holes = "", "", false
	}
	for i, p := range parts {
		if p.Literal {
			plain += p.Text
			open += escape(p.Text)
			continue
		}
		next := ""
		if i+1 < len(parts) && parts[i+1].Literal {
			next = escape(parts[i+1].Text)
		}
		if inside := hole(p.Text, next); inside != "" {
			holes = true
			open += inside
			continue
		}
		flush()
		if loosely(p.Text) {
			p.Text = "(" + p.Text + ")"
		}
		pieces = append(pieces, p.Text)
	}
	flush()
	if len(pieces) == 1 {
		return pieces[0]
	}
	return "(" + strings.Join(pieces, " . ") + ")"
}

// strftime is how a layout of times is written for functions named so, with %L for milliseconds.
var strftime = map[string]string{
	"2006": "%Y", "01": "%m", "02": "%d", "15": "%H", "04": "%M", "05": "%S", "000": "%L", "Mon": "%a", "Jan": "%b",
}

// strftimeLiteral keeps percent signs of a layout.
func strftimeLiteral(s string) string { return strings.ReplaceAll(s, "%", "%%") }

// texts writes a list of texts out.
func (t *Target) texts(values []string) string { return t.List(Texts, spelledTexts(values, t.Text)) }

// spelledTexts spells texts.
func spelledTexts(values []string, text func(string) string) []string {
	var items []string
	for _, v := range values {
		items = append(items, text(v))
	}
	return items
}
