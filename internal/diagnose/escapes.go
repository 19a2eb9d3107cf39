package diagnose

import (
	"bytes"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// reserved are the characters that some encoders leave as they are.
var reserved = []string{"*", "!", "'", "(", ")", "/", ":", "@", "+", "=", ",", ";", "$", "&", "?", "#", "[", "]", "|"}

// reservedSets are those that well-known functions leave as they are: encodeURIComponent, encodeURI, Python's quote, and
// what is allowed in a query by RFC 3986.
var reservedSets = []string{"!'()*", ";,/?:@&=+$#!'()*", "/:", "!$'()*,;:@/?", "[]"}

// escapes adds other ways of escaping.
func (c *changes) escapes() {
	var pairs, values, names, outer, paths []*graph.Node
	for _, n := range c.find(func(n *graph.Node) bool { return n.Is("percent") || n.Is("form_encode") }) {
		switch {
		case graph.DependsOn(n, graph.Secret): // of the signature itself, which has classes of its own
		case c.plan.looped[n.ID]:
			pairs = append(pairs, n)
			if fieldOf(n) == "name" {
				names = append(names, n)
			} else {
				values = append(values, n)
			}
		case graph.DependsOn(n, graph.Path):
			paths = append(paths, n)
		default:
			outer = append(outer, n)
		}
	}
	c.escaping(pairs, false)
	c.encoders(pairs)
	if len(values) > 0 && len(names) > 0 {
		c.edit("value-not-encoded", "values", itsArgument, values...)
		c.texts("double-encoding", "values", func(b []byte) []byte { return message.AppendPercent(nil, b) }, values...)
		c.edit("value-not-encoded", "names", itsArgument, names...)
	}
	c.edit("encoding-level-missing", "", itsArgument, outer...)
	c.escaping(outer, true)
	c.edit("path-encoding", "not escaped", itsArgument, paths...)
	c.texts("path-encoding", "escaped once more", func(b []byte) []byte {
		keep := message.Unreserved("/")
		return message.AppendPercentExcept(nil, b, &keep)
	}, paths...)
	c.texts("path-encoding", "/ escaped too", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("/"), []byte("%2F")) }, paths...)
	if len(pairs) == 0 {
		c.encodedWhenRaw()
	}
}

// fieldOf tells which field of a pair is escaped.
func fieldOf(n *graph.Node) string {
	name := ""
	graph.Walk(n, func(m *graph.Node) bool {
		if m.Kind == graph.Field {
			name = m.Text
		}
		return true
	})
	return name
}

// escaping adds what differs between the functions that escape. They change what was escaped, so that two of them can come
// together.
func (c *changes) escaping(nodes []*graph.Node, second bool) {
	if len(nodes) == 0 {
		return
	}
	var where detail
	what := verbatim
	if second {
		where, what = "the second escaping", func(text string) detail { return say("the second escaping: %s", text) }
	}
	replace := func(class, from, to string) {
		c.texts(class, what(to), swapped(from, to), nodes...)
	}
	if !second {
		c.edit("value-not-encoded", "names and values", itsArgument, nodes...)
	}
	replace("space-as-plus", "%20", "+")
	replace("tilde-encoded", "~", "%7E")
	for _, r := range reserved {
		replace("reserved-not-encoded", string(message.AppendPercent(nil, r)), r)
	}
	for _, set := range reservedSets {
		var ways []func([]byte) []byte
		for _, r := range set {
			ways = append(ways, swapped(string(message.AppendPercent(nil, string(r))), string(r)))
		}
		c.texts("reserved-not-encoded", what(set), func(b []byte) []byte {
			if bytes.IndexByte(b, '%') < 0 {
				return b
			}
			for _, way := range ways {
				b = way(b)
			}
			return b
		}, nodes...)
	}
	c.texts("hex-lowercase", where, func(b []byte) []byte {
		if bytes.IndexByte(b, '%') < 0 {
			return b
		}
		return []byte(lowerEscapes(string(b)))
	}, nodes...)
	c.texts("double-encoding", where, func(b []byte) []byte {
		if bytes.IndexByte(b, '%') < 0 {
			return b
		}
		return message.AppendPercent(nil, b)
	}, nodes...)
}

// lowerEscapes writes the digits of escapes in lower case.
func lowerEscapes(s string) string {
	b := []byte(s)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i+1:i+3], bytes.ToLower(b[i+1:i+3]))
			i += 2
		}
	}
	return string(b)
}

// escapedTwice escapes the escapes of a raw query once more.
func escapedTwice(s string) string { return strings.ReplaceAll(s, "%", "%25") }

