package syntax

import (
	"fmt"
	"strings"
	"testing"
)

// TestBudgets tries the last size that is accepted and the first that is not.
func TestBudgets(t *testing.T) {
	nest := func(open, inner, end string, n int) string {
		return strings.Repeat(open, n) + inner + strings.Repeat(end, n)
	}
	for _, c := range []struct {
		name    string
		max     int // the last n that is accepted
		src     func(n int) string
		at      string // of the problem
		message string
	}{
		{"size", maxSize, func(n int) string { return strings.Repeat("#", n) }, "1:1", "the file has more than 256 KiB"},
		{"blocks", maxDepth, func(n int) string { return nest("b {\n", "", "}\n", n) }, "65:3", "nested too deeply"},
		{"parentheses", maxDepth - 1, func(n int) string { return in(nest("(", "a", ")", n)) }, "2:70", "nested too deeply"},
		{"lists", maxDepth - 1, func(n int) string { return in(nest("[", "a", "]", n)) }, "2:70", "nested too deeply"},
		{"holes", maxDepth - 1, func(n int) string { return in(nest(`"${`, "a", `}"`, n)) }, "2:197", "nested too deeply"},
		{"not", maxDepth - 1, func(n int) string { return in(strings.Repeat("!", n) + "a") }, "2:71", "nested too deeply"},
		{"or", maxDepth - 1, func(n int) string { return in("a" + strings.Repeat("||a", n)) }, "2:7", "nested too deeply"},
		{"else", maxDepth - 1, func(n int) string { return in(strings.Repeat("a?b:", n) + "a") }, "2:259", "nested too deeply"},
		{"elements", maxExprs - 1, func(n int) string { return in("[" + strings.Repeat("1,", n) + "]") }, "2:40006", "the file has more than 20000 expressions"},
		{"pieces", maxPieces, func(n int) string { return in(`"` + strings.Repeat("%", n) + `"`) }, "2:7", "this text has more than 1000 pieces"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, problems := Parse("a.hcl", []byte(c.src(c.max))); len(problems) > 0 {
				t.Errorf("%d: %v", c.max, problems)
			}
			_, problems := Parse("a.hcl", []byte(c.src(c.max+1)))
			if len(problems) == 0 {
				t.Fatalf("%d: no problem", c.max+1)
			}
			if got, want := fmt.Sprint(problems[0].Range, " ", problems[0].Message), "a.hcl:"+c.at+" "+c.message; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

// TestConditionsApart makes sure that what is counted as nesting is not merely repeated.
func TestConditionsApart(t *testing.T) {
	n := 3 * maxDepth
	for name, src := range map[string]string{
		"attributes": "b {\n" + attributes(n, "a ? b : c") + "}\n",
		"elements":   in("[" + strings.Repeat("a ? b : c,", n) + "]"),
		"entries":    in("{\n" + attributes(n, "a ? b : c") + "}"),
		"not":        in("[" + strings.Repeat("!a,", n) + "]"),
	} {
		if _, problems := Parse("a.hcl", []byte(src)); len(problems) > 0 {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

func attributes(n int, value string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "  a%d = %s\n", i, value)
	}
	return b.String()
}

func TestManyProblems(t *testing.T) {
	_, problems := Parse("a.hcl", []byte("b {\n"+attributes(2*maxProblems, "null")+"}\n"))
	if len(problems) != maxProblems {
		t.Errorf("%d problems, want %d", len(problems), maxProblems)
	}
}

// TestLongMessages makes sure that a message does not repeat a file.
func TestLongMessages(t *testing.T) {
	long := strings.Repeat("é", 5000)
	for _, src := range []string{in(long), in(`"` + long + `"`), in(strings.Repeat("1.", 5000) + "1"), in("f(a " + long + ")")} {
		_, problems := Parse("a.hcl", []byte(src))
		if len(problems) != 1 || len(problems[0].Message) > 400 {
			t.Errorf("%d problems: %v", len(problems), problems)
		}
	}
}
