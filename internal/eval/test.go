package eval

import (
	"bytes"
	"errors"
	"io"

	"github.com/chopmark/chopmark/internal/graph"
)

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
	case equalText:
		return r.spend() && string(r.text(c.args[0])) == string(c.args[1].text) == (c.num == 1)
	case presentText:
		return r.spend() && r.text(c.args[0]) != nil
	case equal, present, testCall:
		if !r.spend() {
			return false
		}
		mark, lists := len(r.buf), len(r.items)
		yes := r.answer(c)
		r.buf = r.buf[:mark]
		r.items = r.items[:lists]
		return yes
	}
	return false
}

func (r *Run) answer(c *code) bool {
	switch c.do {
	case present:
		return r.text(c.args[0]) != nil
	case equal:
		if r.streamed(c.args[0]) && len(c.args[1].text) == 0 && c.args[1].do == constant {
			return r.emptyStream() == (c.num == 1)
		}
		a := r.text(c.args[0])
		return bytes.Equal(a, r.text(c.args[1])) == (c.num == 1)
	}
	first := len(r.args)
	r.arguments(c)
	yes := c.op.Test(r.args[first:])
	r.args = r.args[:first]
	return yes
}

// streamed tells whether c reads a body that is not in memory and is sent as it is.
func (r *Run) streamed(c *code) bool {
	return c.do == readPart && c.part == graph.Body && r.env.Request.Body.Streamed() && !r.rewrites()
}

// emptyStream tells whether a streamed body is empty without reading it: whether there is one is a common question.
func (r *Run) emptyStream() bool {
	body := &r.env.Request.Body
	if body.Size >= 0 {
		return body.Size == 0
	}
	in, err := body.Open()
	if err != nil {
		r.fail(err)
		return true
	}
	defer in.Close()
	var one [1]byte
	n, err := io.ReadFull(in, one[:])
	if n == 0 && !errors.Is(err, io.EOF) {
		r.fail(err)
	}
	return n == 0
}
