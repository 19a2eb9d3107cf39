package syntax

import (
	"strings"
	"testing"
	"time"
)

// TestHostileFiles parses what is small to write and could be dear to read. The limit is far above what a slow machine
// needs for work that grows with the size. Some of these take minutes, or the whole stack, without the measures that
// scan takes against them.
func TestHostileFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("reads many large files")
	}
	const limit = 20 * time.Second
	fill := func(s string) string { return strings.Repeat(s, maxSize/len(s)) }
	// whole is a file of the largest size with one value: open, units, end.
	whole := func(open, unit, end string) string {
		room := maxSize - len(in(open+end))
		return in(open + strings.Repeat(unit, room/len(unit)) + end)
	}
	for name, src := range map[string]string{
		"parentheses":      fill("("),
		"in an attribute":  whole("", "(", ""),
		"brackets":         whole("", "[", ""),
		"braces":           whole("", "{", ""),
		"blocks":           fill("a {\n"),
		"holes":            whole("", `"${`, ""),
		"not":              whole("", "!", "a"),
		"minus":            whole("", "-", "a"),
		"not, one a line":  whole("(", "!\n", "a)"),
		"tests":            whole("", "a?", "a"),
		"else":             whole("", "a?b:", "c"),
		"tests in a for":   whole("{for v in x:", "a?\n", "a}"),
		"equal":            whole("", "a==", "a"),
		"and":              whole("a", "&&a", ""),
		"or, not":          whole("a", "||!a", ""),
		"splats":           whole("a", "[*]", ""),
		"dotted splats":    whole("a", ".*", ""),
		"indexes":          whole("a", "[0]", ""),
		"name indexes":     whole("a", "[b]", ""),
		"fields":           whole("a", ".b", ""),
		"dollars":          whole(`"`, "$", `"`),
		"percents":         whole(`"`, "%", `"`),
		"dollar texts":     whole("[", `"`+strings.Repeat("$", maxPieces)+`",`, "]"),
		"comments":         fill("/* "),
		"comments later":   "a {\n}\n/**/" + fill("/* "),
		"digits":           whole("", "1", ""),
		"exponent":         whole("[", "1e999999999,", "]"),
		"elements":         whole("[", "1,", "]"),
		"arguments":        whole("f(", "a,", ")"),
		"same attribute":   "a {\n" + fill("x=1\n"),
		"attributes":       fill("x=1\n"),
		"bad attributes":   fill("x=\n"),
		"bad lines":        fill("x=(\n"),
		"bad texts":        fill("x=\"\n"),
		"closers":          fill("}"),
		"closers apart":    fill(")\n"),
		"empty blocks":     fill("a {\n}\n"),
		"heredocs":         fill("x=<<A\nA\n"),
		"markers":          fill("<<A"),
		"names":            whole("", "a", ""),
		"foreign text":     whole(`"`, "é", `"`),
		"foreign texts":    whole("[", `"é",`, "]"),
		"combining":        whole(`"`, "e\u0301", `"`),
		"not UTF-8":        fill("\xff"),
		"semicolons":       fill(";"),
		"semicolon lines":  fill(";\n"),
		"semicolons later": "a {\n}\n" + strings.Repeat("x=1\n", maxSize/8) + fill(";"),
		"fractions":        whole("[", "1.1,", "]"),
		"long fraction":    whole("", "1.", "1"),
		"zeroes":           fill("\x00"),
		"objects":          whole("[", "{a=b},", "]"),
		"entries":          whole("{", "a=b,", "}"),
		"texts":            whole("[", `"a",`, "]"),
		"calls":            whole("[", "f(a),", "]"),
		"bad calls":        whole("[", "f(a b),", "]"),
		"blank texts":      whole("[", "\n", "]"),
		"line comments":    whole("[", "#\n", "]"),
		"line ends":        whole("f(", "\n", ")"),
		"directives":       whole(`"`, "%{if a}", `"`),
		"escapes":          whole(`"`, `\\`, `"`),
		"controls":         whole(`"`, "\x1b", `"`),
		"colons":           whole("", "a::", "a()"),
		"dots":             whole("1", ".", ""),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			src = src[:min(len(src), maxSize)]
			start := time.Now()
			file, problems := Parse("a.hcl", []byte(src))
			Format([]byte(src))
			if took := time.Since(start); took > limit {
				t.Errorf("took %v", took)
			} else if testing.Verbose() {
				t.Logf("%v: %d problems", took, len(problems))
			}
			if file == nil && !problems.Failed() {
				t.Error("neither a tree nor an error")
			}
			for _, p := range problems {
				checkRange(t, []byte(src), p.Range)
			}
		})
	}
}
