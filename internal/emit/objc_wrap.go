package emit

import "strings"

var objcWords = Breaker{Words: [][]string{{" ?: "}, {" ? ", " : "}, {" || "}, {" && "}}}

// objcLines breaks a line as people write Objective-C: before operators, else in the last brackets, where the parts of a
// message stand below each other by their colons, and what stands between commas goes on.
func objcLines(s string, width int) []string {
	if len(s) <= width || strings.HasPrefix(s, "//") {
		return []string{s}
	}
	lead, value, _ := statement(s)
	if parts := objcWords.clauses(value); len(parts) > 1 {
		out := objcLines(lead+strings.TrimSpace(parts[0]), width)
		for _, part := range parts[1:] {
			out = append(out, indented(objcLines(strings.TrimSpace(part), width-4), 4)...)
		}
		return out
	}
	open, end := lastBrackets(s)
	if open < 0 {
		return []string{s}
	}
	lead, value = s[:open+1], s[open+1:end]
	if colons := objcColons(value); s[open] == '[' && len(colons) > 0 {
		if len(colons) > 1 {
			return objcMessage(lead, value, s[end:], colons, width)
		}
		lead, value = lead+value[:colons[0]+1], value[colons[0]+1:]
	}
	return objcItems(lead, splitItems(value), s[end:], width)
}

// objcColons gives the places of the colons behind the words of a message.
func objcColons(s string) []int {
	var at []int
	depth := 0
	outside(s, func(i int, c byte) {
		switch {
		case c == '(' || c == '[' || c == '{':
			depth++
		case c == ')' || c == ']' || c == '}':
			depth--
		case c == ':' && depth == 0 && i > 0 && s[i-1] != ' ' && s[i-1] != '?':
			at = append(at, i)
		}
	})
	return at
}

// objcMessage writes each part of a message on a line.
func objcMessage(lead, s, tail string, colons []int, width int) []string {
	var out []string
	column := len(lead) + colons[0]
	for i, colon := range colons {
		end := len(s)
		if i+1 < len(colons) {
			end = strings.LastIndexByte(s[:colons[i+1]], ' ')
		}
		word := lead + s[:colon]
		if i > 0 {
			word = s[strings.LastIndexByte(s[:colon], ' ')+1 : colon]
			word = strings.Repeat(" ", max(4, column-len(word))) + word
		}
		lines := objcLines(s[colon+1:end], width-column-1-len(tail))
		out = append(append(out, word+":"+lines[0]), indented(lines[1:], column+1)...)
	}
	out[len(out)-1] += tail
	return out
}

// objcItems writes as many items on a line as fit.
func objcItems(lead string, items []string, tail string, width int) []string {
	out := []string{lead}
	for i, item := range items {
		end := ","
		if i == len(items)-1 {
			end = tail
		}
		line := &out[len(out)-1]
		switch {
		case i == 0 && len(lead)+len(item)+len(end) > width && strings.HasPrefix(item, `@"`):
			out = append(out, "    "+item)
		case i == 0:
			lines := objcLines(item, width-len(lead)-len(end))
			*line += lines[0]
			out = append(out, indented(lines[1:], 4)...)
		case len(*line)+1+len(item)+len(end) <= width:
			*line += " " + item
		default:
			out = append(out, indented(objcLines(item, width-4-len(end)), 4)...)
		}
		out[len(out)-1] += end
	}
	return out
}

// indented puts blanks before lines.
func indented(lines []string, by int) []string {
	var out []string
	for _, line := range lines {
		out = append(out, strings.Repeat(" ", by)+line)
	}
	return out
}
