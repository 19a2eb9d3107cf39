package emit

import (
	"regexp"
	"strings"
)

var dartBreaker = Breaker{Indent: "  ", Trailing: true, Words: [][]string{{" ? ", " : "}, {" || "}, {" && "}}, Hang: true, Links: true}

var dartMask = regexp.MustCompile(`'#*'`)

// dartLines breaks a line, but no text: what is filled into a text may hold texts itself.
func dartLines(s string, width int) []string {
	return aroundTexts(s, width, `'"`, "${", dartBreaker.Lines)
}

// aroundTexts breaks a line while its texts are out of the way. A text goes from one of the quotes to the same, and what
// stands in it between hole and the bracket that closes it may hold further texts.
func aroundTexts(s string, width int, quotes, hole string, lines func(string, int) []string) []string {
	var texts []string
	var masked strings.Builder
	for i := 0; i < len(s); i++ {
		if strings.IndexByte(quotes, s[i]) < 0 {
			masked.WriteByte(s[i])
			continue
		}
		end := textEnd(s, i, quotes, hole)
		texts = append(texts, s[i:end+1])
		masked.WriteString("'" + strings.Repeat("#", max(0, end-i-1)) + "'")
		i = end
	}
	out := lines(masked.String(), width)
	for i, line := range out {
		out[i] = dartMask.ReplaceAllStringFunc(line, func(string) string {
			text := texts[0]
			texts = texts[1:]
			return text
		})
	}
	return out
}

// textEnd gives where a text ends.
func textEnd(s string, at int, quotes, hole string) int {
	for i := at + 1; i < len(s); i++ {
		switch {
		case strings.HasPrefix(s[i:], hole):
			i = holeEnd(s, i+len(hole), quotes, hole)
		case s[i] == '\\':
			i++
		case s[i] == s[at]:
			return i
		}
	}
	return len(s) - 1
}

// holeEnd gives where what is filled into a text ends.
func holeEnd(s string, at int, quotes, hole string) int {
	for depth := 1; at < len(s); at++ {
		switch c := s[at]; {
		case strings.IndexByte(quotes, c) >= 0:
			at = textEnd(s, at, quotes, hole)
		case strings.IndexByte("([{", c) >= 0:
			depth++
		case strings.IndexByte(")]}", c) >= 0:
			if depth--; depth == 0 {
				return at
			}
		}
	}
	return len(s) - 1
}
