package diagnose

import (
	"bytes"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// orders adds other orders of what a scheme sorts.
func (c *changes) orders() {
	for _, n := range c.family(op.Orders) {
		named := func(it op.Item) []byte { return it.Name }
		switch {
		case n.Args[0].Type == op.TextList && ofNames(n.Args[0]):
			named = func(it op.Item) []byte { return it.Value }
		case n.Args[0].Type == op.TextList:
			c.edit("duplicate-value-order", "", itsArgument, n)
			continue
		}
		if graph.DependsOn(n, graph.Signed) || graph.DependsOn(n, graph.Headers) {
			c.edit("header-order", "as they were listed", itsArgument, n)
			continue
		}
		c.edit("params-unsorted", "", itsArgument, n)
		c.sorted("params-sorted-as-pairs", n, func(a, b op.Item) int { return bytes.Compare(joined(a), joined(b)) })
		c.sorted("params-sorted-case-insensitive", n, func(a, b op.Item) int {
			return strings.Compare(strings.ToLower(string(named(a))), strings.ToLower(string(named(b))))
		})
		c.sorted("params-natural-sort", n, func(a, b op.Item) int { return natural(string(named(a)), string(named(b))) })
		c.sorted("params-sorted-before-encoding", n, func(a, b op.Item) int {
			return bytes.Compare(message.AppendPercentDecode(nil, named(a)), message.AppendPercentDecode(nil, named(b)))
		})
		c.sorted("params-sorted-before-encoding", n, func(a, b op.Item) int {
			return bytes.Compare(message.AppendPercent(nil, named(a)), message.AppendPercent(nil, named(b)))
		})
		c.sorted("duplicate-value-order", n, func(a, b op.Item) int { return bytes.Compare(named(a), named(b)) })
		c.sorted("duplicate-value-order", n, func(a, b op.Item) int {
			if d := bytes.Compare(named(a), named(b)); d != 0 {
				return d
			}
			return bytes.Compare(a.Value, b.Value)
		})
	}
}

// ofNames tells whether a list is of the names of parameters.
func ofNames(n *graph.Node) bool {
	found := false
	graph.Walk(n, func(m *graph.Node) bool {
		found = found || m.Is("names")
		return !found
	})
	return found && graph.DependsOn(n, graph.Params)
}

// sorted sorts by another rule, keeping what that rule takes for equal in its order.
func (c *changes) sorted(class string, n *graph.Node, compare func(a, b op.Item) int) {
	c.edit(class, "", func(e *evaluator, n *graph.Node, _ rest) op.Value {
		list := slices.Clone(e.value(n.Args[0]).List)
		slices.SortStableFunc(list, compare)
		return op.Value{List: list}
	}, n)
}

func joined(it op.Item) []byte { return bytes.Join([][]byte{it.Name, it.Value}, []byte("=")) }

// natural compares names in which numbers count as numbers.
func natural(x, y string) int {
	for x != "" && y != "" {
		dx, dy := leadingDigits(x), leadingDigits(y)
		if dx > 0 && dy > 0 {
			nx, ny := strings.TrimLeft(x[:dx], "0"), strings.TrimLeft(y[:dy], "0")
			if d := len(nx) - len(ny); d != 0 {
				return d
			}
			if d := strings.Compare(nx, ny); d != 0 {
				return d
			}
			x, y = x[dx:], y[dy:]
			continue
		}
		if x[0] != y[0] {
			return int(x[0]) - int(y[0])
		}
		x, y = x[1:], y[1:]
	}
	return len(x) - len(y)
}

func leadingDigits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}
