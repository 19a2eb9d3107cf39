package syntax

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"sort"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// convertFile makes the tree. Problems do not stop it: the tree is thrown away then, but all of them are found.
func (p *parser) convertFile(body *hclsyntax.Body) *File {
	for _, attr := range p.attributes(body) {
		r := attr.NameRange
		p.add(r.Start.Byte, r.End.Byte, fmt.Sprintf("%q stands outside of every block", attr.Name),
			`attributes belong into a block: scheme "name" { ... }`)
	}
	file := &File{Name: p.source.name}
	for _, b := range body.Blocks {
		file.Blocks = append(file.Blocks, p.block(b))
	}
	return file
}

// block descends as deep as braces are nested, which balance has bounded.
func (p *parser) block(b *hclsyntax.Block) *Block {
	end := b.TypeRange.End.Byte
	out := &Block{Type: b.Type}
	for i, r := range b.LabelRanges {
		if p.text[r.Start.Byte] != '"' {
			p.add(r.Start.Byte, r.End.Byte, fmt.Sprintf("the label %s has no quotes", b.Labels[i]), fmt.Sprintf("write %q", b.Labels[i]))
		}
		out.Labels = append(out.Labels, Label{Text: b.Labels[i], Range: p.source.rng(r)})
		end = r.End.Byte
	}
	out.Range = p.source.span(b.TypeRange.Start.Byte, end)
	out.Attrs = p.attributes(b.Body)
	for _, inner := range b.Body.Blocks {
		out.Blocks = append(out.Blocks, p.block(inner))
	}
	return out
}

// attributes converts a body's attributes. HCL keeps them in a map, so their order comes from the positions.
func (p *parser) attributes(body *hclsyntax.Body) []*Attr {
	attrs := slices.SortedFunc(maps.Values(body.Attributes), func(a, b *hclsyntax.Attribute) int {
		return a.NameRange.Start.Byte - b.NameRange.Start.Byte
	})
	var out []*Attr
	for _, a := range attrs {
		out = append(out, &Attr{Name: a.Name, NameRange: p.source.rng(a.NameRange), Expr: p.expr(a.Expr, 1)})
	}
	return out
}

// behindBlanks gives the place of the first byte from a place on that is neither blank nor part of a comment.
func (p *parser) behindBlanks(at int) int {
	for at < len(p.text) {
		rest := p.text[at:]
		switch end := -1; {
		case bytes.IndexByte([]byte(" \t\r\n"), rest[0]) >= 0:
			at++
		case rest[0] == '#', bytes.HasPrefix(rest, []byte("//")):
			if end = bytes.IndexByte(rest, '\n'); end < 0 {
				return len(p.text)
			}
			at += end
		case bytes.HasPrefix(rest, []byte("/*")):
			if end = bytes.Index(rest, []byte("*/")); end < 0 {
				return len(p.text)
			}
			at += end + len("*/")
		default:
			return at
		}
	}
	return at
}

// tokenAt gives the first token at or behind a byte that is not blank; HCL's tree has no places for symbols. The quick
// way has no tokens: it does not tell its problems.
func (p *parser) tokenAt(at int) hclsyntax.Token {
	if len(p.tokens) == 0 {
		return hclsyntax.Token{Range: hcl.Range{Start: hcl.Pos{Byte: at}, End: hcl.Pos{Byte: at}}}
	}
	i := sort.Search(len(p.tokens), func(i int) bool { return p.tokens[i].Range.Start.Byte >= at })
	for i < len(p.tokens)-1 && blank(p.tokens[i]) {
		i++
	}
	return p.tokens[min(i, len(p.tokens)-1)]
}
