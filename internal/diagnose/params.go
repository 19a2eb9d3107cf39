package diagnose

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// itsArgument gives the first argument in place of the operation on it.
func itsArgument(e *evaluator, n *graph.Node, _ rest) op.Value { return e.value(n.Args[0]) }

// parameters adds other lists of parameters than those that were sent, and other orders.
func (c *changes) parameters() {
	c.orders()
	for _, list := range []*paramList{
		{graph.Query, false, func(s *sources) *[]op.Item { return &s.query }},
		{graph.Params, true, func(s *sources) *[]op.Item { return &s.params }},
	} {
		if c.reads(list.source) {
			c.paramsOf(list)
		}
	}
	if c.reads(graph.RawQuery, graph.Target, graph.URL) {
		c.rawQueries()
	}
	for _, n := range c.find(func(n *graph.Node) bool { return n.Kind == graph.Template && pairTemplate(n) }) {
		c.valueless(n)
	}
	for _, n := range c.find(func(n *graph.Node) bool { return n.Kind == graph.Cond && c.plan.looped[n.ID] }) {
		for _, branch := range n.Args[1:] {
			if branch.Kind == graph.Template && pairTemplate(branch) {
				c.edit("valueless-param", `"name=" for "name"`, func(e *evaluator, _ *graph.Node, _ rest) op.Value { return e.value(branch) }, n)
			}
		}
	}
}

// paramList is a list of parameters that a scheme signs.
type paramList struct {
	source  graph.Source
	decoded bool
	of      func(s *sources) *[]op.Item
}

func (c *changes) paramsOf(l *paramList) {
	items := *l.of(c.src)
	change := func(class string, what detail, do func([]op.Item) []op.Item) {
		c.see(class, what, func(s *sources) {
			list := l.of(s)
			*list = allPresent(do(slices.Clone(*list)))
		}, l.source)
	}
	for i, it := range few(items) {
		change("param-not-signed", verbatim(string(it.Name)), func(list []op.Item) []op.Item { return dropItem(list, i, it) })
	}
	change("param-not-signed", "all parameters", func([]op.Item) []op.Item { return nil })
	c.formAndQuery(l, change)
	change("empty-param-dropped", "parameters with an empty value", func(list []op.Item) []op.Item {
		return slices.DeleteFunc(list, func(it op.Item) bool { return len(it.Value) == 0 })
	})
	c.carriers(change)
	c.guesses(change)
	c.values(l, items, change)
	c.flattening(change)
}

func allPresent(list []op.Item) []op.Item {
	for i := range list {
		list[i].Name, list[i].Value = present(list[i].Name), present(list[i].Value)
	}
	return list
}

// dropItem drops one pair: by its place, or by its name when an earlier change has moved it.
func dropItem(list []op.Item, i int, it op.Item) []op.Item {
	same := func(other op.Item) bool {
		return bytes.Equal(other.Name, it.Name) && bytes.Equal(other.Value, it.Value)
	}
	if i < len(list) && same(list[i]) {
		return slices.Delete(list, i, i+1)
	}
	if at := slices.IndexFunc(list, func(other op.Item) bool { return bytes.Equal(other.Name, it.Name) }); at >= 0 {
		return slices.Delete(list, at, at+1)
	}
	return list
}

// formAndQuery leaves out those of the body, or those of the query.
func (c *changes) formAndQuery(l *paramList, change func(class string, what detail, do func([]op.Item) []op.Item)) {
	if !c.src.form || l.source != graph.Params {
		return
	}
	query := len(c.src.pairs(c.src.rawQuery, c.src.after, true))
	if query == 0 || query == len(c.src.params) {
		return
	}
	change("param-not-signed", "the parameters in the body", func(list []op.Item) []op.Item { return list[:min(query, len(list))] })
	change("param-not-signed", "the parameters in the query", func(list []op.Item) []op.Item { return list[min(query, len(list)):] })
}

