package emit

import (
	"regexp"
	"strings"
)

var (
	javaLead   = regexp.MustCompile(`^(?:(?:\} else )?if \(|return |(?:[\w<>\[\],.]+ )*\w+ = |(?:[\w<>, ]+ )\w+ = )`)
	javaHeader = regexp.MustCompile(`^(?:public|private) .*\) \{$`)
)

// javaLines breaks a line as google-java-format does, as far as signers have such lines.
func javaLines(s string, width int) []string {
	if len(s) <= width || strings.HasPrefix(s, "/") || strings.HasPrefix(s, "*") || strings.HasPrefix(s, " ") {
		return []string{s}
	}
	w := &javaWriter{}
	w.open(0)
	if javaHeader.MatchString(s) {
		w.header(s)
	} else if !w.statement(s) {
		return []string{s}
	}
	return w.lines(width)
}

// javaWriter builds the blocks of a line.
type javaWriter struct{ blocks }

func (w *javaWriter) statement(s string) bool {
	lead := javaLead.FindString(s)
	r := &javaReader{rest: s[len(lead):]}
	value := r.term()
	if r.lost {
		return false
	}
	if names, is := strings.CutSuffix(lead, "= "); is {
		w.text(names + "=")
		w.open(4)
		w.brk(" ", true, nil)
		w.term(value)
		w.close()
	} else {
		w.text(lead)
		w.term(value)
	}
	w.text(r.rest)
	return true
}

// header is the head of a method.
func (w *javaWriter) header(s string) {
	at := strings.Index(s, "(") + 1
	w.text(s[:at])
	w.open(4)
	w.brk("", false, nil)
	w.open(0)
	for i, p := range splitParams(strings.TrimSuffix(s[at:], ") {")) {
		if i > 0 {
			w.text(",")
			w.brk(" ", false, nil)
		}
		w.text(p)
	}
	w.text(") {")
	w.close()
	w.close()
}

// splitParams parts parameters at commas outside of types.
func splitParams(s string) []string {
	var all []string
	depth, start := 0, 0
	for i, c := range s {
		switch {
		case c == '<':
			depth++
		case c == '>':
			depth--
		case c == ',' && depth == 0:
			all = append(all, s[start:i])
			start = i + 2
		}
	}
	return append(all, s[start:])
}

func (w *javaWriter) term(t *term) {
	switch {
	case strings.HasSuffix(t.lead, "->"):
		w.text(t.lead)
		w.open(4)
		w.brk(" ", false, nil)
		w.term(t.terms[0])
		w.close()
	case len(t.signs) > 0:
		w.operation(t)
	case len(t.links) > 0:
		w.text(t.lead)
		w.chain(t)
	case len(t.terms) > 0:
		w.text(t.lead + "(")
		w.term(t.terms[0])
		w.text(")")
	default:
		w.text(t.lead + t.text)
	}
}

func (w *javaWriter) operation(t *term) {
	w.open(4)
	fill := t.signs[0] != " ? " && allShort(t.terms)
	for i, part := range t.terms {
		if i > 0 {
			w.brk(" ", fill, nil)
			w.text(t.signs[i-1][1:])
		}
		w.term(part)
	}
	w.close()
}

// allShort tells whether terms are so short that several go on a line.
func allShort(terms []*term) bool {
	for _, t := range terms {
		short := len(t.signs) == 0 && len(t.terms) == 0 && (len(t.links) == 0 || len(t.links) == 1 && !t.links[0].call)
		if !short || len(t.text) >= 10 || len(t.links) == 1 && len(t.links[0].name) >= 10 {
			return false
		}
	}
	return true
}

// chain is a row of names and calls. Up to a prefix it stays on one line.
func (w *javaWriter) chain(t *term) {
	based := t.text != "" || len(t.terms) > 0
	prefix := javaPrefix(t, based)
	w.open(4)
	if t.text != "" {
		w.text(t.text)
	} else if based {
		w.text("(")
		w.term(t.terms[0])
		w.text(")")
	}
	if based && prefix >= 0 {
		w.brk("", false, nil)
		w.open(4)
		defer w.close()
	}
	if prefix >= 0 {
		w.open(0)
	}
	var taken bool
	length := 0
	if based {
		length = 4
	}
	trailing := prefix >= 0 && prefix < len(t.links)-1 || prefix < 0 && len(t.links) > 1
	for i, l := range t.links {
		if dot := i > 0 || based; dot {
			if prefix >= 0 && i > 0 {
				w.brk("", i <= prefix, &taken)
			} else if length > 4 {
				w.brk("", false, nil)
			}
			w.text(".")
			length++
		}
		w.text(l.name)
		length += len(l.name)
		if i == prefix {
			w.close()
		}
		if l.call {
			w.arguments(l.args, prefix >= 0 && !trailing, prefix < 0 && !trailing && i == 0 && !based, &taken)
		}
	}
	w.close()
}

// arguments stand deeper than the chain, but not behind a name that stands alone.
func (w *javaWriter) arguments(args []*term, alone, single bool, taken *bool) {
	w.openAs(func() int {
		if single || alone && !*taken {
			return 0
		}
		return 4
	})
	w.text("(")
	if len(args) > 0 {
		w.brk("", false, nil)
		w.open(0)
		fill := allShort(args)
		for i, a := range args {
			if i > 0 {
				w.text(",")
				w.brk(" ", fill, nil)
			}
			w.term(a)
		}
		w.close()
	}
	w.text(")")
	w.close()
}

// javaPrefix gives the last link of those that stay together: up to stream(), the first call if it is the only one, or
// the first name behind a class; -1 when there is none.
func javaPrefix(t *term, based bool) int {
	calls, first := 0, -1
	for i, l := range t.links {
		if l.call && l.name == "stream" {
			return i
		}
		if l.call && first < 0 {
			first = i
		}
		if l.call {
			calls++
		}
	}
	switch {
	case calls == 1 && first > 0:
		return first
	case !based && !t.links[0].call && t.links[0].name[0] <= 'Z' && len(t.links) > 1:
		return 1
	}
	return -1
}
