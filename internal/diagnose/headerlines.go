package diagnose

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// headerLines adds other forms of the line that each signed header has.
func (c *changes) headerLines() {
	var spaced []*graph.Node
	for _, n := range c.find(func(n *graph.Node) bool { return n.Kind == graph.Call && c.plan.looped[n.ID] && c.ofHeader(n) }) {
		switch n.Op.Name {
		case "lower":
			class := "header-value-case"
			if fieldOf(n) == "name" {
				class = "header-name-case"
			}
			c.edit(class, "", itsArgument, n)
		case "trim", "squeeze":
			c.edit("header-whitespace", verbatim(n.Op.Name), itsArgument, n)
			spaced = append(spaced, n)
		case "first":
			c.edit("header-value-changed", "all values, joined by commas", func(e *evaluator, n *graph.Node, _ rest) op.Value {
				return e.run(op.Lookup("join"), []op.Value{{Text: []byte(",")}, e.value(n.Args[0])})
			}, n)
		}
	}
	c.blanks(spaced)
	for _, n := range c.find(func(n *graph.Node) bool { return n.Kind == graph.Template && c.plan.looped[n.ID] && c.ofHeader(n) }) {
		c.lineFormats(n)
	}
}

// blanks adds values that were not trimmed. Blanks around a value are lost on the wire: one is guessed.
func (c *changes) blanks(trimming []*graph.Node) {
	const class = "header-whitespace"
	if len(trimming) > 1 {
		c.edit(class, "as it is", itsArgument, trimming...)
	}
	if len(trimming) == 0 {
		return
	}
	for _, name := range few(c.src.signed) {
		value := string(c.src.header(name))
		for _, text := range []string{" " + value, value + " "} {
			c.edit(class, verbatim(fmt.Sprintf("%s: %q", name, text)), func(e *evaluator, n *graph.Node, next rest) op.Value {
				v := next.value()
				if sameButBlanks(string(v.Text), value) {
					v.Text = []byte(text)
				}
				return v
			}, trimming...)
		}
	}
}

// sameButBlanks tells whether two texts differ in blanks only.
func sameButBlanks(a, b string) bool {
	for {
		a, b = strings.TrimLeft(a, " \t"), strings.TrimLeft(b, " \t")
		if a == "" || b == "" {
			return a == b
		}
		if a[0] != b[0] {
			return false
		}
		a, b = a[1:], b[1:]
	}
}

func (c *changes) ofHeader(n *graph.Node) bool {
	header := false
	graph.Walk(n, func(m *graph.Node) bool {
		if m.Reads(graph.Element) && m.Loop != nil {
			header = header || m.Loop.Args[0].Type == op.HeaderList || m.Loop.Args[0].Kind == graph.Field && c.ofHeader(m.Loop.Args[0])
		}
		return !header
	})
	return header
}

// lineForm is a form of a header's line.
type lineForm struct {
	name detail
	do   func(name, value string) string
}

var lineForms = []lineForm{
	{`"name:value"`, func(name, value string) string { return name + ":" + value }},
	{`"name: value"`, func(name, value string) string { return name + ": " + value }},
	{"the value only", func(_, value string) string { return value }},
	{`"name=value"`, func(name, value string) string { return name + "=" + value }},
}

// of gives a line in this form. It ends as it did.
func (f lineForm) of(line []byte) []byte {
	text := bytes.TrimRight(line, "\n")
	name, value, ok := strings.Cut(string(text), ":")
	if !ok {
		return line
	}
	return append([]byte(f.do(name, strings.TrimPrefix(value, " "))), line[len(text):]...)
}

func (c *changes) lineFormats(n *graph.Node) {
	const class = "header-line-format"
	for _, f := range lineForms {
		c.texts(class, f.name, f.of, n)
	}
	c.texts(class, "without its newline", func(b []byte) []byte { return bytes.TrimRight(b, "\n") }, n)
	c.texts("header-value-case", "lower case", func(b []byte) []byte {
		name, value, ok := bytes.Cut(b, []byte(":"))
		if !ok {
			return bytes.ToLower(b)
		}
		return bytes.Join([][]byte{name, bytes.ToLower(value)}, []byte(":"))
	}, n)
	c.texts("header-whitespace", "runs of blanks became one", func(b []byte) []byte {
		for bytes.Contains(b, []byte("  ")) {
			b = bytes.ReplaceAll(b, []byte("  "), []byte(" "))
		}
		return b
	}, n)
}
