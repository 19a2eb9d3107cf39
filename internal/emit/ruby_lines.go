package emit

import (
	"regexp"
	"strings"
)

var rubyBreaker = Breaker{
	Indent: "  ", Apart: true, Hang: true, Links: true,
	Words: [][]string{{" ? ", " : "}, {" && ", " || "}, {" || "}}, Behind: []string{"?", ":", "&&", "||"},
}

// rubyLines breaks lines; a choice that is too long becomes an if that gives a value.
func rubyLines(s string, width int) []string {
	lead, value, _ := statement(s)
	parts := splitBefore(value, []string{" ? ", " : "})
	if len(s) <= width || len(parts) != 3 || !strings.HasSuffix(lead, " = ") {
		return rubyBreaker.Lines(s, width)
	}
	out := []string{strings.TrimSpace(lead), "  if " + parts[0]}
	for _, part := range parts[1:] {
		for _, line := range rubyBreaker.Lines(part[2:], width-4) {
			out = append(out, "    "+line)
		}
		out = append(out, "  else")
	}
	out[len(out)-1] = "  end"
	return out
}

// rubyModifiers writes a condition behind the one statement that depends on it, and unless in place of if not.
func rubyModifiers(s string) string {
	lines := strings.Split(s, "\n")
	var out []string
	for i := 0; i < len(lines); i++ {
		lead, test, is := strings.Cut(lines[i], "if ")
		is = is && strings.TrimSpace(lead) == ""
		if is && i+2 < len(lines) && lines[i+2] == lead+"end" {
			line := lead + strings.TrimSpace(lines[i+1]) + rubyTest(" if ", test)
			if len(line) <= 120 {
				out = append(out, line)
				i += 2
				continue
			}
		}
		if is {
			lines[i] = lead + rubyTest("if ", test)
		}
		out = append(out, lines[i])
	}
	return strings.Join(out, "\n")
}

// rubyNot is a test that is nothing but the opposite of a call, or of what stands in the parentheses that it opens.
var rubyNot = regexp.MustCompile(`^!(\(|[a-z_0-9]+\([^()]*\))$`)

func rubyTest(word, test string) string {
	if m := rubyNot.FindStringSubmatch(test); m != nil {
		return strings.Replace(word, "if", "unless", 1) + m[1]
	}
	return word + test
}
