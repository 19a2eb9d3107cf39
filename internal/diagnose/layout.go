package diagnose

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// layout adds other lines and separators of the texts that are hashed or signed.
func (c *changes) layout() {
	var texts []*graph.Node
	for _, n := range c.hashed() {
		if bytes.IndexByte(c.base.value(n).Text, '\n') >= 0 {
			texts = append(texts, n)
			continue
		}
		c.newlines(n)
		if n.Kind == graph.Template {
			c.edit("newline-extra", say("between the parts of %s", c.name(n)), joinedBy("\n"), n)
		}
	}
	for _, n := range texts {
		c.newlines(n)
		c.lines(n)
	}
	if len(texts) > 1 {
		c.ends("everywhere", texts...)
	}
	for _, n := range texts {
		c.ends(say("in %s", c.name(n)), n)
	}
	c.ownNewlines(texts)
	c.separators()
}

// ownNewlines adds other line ends between the lines of a text, and not within the parts that have lines of their own.
func (c *changes) ownNewlines(texts []*graph.Node) {
	var nodes []*graph.Node
	for _, n := range texts {
		if n.Kind == graph.Template {
			nodes = append(nodes, n)
		}
	}
	joined := func(end string) edit {
		return func(e *evaluator, n *graph.Node, _ rest) op.Value {
			var out []byte
			for _, a := range n.Args {
				text := e.value(a).Text
				if a.Kind == graph.Const {
					text = bytes.ReplaceAll(text, []byte("\n"), []byte(end))
				}
				out = append(out, text...)
			}
			return op.Value{Text: out}
		}
	}
	for _, n := range nodes {
		c.edit("newline-crlf", say("between the parts of %s", c.name(n)), joined("\r\n"), n)
		c.edit("newline-literal", say("between the parts of %s", c.name(n)), joined(`\n`), n)
	}
	if len(nodes) > 1 {
		c.edit("newline-crlf", "between the parts of every text", joined("\r\n"), nodes...)
		c.edit("newline-literal", "between the parts of every text", joined(`\n`), nodes...)
	}
}

// joinedBy puts something between the parts of a text.
func joinedBy(separator string) edit {
	return func(e *evaluator, n *graph.Node, _ rest) op.Value {
		var out []byte
		for i, a := range n.Args {
			if i > 0 {
				out = append(out, separator...)
			}
			out = append(out, e.value(a).Text...)
		}
		return op.Value{Text: out}
	}
}

// hashed gives the texts that a digest or a MAC takes as its message, but for the body.
func (c *changes) hashed() []*graph.Node {
	var out []*graph.Node
	for _, n := range c.find(func(n *graph.Node) bool { return n.Kind == graph.Call && n.Op.Digest != nil }) {
		message := n.Args[len(n.Args)-1]
		if !message.Reads(graph.Body) && !c.plan.looped[message.ID] && c.base.value(message).Text != nil {
			out = append(out, message)
		}
	}
	return out
}

func (c *changes) ends(where detail, nodes ...*graph.Node) {
	c.texts("newline-crlf", where, func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")) }, nodes...)
	c.texts("newline-literal", where, func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte(`\n`)) }, nodes...)
}

// newlines adds newlines where none belong.
func (c *changes) newlines(n *graph.Node) {
	const class = "newline-extra"
	text := c.base.value(n).Text
	c.texts(class, say("at the end of %s", c.name(n)), func(b []byte) []byte { return append(bytes.Clone(b), '\n') }, n)
	c.texts(class, say("at the start of %s", c.name(n)), func(b []byte) []byte { return append([]byte{'\n'}, b...) }, n)
	for i := range min(bytes.Count(text, []byte("\n")), maxEach) {
		c.texts(class, say("behind line %s of %s", strconv.Itoa(i+1), c.name(n)), func(b []byte) []byte {
			at := lineEnd(b, i)
			return bytes.Join([][]byte{b[:at], []byte("\n"), b[at:]}, nil)
		}, n)
	}
}

// lines leaves out empty lines, and newlines at the end.
func (c *changes) lines(n *graph.Node) {
	const class = "newline-missing"
	lines := bytes.Split(c.base.value(n).Text, []byte("\n"))
	empty := 0
	for i, line := range few(lines) {
		if len(line) > 0 {
			continue
		}
		empty++
		c.texts(class, say("the empty line %s of %s", strconv.Itoa(i+1), c.name(n)), func(b []byte) []byte {
			all := bytes.Split(b, []byte("\n"))
			if i >= len(all) {
				return b
			}
			return bytes.Join(append(all[:i:i], all[i+1:]...), []byte("\n"))
		}, n)
	}
	if empty > 1 {
		c.texts(class, say("all empty lines of %s", c.name(n)), func(b []byte) []byte {
			var kept [][]byte
			for _, line := range bytes.Split(b, []byte("\n")) {
				if len(line) > 0 {
					kept = append(kept, line)
				}
			}
			return bytes.Join(kept, []byte("\n"))
		}, n)
	}
	c.texts(class, say("all newlines of %s", c.name(n)), func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), nil) }, n)
}

// lineEnd gives the place behind the newline of line i.
func lineEnd(b []byte, i int) int {
	at := 0
	for range i + 1 {
		next := bytes.IndexByte(b[at:], '\n')
		if next < 0 {
			return at
		}
		at += next + 1
	}
	return at
}

// separators adds texts whose separators were escaped with the rest.
func (c *changes) separators() {
	for _, n := range c.find(func(n *graph.Node) bool { return n.Kind == graph.Template }) {
		escaped := false
		for _, a := range n.Args {
			if a.Kind == graph.Const && strings.Contains(a.Text, "\n") {
				escaped = false
				break
			}
			escaped = escaped || a.Is("percent")
		}
		if !escaped || c.plan.looped[n.ID] {
			continue
		}
		c.edit("separator-encoded", say("in %s", c.name(n)), func(e *evaluator, n *graph.Node, _ rest) op.Value {
			var out []byte
			for _, a := range n.Args {
				text := e.value(a).Text
				if a.Kind == graph.Const {
					text = message.AppendPercent(nil, message.AppendPercentDecode(nil, text))
				}
				out = append(out, text...)
			}
			return op.Value{Text: out}
		}, n)
	}
}
