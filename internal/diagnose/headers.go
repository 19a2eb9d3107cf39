package diagnose

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

var headerSources = []graph.Source{graph.HeaderValue, graph.Signed, graph.Headers}

// headers adds other headers than those that were sent, and other lines of them.
func (c *changes) headers() {
	if !c.reads(headerSources...) {
		return
	}
	for _, name := range few(c.signedNames()) {
		c.headerValues(name)
	}
	for _, m := range c.missing {
		value := string(c.src.header(m.other))
		c.see("signed-header-not-sent", say("%s was sent for %s", m.other, m.name), func(s *sources) { s.setHeader(m.name, value) }, headerSources...)
	}
	c.headerLists()
	c.headerLines()
}

// signedNames gives the names of the headers that flow into the signature.
func (c *changes) signedNames() []string {
	names := slices.Clone(c.src.signed)
	for _, n := range c.find(func(n *graph.Node) bool { return n.Kind == graph.Input && n.Source == graph.HeaderValue && !n.Given }) {
		names = append(names, n.Text)
	}
	if c.reads(graph.Headers) {
		for _, it := range c.src.allHeaders() {
			names = append(names, string(it.Name))
		}
	}
	for i := range names {
		names[i] = strings.ToLower(names[i])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

var mediaTypes = []string{
	"application/json", "application/json; charset=utf-8", "application/json;charset=utf-8", "application/json; charset=UTF-8",
	"application/json;charset=UTF-8", "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-8",
	"application/x-www-form-urlencoded;charset=utf-8", "application/x-www-form-urlencoded; charset=UTF-8",
	"application/x-www-form-urlencoded;charset=UTF-8", "text/plain", "text/plain; charset=utf-8", "text/plain;charset=UTF-8",
	"application/octet-stream", "multipart/form-data", "application/xml", "",
}

var usualValues = map[string][]string{
	"accept-encoding": {"identity", "gzip", "gzip, deflate", "gzip, deflate, br", "deflate", "gzip,deflate", ""},
	"accept":          {"*/*", "application/json", "application/json, text/plain, */*", "text/html, */*; q=0.01", ""},
	"user-agent":      {"Go-http-client/1.1", "python-requests/2.31.0", "curl/8.0", "okhttp/4.9.0", ""},
	"connection":      {"keep-alive", "close", "Keep-Alive", ""},
	"content-md5":     {""},
}

func (c *changes) headerValues(name string) {
	value := string(c.src.header(name))
	use := func(class, text string) {
		if text != value {
			c.see(class, verbatim(name+": "+text), func(s *sources) { s.setHeader(name, text) }, headerSources...)
		}
	}
	if name == "host" {
		return // see hosts
	}
	if name == "content-type" {
		for _, t := range mediaTypes {
			use("content-type-changed", t)
		}
		media, rest, _ := strings.Cut(value, ";")
		use("content-type-changed", strings.TrimSpace(media))
		use("content-type-changed", strings.TrimSpace(media)+";"+strings.TrimSpace(rest))
		use("content-type-changed", strings.TrimSpace(media)+"; "+strings.TrimSpace(rest))
		use("content-type-changed", strings.ToLower(value))
	}
	if name == "content-length" {
		use("content-length-wrong", strconv.Itoa(len([]rune(string(c.src.body)))))
		use("content-length-wrong", "0")
		use("content-length-wrong", "")
	}
	for _, v := range usualValues[name] {
		use("header-value-changed", v)
	}
	c.removed(name)
}

// removed leaves a header out of what is signed.
func (c *changes) removed(name string) {
	c.see("header-value-changed", say("%s left out", name), func(s *sources) {
		s.list = slices.DeleteFunc(slices.Clone(s.signedHeaders()), func(it op.Item) bool { return message.EqualFold(it.Name, name) })
	}, graph.Signed)
}

// setHeader changes a header; one that is not there joins.
func (s *sources) setHeader(name, value string) {
	s.headers, s.cached = slices.Clone(s.headers), nil
	for i := range s.headers {
		if message.EqualFold(s.headers[i].Name, name) {
			s.headers[i].Value = []byte(value)
			return
		}
	}
	s.headers = append(s.headers, op.Item{Name: []byte(name), Value: []byte(value)})
}

// headerLists adds other lists of signed headers than the one that was sent.
func (c *changes) headerLists() {
	list := c.src.signedHeaders()
	reordered := func(class string, what detail, order func(list []op.Item)) {
		c.see(class, what, func(s *sources) {
			own := slices.Clone(s.signedHeaders())
			order(own)
			s.list = own
		}, graph.Signed)
	}
	byName := func(a, b op.Item) int { return bytes.Compare(bytes.ToLower(a.Name), bytes.ToLower(b.Name)) }
	if len(list) > 1 {
		reordered("header-order", "sorted", func(l []op.Item) { slices.SortStableFunc(l, byName) })
		reordered("header-order", "as sent", func(l []op.Item) {
			slices.SortStableFunc(l, func(a, b op.Item) int { return c.src.placeOf(a.Name) - c.src.placeOf(b.Name) })
		})
		reordered("header-order", "backwards", slices.Reverse)
	}
	if len(list) > 2 && len(list) <= maxPermuted {
		permutations(len(list), func(order []int) {
			reordered("header-order", "in another order", func(l []op.Item) { permute(l, order) })
		})
	}
	c.listsApart()
	c.linesApart()
	reordered("header-name-case", "as sent", func(l []op.Item) {
		for i := range l {
			for _, h := range c.src.headers {
				if message.EqualFold(h.Name, l[i].Name) {
					l[i].Name = h.Name
				}
			}
		}
	})
	reordered("header-name-case", "Each-Word-Upper", func(l []op.Item) {
		for i := range l {
			l[i].Name = []byte(canonicalName(string(l[i].Name)))
		}
	})
}

// listsApart adds lines of headers that the list does not name, while the list itself is signed as it is.
func (c *changes) listsApart() {
	lists := c.find(func(n *graph.Node) bool {
		return n.Kind == graph.Each && n.Args[0].Type == op.HeaderList && graph.DependsOn(n.Args[0], graph.Signed)
	})
	if len(lists) == 0 {
		return
	}
	for _, it := range few(c.src.allHeaders()) {
		listed := slices.ContainsFunc(c.src.signed, func(s string) bool { return strings.EqualFold(s, string(it.Name)) })
		c.listApart(lists, it, listed, true)
		if !listed {
			c.listApart(lists, it, listed, false)
		}
	}
}

func (c *changes) listApart(lists []*graph.Node, it op.Item, listed, sorted bool) {
	const class = "signed-headers-mismatch"
	name := string(it.Name)
	{
		c.edit(class, say(map[bool]string{true: "without the line of %s", false: "with a line of %s"}[listed], name), func(e *evaluator, n *graph.Node, _ rest) op.Value {
			own := *e.src
			signed := slices.DeleteFunc(slices.Clone(e.src.signedHeaders()), func(h op.Item) bool { return message.EqualFold(h.Name, name) })
			if !listed {
				signed = append(signed, it)
			}
			if !listed && sorted {
				slices.SortStableFunc(signed, func(a, b op.Item) int { return bytes.Compare(a.Name, b.Name) })
			}
			own.list = signed
			outer := e.src
			e.src = &own
			defer func() { e.src = outer }()
			return e.eachOf(n, signed)
		}, lists...)
	}
}

// linesApart adds other orders and names of the lines, while the list itself is signed as it is.
func (c *changes) linesApart() {
	lists := c.find(func(n *graph.Node) bool {
		return n.Kind == graph.Each && n.Args[0].Type == op.HeaderList && graph.DependsOn(n.Args[0], graph.Signed) && !c.plan.looped[n.ID]
	})
	if len(lists) == 0 {
		return
	}
	apart := func(class string, what detail, do func(lines []op.Item)) {
		c.edit(class, what, func(e *evaluator, n *graph.Node, next rest) op.Value {
			v := next.value()
			v.List = slices.Clone(v.List)
			do(v.List)
			return v
		}, lists...)
	}
	n := len(c.base.value(lists[0]).List)
	if n > 1 {
		apart("header-order", "the lines backwards", slices.Reverse)
		places := make([]int, 0, n)
		for _, it := range c.src.signedHeaders() {
			places = append(places, c.src.placeOf(it.Name))
		}
		apart("header-order", "the lines as the headers were sent", func(l []op.Item) {
			if len(l) == len(places) {
				arrange(l, places)
			}
		})
	}
	if n > 2 && n <= maxPermuted {
		permutations(n, func(order []int) {
			apart("header-order", "the lines in another order", func(l []op.Item) { permute(l, order) })
		})
	}
	named := func(what detail, name func(string) string) {
		apart("header-name-case", what, func(l []op.Item) {
			for i := range l {
				if at := bytes.IndexByte(l[i].Value, ':'); at > 0 {
					l[i].Value = append([]byte(name(string(l[i].Value[:at]))), l[i].Value[at:]...)
				}
			}
		})
	}
	named("in the lines, as sent", func(name string) string {
		for _, h := range c.src.headers {
			if strings.EqualFold(string(h.Name), name) {
				return string(h.Name)
			}
		}
		return name
	})
	named("in the lines, Each-Word-Upper", canonicalName)
	named("in the lines, upper case", strings.ToUpper)
	named("in the lines, lower case", strings.ToLower)
	for _, f := range lineForms {
		apart("header-line-format", f.name, func(l []op.Item) {
			for i := range l {
				if name, _, _ := strings.Cut(string(l[i].Value), ":"); !c.src.rules.Other(name) {
					l[i].Value = f.of(l[i].Value)
				}
			}
		})
	}
	c.hostLine(apart)
}

// arrange orders a list by numbers.
func arrange(l []op.Item, places []int) {
	order := make([]int, len(l))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return places[a] - places[b] })
	permute(l, order)
}