// carriers adds the parameter of the signature to what is signed.
func (c *changes) carriers(change func(class string, what detail, do func([]op.Item) []op.Item)) {
	for _, it := range c.plan.program.After {
		if it.Place == graph.InHeader {
			continue
		}
		name := []byte(it.Name)
		change("signature-param-signed", say("%s without a value", it.Name), func(list []op.Item) []op.Item {
			return append(list, op.Item{Name: name, Value: []byte{}})
		})
		// Signed twice: the second time with the first result in it.
		first := c.base.value(c.plan.program.Signature).Text
		change("signature-param-signed", say("%s of an earlier signing", it.Name), func(list []op.Item) []op.Item {
			return append(list, op.Item{Name: name, Value: first})
		})
	}
}

// guesses adds parameters that are often signed and not sent.
func (c *changes) guesses(change func(class string, what detail, do func([]op.Item) []op.Item)) {
	has := func(name string) bool {
		return slices.ContainsFunc(c.src.params, func(it op.Item) bool { return string(it.Name) == name })
	}
	cred := c.plan.program.Scheme.Credential
	for _, p := range []struct{ name, value string }{
		{"Format", "JSON"},
		{"Format", "json"},
		{"SignatureType", ""},
		{"Language", ""},
		{"Language", "zh-CN"},
		{"version", "1"},
		{"SecretKey", c.src.secret},
		{cred.Secret, c.src.secret},
		{"secret", c.src.secret},
		{"key", c.src.secret},
		{"Token", ""},
		{"SecurityToken", ""},
		{"SignatureMethod", "HmacSHA1"},
		{"SignatureMethod", "HmacSHA256"},
		{"SignatureMethod", "HMAC-SHA1"},
		{"SignatureVersion", "1.0"},
	} {
		if p.name != "" && !has(p.name) {
			change("param-signed-not-sent", verbatim(p.name), func(list []op.Item) []op.Item {
				return append(list, op.Item{Name: []byte(p.name), Value: []byte(p.value)})
			})
		}
	}
}

// values adds values that were written in another way when they were sent.
func (c *changes) values(l *paramList, items []op.Item, change func(class string, what detail, do func([]op.Item) []op.Item)) {
	for _, it := range few(items) {
		for _, other := range otherWritings(string(it.Value)) {
			change("param-value-changed", verbatim(string(it.Name)+"="+other), func(list []op.Item) []op.Item {
				for i := range list {
					if bytes.Equal(list[i].Name, it.Name) && bytes.Equal(list[i].Value, it.Value) {
						list[i].Value = []byte(other)
					}
				}
				return list
			})
		}
	}
	if l.decoded {
		change("plus-as-space", "a + for every space", func(list []op.Item) []op.Item { return mapValues(list, " ", "+") })
		change("plus-as-space", "a space for every +", func(list []op.Item) []op.Item { return mapValues(list, "+", " ") })
	} else {
		change("plus-as-space", "a plus sign in place of the space that + stands for", func(list []op.Item) []op.Item { return mapValues(list, "+", "%2B") })
		change("plus-as-space", "a space in place of the plus sign", func(list []op.Item) []op.Item { return mapValues(list, "%2B", "%20") })
	}
}

func mapValues(list []op.Item, from, to string) []op.Item {
	for i := range list {
		list[i].Value = bytes.ReplaceAll(list[i].Value, []byte(from), []byte(to))
	}
	return list
}

var writings = [][]string{
	{"true", "True", "1", "TRUE"},
	{"false", "False", "0", "FALSE", ""},
	{"null", "None", "", "nil"},
}

func otherWritings(value string) []string {
	var out []string
	for _, group := range writings {
		if value != "" && slices.Contains(group, value) {
			for _, other := range group {
				if other != value {
					out = append(out, other)
				}
			}
		}
	}
	if f, err := strconv.ParseFloat(value, 64); err == nil && len(value) < 20 {
		for _, text := range []string{value + ".0", strings.TrimSuffix(value, ".0"), strconv.FormatFloat(f, 'g', -1, 64), strconv.FormatFloat(f, 'e', -1, 64), strconv.FormatFloat(f, 'f', -1, 64)} {
			if text != value && !slices.Contains(out, text) {
				out = append(out, text)
			}
		}
	}
	if t := strings.TrimSpace(value); t != value {
		out = append(out, t)
	}
	return out
}

