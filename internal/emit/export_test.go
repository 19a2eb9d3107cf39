package emit

import (
	"fmt"
	"maps"

	"github.com/chopmark/chopmark/internal/op"
)

// Shaped gives Python with other abilities. What other languages need of the core is run so everywhere.
func Shaped(id string, each, cond, flat bool) *Target {
	t := *python
	t.ID, t.Each, t.Cond, t.Flat = id, each, cond, flat
	t.Write = func(f *File) {
		plans[&t] = append(plans[&t], f.Plan)
		writePython(f)
	}
	return &t
}

// Without gives Python without a word.
func Without(word string) *Target {
	t := *python
	t.ID, t.Spell = "python-without", maps.Clone(t.Spell)
	delete(t.Spell, word)
	return &t
}

// plans are those that a shaped target has written.
var plans = map[*Target][]*Plan{}

// Mistyped tells what is wrong with the types of a target's plans, and how many plans there are.
func Mistyped(t *Target) ([]string, int) {
	var c typeCheck
	for _, p := range plans[t] {
		c.scheme = p.Scheme.ID
		eachStmt(p, c.stmt)
		eachExpr(p, c.expr)
	}
	return c.problems, len(plans[t])
}

type typeCheck struct {
	scheme   string
	problems []string
}

func (c *typeCheck) bad(format string, args ...any) {
	c.problems = append(c.problems, c.scheme+": "+fmt.Sprintf(format, args...))
}

func (c *typeCheck) stmt(s *Stmt) {
	switch s.Kind {
	case Let, Assign:
		if s.Var.Type != s.Value.Type || s.Var.Maybe != s.Value.Maybe {
			c.bad("%s of type %s (%v) gets %s (%v) of %q", s.Var.Name, s.Var.Type, s.Var.Maybe, s.Value.Type, s.Value.Maybe, s.Value.word())
		}
	case Append:
		if s.Var.Type.Item() != s.Value.Type || s.Value.Maybe {
			c.bad("%s of type %s is filled with %s", s.Var.Name, s.Var.Type, s.Value.Type)
		}
	case Loop:
		if s.Value.Type.Item() != s.Var.Type {
			c.bad("%s of type %s goes through %s", s.Var.Name, s.Var.Type, s.Value.Type)
		}
	case IfPresent:
		if !s.Var.Maybe {
			c.bad("%s is never absent", s.Var.Name)
		}
	case Send:
		if s.Value.Type != Text || s.Value.Maybe {
			c.bad("%s is sent as %s", s.Name, s.Value.Type)
		}
	}
}

func (c *typeCheck) expr(e *Expr) {
	switch e.Kind {
	case Call:
		c.call(e)
	case Concat:
		for _, a := range e.Args {
			if a.Type != Text || a.Maybe {
				c.bad("a part of a text is %s (%v)", a.Type, a.Maybe)
			}
		}
	case Cond:
		a, b := e.Args[1], e.Args[2]
		if e.Args[0].Type != Bool || a.Type != e.Type || b.Type != e.Type || a.Maybe != e.Maybe || b.Maybe != e.Maybe {
			c.bad("a choice of %s (%v) has %s (%v) and %s (%v)", e.Type, e.Maybe, a.Type, a.Maybe, b.Type, b.Maybe)
		}
	case Known:
		if !e.Var.Maybe {
			c.bad("%s is known and never absent", e.Var.Name)
		}
	case Each:
		if e.Args[0].Type.Item() != e.Var.Type || e.Type.Item() != e.Args[1].Type || e.Args[1].Maybe {
			c.bad("a loop through %s makes %s of %s", e.Args[0].Type, e.Type, e.Args[1].Type)
		}
	}
}

func (c *typeCheck) call(e *Expr) {
	w := signature(e.Word)
	if w.result != e.Type || w.maybe != e.Maybe || len(w.params) != len(e.Args) {
		c.bad("%s gives %s (%v) of %d arguments", e.Word, e.Type, e.Maybe, len(e.Args))
		return
	}
	takesMaybe := e.Word == "present" || e.Word == "absent" || e.Word == "or_empty"
	for i, a := range e.Args {
		if a.Type != w.params[i] || a.Maybe != takesMaybe {
			c.bad("%s has %s (%v) as argument %d", e.Word, a.Type, a.Maybe, i+1)
		}
	}
}

// signature gives the signature of a word: that of the table, or of the operation.
func signature(name string) word {
	if w, is := sources[name]; is {
		return w
	}
	if w, is := steps[name]; is {
		return w
	}
	w := word{}
	if o := op.Lookup(name); o != nil {
		for _, p := range o.Params[:len(o.Params)-o.Optional] {
			w.params = append(w.params, paramType(p.Type))
		}
		w.result = paramType(o.Result)
	}
	if name == "local" {
		w.params[2] = Number // the zone, in seconds
	}
	return w
}

// paramType gives the type of a parameter of which words take one only: lists of texts or pairs under the plain name.
func paramType(t op.Type) Type {
	switch t {
	case op.SortList, op.List:
		return Texts
	case op.PairList | op.HeaderList:
		return Pairs
	}
	return typeOf(t)
}

// Unused gives the words that none of a target's plans uses.
func Unused(t *Target) []string {
	used := map[string]bool{}
	for _, p := range plans[t] {
		eachExpr(p, func(e *Expr) { used[e.word()] = true })
	}
	var unused []string
	for _, w := range Words() {
		if !used[w] {
			unused = append(unused, w)
		}
	}
	return unused
}
