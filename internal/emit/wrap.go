package emit

import (
	"regexp"
	"slices"
	"strings"
)

// Breaker breaks lines that are too long as formatters of the kind of black and prettier do: at the words of a loop, a
// choice or a test where they stand outermost, else at the last brackets; there first what is between them goes on a line
// of its own, then each item.
type Breaker struct {
	Indent   string
	Trailing bool       // a comma stands behind the last item too
	Words    [][]string // of loops, choices and tests, each beginning a line: {" for ", " if "}, {" if ", " else "}, {" and "}
	Parens   bool       // an outermost choice or test needs parentheses to go over several lines
	Hang     bool       // its parts hang below its first part
	Behind   []string   // the words of these that end lines, where others begin them: "&&"
	Links    bool       // a chain of calls has each on a line of its own
	Apart    bool       // items never share a line of their own: each has one
}

// Lines breaks a line.
func (b Breaker) Lines(s string, width int) []string {
	if len(s) <= width {
		return []string{s}
	}
	if lead, value, tail := statement(s); b.Parens && len(b.clauses(value)) > 1 {
		return b.wrapped(lead+"(", value, ")"+tail, width)
	}
	if lead, value, tail := statement(s); b.Hang && len(b.clauses(value)) > 1 {
		return b.hung(lead, b.clauses(value), tail, width)
	}
	if lead, value, tail := statement(s); b.Links && len(links(value)) > 2 {
		return b.hung(lead, links(value), tail, width)
	}
	open, end := lastBrackets(s)
	if open < 0 || strings.HasPrefix(strings.TrimSpace(s[open+1:end]), "|") { // a block with its parameters
		return []string{s}
	}
	return b.wrapped(s[:open+1], s[open+1:end], s[end:], width)
}

// hung writes parts below the first one.
func (b Breaker) hung(lead string, parts []string, tail string, width int) []string {
	out := b.Lines(lead+strings.TrimSpace(parts[0]), width)
	for _, part := range parts[1:] {
		for _, line := range b.Lines(strings.TrimSpace(part), width-len(b.Indent)) {
			out = append(out, b.Indent+line)
		}
	}
	out[len(out)-1] += tail
	return out
}

func (b Breaker) wrapped(head, inner, tail string, width int) []string {
	out := []string{head}
	for _, line := range b.inner(strings.TrimSpace(inner), width-len(b.Indent)) {
		out = append(out, b.Indent+line)
	}
	return append(out, tail)
}

// inner breaks what stands between brackets.
func (b Breaker) inner(s string, width int) []string {
	items := splitItems(s)
	if len(s) <= width && (!b.Apart || len(items) == 1) {
		return []string{s}
	}
	var out []string
	if len(items) == 1 {
		parts := b.clauses(s)
		if len(parts) == 1 {
			return b.Lines(s, width)
		}
		for _, part := range parts {
			out = append(out, b.inner(part, width)...)
		}
		return out
	}
	for i, item := range items {
		lines := b.Lines(item, width-1)
		if i < len(items)-1 || b.Trailing {
			lines[len(lines)-1] += ","
		}
		out = append(out, lines...)
	}
	return out
}

// clauses parts an expression before the words of its outermost loop, choice or test.
func (b Breaker) clauses(s string) []string {
	for _, words := range b.Words {
		if parts := splitBefore(s, words); len(parts) > 1 {
			return b.behind(parts)
		}
	}
	return []string{s}
}

var chained = regexp.MustCompile(`^\.[a-zA-Z_?!]+(\(| ?\{)`)

// links parts a chain of calls before its dots; what has items beside is none.
func links(s string) []string {
	var parts []string
	depth, start := 0, 0
	outside(s, func(i int, c byte) {
		switch {
		case c == '(' || c == '[' || c == '{':
			depth++
		case c == ')' || c == ']' || c == '}':
			depth--
		case depth == 0 && c == '.' && i > 0 && chained.MatchString(s[i:]):
			parts = append(parts, s[start:i])
			start = i
		}
	})
	if len(splitItems(s)) > 1 {
		return []string{s}
	}
	return append(parts, s[start:])
}

// behind moves words that end lines to the part before them.
func (b Breaker) behind(parts []string) []string {
	for i := 1; i < len(parts); i++ {
		word, rest, _ := strings.Cut(parts[i], " ")
		if slices.Contains(b.Behind, word) {
			parts[i-1] += " " + word
			parts[i] = rest
		}
	}
	return parts
}

// statement parts a line into a value and what stands before and behind it.
func statement(s string) (lead, value, tail string) {
	for _, word := range []string{"if ", "elif "} {
		if rest, is := strings.CutPrefix(s, word); is && strings.HasSuffix(rest, ":") {
			return word, strings.TrimSuffix(rest, ":"), ":"
		}
	}
	for _, sign := range []string{" = ", "return "} {
		if before, after, found := strings.Cut(s, sign); found && !strings.ContainsAny(before, "([{\"'") {
			return before + sign, after, ""
		}
	}
	return "", s, ""
}

// splitBefore parts a text before words that stand outside of brackets; the first of the words must be among them.
func splitBefore(s string, words []string) []string {
	var parts []string
	depth, start, first := 0, 0, false
	outside(s, func(i int, c byte) {
		switch c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		}
		at := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(s[i:], w) })
		if depth == 0 && at >= 0 && (first || at == 0) {
			first = true
			parts = append(parts, s[start:i])
			start = i + 1
		}
	})
	return append(parts, s[start:])
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
		case quote == '"' && strings.HasPrefix(s[i:], "#{") || quote == '`' && strings.HasPrefix(s[i:], "${"):
			i = closing(s, i+1)
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
