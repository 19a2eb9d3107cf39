package eval

import (
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// list gives the items of a list. They and their texts stay until the text that is built from them is settled.
func (r *Run) list(c *code) []op.Item {
	if c.do == keptList {
		return r.keptList(c)
	}
	if !r.spend() {
		return nil
	}
	switch c.do {
	case readList:
		if c.given {
			return r.givenList(c.part)
		}
		return r.sourceList(c.part)
	case inputList:
		return r.inputs[c.index].list
	case elemList:
		return r.elems[c.index].Values
	case written:
		return r.written(c)
	case each:
		return r.each(c)
	case cond:
		return r.list(r.branch(c))
	case sortNames, listCall, pairOf:
		return r.listCall(c)
	}
	return nil
}

func (r *Run) keptList(c *code) []op.Item {
	s := &r.slots[c.slot-1]
	if s.run == r.run {
		return s.list
	}
	mark, lists := len(r.buf), len(r.items)
	built := r.list(c.args[0])
	own := make([]op.Item, len(built)) // rare: only lists that are used twice, or traced
	for i, it := range built {
		own[i] = op.Item{Name: r.keepBytes(it.Name), Value: r.keepBytes(it.Value), Values: it.Values}
	}
	r.buf = r.buf[:mark]
	r.items = r.items[:lists]
	s.run, s.list = r.run, own
	return own
}

func (r *Run) listCall(c *code) []op.Item {
	first := len(r.args)
	r.arguments(c)
	from := len(r.items)
	r.items = c.op.List(r.items, r.args[first:])
	r.args = r.args[:first]
	return r.items[from:]
}

// ordered gives a list, and the order in which its items are to be taken; nil: as they stand. What is sorted by name is
// not moved. The parameters as they are, which are sent in that order too, are sorted once a run.
func (r *Run) ordered(c *code) (list []op.Item, order []int32, wire bool) {
	if c.do != sortNames {
		return r.list(c), nil, false
	}
	list = r.list(c.args[0])
	if p := &r.sources.parts[graph.Params]; p.run == r.run && len(list) > 0 && len(list) == len(p.list) && &list[0] == &p.list[0] {
		return list, r.wireOrder(), true
	}
	r.order = op.NameOrder(r.order, list)
	return list, r.order, false
}

// inOrder gives an item of such a list.
func inOrder(list []op.Item, order []int32, i int) *op.Item {
	if order != nil {
		i = int(order[i])
	}
	return &list[i]
}

func (r *Run) written(c *code) []op.Item {
	from := len(r.items)
	for _, a := range c.args {
		if it, ok := r.item(a); ok {
			r.items = append(r.items, it)
		}
	}
	return r.items[from:]
}

// each gives what a loop makes of a list: the list itself where it changes nothing.
func (r *Run) each(c *code) []op.Item {
	list := r.list(c.args[0])
	body, test := c.args[1], c.args[2]
	all := test == nil || r.holds(test)
	if all && len(list) > 0 && (r.same(body, c) || c.num == 1 && plain(list)) {
		return list
	}
	start := len(r.items)
	for i := range list {
		if all && c.num == 1 && list[i].Plain() {
			r.items = append(r.items, list[i])
			continue
		}
		r.elems[c.index] = &list[i]
		if test != nil && !r.test(test) || !r.spend() {
			continue
		}
		if it, ok := r.item(body); ok {
			r.items = append(r.items, it)
		}
	}
	return r.items[start:]
}

// plain tells whether escaping changes none of the pairs.
func plain(list []op.Item) bool {
	for i := range list {
		if !list[i].Plain() {
			return false
		}
	}
	return true
}

// holds tells whether a test is sure to hold for every element.
func (r *Run) holds(c *code) bool {
	return c.do == keptTest && r.test(c) || c.do == not && r.fails(c.args[0])
}

// fails tells whether a test is sure not to hold for any element.
func (r *Run) fails(c *code) bool {
	return c.do == keptTest && !r.test(c) || c.do == and && r.fails(c.args[0])
}

// same tells whether the body of a loop over pairs gives the pair that it gets.
func (r *Run) same(body, loop *code) bool {
	if body.do != pairOf || loop.args[0].node.Type != op.PairList {
		return false
	}
	name, value := r.chosen(body.args[0]), r.chosen(body.args[1])
	return name.do == elemName && value.do == elemValue && name.index == loop.index && value.index == loop.index
}

// chosen follows conditions that come out the same for every element.
func (r *Run) chosen(c *code) *code {
	for c.do == cond && c.args[0].do == keptTest {
		c = r.branch(c)
	}
	return c
}

// item gives one element: a text, or a pair. An absent text, or a pair with an absent value, is no element. The lists
// that it is made from are dropped: the elements of a list lie one behind the other.
func (r *Run) item(c *code) (op.Item, bool) {
	lists := len(r.items)
	if c.node.Type == op.Pair {
		it, ok := r.pair(c)
		r.items = r.items[:lists]
		return it, ok
	}
	v := r.text(c)
	r.items = r.items[:lists]
	return op.Item{Value: v}, v != nil
}

func (r *Run) pair(c *code) (op.Item, bool) {
	switch c.do {
	case pairOf:
		name := r.text(c.args[0])
		value := r.text(c.args[1])
		return op.Item{Name: name, Value: value}, value != nil
	case cond:
		return r.pair(r.branch(c))
	case elem:
		return *r.elems[c.index], true
	}
	return op.Item{}, false
}

// first gives the first text of a list; that of an empty one is empty, not absent.
func (r *Run) first(c *code) []byte {
	lists := len(r.items)
	items := r.list(c)
	r.items = r.items[:lists]
	if len(items) == 0 {
		return []byte{}
	}
	return items[0].Value
}
