package diagnose

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// keys adds what goes wrong with the key: the secret itself, what stands around it, the derivation, the arguments of the
// MAC.
func (c *changes) keys() {
	c.secrets()
	macs := c.family(op.Macs)
	var derivation []*graph.Node // all but those that sign
	for _, n := range macs {
		if c.derives(n) {
			derivation = append(derivation, n)
		}
		c.keyText(n.Args[0])
	}
	c.swapped(macs, derivation)
	for _, n := range derivation {
		c.step(n)
	}
	c.chain(derivation, macs)
}

// derives tells whether a MAC makes a key: another MAC takes it as one.
func (c *changes) derives(n *graph.Node) bool {
	return len(c.find(func(m *graph.Node) bool {
		return m.Kind == graph.Call && m.Op.Family == op.Macs && m.Args[0] == n
	})) > 0
}

func swap(e *evaluator, n *graph.Node, _ rest) op.Value {
	return e.run(e.opOf(n), []op.Value{e.value(n.Args[1]), e.value(n.Args[0])})
}

func (c *changes) swapped(macs, derivation []*graph.Node) {
	const class = "key-message-swapped"
	var last []*graph.Node
	for _, n := range macs {
		if !c.derives(n) {
			last = append(last, n)
		}
	}
	c.edit(class, "in the last HMAC", swap, last...)
	if len(derivation) > 0 {
		c.edit(class, "in every step of the key's derivation", swap, derivation...)
		c.edit(class, "in every HMAC", swap, macs...)
	}
	if len(derivation) > 1 {
		for _, n := range derivation {
			c.edit(class, say("in the step %s", c.name(n)), swap, n)
		}
	}
}

// step adds the mistakes of one step of a derivation.
func (c *changes) step(n *graph.Node) {
	key, message := n.Args[0], n.Args[1]
	with := func(text string) edit {
		return func(e *evaluator, n *graph.Node, _ rest) op.Value {
			return e.run(e.opOf(n), []op.Value{e.value(key), {Text: []byte(text)}})
		}
	}
	if message.Kind == graph.Const {
		for _, t := range c.neighbours.terminators {
			if t != message.Text {
				c.edit("derivation-terminator-wrong", say("%s in place of %s", t, message.Text), with(t), n)
				c.terminator(message.Text, t)
			}
		}
	}
	if graph.DependsOn(message, graph.Clock) {
		for _, days := range []int64{-1, 1} {
			c.edit("derivation-date-stale", map[int64]detail{-1: "the day before", 1: "the day after"}[days], with(c.at(message, days*86400)), n)
		}
	}
	c.edit("derivation-step-wrong", say("without the step %s", c.name(n)), func(e *evaluator, n *graph.Node, _ rest) op.Value {
		return e.value(key)
	}, n)
	if key.Kind == graph.Call && key.Op.Family == op.Macs {
		c.edit("derivation-step-wrong", say("%s and the step before it in another order", c.name(n)), func(e *evaluator, n *graph.Node, _ rest) op.Value {
			inner := e.run(key.Op, []op.Value{e.value(key.Args[0]), e.value(message)})
			return e.run(e.opOf(n), []op.Value{inner, e.value(key.Args[1])})
		}, n)
	}
	for _, other := range c.otherNames(message) {
		c.edit("derivation-step-wrong", say("%s in the step %s", strconv.Quote(other), c.name(n)), with(other), n)
	}
}

