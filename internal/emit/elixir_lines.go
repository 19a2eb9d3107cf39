package emit

import (
	"regexp"
	"strings"
)

func elixirIndented(lines []string) []string {
	out := make([]string, len(lines))
	for i, s := range lines {
		if s != "" {
			out[i] = "  " + s
		}
	}
	return out
}

var elixirKeyword = regexp.MustCompile(`^[a-z]+: `)

// elixirBroken breaks a line that is too long: behind its =, at its operators, else in the last list, map or function of
// a call, else between its arguments.
func elixirBroken(s string, width int) []string {
	if len(s) <= width || strings.HasPrefix(s, "#") {
		return []string{s}
	}
	lead, value, _ := statement(s)
	if key := elixirKeyword.FindString(s); key != "" {
		lead, value = key, s[len(key):]
	}
	if lead != "" && !strings.HasPrefix(value, "[") && !strings.HasPrefix(value, "%{") {
		return append([]string{strings.TrimSpace(lead)}, elixirIndented(elixirBroken(value, width-2))...)
	}
	for _, words := range [][]string{{" ++ "}, {" or "}, {" and "}} {
		if parts := splitBefore(s, words); len(parts) > 1 {
			return elixirOperands(parts, strings.TrimSpace(words[0]), width)
		}
	}
	if rest, is := strings.CutPrefix(s, "not "); is {
		if inner := bare(rest); inner != rest {
			return elixirHung("not (", elixirBroken(inner, width-6), ")")
		}
		lines := elixirBroken(rest, width-4)
		lines[0] = "not " + lines[0]
		return lines
	}
	if inner := bare(s); inner != s {
		return elixirHung("(", elixirBroken(inner, width-2), ")")
	}
	open, end := lastBrackets(s)
	if open < 0 || end != len(s)-1 {
		return []string{s}
	}
	return elixirCall(s[:open+1], splitItems(s[open+1:end]), s[end:], width)
}

// elixirOperands writes the parts of an expression, each but the last with the operator behind it.
func elixirOperands(parts []string, word string, width int) []string {
	var out []string
	for i, part := range parts {
		part = strings.TrimPrefix(part, word+" ")
		lines := elixirBroken(part, width-len(word)-1)
		if i < len(parts)-1 {
			lines[len(lines)-1] += " " + word
		}
		if i > 0 {
			lines = elixirIndented(lines)
		}
		out = append(out, lines...)
	}
	return out
}

// elixirHung writes lines below what leads to the first.
func elixirHung(lead string, lines []string, tail string) []string {
	out := []string{lead + lines[0]}
	for _, s := range lines[1:] {
		out = append(out, strings.Repeat(" ", len(lead))+s)
	}
	out[len(out)-1] += tail
	return out
}

// elixirCall breaks a call, a list or a map.
func elixirCall(head string, items []string, tail string, width int) []string {
	call := head[len(head)-1] == '('
	last := items[len(items)-1]
	before := head + strings.Join(append(items[:len(items)-1:len(items)-1], ""), ", ")
	if start, body, is := elixirFn(last); call && is && len(before)+len(start) <= width {
		return append(append([]string{before + start}, elixirIndented(elixirBroken(body, width-2))...), "end"+tail)
	}
	if open, end := lastBrackets(last); call && (last[0] == '[' || last[0] == '%') && end == len(last)-1 && len(before)+open < width {
		out := append([]string{before + last[:open+1]}, elixirItems(splitItems(last[open+1:end]), width)...)
		return append(out, last[end:]+tail)
	}
	words := elixirKeywords(items)
	left := head + strings.Join(items[:len(items)-words], ", ") + ","
	if words > 0 && words < len(items) && len(left) <= width && !strings.Contains(left, " <- ") {
		return append(append([]string{left}, elixirItems(items[len(items)-words:], width)...), tail)
	}
	return append(append([]string{head}, elixirItems(items, width)...), tail)
}

// elixirFn takes a function apart into its begin and its body.
func elixirFn(s string) (start, body string, is bool) {
	start, body, is = strings.Cut(s, " -> ")
	return start + " ->", strings.TrimSuffix(body, " end"), is && strings.HasPrefix(s, "fn ")
}

// elixirKeywords counts the items at the end that have names.
func elixirKeywords(items []string) int {
	n := 0
	for n < len(items) && elixirKeyword.MatchString(items[len(items)-1-n]) {
		n++
	}
	return n
}

// elixirItems writes each item on lines of its own.
func elixirItems(items []string, width int) []string {
	var out []string
	for i, item := range items {
		comma := ","
		if i == len(items)-1 {
			comma = ""
		}
		lines := elixirBroken(item, width-2-len(comma))
		if start, body, is := elixirFn(item); is {
			lines = append(append([]string{start}, elixirIndented(elixirBroken(body, width-4))...), "end")
		}
		lines[len(lines)-1] += comma
		out = append(out, elixirIndented(lines)...)
	}
	return out
}
