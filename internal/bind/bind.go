// Package bind turns a parsed scheme file into a graph.
//
// In: the tree of a file. Out: a scheme whose names, types and sending are proved, or every problem found, each with
// its range. It never runs an operation on a request and never reads files.
package bind

import (
	"slices"

	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/syntax"
)

// Scheme binds the one scheme of a file. The scheme is nil when a problem is an error.
func Scheme(file *syntax.File) (*graph.Scheme, diag.Problems) { return bind(file, true) }

// Proved binds a file that is known to pass Scheme, as the built-in ones are by a test. It leaves out what needs a whole
// program to be proved.
func Proved(file *syntax.File) (*graph.Scheme, diag.Problems) { return bind(file, false) }

func bind(file *syntax.File, prove bool) (*graph.Scheme, diag.Problems) {
	b := &binder{steps: map[string]*step{}}
	block := b.only(file)
	if block == nil {
		return nil, b.problems
	}
	b.bindScheme(block)
	if prove && !b.problems.Failed() {
		b.prove()
	}
	b.problems.Sort()
	if b.problems.Failed() {
		return nil, b.problems
	}
	return b.scheme, b.problems
}

type binder struct {
	problems diag.Problems
	scheme   *graph.Scheme
	steps    map[string]*step
	chain    []*step // the steps that are being bound, to report a cycle
	loops    []*loop // the variables in scope, innermost last
	given    bool    // binding an input's default: it sees the request as it was handed over

	sharedSigned *graph.SignedHeaders // the scheme's own list, for forms that have none
}

// step is a named value of the steps block, bound when it is first needed.
type step struct {
	attr *syntax.Attr
	node *graph.Node
	done bool
}

// only gives the file's scheme block.
func (b *binder) only(file *syntax.File) *syntax.Block {
	var found *syntax.Block
	for _, block := range file.Blocks {
		switch {
		case block.Type != "scheme":
			b.unknownBlock(block, "a scheme file", []string{"scheme"})
		case found != nil:
			b.problems.Add(block.Range, "a file holds one scheme, and this is the second", "move it to a file of its own")
		default:
			found = block
		}
	}
	if found == nil && !b.problems.Failed() {
		b.problems.Add(diag.Range{File: file.Name, Start: diag.Pos{Line: 1, Column: 1}, End: diag.Pos{Line: 1, Column: 1}},
			"there is no scheme in this file", `write scheme "my-scheme" { ... }`)
	}
	return found
}

func (b *binder) bindScheme(block *syntax.Block) {
	b.scheme = &graph.Scheme{Range: block.Range}
	if id := b.label(block, "scheme", true); id != "" {
		b.scheme.ID = id
	}
	for _, a := range block.Attrs {
		switch a.Name {
		case "title":
			b.scheme.Title = b.literal(a.Expr)
		case "papers":
			b.scheme.Papers = b.literals(a.Expr)
		default:
			b.unknownAttr(a, "scheme", []string{"title", "papers"})
		}
	}
	b.declare(block)
	for _, child := range block.Blocks {
		if child.Type == "signed_headers" {
			b.sharedSigned = b.signedHeaders(child)
		}
	}
	for _, child := range block.Blocks {
		b.schemeBlock(child)
	}
	for _, a := range b.stepAttrs(block) {
		if n := b.step(b.steps[a.Name]); n != nil {
			b.scheme.Steps = append(b.scheme.Steps, &graph.Binding{Name: a.Name, Node: n, Range: a.NameRange})
		}
	}
	if len(b.scheme.Forms) == 0 {
		b.problems.Add(block.Range, "nothing is sent", "add a send block that carries the signature")
	}
}

// declare makes steps and inputs known before any expression is bound: order in the file is for the reader.
func (b *binder) declare(block *syntax.Block) {
	for _, child := range block.Blocks {
		if child.Type == "input" {
			b.declareInput(child)
		}
	}
	for _, a := range b.stepAttrs(block) {
		if _, _, ok := graph.SourceByName(a.Name); ok || b.scheme.Input(a.Name) != nil {
			b.problems.Add(a.NameRange, "the name "+quote(a.Name)+" is taken", "it is already an input or a part of the request; choose another")
			continue
		}
		b.steps[a.Name] = &step{attr: a}
	}
	for _, child := range block.Blocks {
		if child.Type == "input" {
			b.bindDefault(child)
		}
	}
}

func (b *binder) stepAttrs(block *syntax.Block) []*syntax.Attr {
	var attrs []*syntax.Attr
	for _, child := range block.Blocks {
		if child.Type == "steps" {
			attrs = append(attrs, child.Attrs...)
		}
	}
	return attrs
}

var schemeBlocks = []string{"credential", "input", "signed_headers", "fresh", "steps", "send"}

func (b *binder) schemeBlock(block *syntax.Block) {
	if !slices.Contains(schemeBlocks, block.Type) {
		b.unknownBlock(block, "scheme", schemeBlocks)
		return
	}
	if block.Type != "input" && block.Type != "send" && len(block.Labels) > 0 {
		b.problems.Add(block.Labels[0].Range, block.Type+" takes no label", "remove it")
	}
	switch block.Type {
	case "credential":
		b.credential(block)
	case "fresh":
		b.fresh(block)
	case "send":
		b.send(block)
	}
}

// step binds a step the first time it is needed; a step that needs itself is reported as a chain.
func (b *binder) step(s *step) *graph.Node {
	switch {
	case s == nil:
		return nil
	case s.done:
		return s.node
	}
	if i := slices.Index(b.chain, s); i >= 0 {
		b.cycle(b.chain[i:], s)
		return nil
	}
	b.chain = append(b.chain, s)
	loops, given := b.loops, b.given
	b.loops, b.given = nil, false
	s.node = b.expr(s.attr.Expr)
	b.loops, b.given = loops, given
	b.chain = b.chain[:len(b.chain)-1]
	s.done = true
	return s.node
}
