package emit

import (
	"strings"
	"testing"
)

// TestBreaker breaks lines as black does.
func TestBreaker(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{`x = f(a, b)`, `x = f(a, b)`},
		{`canonical = join("&", items)`, `canonical = join(|    "&", items|)`},
		{`f("a long text", "another one, longer")`, `f(|    "a long text",|    "another one, longer",|)`},
		{`f(a, "one" if test(a, b) else "another one")`, `f(|    a,|    (|        "one"|        if test(a, b)|        else "another one"|    ),|)`},
		{`x = "one" if first(value) else "two"`, `x = (|    "one"|    if first(value)|    else "two"|)`},
		{`names = [item.name for item in values]`, `names = [|    item.name|    for item in values|]`},
		{`if first(value) and second(value):`, `if (|    first(value)|    and second(value)|):`},
		{`"no brackets to break this line at"`, `"no brackets to break this line at"`},
	} {
		if got := strings.Join(pythonBreaker.Lines(c.line, 26), "|"); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.line, got, c.want)
		}
	}
}
