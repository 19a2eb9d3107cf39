package eval

import (
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// call makes a call, in the way that was chosen for it.
func (r *Run) call(n *graph.Node, in *info) []byte {
	if !r.spend() {
		return nil
	}
	switch in.way {
	case oneText:
		return r.oneText(n)
	case oneView:
		r.single[0].Text = r.text(n.Args[0])
		return n.Op.View(r.single[:])
	case firstCall:
		return r.first(n.Args[0])
	case whenCall:
		if r.test(n.Args[0]) {
			return r.text(n.Args[1])
		}
		return nil
	case digestCall, macCall:
		mark := len(r.buf)
		sum := r.sumOf(n, in)
		r.buf = append(r.buf[:mark], sum...)
		return r.buf[mark:]
	case utcCall:
		return r.utc(in)
	case joinLoop:
		return r.joinEach(n)
	case joinNames:
		return r.joinNames(n)
	case fieldsCall:
		return r.fields(n)
	}
	return r.anyCall(n)
}

// utc writes the time out, or gives what was written for the same second before: many requests share a second.
func (r *Run) utc(in *info) []byte {
	kept := &r.times[in.index]
	if kept.text == nil || kept.at != r.env.Time {
		kept.at = r.env.Time
		kept.text = in.layout.Append(kept.text[:0], r.env.Time, 0)
	}
	return kept.text
}

// anyCall makes the arguments and calls the operation.
func (r *Run) anyCall(n *graph.Node) []byte {
	o := n.Op
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

// oneText calls an operation of one text. A digest, which mostly stands there, is not put into the buffer first.
func (r *Run) oneText(n *graph.Node) []byte {
	mark := len(r.buf)
	arg := n.Args[0]
	if in := &r.m.info[arg.ID]; in.way == digestCall && in.slot == 0 || in.way == macCall && in.slot == 0 {
		r.single[0].Text = r.sumOf(arg, in)
		r.buf = n.Op.Text(r.buf[:mark], r.single[:])
		return r.built(mark)
	}
	r.single[0].Text = r.text(arg)
	from := len(r.buf)
	r.buf = n.Op.Text(r.buf, r.single[:])
	return r.settle(mark, from)
}

func (r *Run) first(list *graph.Node) []byte {
	if list.Kind == graph.Field {
		if values := r.elems[r.m.info[list.ID].index].Values; len(values) > 0 {
			return values[0].Value
		}
		return []byte{}
	}
	lists := len(r.items)
	items := r.list(list)
	r.items = r.items[:lists]
	if len(items) == 0 {
		return []byte{}
	}
	return items[0].Value
}

// settle moves what was built at from down to mark, over the arguments that it was built from.
func (r *Run) settle(mark, from int) []byte {
	if from > mark {
		size := copy(r.buf[mark:], r.buf[from:])
		r.buf = r.buf[:mark+size]
	}
	return r.built(mark)
}

// joinEach puts the texts of an each together without making the list first.
func (r *Run) joinEach(n *graph.Node) []byte {
	mark, lists := len(r.buf), len(r.items)
	each := n.Args[1]
	sep := r.text(n.Args[0])
	list := r.list(each.Args[0])
	from := len(r.buf)
	r.joinItems(each, list, sep)
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

// joinNames puts the names of a list together: join(sep, names(list)).
func (r *Run) joinNames(n *graph.Node) []byte {
	mark, lists := len(r.buf), len(r.items)
	sep := r.text(n.Args[0])
	list := r.list(n.Args[1].Args[0])
	from := len(r.buf)
	for i := range list {
		if i > 0 {
			r.buf = append(r.buf, sep...)
		}
		r.buf = append(r.buf, list[i].Name...)
	}
	r.items = r.items[:lists]
	return r.settle(mark, from)
}

// fields writes name=value pairs whose list is written out: what op fields and quoted_fields do.
func (r *Run) fields(n *graph.Node) []byte {
	mark := len(r.buf)
	sep := r.text(n.Args[0])
	from := len(r.buf)
	quoted := n.Op.Name == "quoted_fields"
	for _, pair := range n.Args[1].Args {
		start := len(r.buf)
		if start > from {
			r.buf = append(r.buf, sep...)
		}
		r.add(pair.Args[0])
		r.buf = append(r.buf, '=')
		if quoted {
			r.buf = append(r.buf, '"')
		}
		if !r.present(pair.Args[1]) {
			r.buf = r.buf[:start] // an absent value is no field
			continue
		}
		r.add(pair.Args[1])
		if quoted {
			r.buf = append(r.buf, '"')
		}
	}
	return r.settle(mark, from)
}

// present tells whether a value is there. Only inputs, conditions and when can be absent.
func (r *Run) present(n *graph.Node) bool {
	switch n.Kind {
	case graph.Const, graph.Template, graph.Field:
		return !n.Absent
	case graph.Call:
		if way := r.m.info[n.ID].way; way != whenCall && way != oneView && way != anyWay {
			return true
		}
	}
	mark := len(r.buf)
	v := r.text(n)
	r.buf = r.buf[:mark]
	return v != nil
}
