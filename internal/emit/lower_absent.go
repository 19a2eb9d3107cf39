package emit

import (
	"fmt"
	"slices"

	"github.com/chopmark/chopmark/internal/graph"
)

// key names a value that can be tested in one place and used in another.
func (l *lowering) key(n *graph.Node) string {
	if _, is := l.names[n]; is {
		return fmt.Sprintf("step %p", n)
	}
	if n.Kind == graph.Input {
		return fmt.Sprintf("%s %s", n.Source, n.Text)
	}
	return fmt.Sprintf("node %p", n)
}

// mayBeAbsent tells whether a text may be absent, where we are.
func (l *lowering) mayBeAbsent(n *graph.Node) bool {
	if n == nil || l.sure[l.key(n)] > 0 {
		return false
	}
	switch n.Kind {
	case graph.Const:
		return n.Absent
	case graph.Input:
		return l.sourceMayBeAbsent(n)
	case graph.Cond:
		return l.condMayBeAbsent(n)
	case graph.Call:
		switch {
		case n.Is("when"):
			return true
		case n.Is("first"):
			return !l.neverEmpty(n.Args[0])
		case n.Op.View != nil:
			return l.mayBeAbsent(n.Args[0])
		}
	}
	return false
}

func (l *lowering) sourceMayBeAbsent(n *graph.Node) bool {
	switch n.Source {
	case graph.Token, graph.HeaderValue, graph.ParamValue:
		return true
	case graph.Param:
		if l.received != nil && slices.Contains(l.received.told, n.Text) {
			return false // what a request could tell and does not is empty
		}
		in := l.program.Scheme.Input(n.Text)
		return in != nil && in.Optional
	}
	return false
}

func (l *lowering) condMayBeAbsent(n *graph.Node) bool {
	var yes, no bool
	l.assuming(n.Args[0], true, func() { yes = l.mayBeAbsent(n.Args[1]) })
	l.assuming(n.Args[0], false, func() { no = l.mayBeAbsent(n.Args[2]) })
	return yes || no
}

// neverEmpty tells whether a list has an item always: the values of a header have, unless names are listed for which
// there is no header.
func (l *lowering) neverEmpty(n *graph.Node) bool {
	if n.Kind != graph.Field || n.Args[0].Loop == nil {
		return false
	}
	rules := l.program.Signed
	listed := graph.DependsOn(n.Args[0].Loop.Args[0], graph.Signed)
	return !listed || rules != nil && !rules.Free && len(rules.Others) == 0
}

// assuming does something where a test has come out in one way: a text that is not empty is there.
func (l *lowering) assuming(test *graph.Node, yes bool, do func()) {
	there := present(test, yes, nil)
	for _, n := range there {
		l.sure[l.key(n)]++
	}
	do()
	for _, n := range there {
		l.sure[l.key(n)]--
	}
}

// present gives the texts that are there when a test comes out in one way.
func present(test *graph.Node, yes bool, found []*graph.Node) []*graph.Node {
	if test.Kind != graph.Call {
		return found
	}
	a := test.Args
	switch {
	case test.Op == graph.Not:
		return present(a[0], !yes, found)
	case test.Op == graph.And && yes, test.Op == graph.Or && !yes:
		return present(a[1], yes, present(a[0], yes, found))
	case test.Is("present") && yes:
		return append(found, a[0])
	case test.Op == graph.NotEqual && yes && a[1].IsText(""), test.Op == graph.Equal && !yes && a[1].IsText(""):
		return append(found, a[0])
	case test.Op == graph.Equal && yes && a[1].Kind == graph.Const && a[1].Text != "":
		return append(found, a[0])
	}
	return found
}
