package syntax

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// operators are the ones of the language; the hints say what to write for the others.
var operators = map[*hclsyntax.Operation]string{
	hclsyntax.OpEqual:      "==",
	hclsyntax.OpNotEqual:   "!=",
	hclsyntax.OpLogicalAnd: "&&",
	hclsyntax.OpLogicalOr:  "||",
}

var operatorHints = map[string]string{
	"+":  `texts are joined as "${a}${b}", and numbers are added with add(a, b)`,
	"-":  `use add(a, "-1"); a negative number is a text in quotes`,
	"*":  "a scheme computes nothing: write the result",
	"/":  "a scheme computes nothing: write the result; a path is written as a text, \"/\"",
	"%":  "a scheme computes nothing: write the result",
	"<":  comparisonHint,
	">":  comparisonHint,
	"<=": comparisonHint,
	">=": comparisonHint,
}

const comparisonHint = "values are compared with == and != only"

const (
	noNamespaces     = `"::" is not part of the scheme language`
	noNamespacesHint = "operations have plain names, such as sha256(x)"
	noIndex          = "a value is not indexed with [ ]"
	noIndexHint      = "use first(list), or label(text, n) for a part of a name"
	noSplat          = `"*" does not stand for all elements`
	noSplatHint      = "use [for v in list : v.name]"
	noObjectFor      = "for makes a list, nothing else"
	forHint          = "write [for v in list : body] or [for v in list : body if test]"
)

// operation converts what has operators.
func (p *parser) operation(e hclsyntax.Expression, depth int) Expr {
	switch e := e.(type) {
	case *hclsyntax.ConditionalExpr:
		return &Cond{
			Test:  p.expr(e.Condition, depth),
			Then:  p.expr(e.TrueResult, depth),
			Else:  p.expr(e.FalseResult, depth),
			Range: p.source.rng(e.SrcRange),
		}
	case *hclsyntax.BinaryOpExpr:
		return p.binary(e, depth)
	case *hclsyntax.UnaryOpExpr:
		return p.unary(e, depth)
	}
	return p.other(e)
}

func (p *parser) binary(e *hclsyntax.BinaryOpExpr, depth int) Expr {
	left, right := p.expr(e.LHS, depth), p.expr(e.RHS, depth)
	op, ok := operators[e.Op]
	if !ok {
		p.refuseOperator(p.tokenAt(e.LHS.Range().End.Byte))
		return nil
	}
	return &Binary{Op: op, Left: left, Right: right, Range: p.source.rng(e.SrcRange)}
}

func (p *parser) unary(e *hclsyntax.UnaryOpExpr, depth int) Expr {
	arg := p.expr(e.Val, depth)
	if e.Op != hclsyntax.OpLogicalNot {
		p.refuseOperator(p.tokenAt(e.SymbolRange.Start.Byte))
		return nil
	}
	return &Not{Arg: arg, Range: p.source.rng(e.SrcRange)}
}

func (p *parser) refuseOperator(tok hclsyntax.Token) {
	op := string(tok.Bytes)
	hint := operatorHints[op]
	if p.data && hint != comparisonHint {
		hint = `data files compute nothing; texts are joined as "${a}${b}"`
	}
	p.refuse(tok, fmt.Sprintf("%q is not part of the scheme language", op), hint)
}

// other refuses the kinds of expression that the language does not have.
func (p *parser) other(e hclsyntax.Expression) Expr {
	switch e := e.(type) {
	case *hclsyntax.IndexExpr:
		return p.refuseIndex(e.BracketRange)
	case *hclsyntax.SplatExpr:
		return p.refuseAt(e.MarkerRange, noSplat, noSplatHint)
	case *hclsyntax.RelativeTraversalExpr:
		step := e.Traversal[0]
		if _, ok := step.(hcl.TraverseIndex); ok {
			return p.refuseIndex(step.SourceRange())
		}
		return p.refuseAt(step.SourceRange(), "only a name has a field", "give the value before the dot a name of its own")
	}
	return p.refuseAt(e.Range(), "this is not part of the scheme language", "")
}

func (p *parser) refuseIndex(r hcl.Range) Expr { return p.refuseAt(r, noIndex, noIndexHint) }

func (p *parser) refuseExpr(e hclsyntax.Expression, message, hint string) {
	p.refuseAt(e.Range(), message, hint)
}

func (p *parser) refuseAt(r hcl.Range, message, hint string) Expr {
	p.add(r.Start.Byte, r.End.Byte, message, hint)
	return nil
}
