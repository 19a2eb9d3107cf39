package data

import (
	"fmt"
	"maps"
	"slices"

	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/syntax"
)

// Check tells what an expression names that is not there, before it is ever evaluated.
func Check(e syntax.Expr, names []string, calls map[string]Func) diag.Problems {
	c := checker{names: names, calls: calls}
	c.expr(e)
	return c.problems
}

type checker struct {
	names    []string
	calls    map[string]Func
	problems diag.Problems
}

func (c *checker) expr(e syntax.Expr) {
	switch e := e.(type) {
	case nil:
		return
	case *syntax.Ref:
		if !slices.Contains(c.names, e.Name) {
			c.problems.Add(e.Range, fmt.Sprintf("there is nothing named %q here", e.Name), near(e.Name, slices.Clone(c.names), "names"))
		}
	case *syntax.Call:
		if c.calls[e.Name] == nil {
			c.problems.Add(e.NameRange, fmt.Sprintf("there is no operation %q here", e.Name), near(e.Name, slices.Collect(maps.Keys(c.calls)), "operations"))
		}
	case *syntax.For:
		c.expr(e.List)
		outer := c.names
		c.names = append(slices.Clip(outer), e.Var)
		c.expr(e.Body)
		c.expr(e.Cond)
		c.names = outer
		return
	}
	for _, child := range children(e) {
		c.expr(child)
	}
}
