package eval

import (
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// text gives the value of n; nil is absent. A value that had to be built lies at the end of r.buf, from where that was
// before the call; other values lie where they are.
func (r *Run) text(n *graph.Node) []byte {
	in := &r.m.info[n.ID]
	if in.slot != 0 {
		return r.keptText(n, &r.slots[in.slot-1])
	}
	switch n.Kind {
	case graph.Const:
		return in.text
	case graph.Input:
		return r.input(n)
	case graph.Field:
		return r.field(n, in)
	case graph.Cond:
		return r.text(r.branch(n))
	case graph.Call:
		return r.call(n, in)
	}
	mark := len(r.buf)
	r.template(n)
	return r.built(mark)
}

// built gives what stands in the buffer from mark on; nothing is the empty text, not an absent one.
func (r *Run) built(mark int) []byte {
	if len(r.buf) == mark {
		return []byte{}
	}
	return r.buf[mark:]
}

// add appends n's value to the buffer.
func (r *Run) add(n *graph.Node) {
	in := &r.m.info[n.ID]
	switch {
	case n.Kind == graph.Const:
		r.buf = append(r.buf, in.text...)
	case in.slot != 0:
		v := r.keptText(n, &r.slots[in.slot-1])
		r.buf = append(r.buf, v...)
	case n.Kind == graph.Input:
		v := r.input(n)
		r.buf = append(r.buf, v...)
	case n.Kind == graph.Field:
		r.buf = append(r.buf, r.field(n, in)...)
	case n.Kind == graph.Cond:
		r.add(r.branch(n))
	case n.Kind == graph.Template:
		r.template(n)
	default:
		r.addCall(n, in)
	}
}

// addCall appends a call's value, which may have been built right here, or be a part of something else.
func (r *Run) addCall(n *graph.Node, in *info) {
	mark := len(r.buf)
	v := r.call(n, in)
	if len(v) > 0 && mark < len(r.buf) && &v[0] == &r.buf[mark] {
		r.buf = r.buf[:mark+len(v)]
		return
	}
	r.buf = append(r.buf[:mark], v...)
}

func (r *Run) template(n *graph.Node) {
	if !r.spend() {
		return
	}
	for _, part := range n.Args {
		r.add(part)
	}
}

func (r *Run) branch(n *graph.Node) *graph.Node {
	if r.test(n.Args[0]) {
		return n.Args[1]
	}
	return n.Args[2]
}

func (r *Run) field(n *graph.Node, in *info) []byte {
	if len(n.Text) == len("name") {
		return r.elems[in.index].Name
	}
	return r.elems[in.index].Value // the field is "value": "values" is a list
}

// keptText computes a value that is used again, and moves it out of the buffer in which other values are built.
func (r *Run) keptText(n *graph.Node, s *slot) []byte {
	if s.run == r.run {
		return s.text
	}
	mark := len(r.buf)
	var v []byte
	switch n.Kind {
	case graph.Template:
		r.template(n)
		v = r.built(mark)
	case graph.Cond:
		v = r.text(r.branch(n))
	default:
		v = r.call(n, &r.m.info[n.ID])
	}
	if len(r.buf) > mark && v != nil {
		v = r.keepBytes(v)
	}
	r.buf = r.buf[:mark]
	s.run, s.text = r.run, v
	return v
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
