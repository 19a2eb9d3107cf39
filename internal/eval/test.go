package eval

import "bytes"

func (r *Run) test(c *code) bool {
	switch c.do {
	case constant:
		return c.num == 1
	case keptTest:
		s := &r.slots[c.slot-1]
		if s.run != r.run {
			yes := r.test(c.args[0])
			s.run, s.yes = r.run, yes
		}
		return s.yes
	case cond:
		return r.test(r.branch(c))
	case not:
		return !r.test(c.args[0])
	case and:
		return r.test(c.args[0]) && r.test(c.args[1])
	case or:
		return r.test(c.args[0]) || r.test(c.args[1])
	case equal, present, testCall:
		if !r.spend() {
			return false
		}
		mark, lists := len(r.buf), len(r.items)
		yes := r.answer(c)
		r.buf, r.items = r.buf[:mark], r.items[:lists]
		return yes
	}
	return false
}

func (r *Run) answer(c *code) bool {
	switch c.do {
	case present:
		return r.text(c.args[0]) != nil
	case equal:
		a := r.text(c.args[0])
		return bytes.Equal(a, r.text(c.args[1])) == (c.num == 1)
	}
	first := len(r.args)
	r.arguments(c)
	yes := c.op.Test(r.args[first:])
	r.args = r.args[:first]
	return yes
}
