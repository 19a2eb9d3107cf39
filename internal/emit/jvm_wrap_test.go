package emit

import (
	"slices"
	"strings"
	"testing"
)

// TestJavaLines breaks lines as google-java-format does; TestFormatJava compares whole signers with it.
func TestJavaLines(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{`int n = f(a);`, `int n = f(a);`},
		{`String name = concat(before, after, between);`, "String name =\n    concat(before, after, between);"},
		{`draft.set("Name", one + "-" + two + "-" + three());`, "draft.set(\n    \"Name\",\n    one + \"-\" + two + \"-\" + three());"},
		{`x = list.stream().map(a -> a.name).collect(toList());`, "x =\n    list.stream()\n        .map(a -> a.name)\n        .collect(toList());"},
		{`return test.isEmpty() && !other ? one(value) : two(value);`, "return test.isEmpty() && !other\n    ? one(value)\n    : two(value);"},
		{`a line of which nobody knows what it is, @ at all`, `a line of which nobody knows what it is, @ at all`},
	} {
		if got := strings.Join(javaLines(c.line, 40), "\n"); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.line, got, c.want)
		}
	}
}

// TestTrailing breaks lines where those of Kotlin and Groovy may go on.
func TestTrailing(t *testing.T) {
	for _, c := range []struct {
		by         trailing
		line, want string
	}{
		{kotlinLines, `val n = f(a)`, `val n = f(a)`},
		{kotlinLines, `val n = if (a.isEmpty()) "nothing at all" else b`, "val n = if (a.isEmpty()) {\n    \"nothing at all\"\n} else {\n    b\n}"},
		{kotlinLines, `val n = list.map { a -> "${a.name}: ${f("}")}" }`, "val n = list.map { a ->\n    \"${a.name}: ${f(\"}\")}\"\n}"},
		{kotlinLines, `val text = "one two three\nfour five six seven"`, "val text =\n    \"one two three\\nfour five six seven\""},
		{kotlinLines, `val n = given["name"] ?: otherwise(a, b, c)`, "val n = given[\"name\"]\n    ?: otherwise(a, b, c)"},
		{groovyLines, `String n = a.isEmpty() ? 'nothing' : b + 'c' + d`, "String n = a.isEmpty() ?\n    'nothing' :\n    b + 'c' + d"},
		{groovyLines, `String n = l.collect { A a -> a.name + b }.join('')`, "String n = l.collect { A a ->\n    a.name + b\n}.join('')"},
		{groovyLines, `draft.set('Name', first + 'and' + second + third)`, "draft.set(\n    'Name', first + 'and' + second + third\n)"},
	} {
		got := c.by.lines(c.line, 42)
		if s := strings.Join(got, "\n"); s != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.line, s, c.want)
		}
		if slices.ContainsFunc(got, func(line string) bool { return len(line) > 42 }) {
			t.Errorf("%s: too long", c.line)
		}
	}
}