// terminator puts another word in place of the one that ends both scope and derivation.
func (c *changes) terminator(right, wrong string) {
	nodes := c.find(func(n *graph.Node) bool {
		return n.Kind == graph.Const && (n.Text == right || strings.HasSuffix(n.Text, "/"+right) || strings.HasSuffix(n.Text, "/"+right+"\n"))
	})
	c.texts("derivation-terminator-wrong", say("%s in place of %s, in the scope too", wrong, right), func(b []byte) []byte {
		return []byte(strings.Replace(string(b), right, wrong, 1))
	}, nodes...)
	// The scope may stand in a parameter that is signed.
	at := slices.IndexFunc(c.src.query, func(it op.Item) bool { return bytes.HasSuffix(it.Value, []byte("%2F"+right)) })
	if at < 0 || !c.reads(graph.Query) {
		return
	}
	ch := *c.list[len(c.list)-1]
	ch.detail = say("%s in place of %s, in the scope and in %s too", wrong, right, string(c.src.query[at].Name))
	ch.reads = []graph.Source{graph.Query}
	ch.view = func(s *sources) {
		s.query = slices.Clone(s.query)
		for i := range s.query {
			if value, ok := bytes.CutSuffix(s.query[i].Value, []byte("%2F"+right)); ok {
				s.query[i].Value = append(value[:len(value):len(value)], "%2F"+wrong...)
			}
		}
	}
	c.add(ch)
}

// otherNames gives what stands in the derivation where a name of the request belongs: another part of the host.
func (c *changes) otherNames(message *graph.Node) []string {
	if !message.Reads(graph.Param) {
		return nil
	}
	right := string(c.base.value(message).Text)
	var out []string
	for _, label := range append(strings.Split(c.src.host, "."), "us-east-1", "") {
		if label != right {
			out = append(out, label)
		}
	}
	return out
}

// at gives the text of a node at another time.
func (c *changes) at(n *graph.Node, seconds int64) string {
	src := *c.src
	src.time.Sec += seconds
	return string(newEvaluator(c.plan, &src).value(n).Text)
}

// chain adds keys that are passed on as hexadecimal text.
func (c *changes) chain(derivation, macs []*graph.Node) {
	hexKey := func(e *evaluator, n *graph.Node, _ rest) op.Value {
		key := []byte(hex.EncodeToString(e.value(n.Args[0]).Text))
		return e.run(e.opOf(n), []op.Value{{Text: key}, e.value(n.Args[1])})
	}
	var taking []*graph.Node
	for _, n := range macs {
		if inner := n.Args[0]; inner.Kind == graph.Call && inner.Op.Family == op.Macs {
			taking = append(taking, n)
			c.edit("derivation-hex-chain", say("the key of %s", c.name(n)), hexKey, n)
		}
	}
	if len(taking) > 1 {
		c.edit("derivation-hex-chain", "every step", hexKey, taking...)
	}
	if len(derivation) > 1 {
		c.edit("derivation-hex-chain", "every step but the last", hexKey, taking[:len(taking)-1]...)
	}
}

// keyText adds what stands around the secret.
func (c *changes) keyText(key *graph.Node) {
	before, after, ok := around(key)
	if !ok {
		return
	}
	prefix := func(text string) edit {
		return func(_ *evaluator, _ *graph.Node, next rest) op.Value {
			return op.Value{Text: append([]byte(text), bytes.TrimPrefix(next.value().Text, []byte(before))...)}
		}
	}
	suffix := func(text string) edit {
		return func(_ *evaluator, _ *graph.Node, next rest) op.Value {
			key := bytes.TrimSuffix(next.value().Text, []byte(after))
			return op.Value{Text: append(key[:len(key):len(key)], text...)}
		}
	}
	if before != "" {
		c.edit("key-prefix-missing", verbatim(strconv.Quote(before)), prefix(""), key)
	}
	if after != "" {
		c.edit("key-suffix-missing", verbatim(strconv.Quote(after)), suffix(""), key)
	}
	for _, p := range c.neighbours.prefixes {
		if p != before && p != "" {
			c.edit("key-prefix-wrong", verbatim(strconv.Quote(p)), prefix(p), key)
		}
	}
	for _, s := range c.neighbours.suffixes {
		if s != after && s != "" {
			c.edit("key-suffix-extra", verbatim(strconv.Quote(s)), suffix(s), key)
		}
	}
}

// name gives a node's step, or its operation.
func (c *changes) name(n *graph.Node) string {
	if name := c.plan.names[n]; name != "" {
		return name
	}
	if n.Kind == graph.Call {
		return n.Op.Name
	}
	return n.Kind.String()
}
