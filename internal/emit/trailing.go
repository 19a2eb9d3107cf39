package emit

import (
	"regexp"
	"strings"
)

// trailing breaks lines that are too long as people write languages in which a line that ends with an operator goes on:
// Kotlin and Groovy.
type trailing struct {
	operators [][]string // from loose to tight; one group after the other is tried
	apart     bool       // several arguments do not stand together on a line of their own
	choice    bool       // a choice is "if (a) b else c", and becomes a block
}

var trailingLead = regexp.MustCompile(`^(?:return |\?: |(?:val |[\w<>\[\]]+ )?\w+ \+?= )`)

// lines breaks a line.
func (t trailing) lines(s string, width int) []string {
	if len(s) <= width {
		return []string{s}
	}
	lead := trailingLead.FindString(s)
	value := s[len(lead):]
	for _, try := range []func(lead, value string, width int) []string{t.block, t.operation, t.closure, t.call, t.words} {
		if lines := try(lead, value, width); lines != nil {
			return lines
		}
	}
	return []string{s}
}

// deeper indents the lines of a part.
func (t trailing) deeper(s string, width int) []string {
	var out []string
	for _, line := range t.lines(s, width-4) {
		out = append(out, "    "+line)
	}
	return out
}

// block writes a choice that is a value.
func (t trailing) block(lead, value string, width int) []string {
	if !t.choice || !strings.HasPrefix(value, "if (") {
		return nil
	}
	end := closing(value, 3)
	yes, no := value[end+2:], ""
	if at := outermost(yes, " else "); len(at) > 0 {
		yes, no = yes[:at[0]], yes[at[0]+len(" else "):]
	}
	if no == "" {
		return nil
	}
	out := []string{lead + value[:end+1] + " {"}
	if len(out[0]) > width {
		out = append([]string{lead + "if ("}, t.deeper(value[4:end], width)...)
		out = append(out, ") {")
	}
	out = append(out, t.deeper(yes, width)...)
	out = append(append(out, "} else {"), t.deeper(no, width)...)
	return append(out, "}")
}

// operation breaks behind operators.
func (t trailing) operation(lead, value string, width int) []string {
	if elvis := outermost(value, " ?: "); len(elvis) > 0 {
		return append([]string{lead + value[:elvis[0]]}, t.deeper(value[elvis[0]+1:], width)...)
	}
	parts, group := t.operands(value)
	if len(parts) == 1 {
		return nil
	}
	if group == " + " {
		parts = together(parts, width-4-len(lead))
	}
	out := t.lines(lead+parts[0], width)
	for _, p := range parts[1:] {
		out = append(out, t.deeper(p, width)...)
	}
	return out
}

// operands parts a value behind its loosest operators, and names these.
func (t trailing) operands(value string) (parts []string, operator string) {
	for _, group := range t.operators {
		start := 0
		for _, i := range outermost(value, group...) {
			end := i + 1 + strings.IndexByte(value[i+1:], ' ')
			parts = append(parts, value[start:end])
			start = end + 1
		}
		if start > 0 {
			return append(parts, value[start:]), group[0]
		}
	}
	return []string{value}, ""
}

// closure breaks a closure behind its arrow, and a chain with several before its dots.
func (t trailing) closure(lead, value string, width int) []string {
	open := outermost(value, " { ")
	if len(open) == 0 {
		return nil
	}
	arrow, end := strings.Index(value[open[0]:], " -> "), closing(value, open[0]+1)
	if head := open[0] + arrow + len(" ->"); len(open) == 1 && arrow >= 0 && len(lead)+head <= width && end-len(" }") > head {
		body := value[head+1 : end-1]
		return append(append([]string{lead + value[:head]}, t.deeper(body, width)...), value[end:])
	}
	return t.chain(lead, value, width)
}

// chain breaks before the dots behind calls.
func (t trailing) chain(lead, value string, width int) []string {
	start := 0
	var parts []string
	for _, at := range outermost(value, ".") {
		if strings.ContainsAny(value[start:at], "({") {
			parts, start = append(parts, value[start:at]), at
		}
	}
	if len(parts) == 0 {
		return nil
	}
	lines := t.lines(lead+parts[0], width)
	for _, part := range append(parts[1:], value[start:]) {
		lines = append(lines, t.deeper(part, width)...)
	}
	return lines
}

