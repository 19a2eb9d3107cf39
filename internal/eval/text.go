package eval

import (
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// text gives the value of n. A value that had to be built lies at the end of r.buf, from where it was before the
// call; other values lie where they are.
func (r *Run) text(n *graph.Node) []byte {
	if s := r.m.info[n.ID].slot; s != 0 {
		return r.keptText(n, &r.slots[s-1])
	}
	return r.build(n)
}

// keptText computes a value that is used again, and moves it out of the buffer in which other values are built.
func (r *Run) keptText(n *graph.Node, s *slot) []byte {
	if s.set {
		return s.text
	}
	mark := len(r.buf)
	v := r.build(n)
	if len(r.buf) > mark && v != nil {
		v = r.keepBytes(v)
	}
	r.buf = r.buf[:mark]
	s.set, s.text = true, v
	return v
}

func (r *Run) build(n *graph.Node) []byte {
	switch n.Kind {
	case graph.Const:
		return r.m.info[n.ID].text
	case graph.Input:
		return r.input(n)
	case graph.Template:
		return r.template(n)
	case graph.Call:
		return r.call(n)
	case graph.Cond:
		if r.test(n.Args[0]) {
			return r.text(n.Args[1])
		}
		return r.text(n.Args[2])
	case graph.Field:
		item := &r.elems[r.m.info[n.Args[0].Loop.ID].index]
		if n.Text == "name" {
			return item.Name
		}
		return item.Value
	}
	return nil
}

func (r *Run) template(n *graph.Node) []byte {
	if !r.spend() {
		return nil
	}
	mark := len(r.buf)
	for _, part := range n.Args {
		r.add(part)
	}
	if len(r.buf) == mark {
		return []byte{}
	}
	return r.buf[mark:]
}

// add appends n's value to the buffer.
func (r *Run) add(n *graph.Node) {
	if n.Kind == graph.Const {
		r.buf = append(r.buf, r.m.info[n.ID].text...)
		return
	}
	mark := len(r.buf)
	v := r.text(n)
	if len(v) > 0 && mark < len(r.buf) && &v[0] == &r.buf[mark] {
		r.buf = r.buf[:mark+len(v)] // it was built right here
		return
	}
	r.buf = append(r.buf[:mark], v...)
}

func (r *Run) call(n *graph.Node) []byte {
	o := n.Op
	if o.Digest != nil {
		return r.digest(n)
	}
	if layout := r.m.info[n.ID].layout; layout != nil {
		mark := len(r.buf)
		r.buf = layout.Append(r.buf, r.env.Time, 0)
		return r.buf[mark:]
	}
	if !r.spend() {
		return nil
	}
	if o.Name == "join" && n.Args[1].Kind == graph.Each && r.m.info[n.Args[1].ID].slot == 0 {
		return r.joinEach(n)
	}
	mark, first, lists := len(r.buf), len(r.args), len(r.items)
	for _, a := range n.Args {
		v := r.value(a)
		r.args = append(r.args, v)
	}
	args := r.args[first:]
	r.args = r.args[:first]
	if o.View != nil {
		return o.View(args)
	}
	from := len(r.buf)
	r.buf = o.Text(r.buf, args)
	r.items = r.items[:lists]
	return r.settle(mark, from)
}

// settle moves what was built at from down to mark, over the arguments that it was built from.
func (r *Run) settle(mark, from int) []byte {
	if from > mark {
		size := copy(r.buf[mark:], r.buf[from:])
		r.buf = r.buf[:mark+size]
	}
	if len(r.buf) == mark {
		return []byte{}
	}
	return r.buf[mark:]
}

// joinEach puts the texts of an each together without making the list first.
func (r *Run) joinEach(n *graph.Node) []byte {
	mark, lists := len(r.buf), len(r.items)
	each := n.Args[1]
	sep := r.text(n.Args[0])
	from := len(r.buf)
	if each.Args[0].Type&op.List != 0 {
		list := r.list(each.Args[0])
		from = len(r.buf)
		r.joinItems(each, list, sep)
	}
	r.items = r.items[:lists]
	return r.settle(mark, from)
}

func (r *Run) joinItems(each *graph.Node, list []op.Item, sep []byte) {
	elem := &r.elems[r.m.info[each.ID].index]
	body, test := each.Args[1], each.Args[2]
	again := false
	for i := range list {
		*elem = list[i]
		if test != nil && !r.test(test) || !r.spend() {
			continue
		}
		if again {
			r.buf = append(r.buf, sep...)
		}
		again = true
		r.add(body)
	}
}

// value gives an argument of any type.
func (r *Run) value(n *graph.Node) op.Value {
	switch {
	case n.Type&op.Data != 0:
		return op.Value{Text: r.text(n)}
	case n.Type&op.List != 0:
		return op.Value{List: r.list(n)}
	case n.Type == op.Bool:
		return op.Value{Flag: r.test(n)}
	case n.Type == op.Time:
		return op.Value{Time: r.env.Time}
	case n.Type == op.Number:
		return op.Value{Num: n.Num}
	}
	return op.Value{}
}
