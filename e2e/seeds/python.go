package seeds

import (
	"fmt"
	"regexp"
	"strings"
)

// indentFunctions restores the indentation of functions whose lines all begin at the margin: from the line after the
// def to the return.
func indentFunctions(text string) (string, error) {
	var out strings.Builder
	inside := false
	for line := range strings.Lines(text) {
		if inside {
			out.WriteString("    ")
		}
		out.WriteString(line)
		switch {
		case strings.HasPrefix(line, "def "):
			inside = true
		case strings.HasPrefix(line, "return "):
			inside = false
		}
	}
	if inside {
		return "", fmt.Errorf("a function has no return: its end cannot be told")
	}
	return out.String(), nil
}

// Each rule turns one habit of Python 2 into that of Python 3.
var python3 = []struct {
	two   *regexp.Regexp
	three string
}{
	{regexp.MustCompile(`(?m)^([ \t]*)print[ \t]+([^(\n].*?)[ \t]*$`), "${1}print(${2})"},
	{regexp.MustCompile(`(?m)^reload\(sys\)\n`), ""},
	{regexp.MustCompile(`(?m)^sys\.setdefaultencoding\(.*\)\n`), ""},
	{regexp.MustCompile(`(?m)^import urllib, urllib2$`), "import urllib.parse, urllib.request"},
	{regexp.MustCompile(`\burllib\.quote\(`), "urllib.parse.quote("},
	{regexp.MustCompile(`\bhmac\.new\((\w+), (\w+),`), "hmac.new(${1}.encode(), ${2}.encode(),"},
}

// toPython3 translates what the articles use of Python 2.
func toPython3(text string) (string, error) {
	for _, r := range python3 {
		text = r.two.ReplaceAllString(text, r.three)
	}
	return decodeBase64(text)
}

// decodeBase64 makes the result of each b64encode a text, which it was in Python 2.
func decodeBase64(text string) (string, error) {
	const call = "base64.b64encode("
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, call)
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		end, depth := -1, 1
		for i := 0; i < len(after) && end < 0; i++ {
			switch after[i] {
			case '(':
				depth++
			case ')':
				if depth--; depth == 0 {
					end = i + 1
				}
			}
		}
		if end < 0 {
			return "", fmt.Errorf("%s is never closed", call)
		}
		argument, err := decodeBase64(after[:end])
		if err != nil {
			return "", err
		}
		out.WriteString(call + argument + ".decode()")
		text = after[end:]
	}
}
