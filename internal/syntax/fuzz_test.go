package syntax

import (
	"bytes"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/internal/diag"
)

// FuzzParse holds what every caller relies on: no panic, problems inside of the file, a tree when there is no problem,
// and a formatter that leaves the tree as it is.
func FuzzParse(f *testing.F) {
	for _, c := range good {
		f.Add([]byte(c.src))
	}
	for _, c := range bad {
		f.Add([]byte(c.src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 1<<12 {
			return // size is TestHostileFiles' subject
		}
		given := bytes.Clone(src)
		checkQuick(t, src)
		file, problems := Parse("f.hcl", given)
		if !bytes.Equal(given, src) {
			t.Error("Parse changed its input")
		}
		for _, p := range problems {
			checkRange(t, src, p.Range)
			if p.Message == "" || p.Message == "the file cannot be read" || strings.Contains(p.Message+p.Hint, "hcl") {
				t.Errorf("message %q, hint %q", p.Message, p.Hint)
			}
		}
		if file == nil {
			if !problems.Failed() {
				t.Error("neither a tree nor an error")
			}
			return
		}
		before := printFile(file)
		again, problems := Parse("f.hcl", Format(src))
		if again == nil {
			t.Fatalf("formatted, the file does not parse: %v\n%s", problems, Format(src))
		}
		if after := printFile(again); after != before {
			t.Errorf("formatting changed the tree\nbefore:\n%s\nafter:\n%s", before, after)
		}
	})
}

// checkQuick holds that the quick way takes nothing that the careful way would not, and makes the same of it.
func checkQuick(t *testing.T, src []byte) {
	t.Helper()
	if harmless(src) {
		p := newParser("f.hcl", src, bytes.Clone(src), false)
		p.rounds = 1
		if balanced := p.balance(); balanced {
			p.checkTokens()
		}
		if len(p.problems) > 0 {
			t.Errorf("harmless, and yet: %v", p.problems)
		}
	}
	file := quick("f.hcl", src, false)
	if file == nil {
		return
	}
	again, problems := careful("f.hcl", src, false)
	if again == nil || len(problems) > 0 {
		t.Fatalf("the quick way takes what the careful way refuses: %v", problems)
	}
	if got, want := printFile(file), printFile(again); got != want {
		t.Errorf("the quick way reads\n%s\nand the careful way\n%s", got, want)
	}
}

func checkRange(t *testing.T, src []byte, r diag.Range) {
	t.Helper()
	for _, pos := range []diag.Pos{r.Start, r.End} {
		if pos.Byte < 0 || pos.Byte > len(src) {
			t.Fatalf("%v is outside of the file", pos)
		}
		before := src[:pos.Byte]
		line := bytes.Count(before, []byte("\n")) + 1
		column := pos.Byte - bytes.LastIndexByte(before, '\n')
		if pos.Line != line || pos.Column != column {
			t.Errorf("byte %d is %d:%d, not %d:%d", pos.Byte, line, column, pos.Line, pos.Column)
		}
	}
	if r.End.Byte < r.Start.Byte {
		t.Errorf("%v ends before it starts", r)
	}
}
