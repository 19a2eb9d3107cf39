package sandbox

import (
	"fmt"
	"maps"
	"slices"

	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/syntax"
	"github.com/chopmark/chopmark/provider"
)

// scopeNames are what expressions of actions can name beside settings, tables and values of their own.
var scopeNames = []string{"params", "request", "action", "service", "version", "key_id", "request_id"}

// check looks at a provider's actions before any of them is called.
func (r *reader) check(p *provider.Provider) {
	b := r.books[p.ID]
	names := slices.Clone(scopeNames)
	for _, s := range p.Settings {
		names = append(names, s.Name)
	}
	calls := (&Sandbox{}).calls()
	for _, t := range b.tables {
		r.expr(t.Rows, nil, calls)
	}
	tables := slices.Sorted(maps.Keys(b.tables))
	for _, s := range b.sets {
		for i := range s.Actions {
			c := actionCheck{reader: r, a: &s.Actions[i], names: slices.Concat(names, tables), tables: tables, calls: calls}
			c.run()
		}
	}
}

func (r *reader) expr(e syntax.Expr, names []string, calls map[string]data.Func) {
	r.problems = append(r.problems, data.Check(e, names, calls)...)
}

type actionCheck struct {
	*reader
	a             *action
	names, tables []string
	calls         map[string]data.Func
}

func (c *actionCheck) run() {
	if c.a.Let != nil {
		o, ok := c.a.Let.(*syntax.Object)
		if !ok {
			c.problems.Add(c.a.Let.Span(), "names with values are needed here", "for example { found = ... }")
			return
		}
		for _, f := range o.Fields {
			c.expr(f.Value, c.names, c.calls)
			c.names = append(c.names, f.Name)
		}
	}
	for i := range c.a.Fails {
		c.fail(&c.a.Fails[i])
	}
	withRow := append(slices.Clip(c.names), "row")
	for _, in := range c.a.Inserts {
		c.change(in.Table, in.Range, c.names, in.Rows)
	}
	for _, up := range c.a.Updates {
		c.change(up.Table, up.Range, withRow, up.Where, up.Set)
	}
	for _, del := range c.a.Deletes {
		c.change(del.Table, del.Range, withRow, del.Where)
	}
	c.expr(c.a.Result, c.names, c.calls)
}

func (c *actionCheck) change(table string, at diag.Range, names []string, list ...syntax.Expr) {
	if !slices.Contains(c.tables, table) {
		hint := diag.DidYouMean(table, c.tables, fmt.Sprintf("add table %q { rows = [] }", table))
		c.problems.Add(at, fmt.Sprintf("there is no table %q", table), hint)
	}
	for _, e := range list {
		c.expr(e, names, c.calls)
	}
}

func (c *actionCheck) fail(f *fail) {
	switch {
	case f.Condition == "" && (f.Code == nil || f.Message == nil):
		c.problems.Add(f.Range, "fail says neither which condition it is nor a code and a message", `write condition = "not-found", or code = ... and message = ...`)
	case f.Condition != "" && !slices.Contains(provider.Conditions, f.Condition):
		hint := diag.DidYouMean(f.Condition, provider.Conditions, "")
		c.problems.Add(f.Range, fmt.Sprintf("there is no condition %q", f.Condition), hint)
	}
	for _, e := range []syntax.Expr{f.When, f.Item, f.Code, f.Message} {
		c.expr(e, c.names, c.calls)
	}
}
