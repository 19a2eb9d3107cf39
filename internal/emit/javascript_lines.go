package emit

import (
	"slices"
	"strings"
)

// javascriptLines breaks a statement that is too long as prettier does, which leaves comments as they are.
func javascriptLines(s string, width int) []string {
	for _, sign := range []string{"/*", " *", "//"} {
		if strings.HasPrefix(s, sign) {
			return []string{s}
		}
	}
	if before, value, is := strings.Cut(s, "if ("); is && strings.HasSuffix(s, ") {") && (before == "" || before == "} else ") {
		return laid(before+"if (", strings.TrimSuffix(value, ") {"), ") {", width, true)
	}
	if lead, value, is := strings.Cut(s, " of "); is && strings.HasPrefix(lead, "for (") && strings.HasSuffix(s, ") {") {
		return laid(lead+" of ", strings.TrimSuffix(value, ") {"), ") {", width, false)
	}
	lead, value, _ := statement(s)
	tail := ""
	for _, end := range []string{";", ","} {
		if strings.HasSuffix(value, end) {
			value, tail = strings.TrimSuffix(value, end), end
		}
	}
	if strings.HasSuffix(lead, " = ") && javascriptJoined(value) {
		return append([]string{strings.TrimSpace(lead)}, moved(laid("", value, tail, width-2, false))...)
	}
	return laid(lead, value, tail, width, false)
}

// javascriptJoined tells whether an operator joins the value, or the test of a choice.
func javascriptJoined(value string) bool {
	if parts := splitBefore(value, []string{" ? ", " : "}); len(parts) > 1 {
		value = parts[0]
	}
	for _, words := range [][]string{{" ?? "}, {" && "}, {" || "}, {" === "}, {" !== "}} {
		if len(splitBefore(value, words)) > 1 {
			return true
		}
	}
	return false
}

// javascriptLogical tells whether and, or or ?? joins the value.
func javascriptLogical(s string) bool {
	return len(splitBefore(s, []string{" && ", " || ", " ?? "})) > 1
}

func moved(lines []string) []string {
	for i := range lines {
		lines[i] = "  " + lines[i]
	}
	return lines
}

// laid writes an expression between what stands before and behind it. Within brackets of its own an expression that
// operators join begins on the next line.
func laid(lead, s, tail string, width int, bracketed bool) []string {
	if len(lead)+len(s)+len(tail) <= width {
		return []string{lead + s + tail}
	}
	if params, body, is := javascriptArrow(s); is {
		return append([]string{lead + params + " =>"}, moved(laid("", bare(body), tail, width-2, false))...)
	}
	joined := laidJoined(s, width-2)
	if bracketed && len(s) <= width-2 && !javascriptLogical(s) {
		joined = []string{s}
	}
	switch {
	case joined != nil && bracketed:
		return append(append([]string{lead}, moved(joined)...), tail)
	case joined != nil:
		return around(lead, joined, tail)
	case bracketed && !strings.HasPrefix(s, "!("):
		return append(append([]string{lead}, moved(laid("", s, "", width-2, false))...), tail)
	}
	if parts := splitBefore(s, []string{" ? ", " : "}); len(parts) == 3 {
		return laidChoice(lead, parts, tail, width)
	}
	if open, end := lastBrackets(s); end == len(s)-1 && strings.HasPrefix(s, "!(") && open == 1 {
		return laid(lead+"!(", s[2:end], ")"+tail, width, true)
	} else if open == 0 && end == len(s)-1 && s[0] == '(' {
		return laid(lead+"(", s[1:end], ")"+tail, width, false)
	}
	if parts := links(s); len(parts) > 2 {
		out := laid(lead, parts[0], "", width, false)
		for i, part := range parts[1:] {
			end := ""
			if i == len(parts)-2 {
				end = tail
			}
			out = append(out, moved(laid("", part, end, width-2, false))...)
		}
		return out
	}
	return laidCall(lead, s, tail, width)
}

// laidJoined writes what operators join, each operand on a line; nil when none does.
func laidJoined(s string, width int) []string {
	return slices.Concat(laidOperands(s, width)...)
}