// hostLine adds ports in the line of the host, for schemes that leave usual ones out.
func (c *changes) hostLine(apart func(class string, what detail, do func(lines []op.Item))) {
	host := c.src.host
	for _, text := range []string{host, host + ":443", host + ":80"} {
		apart("host-port", verbatim(text), func(l []op.Item) {
			for i := range l {
				line := string(l[i].Value)
				name, value, _ := strings.Cut(line, ":")
				if !strings.EqualFold(name, "host") || !strings.Contains(value, host) {
					continue
				}
				before, after, _ := strings.Cut(value, host)
				after = strings.TrimLeft(after, ":0123456789")
				l[i].Value = []byte(name + ":" + before + text + after)
			}
		})
	}
}

func (s *sources) placeOf(name []byte) int {
	for i, h := range s.headers {
		if message.EqualFold(h.Name, name) {
			return i
		}
	}
	return len(s.headers)
}

func canonicalName(name string) string {
	words := strings.Split(name, "-")
	for i, w := range words {
		if w != "" {
			words[i] = strings.ToUpper(w[:1]) + strings.ToLower(w[1:])
		}
	}
	return strings.Join(words, "-")
}

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

// maxPermuted is the length of the longest list of which every order is tried.
const maxPermuted = 4

// permutations gives every order of n things but the first one, each in memory of its own.
func permutations(n int, visit func(order []int)) {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	var place func(k int)
	place = func(k int) {
		if k == n {
			if !slices.IsSorted(order) {
				visit(slices.Clone(order))
			}
			return
		}
		for i := k; i < n; i++ {
			order[k], order[i] = order[i], order[k]
			place(k + 1)
			order[k], order[i] = order[i], order[k]
		}
	}
	place(0)
}

func permute(list []op.Item, order []int) {
	if len(list) != len(order) {
		return
	}
	was := slices.Clone(list)
	for i, at := range order {
		list[i] = was[at]
	}
}
