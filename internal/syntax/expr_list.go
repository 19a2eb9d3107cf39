package syntax

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// object converts { name = value }.
func (p *parser) object(e *hclsyntax.ObjectConsExpr, depth int) Expr {
	out := &Object{Range: p.source.rng(e.SrcRange)}
	for _, item := range e.Items {
		key := item.KeyExpr.Range()
		field := Field{Name: p.fieldName(item.KeyExpr), NameRange: p.source.rng(key), Value: p.expr(item.ValueExpr, depth)}
		if at := p.behindBlanks(key.End.Byte); at < len(p.text) && p.text[at] == ':' && !p.data {
			p.add(at, at+1, `":" does not stand between a name and its value`, "write name = value")
		}
		out.Fields = append(out.Fields, field)
	}
	return out
}

// fieldName gives the name before "=" in an object: a bare word or a literal text.
func (p *parser) fieldName(e hclsyntax.Expression) string {
	key, ok := e.(*hclsyntax.ObjectConsKeyExpr)
	if !ok || key.ForceNonLiteral {
		p.refuseExpr(e, "a name in { } is a word or a text in quotes", "names are the same in every request")
		return ""
	}
	if word := hcl.ExprAsKeyword(key.Wrapped); word != "" {
		return word
	}
	switch inner := key.Wrapped.(type) {
	case *hclsyntax.TemplateExpr:
		if inner.IsStringLiteral() {
			text, _ := p.template(inner, 0).(*Text)
			return text.Value
		}
		p.refuseExpr(e, "a name in { } has no holes", "names are the same in every request: write it out")
	case *hclsyntax.TemplateWrapExpr:
		p.refuseExpr(e, "a name in { } has no holes", "names are the same in every request: write it out")
	default:
		p.refuseExpr(e, "a name in { } is a word or a text in quotes", fmt.Sprintf("write %q", p.slice(e.Range())))
	}
	return ""
}

// each converts [for v in list : body if cond].
func (p *parser) each(e *hclsyntax.ForExpr, depth int) Expr {
	if e.KeyExpr != nil || e.Group {
		at := e.OpenRange
		p.add(at.Start.Byte, e.CloseRange.End.Byte, noObjectFor, forHint)
		return nil
	}
	name := p.behindBlanks(p.behindBlanks(e.OpenRange.End.Byte) + len("for"))
	if e.KeyVar != "" {
		second := p.tokenAt(p.tokenAt(name + len(e.KeyVar)).Range.End.Byte)
		p.add(name, second.Range.End.Byte, "for has one variable", forHint)
		return nil
	}
	out := &For{Var: e.ValVar, VarRange: p.source.span(name, name+len(e.ValVar)), Range: p.source.rng(e.SrcRange)}
	out.List = p.expr(e.CollExpr, depth)
	out.Body = p.expr(e.ValExpr, depth)
	if e.CondExpr != nil {
		out.Cond = p.expr(e.CondExpr, depth)
	}
	return out
}
