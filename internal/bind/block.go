package bind

import (
	"strings"
	"time"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
	"github.com/chopmark/chopmark/internal/syntax"
)

// label gives a block's one label; required says whether it may be missing.
func (b *binder) label(block *syntax.Block, what string, required bool) string {
	switch {
	case len(block.Labels) == 0 && required:
		b.problems.Add(block.Range, what+" needs a name", "write "+what+` "name" { ... }`)
	case len(block.Labels) > 1:
		b.problems.Add(block.Labels[1].Range, what+" takes one name", "remove this one")
	case len(block.Labels) == 1:
		if name := block.Labels[0].Text; isName(name) {
			return name
		}
		b.problems.Add(block.Labels[0].Range, "this cannot be the name of "+what,
			"use lower-case letters, digits, _ and -, beginning with a letter")
	}
	return ""
}

func isName(s string) bool {
	for i, c := range s {
		letter := c >= 'a' && c <= 'z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789_-", c)) {
			return false
		}
	}
	return s != ""
}

// noBlocks reports blocks inside a block that takes attributes only.
func (b *binder) noBlocks(block *syntax.Block) {
	for _, child := range block.Blocks {
		b.problems.Add(child.Range, block.Type+" takes no blocks", "write name = value")
	}
}

func (b *binder) credential(block *syntax.Block) {
	b.noBlocks(block)
	c := &b.scheme.Credential
	for _, a := range block.Attrs {
		switch a.Name {
		case "key_id":
			c.KeyID = b.literal(a.Expr)
		case "secret":
			c.Secret = b.literal(a.Expr)
		case "token":
			c.Token = b.literal(a.Expr)
		default:
			b.unknownAttr(a, "credential", []string{"key_id", "secret", "token"})
		}
	}
}

var inputAttrs = []string{"doc", "list", "optional", "allowed", "default"}

func (b *binder) declareInput(block *syntax.Block) {
	b.noBlocks(block)
	in := &graph.InputDecl{Name: b.label(block, "input", true), Range: block.Range}
	if in.Name == "" {
		return
	}
	if _, _, ok := graph.SourceByName(in.Name); ok || b.scheme.Input(in.Name) != nil {
		b.problems.Add(block.Labels[0].Range, "the name "+quote(in.Name)+" is taken", "choose another")
		return
	}
	for _, a := range block.Attrs {
		switch a.Name {
		case "doc":
			in.Doc = b.literal(a.Expr)
		case "list":
			in.List = b.flag(a.Expr)
		case "optional":
			in.Optional = b.flag(a.Expr)
		case "allowed":
			in.Allowed = b.literals(a.Expr)
		case "default":
		default:
			b.unknownAttr(a, "input", inputAttrs)
		}
	}
	b.scheme.Inputs = append(b.scheme.Inputs, in)
}

func (b *binder) bindDefault(block *syntax.Block) {
	if len(block.Labels) == 0 {
		return
	}
	in := b.scheme.Input(block.Labels[0].Text)
	for _, a := range block.Attrs {
		if a.Name != "default" || in == nil || in.Default != nil {
			continue
		}
		if in.Optional {
			b.problems.Add(a.NameRange, "an optional input is absent when nobody gives it, so it has no default", "remove one of the two")
			continue
		}
		want := op.Text
		if in.List {
			want = op.TextList
		}
		b.given = true
		in.Default = b.typed(a.Expr, want, "the default of "+quote(in.Name))
		b.given = false
		b.checkDefault(in)
	}
}

// checkDefault refuses a literal default that the input does not allow.
func (b *binder) checkDefault(in *graph.InputDecl) {
	if in.Default == nil || in.Default.Kind != graph.Const {
		return
	}
	if err := in.Check([]string{in.Default.Text}); err != nil {
		b.problems.Add(in.Default.Range, err.Error(), "")
	}
}

var freshAttrs = []string{"within", "when", "lifetime", "longest", "nonce"}

func (b *binder) fresh(block *syntax.Block) {
	b.noBlocks(block)
	f := &b.scheme.Fresh
	f.Range = block.Range
	for _, a := range block.Attrs {
		switch a.Name {
		case "within":
			f.Within = b.typed(a.Expr, op.Text, "within")
			b.durations(f.Within)
		case "when":
			f.When = b.typed(a.Expr, op.Bool, "when")
		case "lifetime":
			f.Lifetime = b.typed(a.Expr, op.Text, "lifetime")
		case "longest":
			f.Longest = b.duration(a.Expr)
		case "nonce":
			f.Nonce, f.Digits = b.nonce(a.Expr)
		default:
			b.unknownAttr(a, "fresh", freshAttrs)
		}
	}
}

// nonce reads whether there is a nonce and of what it is made.
func (b *binder) nonce(e syntax.Expr) (nonce, digits bool) {
	switch kind := b.literal(e); kind {
	case "text":
		return true, false
	case "number":
		return true, true
	case "":
	default:
		b.problems.Add(e.Span(), "a nonce cannot be "+quote(kind), `write "text", or "number" where the vendor takes digits only`)
	}
	return false, false
}

// durations checks every literal that the expression can come out as.
func (b *binder) durations(n *graph.Node) {
	if n == nil {
		return
	}
	switch n.Kind {
	case graph.Const:
		b.checkDuration(n.Text, n)
	case graph.Cond:
		b.durations(n.Args[1])
		b.durations(n.Args[2])
	default:
		b.problems.Add(n.Range, "a duration is written out here", `for example "5m", or variant == "a" ? "5m" : "2h"`)
	}
}

func (b *binder) duration(e syntax.Expr) time.Duration {
	n := b.typed(e, op.Text, "longest")
	b.durations(n)
	if n == nil || n.Kind != graph.Const {
		return 0
	}
	d, _ := time.ParseDuration(n.Text) // checked by durations
	return d
}

func (b *binder) checkDuration(text string, n *graph.Node) {
	if d, err := time.ParseDuration(text); err != nil || d <= 0 {
		b.problems.Add(n.Range, quote(text)+" is not a duration", `write for example "60s", "15m" or "2h"`)
	}
}

// literal gives the text of an attribute that must be a plain literal.
func (b *binder) literal(e syntax.Expr) string {
	if t, ok := e.(*syntax.Text); ok {
		return t.Value
	}
	b.problems.Add(e.Span(), "a plain text is needed here", `write it between quotes, without ${ }`)
	return ""
}

func (b *binder) literals(e syntax.Expr) []string {
	list, ok := e.(*syntax.List)
	if !ok {
		b.problems.Add(e.Span(), "a list of plain texts is needed here", `for example ["a", "b"]`)
		return nil
	}
	texts := make([]string, 0, len(list.Items))
	for _, item := range list.Items {
		texts = append(texts, b.literal(item))
	}
	return texts
}

func (b *binder) flag(e syntax.Expr) bool {
	if t, ok := e.(*syntax.Bool); ok {
		return t.Value
	}
	b.problems.Add(e.Span(), "true or false is needed here", "")
	return false
}

// headerNames gives a literal list of header names, lower case; star allows a trailing "*".
func (b *binder) headerNames(e syntax.Expr, star bool) []string {
	names := b.literals(e)
	for _, n := range names {
		plain := n
		if star {
			plain = strings.TrimSuffix(n, "*")
		}
		if plain != strings.ToLower(plain) || strings.ContainsAny(plain, " :*\t\r\n") || n == "" {
			b.problems.Add(e.Span(), quote(n)+" is not a header name in lower case", "signed headers are listed in lower case")
		}
	}
	return names
}
