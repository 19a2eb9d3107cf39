package provider

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/message"
)

// flatten writes lists and objects as names with dots, as forms and queries need them: Ids.0, Filters.1.Name.
func flatten(params []Param, d *Dialect) []message.Field {
	var out []message.Field
	for _, p := range params {
		out = appendFlat(out, p.Name, p.Value, d)
	}
	return out
}

func appendFlat(out []message.Field, name string, v any, d *Dialect) []message.Field {
	switch v := v.(type) {
	case data.Object:
		for _, m := range v {
			out = appendFlat(out, name+"."+m.Name, m.Value, d)
		}
		return out
	case []any:
		prefix := name + "."
		if d.Element != "" {
			prefix += d.Element + "."
		}
		for i, item := range v {
			out = appendFlat(out, prefix+strconv.Itoa(d.First+i), item, d)
		}
		return out
	}
	return append(out, message.Field{Name: name, Value: data.Text(v)})
}

// encodePairs writes a query or form: percent-encoded, a space as %20, in the order of the pairs.
func encodePairs(pairs []message.Field) string {
	var b []byte
	for i, p := range pairs {
		if i > 0 {
			b = append(b, '&')
		}
		b = message.AppendPercent(b, p.Name)
		b = append(b, '=')
		b = message.AppendPercent(b, p.Value)
	}
	return string(b)
}

// nest is flatten backwards: Filters.0.Name becomes a member of the first element of the list Filters. Elements are
// ordered by their numbers, whatever the first one is. Those named in numbers become JSON numbers.
func nest(params []Param, d *Dialect, numbers []string) (any, error) {
	root := &node{}
	for _, p := range params {
		at := root
		for part := range strings.SplitSeq(p.Name, ".") {
			at = at.member(part)
		}
		if at.set || len(at.members) > 0 {
			return nil, fmt.Errorf("the parameter %s is there twice", p.Name)
		}
		at.set, at.value = true, p.Value
		if text, ok := p.Value.(string); ok && slices.Contains(numbers, lastName(p.Name)) {
			value, err := number(text)
			if err != nil {
				return nil, fmt.Errorf("the parameter %s is a number, and %q is none", p.Name, text)
			}
			at.value = value
		}
	}
	if len(root.members) == 0 {
		return data.Object{}, nil
	}
	return root.tree(d.Element)
}

// number reads a JSON number, without changing its digits.
func number(text string) (any, error) {
	v, err := data.ParseJSON([]byte(text))
	if err != nil {
		return nil, err
	}
	if _, is := v.(interface{ Float64() (float64, error) }); !is {
		return nil, fmt.Errorf("no number")
	}
	return v, nil
}

// lastName gives the name of a parameter without what is before it, and without the numbers of elements behind it.
func lastName(name string) string {
	parts := strings.Split(name, ".")
	for i := len(parts) - 1; i >= 0; i-- {
		if !digits(parts[i]) {
			return parts[i]
		}
	}
	return name
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// node is a member on its way to a value.
type node struct {
	name    string
	set     bool
	value   any
	members []*node
	index   map[string]*node // by name
}

func (n *node) member(name string) *node {
	if m := n.index[name]; m != nil {
		return m
	}
	if n.index == nil {
		n.index = map[string]*node{}
	}
	m := &node{name: name}
	n.members, n.index[name] = append(n.members, m), m
	return m
}

func (n *node) tree(element string) (any, error) {
	switch {
	case len(n.members) == 0:
		return n.value, nil
	case n.set:
		return nil, fmt.Errorf("the parameter %s has a value and members", n.name)
	case element != "" && len(n.members) == 1 && n.members[0].name == element:
		return n.members[0].tree(element)
	case !slices.ContainsFunc(n.members, func(m *node) bool { return !digits(m.name) }):
		return n.list(element)
	}
	out := make(data.Object, 0, len(n.members))
	for _, m := range n.members {
		v, err := m.tree(element)
		if err != nil {
			return nil, err
		}
		out = append(out, data.Member{Name: m.name, Value: v})
	}
	return out, nil
}

func (n *node) list(element string) (any, error) {
	slices.SortStableFunc(n.members, func(a, b *node) int {
		if d := len(strings.TrimLeft(a.name, "0")) - len(strings.TrimLeft(b.name, "0")); d != 0 {
			return d
		}
		return strings.Compare(strings.TrimLeft(a.name, "0"), strings.TrimLeft(b.name, "0"))
	})
	out := make([]any, 0, len(n.members))
	for _, m := range n.members {
		v, err := m.tree(element)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}
