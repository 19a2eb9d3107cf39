package syntax

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
)

// TestLiteralBytes tries every short text made of what the lexer treats specially: its bytes must come out as written.
func TestLiteralBytes(t *testing.T) {
	units := []string{"$", "%", "{", "}", "~", "a", `\n`, `\\`, `\"`, `\u0024`, "#"}
	meaning := strings.NewReplacer(`\n`, "\n", `\\`, `\`, `\"`, `"`, `\u0024`, "$")
	const length = 4
	texts := []string{""}
	for range length {
		for _, text := range texts[:len(texts):len(texts)] {
			for _, unit := range units {
				texts = append(texts, text+unit)
			}
		}
	}
	for _, text := range texts {
		if strings.Contains(text, "${") || strings.Contains(text, "%{") {
			continue
		}
		file, problems := Parse("a.hcl", []byte(in(`"`+text+`"`)))
		if len(problems) > 0 {
			t.Fatalf("%q: %v", text, problems)
		}
		if got, ok := file.Blocks[0].Attrs[0].Expr.(*Text); !ok || got.Value != meaning.Replace(text) {
			t.Fatalf("%q is %s", text, printFile(file))
		}
	}
}

// TestRanges shows the source of each node, outer ones first.
func TestRanges(t *testing.T) {
	src := in(`f(a.b, "c${ d }e", "", [1], {h = i, "j" = (k)}, [for v in l : v if true], m ? n : o, p == q && !r)`)
	want := []string{
		`f(a.b, "c${ d }e", "", [1], {h = i, "j" = (k)}, [for v in l : v if true], m ? n : o, p == q && !r)`, "f",
		"a.b", `"c${ d }e"`, "c", "d", "e", `""`, "[1]", "1", `{h = i, "j" = (k)}`, "h", "i", `"j"`, "k",
		"[for v in l : v if true]", "v", "l", "v", "true", "m ? n : o", "m", "n", "o", "p == q && !r", "p == q", "p", "q", "!r", "r",
	}
	file, problems := Parse("a.hcl", []byte(src))
	if file == nil {
		t.Fatal(problems)
	}
	var got []string
	note := func(e Expr) { got = append(got, src[e.Span().Start.Byte:e.Span().End.Byte]) }
	names := func(from, to int) { got = append(got, src[from:to]) }
	visit(file.Blocks[0].Attrs[0].Expr, note, names)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

func TestBlockRanges(t *testing.T) {
	src := "b {\n}\n\n  scheme /* é */ \"acme\" \"x\" {\n  name = é\n  a    = 1\n}\n"
	src = strings.Replace(src, "= é", "= e", 1)
	file, problems := Parse("a.hcl", []byte(src))
	if file == nil {
		t.Fatal(problems)
	}
	b := file.Blocks[1]
	for _, c := range []struct{ got, want string }{
		{b.Range.String(), "a.hcl:4:3"},
		{src[b.Range.Start.Byte:b.Range.End.Byte], `scheme /* é */ "acme" "x"`},
		{b.Labels[0].Range.String(), "a.hcl:4:19"}, // columns are bytes
		{src[b.Labels[1].Range.Start.Byte:b.Labels[1].Range.End.Byte], `"x"`},
		{b.Attrs[1].NameRange.String(), "a.hcl:6:3"},
		{src[b.Attrs[0].NameRange.Start.Byte:b.Attrs[0].NameRange.End.Byte], "name"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// visit calls note for each node and names for the names in it that have a range.
func visit(e Expr, note func(Expr), names func(from, to int)) {
	note(e)
	var inner []Expr
	switch e := e.(type) {
	case *Template:
		inner = e.Parts
	case *Call:
		names(e.NameRange.Start.Byte, e.NameRange.End.Byte)
		inner = e.Args
	case *List:
		inner = e.Items
	case *Object:
		for _, f := range e.Fields {
			names(f.NameRange.Start.Byte, f.NameRange.End.Byte)
			visit(f.Value, note, names)
		}
	case *For:
		names(e.VarRange.Start.Byte, e.VarRange.End.Byte)
		inner = []Expr{e.List, e.Body, e.Cond}
	case *Cond:
		inner = []Expr{e.Test, e.Then, e.Else}
	case *Binary:
		inner = []Expr{e.Left, e.Right}
	case *Not:
		inner = []Expr{e.Arg}
	}
	for _, e := range inner {
		visit(e, note, names)
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"layout", "b{\nx=f( a,b )\nlong_name   =\"é ${ a }\"\n}\n", "b {\n  x         = f(a, b)\n  long_name = \"é ${a}\"\n}\n"},
		{"unbalanced", "b{\nx=f(\n", "b{\nx=f(\n"},
		{"large", "b{\n" + strings.Repeat("#\n", maxSize), "b{\n" + strings.Repeat("#\n", maxSize)},
	} {
		got := Format([]byte(c.src))
		if string(got) != c.want {
			t.Errorf("%s: got\n%s", c.name, got)
		}
		if again := Format(got); !bytes.Equal(again, got) {
			t.Errorf("%s: formatted again\n%s", c.name, again)
		}
	}
}
