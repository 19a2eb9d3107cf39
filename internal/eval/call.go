package eval

import (
	"github.com/chopmark/chopmark/internal/op"
)

// addOne calls an operation on one text. A digest, which mostly stands there, is not put into the buffer first.
func (r *Run) addOne(c *code) {
	if !r.spend() {
		return
	}
	arg, mark := c.args[0], len(r.buf)
	if arg.do == digest || arg.do == mac {
		r.single[0].Text = r.sumOf(arg)
	} else {
		r.single[0].Text = r.text(arg)
	}
	from := len(r.buf)
	r.buf = c.op.Text(r.buf, r.single[:])
	r.settle(mark, from)
}

// settle moves what was built at from down to mark, over the arguments that it was built from.
func (r *Run) settle(mark, from int) {
	if from > mark {
		size := copy(r.buf[mark:], r.buf[from:])
		r.buf = r.buf[:mark+size]
	}
}

// viewCall gives a part of an argument. It may lie in what was built for the arguments.
func (r *Run) viewCall(c *code) []byte {
	if !r.spend() {
		return nil
	}
	first := len(r.args)
	r.arguments(c)
	v := c.op.View(r.args[first:])
	r.args = r.args[:first]
	return v
}

// addCall makes the arguments and calls the operation.
func (r *Run) addCall(c *code) {
	if !r.spend() {
		return
	}
	mark, first, lists := len(r.buf), len(r.args), len(r.items)
	r.arguments(c)
	from := len(r.buf)
	if !amplifies(r.args[first:]) || r.overspent() {
		r.buf = c.op.Text(r.buf, r.args[first:])
	}
	r.args = r.args[:first]
	r.items = r.items[:lists]
	r.settle(mark, from)
}

// addFixed calls an operation on one text, whose other arguments are constants.
func (r *Run) addFixed(c *code) {
	if !r.spend() {
		return
	}
	mark := len(r.buf)
	v := r.text(c.args[0])
	args := r.fixed[c.index]
	args[0].Text = v
	from := len(r.buf)
	if len(v) <= shortText || !amplifies(args) || r.overspent() {
		r.buf = c.op.Text(r.buf, args)
	}
	r.settle(mark, from)
}

// amplifies tells whether an operation could make far more of its arguments than they are: put one text in place of
// each piece of another, or between the items of a list.
func amplifies(args []op.Value) bool {
	longest, pieces := 0, 0
	for i := range args {
		if n := len(args[i].Text); n > longest {
			longest, pieces = n, max(pieces, longest)
		} else {
			pieces = max(pieces, n)
		}
		pieces = max(pieces, len(args[i].List))
	}
	return longest > maxBytes/max(pieces, 1)
}

func (r *Run) arguments(c *code) {
	for i, a := range c.args {
		var v op.Value
		switch t := c.node.Args[i].Type; {
		case t&op.Data != 0:
			v.Text = r.text(a)
		case t&op.List != 0:
			v.List = r.list(a)
		case t == op.Bool:
			v.Flag = r.test(a)
		case t == op.Time:
			v.Time = r.at
		default:
			v.Num = a.num
		}
		r.args = append(r.args, v)
	}
}
