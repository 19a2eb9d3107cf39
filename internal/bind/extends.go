package bind

import (
	"slices"

	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/syntax"
)

// Extend puts the built-in scheme that a file extends under it: what the file says replaces what that one says, piece by
// piece. read gives the source of a built-in scheme. A file that extends nothing comes back as it is.
func Extend(file *syntax.File, read func(id string) ([]byte, error)) (*syntax.File, diag.Problems) {
	var problems diag.Problems
	i, attr := extends(file)
	if attr == nil {
		return file, nil
	}
	id, ok := attr.Expr.(*syntax.Text)
	if !ok {
		problems.Add(attr.Expr.Span(), "the id of a built-in scheme is needed here", "chopmark scheme list shows them")
		return file, problems
	}
	src, err := read(id.Value)
	if err != nil {
		problems.Add(attr.Expr.Span(), "there is no built-in scheme "+quote(id.Value)+" to extend", "chopmark scheme list shows them")
		return file, problems
	}
	base, problems := syntax.Parse(id.Value+".hcl", src)
	if problems.Failed() {
		return file, problems
	}
	if _, more := extends(base); more != nil {
		problems.Add(attr.Expr.Span(), quote(id.Value)+" extends another scheme itself", "extend that one")
		return file, problems
	}
	out := *file
	out.Blocks = slices.Clone(file.Blocks)
	out.Blocks[i] = merged(base.Blocks[0], file.Blocks[i])
	return &out, problems
}

// Within puts problems of an extended scheme to the place that names it: the reader has the other file before them.
func Within(file *syntax.File, problems diag.Problems) diag.Problems {
	_, attr := extends(file)
	if attr == nil {
		return problems
	}
	out := make(diag.Problems, 0, len(problems))
	for _, p := range problems {
		if p.Range.File != file.Name {
			p.Message, p.Range = "with what this file says, the scheme that it extends is wrong: "+p.Message, attr.Expr.Span()
		}
		out = append(out, p)
	}
	return out
}

// extends finds the attribute, and the block that it stands in.
func extends(file *syntax.File) (int, *syntax.Attr) {
	for i, b := range file.Blocks {
		for _, a := range b.Attrs {
			if b.Type == "scheme" && a.Name == "extends" {
				return i, a
			}
		}
	}
	return 0, nil
}

// merged gives base with what own says in its place. Steps are replaced one by one, inputs and forms by their labels,
// and every other block as a whole.
func merged(base, own *syntax.Block) *syntax.Block {
	out := *own
	out.Attrs = mergedAttrs(base.Attrs, slices.DeleteFunc(slices.Clone(own.Attrs), func(a *syntax.Attr) bool { return a.Name == "extends" }))
	out.Blocks = nil
	for _, b := range base.Blocks {
		if i := slices.IndexFunc(own.Blocks, func(o *syntax.Block) bool { return sameBlock(o, b) }); i < 0 {
			out.Blocks = append(out.Blocks, b)
		} else if b.Type == "steps" {
			steps := *b
			steps.Attrs = mergedAttrs(b.Attrs, own.Blocks[i].Attrs)
			out.Blocks = append(out.Blocks, &steps)
		}
	}
	for _, o := range own.Blocks {
		replaces := slices.ContainsFunc(base.Blocks, func(b *syntax.Block) bool { return sameBlock(o, b) })
		if o.Type != "steps" || !replaces {
			out.Blocks = append(out.Blocks, o)
		}
	}
	return &out
}

func sameBlock(a, b *syntax.Block) bool {
	return a.Type == b.Type && slices.EqualFunc(a.Labels, b.Labels, func(x, y syntax.Label) bool { return x.Text == y.Text })
}

func mergedAttrs(base, own []*syntax.Attr) []*syntax.Attr {
	var out []*syntax.Attr
	for _, a := range base {
		if !slices.ContainsFunc(own, func(o *syntax.Attr) bool { return o.Name == a.Name }) {
			out = append(out, a)
		}
	}
	return append(out, own...)
}
