package diagnose

import (
	"bytes"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

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
	name, what := string(it.Name), "with a line of %s"
	if listed {
		what = "without the line of %s"
	}
	c.edit("signed-headers-mismatch", say(what, name), func(e *evaluator, n *graph.Node, _ rest) op.Value {
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

// apart adds a change of the lines of the signed headers.
type apart func(class string, what detail, do func(lines []op.Item))

// linesApart adds other orders, names and forms of the lines, while the list itself is signed as it is.
func (c *changes) linesApart() {
	lists := c.find(func(n *graph.Node) bool {
		return n.Kind == graph.Each && n.Args[0].Type == op.HeaderList && graph.DependsOn(n.Args[0], graph.Signed) && !c.plan.looped[n.ID]
	})
	if len(lists) == 0 {
		return
	}
	add := func(class string, what detail, do func(lines []op.Item)) {
		c.edit(class, what, func(e *evaluator, n *graph.Node, next rest) op.Value {
			v := next.value()
			v.List = slices.Clone(v.List)
			do(v.List)
			return v
		}, lists...)
	}
	c.lineOrders(len(c.base.value(lists[0]).List), add)
	c.lineNames(add)
	for _, f := range lineForms {
		add("header-line-format", f.name, func(l []op.Item) {
			for i := range l {
				if name, _, _ := strings.Cut(string(l[i].Value), ":"); !c.src.rules.Other(name) {
					l[i].Value = f.of(l[i].Value)
				}
			}
		})
	}
	c.hostLine(add)
}

// lineOrders adds other orders of n lines.
func (c *changes) lineOrders(n int, add apart) {
	const class = "header-order"
	if n > 1 {
		add(class, "the lines backwards", slices.Reverse)
		places := make([]int, 0, n)
		for _, it := range c.src.signedHeaders() {
			places = append(places, c.src.placeOf(it.Name))
		}
		add(class, "the lines as the headers were sent", func(l []op.Item) {
			if len(l) == len(places) {
				arrange(l, places)
			}
		})
	}
	if n > 2 && n <= maxPermuted {
		permutations(n, func(order []int) {
			add(class, "the lines in another order", func(l []op.Item) { permute(l, order) })
		})
	}
}

// lineNames adds names in another letter case.
func (c *changes) lineNames(add apart) {
	named := func(what detail, name func(string) string) {
		add("header-name-case", what, func(l []op.Item) {
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
func (c *changes) hostLine(add apart) {
	host := c.src.host
	for _, text := range []string{host, host + ":443", host + ":80"} {
		add("host-port", verbatim(text), func(l []op.Item) {
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
