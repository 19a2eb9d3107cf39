package graph

import (
	"fmt"

	"github.com/chopmark/chopmark/internal/op"
)

// Sanity checks what every reader of a program relies on: no node reaches itself, argument lists are not shared,
// every kind has the arguments that it must have, and types fit. It is for tests and for code that edits graphs.
func Sanity(p *Program) error {
	s := sanity{state: map[*Node]int{}, lists: map[**Node]*Node{}}
	roots := Roots(p.Before, p.After, p.Fresh)
	if p.Signature != nil {
		roots = append(roots, p.Signature)
	}
	for _, in := range p.Inputs {
		if in.Default != nil {
			roots = append(roots, in.Default)
		}
	}
	for _, n := range roots {
		if err := s.node(n); err != nil {
			return err
		}
		if n.ID >= p.Size {
			return fmt.Errorf("node at %s has ID %d of %d", n.Range, n.ID, p.Size)
		}
	}
	return nil
}

type sanity struct {
	state map[*Node]int    // 1: being visited, 2: fine
	lists map[**Node]*Node // first element of each argument list, to its owner
}

func (s *sanity) node(n *Node) error {
	switch s.state[n] {
	case 1:
		return fmt.Errorf("%s node at %s reaches itself", n.Kind, n.Range)
	case 2:
		return nil
	}
	s.state[n] = 1
	if len(n.Args) > 0 {
		if owner, ok := s.lists[&n.Args[0]]; ok && owner != n {
			return fmt.Errorf("%s node at %s shares its arguments with the one at %s", n.Kind, n.Range, owner.Range)
		}
		s.lists[&n.Args[0]] = n
	}
	if err := shape(n); err != nil {
		return err
	}
	for i, a := range n.Args {
		if a == nil {
			if n.Kind == Each && i == 2 {
				continue
			}
			return fmt.Errorf("%s node at %s lacks argument %d", n.Kind, n.Range, i)
		}
		if err := s.node(a); err != nil {
			return err
		}
	}
	s.state[n] = 2
	return nil
}

// shape checks the number and types of a node's arguments.
func shape(n *Node) error {
	bad := func(why string) error { return fmt.Errorf("%s node at %s %s", n.Kind, n.Range, why) }
	want := map[Kind]int{Const: 0, Input: 0, Each: 3, Cond: 3, Field: 1}
	if k, ok := want[n.Kind]; ok && len(n.Args) != k {
		return bad(fmt.Sprintf("has %d arguments", len(n.Args)))
	}
	switch n.Kind {
	case Input:
		if n.Source == NoSource || n.Source == Element && n.Loop == nil {
			return bad("has no source")
		}
	case Template:
		for _, a := range n.Args {
			if a.Type != op.Text {
				return bad("holds something that is not text")
			}
		}
	case Call:
		return callShape(n, bad)
	case Cond:
		if n.Args[0].Type != op.Bool {
			return bad("tests something that is not an answer")
		}
	}
	return nil
}

func callShape(n *Node, bad func(string) error) error {
	if n.Op == nil {
		return bad("has no operation")
	}
	for i, a := range n.Args {
		p := n.Op.Params[min(i, len(n.Op.Params)-1)]
		if a.Type&p.Type == 0 {
			return bad(fmt.Sprintf("gives %s an argument of the wrong type", n.Op.Name))
		}
	}
	return nil
}
