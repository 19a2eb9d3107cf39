package graph

import (
	"github.com/chopmark/chopmark/internal/op"
)

// rewriter copies a graph, replaces inputs whose value is known, and folds what became constant.
type rewriter struct {
	known map[string][]string // values of inputs
	named map[*Node]bool      // nodes with a name: never merged into their parents, explain shows them
	done  map[*Node]*Node
}

func (w *rewriter) node(n *Node) *Node {
	if n == nil {
		return nil
	}
	if m, ok := w.done[n]; ok {
		return m
	}
	if m, ok := w.input(n); ok {
		w.done[n] = m
		return m
	}
	m := new(Node)
	*m = *n
	w.done[n] = m // before the arguments: an element points back at its each
	m.Args = make([]*Node, len(n.Args))
	for i, a := range n.Args {
		m.Args[i] = w.node(a)
	}
	if n.Loop != nil {
		m.Loop = w.node(n.Loop)
	}
	folded := w.fold(n, m)
	w.done[n] = folded
	return folded
}

// input gives the constant for an input of the scheme whose value is known.
func (w *rewriter) input(n *Node) (*Node, bool) {
	if n.Kind != Input || (n.Source != Param && n.Source != Choices) {
		return nil, false
	}
	values, ok := w.known[n.Text]
	if !ok {
		return nil, false
	}
	if n.Source == Choices {
		list := &Node{Kind: List, Type: op.TextList, Range: n.Range}
		for _, v := range values {
			list.Args = append(list.Args, NewText(v, n.Range))
		}
		return list, true
	}
	if len(values) == 0 {
		return NewAbsent(n.Range), true
	}
	return NewText(values[0], n.Range), true
}

// fold gives what m can be replaced by, or m itself. was is the node that m is a copy of.
func (w *rewriter) fold(was, m *Node) *Node {
	switch m.Kind {
	case Cond:
		if t := m.Args[0]; t.Kind == Const {
			return pick(t.Num == 1, m.Args[1], m.Args[2])
		}
	case Each:
		if t := m.Args[2]; t != nil && t.Kind == Const && t.Num == 1 {
			m.Args[2] = nil // for everything, whatever it is
		}
	case Template:
		return w.foldTemplate(was, m)
	case Call:
		return foldCall(m)
	}
	return m
}

func pick(yes bool, a, b *Node) *Node {
	if yes {
		return a
	}
	return b
}

// foldTemplate merges nested templates and neighbouring literals.
func (w *rewriter) foldTemplate(was, m *Node) *Node {
	var parts []*Node
	add := func(p *Node) {
		if last := len(parts) - 1; p.Kind == Const && last >= 0 && parts[last].Kind == Const {
			parts[last] = NewText(parts[last].Text+p.Text, parts[last].Range)
			return
		}
		if p.Kind != Const || p.Text != "" {
			parts = append(parts, p)
		}
	}
	for i, p := range m.Args {
		if p.Kind == Template && !w.named[was.Args[i]] {
			for _, q := range p.Args {
				add(q)
			}
			continue
		}
		add(p)
	}
	m.Args = parts
	switch {
	case len(parts) == 0:
		return NewText("", m.Range)
	case len(parts) == 1 && parts[0].Kind == Const:
		return NewText(parts[0].Text, m.Range)
	}
	return m
}

// foldCall runs an operation whose arguments are all constant. Digests stay: they are what explain shows.
func foldCall(m *Node) *Node {
	if m.Op == And || m.Op == Or {
		return foldLogic(m)
	}
	if m.Is("when") && m.Args[0].Kind == Const {
		return pick(m.Args[0].Num == 1, m.Args[1], NewAbsent(m.Range))
	}
	args := make([]op.Value, len(m.Args))
	for i, a := range m.Args {
		if a.Kind != Const {
			return m
		}
		args[i] = op.Value{Text: a.Constant(), Num: a.Num, Flag: a.Num == 1}
	}
	switch {
	case m.Op.Test != nil:
		return NewBool(m.Op.Test(args), m.Range)
	case m.Op.Digest != nil || m.Type != op.Text:
		return m
	case m.Op.Text != nil:
		return NewText(string(m.Op.Text(nil, args)), m.Range)
	case m.Op.View != nil:
		if v := m.Op.View(args); v != nil {
			return NewText(string(v), m.Range)
		}
		return NewAbsent(m.Range)
	}
	return m
}

// foldLogic drops the side of && or || that no longer matters.
func foldLogic(m *Node) *Node {
	deciding := m.Op == Or // the answer that settles it
	for i, a := range m.Args {
		if a.Kind != Const {
			continue
		}
		if (a.Num == 1) == deciding {
			return NewBool(deciding, m.Range)
		}
		return m.Args[1-i]
	}
	return m
}