// flattening adds other ways of numbering lists.
func (c *changes) flattening(change func(class string, what detail, do func([]op.Item) []op.Item)) {
	renumber := func(what detail, rename func(parts []string, i, n int) []string) {
		change("nested-params-flattening", what, func(list []op.Item) []op.Item {
			for k := range list {
				parts := strings.Split(string(list[k].Name), ".")
				for i := 1; i < len(parts); i++ {
					if n, err := strconv.Atoi(parts[i]); err == nil {
						parts = rename(parts, i, n)
					}
				}
				name := strings.Join(parts, ".")
				name = strings.ReplaceAll(name, ".[", "[")
				list[k].Name = []byte(name)
			}
			return list
		})
	}
	set := func(text func(n int) string) func([]string, int, int) []string {
		return func(parts []string, i, n int) []string {
			parts[i] = text(n)
			return parts
		}
	}
	renumber("counted from the next lower number", set(func(n int) string { return strconv.Itoa(n - 1) }))
	renumber("counted from the next higher number", set(func(n int) string { return strconv.Itoa(n + 1) }))
	renumber("name[0]", set(func(n int) string { return "[" + strconv.Itoa(n) + "]" }))
	renumber("name[0], counted from 0", set(func(n int) string { return "[" + strconv.Itoa(n-1) + "]" }))
	renumber("name[]", set(func(int) string { return "[]" }))
	change("nested-params-flattening", "name.0 for name[0]", func(list []op.Item) []op.Item {
		for k := range list {
			list[k].Name = []byte(strings.NewReplacer("[", ".", "]", "").Replace(string(list[k].Name)))
		}
		return list
	})
}

// rawQueries adds other texts of a query that is signed as it stands.
func (c *changes) rawQueries() {
	raw := c.src.rawQuery
	use := func(class string, what detail, text string) {
		if text != raw {
			c.see(class, what, func(s *sources) { s.rawQuery, s.hasQuery = text, text != "" }, graph.RawQuery, graph.Target, graph.URL)
		}
	}
	use("param-not-signed", "the query", "")
	use("value-not-encoded", "the query is decoded", string(message.AppendPercentDecode(nil, raw)))
	use("space-as-plus", "", strings.ReplaceAll(raw, "%20", "+"))
	use("space-as-plus", "%20 for +", strings.ReplaceAll(raw, "+", "%20"))
	use("hex-lowercase", "", lowerEscapes(raw))
	use("tilde-encoded", "", strings.ReplaceAll(raw, "~", "%7E"))
	use("double-encoding", "", escapedTwice(raw))
	pieces := strings.Split(raw, "&")
	sorted := slices.Clone(pieces)
	slices.Sort(sorted)
	use("params-unsorted", "sorted, and sent in another order", strings.Join(sorted, "&"))
	for i, piece := range few(pieces) {
		name, value, _ := strings.Cut(piece, "=")
		use("param-not-signed", verbatim(name), strings.Join(append(slices.Clone(pieces[:i]), pieces[i+1:]...), "&"))
		if value == "" {
			use("valueless-param", verbatim(name), strings.Join(append(append(slices.Clone(pieces[:i]), strings.TrimSuffix(piece, "=")), pieces[i+1:]...), "&"))
			use("valueless-param", verbatim(name), strings.Join(append(append(slices.Clone(pieces[:i]), strings.TrimSuffix(piece, "=")+"="), pieces[i+1:]...), "&"))
		}
	}
	var kept []string
	for _, piece := range pieces {
		if _, value, _ := strings.Cut(piece, "="); value != "" {
			kept = append(kept, piece)
		}
	}
	use("empty-param-dropped", "", strings.Join(kept, "&"))
	for _, r := range reserved {
		use("reserved-not-encoded", verbatim(r), strings.ReplaceAll(raw, string(message.AppendPercent(nil, r)), r))
	}
}

// pairTemplate tells whether a template writes name=value of a pair.
func pairTemplate(n *graph.Node) bool {
	return len(n.Args) == 3 && n.Args[1].IsText("=") && graph.DependsOn(n.Args[0], graph.Element) && graph.DependsOn(n.Args[2], graph.Element)
}

func (c *changes) valueless(n *graph.Node) {
	c.texts("valueless-param", "", func(b []byte) []byte { return bytes.TrimSuffix(b, []byte("=")) }, n)
}
