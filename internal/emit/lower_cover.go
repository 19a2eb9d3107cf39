package emit

import (
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
)

// Which parts of a request the signature covers, as far as callers ask.

// coverable gives the parts of a request that the signature covers in any of the forms. Whoever demands another one has
// misspelt it, or demands what no request can meet.
func coverable(forms []*readBack) []string {
	var covered graph.Parts
	for _, f := range forms {
		cover := f.program.Cover()
		covered |= cover.Always | cover.Sometimes
	}
	var names []string
	for _, name := range []string{"body", "method", "host", "path", "query", "time"} {
		if part, _ := graph.PartsByName(name); covered&part != 0 {
			names = append(names, name)
		}
	}
	return names
}

// coverage refuses requests whose signature does not cover what must be covered here. What it always covers is not asked.
func (l *lowering) coverage() {
	cover := l.program.Cover()
	for _, name := range l.received.covers {
		part, _ := graph.PartsByName(name)
		if cover.Always&part != 0 {
			continue
		}
		verdict := "header-not-signed"
		if name == "body" {
			verdict = "body-mismatch"
		}
		test := l.ask("asked", text(name))
		if covered := (&covering{l: l, part: part, done: map[*graph.Node]bool{}}).node(l.program.Signature); isTrue(covered) {
			continue
		} else if covered != nil {
			test = both(test, opposite(covered))
		}
		l.refuseIf(test, verdict, "the signature does not cover the "+name+", which must be covered here")
	}
}

// covering makes the test whether a part of the request flows into a node: nil when it never does.
type covering struct {
	l    *lowering
	part graph.Parts
	done map[*graph.Node]bool // on the way here
}

func (c *covering) node(n *graph.Node) *Expr {
	if n == nil || c.done[n] {
		return nil
	}
	c.done[n] = true
	defer delete(c.done, n)
	switch {
	case n.Kind == graph.Input:
		return c.input(n)
	case n.Kind == graph.Cond && !graph.InsideLoop(n.Args[0]):
		test := c.l.test(n.Args[0])
		yes, no := c.node(n.Args[1]), c.node(n.Args[2])
		if yes != nil && no != nil && sameExpr(yes, no) {
			return yes
		}
		return anyOf(when(test, yes), when(opposite(test), no))
	case n.Is("when") && !graph.InsideLoop(n.Args[0]):
		return when(c.l.test(n.Args[0]), c.node(n.Args[1]))
	}
	var found *Expr
	for _, a := range n.Args {
		found = anyOf(found, c.node(a))
	}
	return found
}

func (c *covering) input(n *graph.Node) *Expr {
	if n.Given {
		return nil
	}
	var found *Expr
	reach := n.Source.Reach()
	switch {
	case n.Source == graph.Params && c.part == graph.PartBody:
		found = c.l.ask("is_form")
	case reach&c.part != 0:
		return answer(true)
	}
	switch n.Source {
	case graph.HeaderValue:
		return c.header(n.Text, nil)
	case graph.Signed, graph.Headers:
		return c.listed(n.Source)
	case graph.Params, graph.Query, graph.RawQuery, graph.Target, graph.URL:
		for _, it := range c.l.program.Before {
			if it.Place != graph.InHeader {
				found = anyOf(found, c.node(it.Node))
			}
		}
	}
	return found
}

// listed tells by which headers of the list the part is covered.
func (c *covering) listed(source graph.Source) *Expr {
	names := []string{"host"}
	for _, it := range c.l.program.Before {
		if it.Place == graph.InHeader && !slices.Contains(names, it.Name) {
			names = append(names, it.Name)
		}
	}
	var found *Expr
	for _, name := range names {
		list := c.l.signed
		var is *Expr
		if source == graph.Signed && list != nil {
			values := &Expr{Kind: Call, Type: Texts, Word: "header_values", Args: c.l.atoms([]*Expr{local(list), text(name)})}
			first := c.l.ask("first?", values)
			is = &Expr{Kind: Call, Type: Bool, Word: "present", Args: c.l.atoms([]*Expr{first})}
		}
		found = anyOf(found, c.header(name, is))
	}
	return found
}

// header follows a header to what it was made from, where it is covered.
func (c *covering) header(name string, listed *Expr) *Expr {
	var found *Expr
	if strings.EqualFold(name, "host") && c.part == graph.PartHost {
		found = answer(true)
	}
	for _, it := range c.l.program.Before {
		if it.Place == graph.InHeader && strings.EqualFold(it.Name, name) {
			found = anyOf(found, c.node(it.Node))
		}
	}
	if listed == nil || found == nil {
		return found
	}
	return when(listed, found)
}
