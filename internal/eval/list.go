package eval

import (
	"bytes"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// list gives the items of a list. They and their texts stay until the text that is built from them is settled.
func (r *Run) list(n *graph.Node) []op.Item {
	if s := r.m.info[n.ID].slot; s != 0 {
		return r.keptList(n, &r.slots[s-1])
	}
	return r.buildList(n)
}

func (r *Run) keptList(n *graph.Node, s *slot) []op.Item {
	if s.run == r.run {
		return s.list
	}
	mark, lists := len(r.buf), len(r.items)
	built := r.buildList(n)
	own := make([]op.Item, len(built)) // rare: only lists that are used twice, or traced
	for i, it := range built {
		own[i] = op.Item{Name: r.keepBytes(it.Name), Value: r.keepBytes(it.Value), Values: it.Values}
	}
	r.buf, r.items = r.buf[:mark], r.items[:lists]
	s.run, s.list = r.run, own
	return own
}

func (r *Run) buildList(n *graph.Node) []op.Item {
	if !r.spend() {
		return nil
	}
	switch n.Kind {
	case graph.Input:
		return r.listInput(n)
	case graph.List:
		return r.written(n)
	case graph.Each:
		return r.each(n)
	case graph.Cond:
		if r.test(n.Args[0]) {
			return r.list(n.Args[1])
		}
		return r.list(n.Args[2])
	case graph.Field:
		return r.elems[r.m.info[n.ID].index].Values
	case graph.Call:
		return r.listCall(n)
	}
	return nil
}

func (r *Run) listCall(n *graph.Node) []op.Item {
	first := len(r.args)
	for _, a := range n.Args {
		v := r.value(a)
		r.args = append(r.args, v)
	}
	from := len(r.items)
	r.items = n.Op.List(r.items, r.args[first:])
	r.args = r.args[:first]
	return r.items[from:]
}

func (r *Run) written(n *graph.Node) []op.Item {
	from := len(r.items)
	for _, a := range n.Args {
		if it, ok := r.item(a); ok {
			r.items = append(r.items, it)
		}
	}
	return r.items[from:]
}

func (r *Run) each(n *graph.Node) []op.Item {
	list := r.list(n.Args[0])
	elem := &r.elems[r.m.info[n.ID].index]
	start := len(r.items)
	for i := range list {
		*elem = list[i]
		if n.Args[2] != nil && !r.test(n.Args[2]) || !r.spend() {
			continue
		}
		if it, ok := r.item(n.Args[1]); ok {
			r.items = append(r.items, it)
		}
	}
	return r.items[start:]
}

// item gives one element: a text, or a pair. An absent text, or a pair with an absent value, is no element. The lists
// that it is made from are dropped: the elements of a list lie one behind the other.
func (r *Run) item(n *graph.Node) (op.Item, bool) {
	lists := len(r.items)
	if n.Type == op.Pair {
		it, ok := r.pair(n)
		r.items = r.items[:lists]
		return it, ok
	}
	v := r.text(n)
	r.items = r.items[:lists]
	return op.Item{Value: v}, v != nil
}

func (r *Run) pair(n *graph.Node) (op.Item, bool) {
	switch n.Kind {
	case graph.Call: // pair(name, value)
		name := r.text(n.Args[0])
		value := r.text(n.Args[1])
		return op.Item{Name: name, Value: value}, value != nil
	case graph.Cond:
		if r.test(n.Args[0]) {
			return r.pair(n.Args[1])
		}
		return r.pair(n.Args[2])
	case graph.Input: // the loop's own variable
		return r.elems[r.m.info[n.ID].index], true
	}
	return op.Item{}, false
}

func (r *Run) test(n *graph.Node) bool {
	switch n.Kind {
	case graph.Const:
		return n.Num == 1
	case graph.Cond:
		if r.test(n.Args[0]) {
			return r.test(n.Args[1])
		}
		return r.test(n.Args[2])
	case graph.Call:
		return r.testCall(n)
	}
	return false
}

// testCall answers a test; one that is kept is answered once a run.
func (r *Run) testCall(n *graph.Node) bool {
	info := &r.m.info[n.ID]
	if !info.tests {
		return r.answer(n)
	}
	s := &r.slots[info.slot-1]
	if s.run != r.run {
		yes := r.answer(n)
		s.run, s.yes = r.run, yes
	}
	return s.yes
}

func (r *Run) answer(n *graph.Node) bool {
	switch n.Op {
	case graph.Not:
		return !r.test(n.Args[0])
	case graph.And:
		return r.test(n.Args[0]) && r.test(n.Args[1])
	case graph.Or:
		return r.test(n.Args[0]) || r.test(n.Args[1])
	}
	if !r.spend() {
		return false
	}
	mark, lists, first := len(r.buf), len(r.items), len(r.args)
	var yes bool
	if r.m.info[n.ID].way == presentTest {
		yes = r.text(n.Args[0]) != nil
	} else if n.Op == graph.Equal || n.Op == graph.NotEqual {
		a := r.text(n.Args[0])
		yes = bytes.Equal(a, r.text(n.Args[1])) == (n.Op == graph.Equal)
	} else {
		for _, a := range n.Args {
			v := r.value(a)
			r.args = append(r.args, v)
		}
		yes = n.Op.Test(r.args[first:])
	}
	r.buf, r.items, r.args = r.buf[:mark], r.items[:lists], r.args[:first]
	return yes
}
