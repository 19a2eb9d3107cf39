package emit

import (
	"slices"
	"strings"
	"testing"
)

// frame are the words of statements and kinds that a target must say too; some may be empty.
var frame = []string{
	"let", "assign", "declare", "declare_list", "if", "elseif", "else", "if_present", "loop", "append", "send_headers",
	"send_query", "send_params", "send_params_after", "drop", "check", "call_form", "return", "true", "false", "nothing", "pair",
}

// TestEveryTargetSpellsEveryOperation lists what a target does not say yet: a word without a spelling is a call of a
// helper function, and needs a region of its name.
func TestEveryTargetSpellsEveryOperation(t *testing.T) {
	for _, target := range Targets {
		regions, err := target.regions()
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range slices.Concat(Words(), frame, target.optional()) {
			if !target.says(w, regions) {
				t.Errorf("%s: %q has neither a spelling nor a region in helpers/%s", target.ID, w, target.Helpers)
			}
		}
		for _, r := range regions {
			for _, n := range r.needs {
				if !slices.ContainsFunc(regions, func(o *region) bool { return o.name == n }) {
					t.Errorf("helpers/%s: the region %s needs %s, which is not there", target.Helpers, r.name, n)
				}
			}
		}
	}
}

// optional are the words of expressions that the target says it has.
func (t *Target) optional() []string {
	var words []string
	if t.Each {
		words = append(words, "each", "each_if")
	}
	if t.Cond {
		words = append(words, "cond")
	}
	return words
}

// TestCut takes nested regions apart, and leaves no gaps where something is left out.
func TestCut(t *testing.T) {
	const source = `import x
# region a needs c imports x, y
class A:
    # region b
    def b(): pass

    # endregion
    def a(): pass

    # region b
    def bb(): pass

    # endregion


# endregion
# region c imports z
def c(): pass
# endregion
`
	regions, err := cut("x.py", source)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		names         string
		text, imports string
	}{
		{"a", "class A:\n    def a(): pass|def c(): pass", "x y z"},
		{"b", "class A:\n    def b(): pass\n\n    def a(): pass\n\n    def bb(): pass|def c(): pass", "x y z"},
		{"c", "def c(): pass", "z"},
		{"other", "", ""},
	} {
		found := wanted(regions, strings.Fields(c.names))
		var parts []string
		for _, r := range regions {
			if r.within == nil && found[r] {
				parts = append(parts, r.text(found))
			}
		}
		if got := strings.Join(parts, "|"); got != c.text {
			t.Errorf("%s:\n%s\nwant\n%s", c.names, got, c.text)
		}
		if got := strings.Join(importsOf(found), " "); got != c.imports {
			t.Errorf("%s imports %q, want %q", c.names, got, c.imports)
		}
	}
	for _, bad := range []string{"# region a\n", "# endregion\n"} {
		if _, err := cut("x.py", bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// TestFill gives parentheses only where they are needed.
func TestFill(t *testing.T) {
	or := spelled{"a or b", disjunction}
	and := spelled{"c and d", conjunction}
	same := spelled{"e == f", comparison}
	choice := spelled{"x if y else z", loose}
	for _, c := range []struct {
		word, spelling string
		args           []spelled
		want           string
	}{
		{"&&", "$1 and $2", []spelled{or, and}, "(a or b) and c and d"},
		{"||", "$1 or $2", []spelled{or, and}, "a or b or c and d"},
		{"!", "not $1", []spelled{same}, "not (e == f)"},
		{"!", "not $1", []spelled{and}, "not (c and d)"},
		{"f", "f($1, $2)", []spelled{or, choice}, "f(a or b, x if y else z)"},
		{"hex", "$1.hex()", []spelled{choice}, "(x if y else z).hex()"},
		{"==", "$1 == $2", []spelled{same, choice}, "(e == f) == (x if y else z)"},
		{"each_if", "[$2 for $4 in $1 if $3]", []spelled{choice, {"v", tight}, and, {"v", tight}}, "[v for v in (x if y else z) if c and d]"},
	} {
		if got := fill(c.word, c.spelling, c.args).text; got != c.want {
			t.Errorf("%s: %s, want %s", c.spelling, got, c.want)
		}
	}
}