// call puts what stands between the last brackets on lines of its own.
func (t trailing) call(lead, value string, width int) []string {
	end := len(value) - 1
	for end >= 0 && !strings.ContainsRune(")]", rune(value[end])) {
		end--
	}
	at := outermost(value, "(", "[")
	for i := len(at) - 1; i >= 0; i-- {
		if closing(value, at[i]) != end || end == at[i]+1 {
			continue
		}
		out := []string{lead + value[:at[i]+1]}
		inner := value[at[i]+1 : end]
		if several := len(outermost(inner, ", ")) > 0; len(inner)+4 <= width && !(several && t.apart) {
			return append(out, "    "+inner, value[end:])
		}
		if t.apart && strings.HasSuffix(out[0], "if (") {
			operands, _ := t.operands(inner)
			for _, part := range operands {
				out = append(out, t.deeper(part, width)...)
			}
			return append(out, value[end:])
		}
		start := 0
		for _, comma := range append(outermost(inner, ", "), len(inner)) {
			lines := t.deeper(inner[start:comma], width-1)
			if comma < len(inner) {
				lines[len(lines)-1] += ","
			}
			out, start = append(out, lines...), min(comma+2, len(inner))
		}
		return append(out, value[end:])
	}
	return nil
}

// words breaks a text after line ends and blanks outside of what is filled in.
func (t trailing) words(lead, value string, width int) []string {
	if len(value) < 2 || value[0] != '"' || closing(value, 0) != len(value)-1 {
		return nil
	}
	if lead != "" {
		return append([]string{strings.TrimSuffix(lead, " ")}, t.deeper(value, width)...)
	}
	var out []string
	line := `"`
	for _, piece := range textPieces(value[1 : len(value)-1]) {
		if line != `"` && len(line)+len(piece)+len(`" +`)+4 > width {
			out, line = append(out, line+`" +`), `    "`
		}
		line += piece
	}
	return append(out, line+`"`)
}

// together puts as many parts on a line as fit.
func together(parts []string, width int) []string {
	out := parts[:1]
	for _, p := range parts[1:] {
		if last := len(out) - 1; len(out[last])+1+len(p) <= width {
			out[last] += " " + p
			continue
		}
		out = append(out, p)
	}
	return out
}

// textPieces parts what stands in a text after escaped line ends and blanks.
func textPieces(s string) []string {
	var pieces []string
	start := 0
	for i := 0; i < len(s); i++ {
		switch {
		case strings.HasPrefix(s[i:], "${"):
			i = closing(s, i+1)
		case strings.HasPrefix(s[i:], `\n`), s[i] == ' ':
			if s[i] != ' ' {
				i++
			}
			pieces, start = append(pieces, s[start:i+1]), i+1
		case s[i] == '\\':
			i++
		}
	}
	if start == len(s) {
		return pieces
	}
	return append(pieces, s[start:])
}

// closing gives where the bracket or quote at a place is closed.
func closing(s string, at int) int {
	if s[at] == '"' || s[at] == '\'' {
		for i := at + 1; i < len(s); i++ {
			switch {
			case s[i] == '\\':
				i++
			case s[at] == '"' && strings.HasPrefix(s[i:], "${"):
				i = closing(s, i+1)
			case s[i] == s[at]:
				return i
			}
		}
		return len(s) - 1
	}
	for i := at + 1; i < len(s); i++ {
		switch s[i] {
		case '(', '[', '{', '"', '\'':
			i = closing(s, i)
		case ')', ']', '}':
			return i
		}
	}
	return len(s) - 1
}

// outermost gives the places of signs outside of brackets and texts.
func outermost(s string, signs ...string) []int {
	var at []int
	for i := 0; i < len(s); i++ {
		for _, sign := range signs {
			if strings.HasPrefix(s[i:], sign) {
				at = append(at, i)
				break
			}
		}
		if strings.IndexByte("([{\"'", s[i]) >= 0 {
			i = closing(s, i)
		}
	}
	return at
}
