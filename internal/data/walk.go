package data

import "github.com/chopmark/chopmark/internal/syntax"

// walk visits an expression and all that is in it, outermost first.
func walk(e syntax.Expr, visit func(syntax.Expr)) {
	if e == nil {
		return
	}
	visit(e)
	for _, child := range children(e) {
		walk(child, visit)
	}
}

func children(e syntax.Expr) []syntax.Expr {
	switch e := e.(type) {
	case *syntax.Template:
		return e.Parts
	case *syntax.Call:
		return e.Args
	case *syntax.List:
		return e.Items
	case *syntax.Object:
		values := make([]syntax.Expr, len(e.Fields))
		for i := range e.Fields {
			values[i] = e.Fields[i].Value
		}
		return values
	case *syntax.For:
		return []syntax.Expr{e.List, e.Body, e.Cond}
	case *syntax.Cond:
		return []syntax.Expr{e.Test, e.Then, e.Else}
	case *syntax.Binary:
		return []syntax.Expr{e.Left, e.Right}
	case *syntax.Not:
		return []syntax.Expr{e.Arg}
	}
	return nil
}
