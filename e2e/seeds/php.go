package seeds

import (
	"fmt"
	"strings"
)

// breakLines restores the line breaks of PHP that stands on one line. A comment that begins with // ran into the code
// after it: it ends where code can begin, at a quote, a variable, a closing bracket or an echo.
func breakLines(text string) (string, error) {
	var out strings.Builder
	for i := 0; i < len(text); {
		var n int
		switch c := text[i]; {
		case c == '"' || c == '\'':
			if n = quoted(text[i:]); n < 0 {
				return "", fmt.Errorf("a quote at byte %d is never closed", i)
			}
			out.WriteString(text[i : i+n])
		case strings.HasPrefix(text[i:], "//"):
			n = comment(text[i:])
			out.WriteString(text[i:i+n] + "\n")
		default:
			n = 1
			out.WriteByte(c)
			if strings.IndexByte(";{}", c) >= 0 && !strings.HasPrefix(text[i+1:], "\n") {
				out.WriteByte('\n')
			}
		}
		i += n
	}
	return out.String(), nil
}

// quoted gives the length of the quoted text at the beginning, or -1.
func quoted(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case text[0]:
			return i + 1
		}
	}
	return -1
}

// comment gives the length of the comment at the beginning.
func comment(text string) int {
	end := len(text)
	for _, start := range []string{`"`, "'", "$", "]", "}", "echo ", "return ", "\n"} {
		if i := strings.Index(text, start); i >= 0 {
			end = min(end, i)
		}
	}
	return end
}
