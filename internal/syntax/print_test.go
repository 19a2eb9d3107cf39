package syntax

import (
	"fmt"
	"strings"
)

// printFile shows a tree: a line for each block and attribute, expressions with everything in brackets.
func printFile(f *File) string {
	var b strings.Builder
	for _, block := range f.Blocks {
		printBlock(&b, "", block)
	}
	return b.String()
}

func printBlock(b *strings.Builder, indent string, block *Block) {
	b.WriteString(indent + block.Type)
	for _, l := range block.Labels {
		fmt.Fprintf(b, " %q", l.Text)
	}
	b.WriteString("\n")
	for _, a := range block.Attrs {
		fmt.Fprintf(b, "%s  %s = %s\n", indent, a.Name, printExpr(a.Expr))
	}
	for _, inner := range block.Blocks {
		printBlock(b, indent+"  ", inner)
	}
}

func printExpr(e Expr) string {
	switch e := e.(type) {
	case *Text:
		return fmt.Sprintf("%q", e.Value)
	case *Number:
		return fmt.Sprint(e.Value)
	case *Bool:
		return fmt.Sprint(e.Value)
	case *Template:
		return "template(" + printExprs(e.Parts) + ")"
	case *Ref:
		return strings.TrimSuffix(e.Name+"."+e.Field, ".")
	case *Call:
		return e.Name + "(" + printExprs(e.Args) + ")"
	case *List:
		return "[" + printExprs(e.Items) + "]"
	case *Object:
		return printObject(e)
	case *For:
		return printFor(e)
	case *Cond:
		return "(" + printExpr(e.Test) + " ? " + printExpr(e.Then) + " : " + printExpr(e.Else) + ")"
	case *Binary:
		return "(" + printExpr(e.Left) + " " + e.Op + " " + printExpr(e.Right) + ")"
	case *Not:
		return "!" + printExpr(e.Arg)
	}
	return fmt.Sprintf("<%T>", e)
}

func printExprs(list []Expr) string {
	var out []string
	for _, e := range list {
		out = append(out, printExpr(e))
	}
	return strings.Join(out, ", ")
}

func printObject(e *Object) string {
	var out []string
	for _, f := range e.Fields {
		out = append(out, fmt.Sprintf("%q = %s", f.Name, printExpr(f.Value)))
	}
	return "{" + strings.Join(out, ", ") + "}"
}

func printFor(e *For) string {
	s := "[for " + e.Var + " in " + printExpr(e.List) + " : " + printExpr(e.Body)
	if e.Cond != nil {
		s += " if " + printExpr(e.Cond)
	}
	return s + "]"
}
