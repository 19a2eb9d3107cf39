package syntax

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// expr converts one expression, nil when it is refused. The kinds that are converted are the whole language.
func (p *parser) expr(e hclsyntax.Expression, depth int) Expr {
	if p.exhausted(e, depth) {
		return nil
	}
	depth++
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		return p.literal(e)
	case *hclsyntax.TemplateExpr:
		return p.template(e, depth)
	case *hclsyntax.TemplateWrapExpr:
		return &Template{Parts: []Expr{p.expr(e.Wrapped, depth)}, Range: p.source.rng(e.SrcRange)}
	case *hclsyntax.ScopeTraversalExpr:
		return p.ref(e)
	case *hclsyntax.FunctionCallExpr:
		return p.call(e, depth)
	case *hclsyntax.ParenthesesExpr:
		return p.expr(e.Expression, depth)
	case *hclsyntax.TupleConsExpr:
		return &List{Items: p.exprs(e.Exprs, depth), Range: p.source.rng(e.SrcRange)}
	case *hclsyntax.ObjectConsExpr:
		return p.object(e, depth)
	case *hclsyntax.ForExpr:
		return p.each(e, depth)
	}
	return p.operation(e, depth)
}

func (p *parser) exprs(list []hclsyntax.Expression, depth int) []Expr {
	var out []Expr
	for _, e := range list {
		out = append(out, p.expr(e, depth))
	}
	return out
}

// exhausted holds the budgets that brackets do not show: chains such as a && b && c are nested too.
func (p *parser) exhausted(e hclsyntax.Expression, depth int) bool {
	if depth > maxDepth {
		p.refuseExpr(e, tooDeep, tooDeepHint)
		return true
	}
	if p.count++; p.count == maxExprs+1 {
		p.refuseExpr(e, "the file has more than "+strconv.Itoa(maxExprs)+" expressions", "a scheme is a page or two of text")
	}
	return p.count > maxExprs
}

func (p *parser) literal(e *hclsyntax.LiteralValueExpr) Expr {
	r := p.source.rng(e.SrcRange)
	switch {
	case e.Val.IsNull() && p.data:
		return &Null{Range: r}
	case e.Val.IsNull():
		p.refuseExpr(e, "null is not part of the scheme language", `leave the attribute out, or write "" for an empty text`)
	case e.Val.Type() == cty.String:
		return &Text{Value: e.Val.AsString(), Range: r}
	case e.Val.Type() == cty.Bool:
		return &Bool{Value: e.Val.True(), Range: r}
	case e.Val.Type() == cty.Number:
		n, _ := strconv.Atoi(string(p.slice(e.SrcRange))) // checkNumber has looked at it
		return &Number{Value: n, Range: r}
	}
	return nil
}

// slice gives the text of a range.
func (p *parser) slice(r hcl.Range) []byte { return p.text[r.Start.Byte:r.End.Byte] }

// template converts a text in quotes; one without holes is a literal.
func (p *parser) template(e *hclsyntax.TemplateExpr, depth int) Expr {
	r := p.source.rng(e.SrcRange)
	parts := p.exprs(e.Parts, depth)
	if len(parts) == 1 {
		if text, ok := parts[0].(*Text); ok {
			return &Text{Value: text.Value, Range: r}
		}
	}
	return &Template{Parts: parts, Range: r}
}

func (p *parser) ref(e *hclsyntax.ScopeTraversalExpr) Expr {
	ref := &Ref{Name: e.Traversal.RootName(), Range: p.source.rng(e.SrcRange)}
	for i, step := range e.Traversal[1:] {
		field, ok := step.(hcl.TraverseAttr)
		switch {
		case !ok:
			return p.refuseIndex(step.SourceRange())
		case i > 0 && p.data:
			ref.Field += "." + field.Name
			continue
		case i > 0:
			at := step.SourceRange()
			p.add(at.Start.Byte, at.End.Byte, "a name has one field at most", "write name.field, and give inner values names of their own")
			return nil
		}
		ref.Field = field.Name
	}
	return ref
}

func (p *parser) call(e *hclsyntax.FunctionCallExpr, depth int) Expr {
	if space, _, ok := strings.Cut(e.Name, "::"); ok {
		at := p.tokenAt(e.NameRange.Start.Byte + len(space))
		p.refuse(at, noNamespaces, noNamespacesHint)
		return nil
	}
	args := p.exprs(e.Args, depth)
	if e.ExpandFinal {
		last := e.Args[len(e.Args)-1].Range()
		p.refuse(p.tokenAt(last.End.Byte), `"..." is not part of the scheme language`,
			`write the arguments one by one, or join a list with join("", list)`)
	}
	whole := p.source.span(e.NameRange.Start.Byte, e.CloseParenRange.End.Byte)
	return &Call{Name: e.Name, NameRange: p.source.rng(e.NameRange), Args: args, Range: whole}
}
