package emit

import "strings"

// WrapBrackets breaks a line that is too long at its last brackets, as many formatters do: first what is between them
// goes on a line of its own, then each item. trailing puts a comma behind the last item too.
func WrapBrackets(indent string, trailing bool) func(line string, width int) []string {
	b := breaker{indent, trailing}
	return b.lines
}

type breaker struct {
	indent   string
	trailing bool
}

func (b breaker) lines(s string, width int) []string {
	if len(s) <= width {
		return []string{s}
	}
	open, end := lastBrackets(s)
	if open < 0 {
		return []string{s}
	}
	out := []string{s[:open+1]}
	for _, line := range b.inner(s[open+1:end], width-len(b.indent), s[open]) {
		out = append(out, b.indent+line)
	}
	return append(out, s[end:])
}

// inner breaks what stands between brackets.
func (b breaker) inner(s string, width int, bracket byte) []string {
	s = strings.TrimSpace(s)
	if len(s) <= width {
		return []string{s}
	}
	items := splitItems(s)
	if len(items) == 1 {
		return b.lines(s, width)
	}
	var out []string
	for i, item := range items {
		if i < len(items)-1 || b.trailing {
			item += ","
		}
		out = append(out, b.lines(item, width)...)
	}
	return out
}

// lastBrackets gives the places of the last outermost pair of brackets with something between them; -1 when there is none.
func lastBrackets(s string) (open, end int) {
	open, end = -1, -1
	depth, start := 0, 0
	outside(s, func(i int, c byte) {
		switch c {
		case '(', '[', '{':
			if depth == 0 {
				start = i
			}
			depth++
		case ')', ']', '}':
			depth--
			if depth == 0 && i > start+1 {
				open, end = start, i
			}
		}
	})
	return open, end
}

// splitItems parts a text at its outermost commas.
func splitItems(s string) []string {
	var items []string
	depth, start := 0, 0
	outside(s, func(i int, c byte) {
		switch c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ',':
			if depth == 0 {
				items = append(items, strings.TrimSpace(s[start:i]))
				start = i + 1
			}
		}
	})
	if last := strings.TrimSpace(s[start:]); last != "" {
		items = append(items, last)
	}
	return items
}

// outside visits the characters that stand in no text.
func outside(s string, visit func(i int, c byte)) {
	var quote byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote != 0 && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quote = c
		default:
			visit(i, c)
		}
	}
}
