package syntax

import (
	"strings"
	"testing"
	"time"
)

// TestHostileFiles parses what is small to write and could be dear to read. The limit is far above what a slow machine
// needs for work that grows with the size, and far below what work that grows with its square takes.
func TestHostileFiles(t *testing.T) {
	const limit = 5 * time.Second
	fill := func(s string) string { return strings.Repeat(s, maxSize/len(s)) }
	in := func(s string) string { return "a {\n  x = " + s[:len(s)-len("a {\n  x = \n}\n")] + "\n}\n" }
	for name, src := range map[string]string{
		"parentheses":     fill("("),
		"in an attribute": in(fill("(")),
		"brackets":        in(fill("[")),
		"braces":          in(fill("{")),
		"blocks":          fill("a {\n"),
		"holes":           in(fill(`"${`)),
		"not":             in(fill("!")),
		"minus":           in(fill("-")),
		"not, one a line": in(fill("!\n")),
		"tests":           in(fill("a?")),
		"else":            in(fill("a?b:")),
		"tests in a for":  in("{for v in x:" + fill("a?\n")),
		"equal":           in(fill("a==")),
		"and":             in("a" + fill("&&a")),
		"or, not":         in("a" + fill("||!a")),
		"splats":          in("a" + fill("[*]")),
		"dotted splats":   in("a" + fill(".*")),
		"indexes":         in("a" + fill("[0]")),
		"name indexes":    in("a" + fill("[b]")),
		"fields":          in("a" + fill(".b")),
		"dollars":         in(`"` + fill("$") + `"`),
		"percents":        in(`"` + fill("%") + `"`),
		"dollar texts":    in("[" + fill(`"$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$",`)),
		"comments":        fill("/*"),
		"comments later":  "a {\n}\n" + fill("/*/"),
		"digits":          in(fill("1")),
		"exponent":        in("1e999999999" + strings.Repeat(" ", 100)),
		"elements":        in("[" + fill("1,")),
		"arguments":       in("f(" + fill("a,")),
		"same attribute":  "a {\n" + fill("x=1\n"),
		"attributes":      fill("x=1\n"),
		"bad attributes":  fill("x=\n"),
		"bad lines":       fill("x=(\n"),
		"bad texts":       fill("x=\"\n"),
		"closers":         fill("}"),
		"closers apart":   fill(")\n"),
		"empty blocks":    fill("a {\n}\n"),
		"heredocs":        fill("x=<<A\nA\n"),
		"markers":         fill("<<A"),
		"names":           in(fill("a")),
		"foreign text":    in(`"` + fill("é") + `"`),
		"foreign texts":   in("[" + fill(`"é",`)),
		"combining":       in(`"` + fill("e\u0301") + `"`),
		"not UTF-8":       fill("\xff"),
		"semicolons":      fill(";"),
		"zeroes":          fill("\x00"),
		"line ends":       in("f(" + fill("\n")),
		"directives":      in(`"` + fill("%{if a}") + `"`),
		"escapes":         in(`"` + fill(`\`) + `"`),
		"controls":        in(`"` + fill("\x1b") + `"`),
		"colons":          in(fill("a::")),
		"dots":            in("1" + fill(".")),
	} {
		t.Run(name, func(t *testing.T) {
			if len(src) > maxSize {
				src = src[:maxSize]
			}
			start := time.Now()
			file, problems := Parse("a.hcl", []byte(src))
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
