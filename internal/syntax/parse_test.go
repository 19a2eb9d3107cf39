package syntax

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/internal/diag"
)

func TestGoodFiles(t *testing.T) {
	for _, c := range good {
		t.Run(c.name, func(t *testing.T) { checkTree(t, c.src, c.tree) })
	}
}

func TestGoodValues(t *testing.T) {
	for _, c := range values {
		t.Run(c.src, func(t *testing.T) { checkTree(t, in(c.src), "b\n  x = "+c.tree+"\n") })
	}
}

func checkTree(t *testing.T, src, want string) {
	t.Helper()
	file, problems := Parse("a.hcl", []byte(src))
	if len(problems) > 0 {
		t.Fatalf("%v", problems)
	}
	if got := printFile(file); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestBadFiles(t *testing.T) {
	for _, c := range bad {
		t.Run(c.name, func(t *testing.T) {
			file, problems := Parse("a.hcl", []byte(c.src))
			if file != nil {
				t.Errorf("there is a tree:\n%s", printFile(file))
			}
			if len(problems) != 1 {
				t.Fatalf("%d problems, want 1:\n%s", len(problems), show(c.src, problems))
			}
			p := problems[0]
			if got, want := p.Range.String(), "a.hcl:"+c.at; got != want {
				t.Errorf("at %s, want %s", got, want)
			}
			if p.Message != c.message || p.Hint != c.hint {
				t.Errorf("got  %q\n     %q\nwant %q\n     %q", p.Message, p.Hint, c.message, c.hint)
			}
			checkRange(t, []byte(c.src), p.Range)
		})
	}
}

func show(src string, problems diag.Problems) string {
	var b bytes.Buffer
	diag.Write(&b, problems, func(string) []byte { return []byte(src) }, false)
	return b.String()
}

// TestAllProblems puts every bad value into one file: each must still be found, where it is and as it is, however many
// others surround it. Left out are the ones that end only with the file.
func TestAllProblems(t *testing.T) {
	var src strings.Builder
	var want []string
	for i, c := range bad {
		value, ok := strings.CutPrefix(c.src, "b {\n  x = ")
		if !ok || slices.Contains([]string{"open heredoc", "open block", "open object"}, c.name) {
			continue
		}
		line := strings.Count(src.String(), "\n")
		fmt.Fprintf(&src, "b {\n  x = %s", value)
		var l, column int
		fmt.Sscanf(c.at, "%d:%d", &l, &column)
		want = append(want, fmt.Sprintf("a.hcl:%d:%d: %s", line+l, column, bad[i].message))
	}
	if len(want) > maxProblems {
		t.Fatal("more problems than are reported")
	}
	_, problems := Parse("a.hcl", []byte(src.String()))
	var got []string
	for _, p := range problems {
		got = append(got, p.Range.String()+": "+p.Message)
	}
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("problem %d is\n%v\nwant\n%v", i, got[min(i, len(got)):], want[min(i, len(want)):])
		}
	}
}
