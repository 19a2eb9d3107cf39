package bind

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
	"github.com/chopmark/chopmark/internal/syntax"
)

func quote(s string) string { return fmt.Sprintf("%q", s) }

// didYouMean gives a hint for a misspelt name, or the list of what there is when nothing is near and it is short.
func didYouMean(name string, known []string) string {
	there := ""
	if len(known) <= 8 {
		there = "there are: " + strings.Join(known, ", ")
	}
	return diag.DidYouMean(name, known, there)
}

func (b *binder) unknownBlock(block *syntax.Block, in string, known []string) {
	b.problems.Add(block.Range, "there is no block "+quote(block.Type)+" in "+in, didYouMean(block.Type, known))
}

func (b *binder) unknownAttr(a *syntax.Attr, in string, known []string) {
	b.problems.Add(a.NameRange, "there is no "+quote(a.Name)+" in "+in, didYouMean(a.Name, known))
}

func (b *binder) unknownName(r diag.Range, name string) {
	known := b.names()
	hint := didYouMean(name, known)
	if op.Lookup(name) != nil {
		hint = "it is an operation: write " + name + "(...)"
	}
	b.problems.Add(r, "there is no step, input or part of the request named "+quote(name), hint)
}

func (b *binder) unknownCall(r diag.Range, name string) {
	known := slices.Clone(calls)
	for _, o := range op.All() {
		known = append(known, o.Name)
	}
	hint := didYouMean(name, known)
	if slices.Contains(b.names(), name) {
		hint = "it is a value, not an operation: write " + name + " without the parentheses"
	}
	b.problems.Add(r, "there is no operation "+quote(name), hint)
}

// names gives every name that an expression may use here.
func (b *binder) names() []string {
	var names []string
	for _, l := range b.loops {
		names = append(names, l.name)
	}
	for name := range b.steps {
		names = append(names, name)
	}
	for _, in := range b.scheme.Inputs {
		names = append(names, in.Name)
	}
	names = append(names, graph.SourceNames()...)
	slices.Sort(names)
	return names
}

func (b *binder) cycle(chain []*step, back *step) {
	names := make([]string, 0, len(chain)+1)
	for _, s := range chain {
		names = append(names, s.attr.Name)
	}
	names = append(names, back.attr.Name)
	b.problems.Add(back.attr.NameRange, "the step "+quote(back.attr.Name)+" needs itself: "+strings.Join(names, " -> "),
		"a step can use other steps, not its own result")
}

// wrongType reports a value of the wrong type, with the conversion that people usually forgot.
func (b *binder) wrongType(n *graph.Node, want op.Type, where string) {
	b.problems.Add(n.Range, fmt.Sprintf("%s takes %s, and this is %s", where, typeName(want), typeName(n.Type)), convert(n.Type, want))
}

func convert(have, want op.Type) string {
	switch {
	case have == op.Bytes && want&op.Text != 0:
		return "encode it first, for example with hex() or base64()"
	case have == op.Time:
		return `write the time out, for example with unix(time) or utc(time, "20060102T150405Z")`
	case have == op.Pair:
		return "take its .name or its .value"
	case have == op.Header:
		return "take its .name, or one of its .values with first()"
	case have&op.List != 0 && want&op.Text != 0:
		return `put the list together with join(",", ...), or take first(...)`
	case have == op.Text && want == op.Bool:
		return `compare it, for example with != ""`
	case have == op.PairList && want&op.TextList != 0:
		return `make each pair a text: [for p in ... : "${p.name}=${p.value}"]`
	}
	return ""
}

var typeNames = []struct {
	typ  op.Type
	name string
}{
	{op.Text, "text"},
	{op.Bytes, "bytes"},
	{op.Time, "a time"},
	{op.Bool, "a test"},
	{op.Number, "a whole number"},
	{op.Pair, "a pair"},
	{op.Header, "a header"},
	{op.TextList, "a list of texts"},
	{op.PairList, "a list of pairs"},
	{op.HeaderList, "a list of headers"},
}

func typeName(t op.Type) string {
	var names []string
	for _, n := range typeNames {
		if t&n.typ != 0 {
			names = append(names, n.name)
		}
	}
	return strings.Join(names, " or ")
}