// encodedWhenRaw adds values that are escaped where the scheme signs them as they are.
func (c *changes) encodedWhenRaw() {
	if !c.reads(graph.Params) {
		return
	}
	const class = "value-encoded-when-raw"
	change := func(what detail, do func([]byte) []byte) {
		c.see(class, what, func(s *sources) {
			list := make([]op.Item, len(s.params))
			for i, it := range s.params {
				list[i] = op.Item{Name: it.Name, Value: do(it.Value)}
			}
			s.params = allPresent(list)
		}, graph.Params)
	}
	change("all values, a space as %20", func(b []byte) []byte { return message.AppendPercent(nil, b) })
	change("all values, a space as +", func(b []byte) []byte {
		return bytes.ReplaceAll(message.AppendPercent(nil, b), []byte("%20"), []byte("+"))
	})
	change("all values, / left as it is", func(b []byte) []byte { return []byte(escapePath(string(b))) })
	change("all values, as encodeURIComponent does it", func(b []byte) []byte {
		keep := message.Unreserved("!'()*")
		return message.AppendPercentExcept(nil, b, &keep)
	})
	change("all values, digits in lower case", func(b []byte) []byte { return []byte(lowerEscapes(string(message.AppendPercent(nil, b)))) })
	for _, it := range few(c.src.params) {
		escaped := message.AppendPercent(nil, it.Value)
		if bytes.Equal(escaped, it.Value) {
			continue
		}
		c.see(class, verbatim(string(it.Name)), func(s *sources) {
			list := append([]op.Item{}, s.params...)
			for i := range list {
				if bytes.Equal(list[i].Name, it.Name) {
					list[i].Value = message.AppendPercent(nil, list[i].Value)
				}
			}
			s.params = list
		}, graph.Params)
	}
}

// encoders are functions that escape in several other ways at once. Each way counts only where it makes a difference.
var encoders = []struct {
	name detail
	ways []way
}{
	{"Java's URLEncoder", []way{plusWay, tildeWay, bareWay("*")}},
	{"Java's URLEncoder, with ~ put right", []way{plusWay, bareWay("*")}},
	{"PHP's urlencode", []way{plusWay, tildeWay}},
	{"Python's quote_plus", []way{plusWay, bareWay("/")}},
	{"escape of JavaScript", []way{bareWay("*"), bareWay("/"), bareWay("@"), bareWay("+")}},
	{".NET's UrlEncode", []way{plusWay, tildeWay, lowerWay, bareWay("!"), bareWay("*"), bareWay("("), bareWay(")")}},
	{"encodeURIComponent with + for a space", []way{plusWay, bareWay("!"), bareWay("'"), bareWay("("), bareWay(")"), bareWay("*")}},
}

// way is one difference.
type way struct {
	class string
	do    func([]byte) []byte
}

var (
	plusWay  = way{"space-as-plus", swapped("%20", "+")}
	tildeWay = way{"tilde-encoded", swapped("~", "%7E")}
	lowerWay = way{"hex-lowercase", func(b []byte) []byte { return []byte(lowerEscapes(string(b))) }}
)

func bareWay(char string) way {
	escaped := string(message.AppendPercent(nil, char))
	return way{"reserved-not-encoded", swapped(escaped, char)}
}

func swapped(from, to string) func([]byte) []byte {
	old, new := []byte(from), []byte(to)
	return func(b []byte) []byte {
		if !bytes.Contains(b, old) {
			return b // mostly it is not there
		}
		return bytes.ReplaceAll(b, old, new)
	}
}

func (c *changes) encoders(nodes []*graph.Node) {
	if len(nodes) == 0 {
		return
	}
	var text []byte // all that is escaped, to see which ways make a difference
	for _, n := range c.find(func(n *graph.Node) bool { return n.Kind == graph.Each && !c.plan.looped[n.ID] }) {
		for _, it := range c.base.value(n).List {
			text = append(append(append(text, it.Name...), '='), it.Value...)
		}
	}
	for _, e := range encoders {
		var classes []string
		var ways []way
		now := text
		for _, w := range e.ways {
			if next := w.do(bytes.Clone(now)); !bytes.Equal(next, now) {
				classes, ways, now = append(classes, w.class), append(ways, w), next
			}
		}
		slices.Sort(classes)
		if classes = slices.Compact(classes); len(classes) < 2 {
			continue
		}
		do := func(b []byte) []byte {
			for _, w := range ways {
				b = w.do(b)
			}
			return b
		}
		c.texts(classes[0], e.name, do, nodes...)
		c.list[len(c.list)-1].with(classes[1:]...)
	}
}
