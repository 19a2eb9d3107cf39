package diagnose

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// digests adds other hashes, and what is hashed or written in hexadecimal where it should not be, or the reverse.
func (c *changes) digests() {
	used := c.find(func(n *graph.Node) bool { return n.Kind == graph.Call && n.Op.Digest != nil })
	var names []string
	for _, n := range used {
		names = append(names, n.Op.Digest.Name)
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		c.otherDigest(name, used)
	}
	c.unhashed()
	c.payloads()
	c.mangledDigest()
}

// otherDigest puts another hash in place of one: in the last MAC, in all MACs, and everywhere.
func (c *changes) otherDigest(name string, used []*graph.Node) {
	var all, macs, last []*graph.Node
	for _, n := range used {
		if n.Op.Digest.Name != name {
			continue
		}
		all = append(all, n)
		if n.Op.Family == op.Macs {
			macs = append(macs, n)
			if !c.derives(n) {
				last = append(last, n)
			}
		}
	}
	for _, o := range op.All() {
		if o.Family != op.Digests || o.Digest.Name == name {
			continue
		}
		c.exchange(say("%s in place of %s in the last HMAC", o.Name, name), o, last...)
		if len(all) > len(macs)+1 || len(macs) > 0 {
			for _, n := range all {
				if n.Op.Family != op.Macs {
					c.exchange(say("%s in place of %s in %s", o.Name, name, c.name(n)), o, n)
				}
			}
		}
		if len(macs) > len(last) {
			c.exchange(say("%s in place of %s in every HMAC", o.Name, name), o, macs...)
		}
		if len(all) > len(macs) && len(macs) > 0 {
			c.exchange(say("%s in place of %s everywhere", o.Name, name), o, all...)
		} else if len(macs) == 0 {
			c.exchange(say("%s in place of %s", o.Name, name), o, all...)
		}
	}
}

// exchange adds another hash in digests and MACs.
func (c *changes) exchange(what detail, digest *op.Op, nodes ...*graph.Node) {
	if len(nodes) == 0 {
		return
	}
	ch := change{class: "hash-algorithm-mismatch", detail: what}
	for _, n := range nodes {
		other := digest
		if n.Op.Family == op.Macs {
			other = op.Lookup("hmac_" + digest.Name)
		}
		ch.patches = append(ch.patches, patch{node: n, op: other})
	}
	c.add(ch)
}

// unhashed adds texts that stand in the string to sign as they are, or hashed and written otherwise. What is hashed there
// is a canonical request: a hash of the body alone is another matter.
func (c *changes) unhashed() {
	const class = "canonical-not-hashed"
	for _, n := range c.family(op.TextForms) {
		hashed := n.Args[0]
		if hashed.Kind != graph.Call || n == c.plan.program.Signature {
			continue
		}
		if graph.DependsOn(n, graph.Body) && !c.canonical(n) {
			c.contentHash(n)
			continue
		}
		if hashed.Op.Family != op.Digests || !c.canonical(hashed.Args[0]) {
			continue
		}
		c.edit(class, "the text itself", func(e *evaluator, _ *graph.Node, _ rest) op.Value {
			return e.value(hashed.Args[0])
		}, n)
		c.edit(class, "its hash in base64", func(e *evaluator, _ *graph.Node, _ rest) op.Value {
			return op.Value{Text: []byte(base64.StdEncoding.EncodeToString(e.value(hashed).Text))}
		}, n)
		c.edit(class, "its hash in upper case", func(e *evaluator, _ *graph.Node, _ rest) op.Value {
			return op.Value{Text: []byte(strings.ToUpper(hex.EncodeToString(e.value(hashed).Text)))}
		}, n)
	}
}

// payloads adds what a scheme signs in place of the hash of a body on other occasions.
func (c *changes) payloads() {
	const class = "payload-hash-wrong"
	for _, n := range c.find(func(n *graph.Node) bool { return n.Kind == graph.Cond && !c.plan.looped[n.ID] }) {
		if !graph.DependsOn(n, graph.Body) || c.canonical(n) {
			continue
		}
		for _, leaf := range leaves(n, nil) {
			c.edit(class, "what the scheme signs on other occasions", func(e *evaluator, _ *graph.Node, _ rest) op.Value { return e.value(leaf) }, n)
		}
	}
}

// leaves gives what a choice chooses from.
func leaves(n *graph.Node, out []*graph.Node) []*graph.Node {
	if n.Kind == graph.Cond {
		return leaves(n.Args[2], leaves(n.Args[1], out))
	}
	return append(out, n)
}

// contentHash adds other ways of writing the hash of a body.
func (c *changes) contentHash(n *graph.Node) {
	const class = "payload-hash-wrong"
	inner := n.Args[0]
	if inner.Op.Family == op.TextForms {
		c.edit(class, say("without %s", inner.Op.Name), func(e *evaluator, n *graph.Node, _ rest) op.Value {
			return e.run(e.opOf(n), []op.Value{e.value(inner.Args[0])})
		}, n)
	}
	for _, form := range []string{"hex", "hex_upper", "base64"} {
		if form != n.Op.Name {
			c.edit(class, say("written as %s", form), func(e *evaluator, _ *graph.Node, _ rest) op.Value {
				return e.run(op.Lookup(form), []op.Value{e.value(inner)})
			}, n)
		}
	}
	c.edit(class, "the body itself", func(e *evaluator, _ *graph.Node, _ rest) op.Value {
		return op.Value{Text: e.src.body}
	}, n)
	for _, word := range c.neighbours.words {
		c.texts(class, verbatim(word), func([]byte) []byte { return []byte(word) }, n)
	}
	c.texts(class, "left empty", func([]byte) []byte { return []byte{} }, n)
}

func (c *changes) canonical(n *graph.Node) bool {
	return graph.DependsOn(n, graph.Method) || graph.DependsOn(n, graph.Signed) || graph.DependsOn(n, graph.Path)
}

// mangledDigest adds digests that were taken for text.
func (c *changes) mangledDigest() {
	n, form := digestNode(c.plan.program)
	if form.op == nil {
		return
	}
	const class = "digest-mangled"
	c.texts(class, "white space at its ends was stripped", bytes.TrimSpace, n)
	c.texts(class, "read as Latin-1 and written as UTF-8", func(b []byte) []byte {
		var out []byte
		for _, x := range b {
			out = append(out, string(rune(x))...)
		}
		return out
	}, n)
	c.texts(class, "read as UTF-8, with replacement characters", func(b []byte) []byte { return bytes.ToValidUTF8(b, []byte("\ufffd")) }, n)
}