// laidOperands gives the lines of each operand.
func laidOperands(s string, width int) [][]string {
	for _, word := range []string{"??", "||", "&&", "===", "!=="} {
		parts := splitBefore(s, []string{" " + word + " "})
		if len(parts) < 2 || len(splitBefore(s, []string{" ? "})) > 1 {
			continue
		}
		var out [][]string
		for i, part := range parts {
			part, end := strings.TrimPrefix(part, word+" "), " "+word
			if i == len(parts)-1 {
				end = ""
			}
			if word == "||" && len(splitBefore(part, []string{" && "})) > 1 {
				part = "(" + part + ")"
			}
			out = append(out, laidOperand(part, end, width))
		}
		return out
	}
	return nil
}

// laidOperand writes an operand; one in parentheses that operators join has all but its first operand moved.
func laidOperand(s, tail string, width int) []string {
	inner := bare(s)
	operands := laidOperands(inner, width-2)
	if len(s)+len(tail) <= width || inner == s || operands == nil {
		return laid("", s, tail, width, false)
	}
	return around("(", append(operands[0], moved(slices.Concat(operands[1:]...))...), ")"+tail)
}

func around(lead string, lines []string, tail string) []string {
	lines[0] = lead + lines[0]
	lines[len(lines)-1] += tail
	return lines
}

func laidChoice(lead string, parts []string, tail string, width int) []string {
	out := laid(lead, parts[0], "", width, false)
	for i, part := range parts[1:] {
		end := ""
		if i == 1 {
			end = tail
		}
		lines := laid("", part[2:], end, width-4, false)
		for j := range lines {
			if j == 0 {
				lines[0] = "  " + part[:2] + lines[0]
				continue
			}
			lines[j] = "    " + lines[j]
		}
		out = append(out, lines...)
	}
	return out
}

// laidCall writes the items of a call, list or object each on a line, unless the last of several can stand open beside the
// brackets.
func laidCall(lead, s, tail string, width int) []string {
	open, end := lastBrackets(s)
	if open < 0 || strings.HasPrefix(s, "`") {
		return []string{lead + s + tail}
	}
	head, inner, rest := lead+s[:open+1], strings.TrimSpace(s[open+1:end]), s[end:]+tail
	items := splitItems(inner)
	last := items[len(items)-1]
	before := strings.Join(append(items[:len(items)-1:len(items)-1], ""), ", ")
	switch {
	case s[open] == '(' && strings.ContainsAny(last[:1], "{[") && !alike(items) && len(head)+len(before)+1 <= width:
		return laid(head+before, last, rest, width, false)
	case s[open] == '(' && len(items) == 1 && strings.HasPrefix(last, "new Set("):
		return laid(head, last, rest, width, false)
	case s[open] == '(' && len(items) == 1 && hugged(last):
		params, body, _ := strings.Cut(last, " => ")
		return append(append([]string{head + params + " =>"}, moved(laid("", bare(body), ",", width-2, false))...), rest)
	}
	out := []string{head}
	for _, item := range items {
		out = append(out, moved(laid("", item, ",", width-2, false))...)
	}
	return append(out, rest)
}

// alike tells whether the last two items of a call are both lists, or both objects.
func alike(items []string) bool {
	n := len(items)
	return n > 1 && items[n-1][0] == items[n-2][0]
}

// javascriptArrow parts a function into parameters and body.
func javascriptArrow(s string) (params, body string, is bool) {
	params, body, is = strings.Cut(s, " => ")
	return params, body, is && strings.HasPrefix(s, "(") && strings.HasSuffix(params, ")") && strings.Count(params, ")") == 1
}

// hugged tells whether a function can stand beside the brackets of the call that it is for: its body is a choice or a call.
func hugged(s string) bool {
	_, body, is := javascriptArrow(s)
	choice := len(splitBefore(bare(body), []string{" ? ", " : "})) > 1
	return is && !strings.HasPrefix(body, "`") && !strings.HasPrefix(body, "!") && (choice || !javascriptJoined(body))
}
