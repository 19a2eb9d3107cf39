package eval

import (
	"bytes"

	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// joinEach puts the texts of a loop together without making their list first.
func (r *Run) joinEach(c *code) {
	mark, lists := len(r.buf), len(r.items)
	sep, loop := r.text(c.args[0]), c.args[1]
	if loop.lines != 0 {
		from := len(r.buf)
		r.joinLines(loop, sep)
		r.settle(mark, from)
		return
	}
	list := r.list(loop.args[0])
	from := len(r.buf)
	r.joinItems(loop, list, sep)
	r.items = r.items[:lists]
	r.settle(mark, from)
}

func (r *Run) joinItems(loop *code, list []op.Item, sep []byte) {
	body, test := loop.args[1], loop.args[2]
	again := false
	for i := range list {
		r.elems[loop.index] = &list[i]
		if test != nil && !r.test(test) || !r.spend() {
			continue
		}
		if again {
			put(&r.buf, sep)
		}
		again = true
		r.add(body)
	}
}

// joinOne is join(sep, sort(a loop)): of one element there is nothing to sort.
func (r *Run) joinOne(c *code) {
	mark, lists := len(r.buf), len(r.items)
	loop := c.args[1]
	list := r.list(loop.args[0])
	if len(list) == 1 && len(r.buf) == mark {
		r.joinItems(loop, list, nil)
		r.items = r.items[:lists]
		return
	}
	r.buf = r.buf[:mark]
	r.items = r.items[:lists]
	first := len(r.args)
	sep := r.text(c.args[0])
	sorted := r.list(c.args[2])
	r.args = append(r.args, op.Value{Text: sep}, op.Value{List: sorted})
	from := len(r.buf)
	r.buf = c.op.Text(r.buf, r.args[first:])
	r.args = r.args[:first]
	r.items = r.items[:lists]
	r.settle(mark, from)
}

// joinPairs writes name=value of each element.
func (r *Run) joinPairs(c *code) {
	mark, lists := len(r.buf), len(r.items)
	sep := r.text(c.args[0])
	list, order, wire := r.ordered(c.args[1])
	from := len(r.buf)
	if wire && string(sep) == "&" && (c.num == 1 || plain(list)) {
		put(&r.buf, r.wireForm())
	} else {
		r.buf = r.appendPairs(r.buf, list, order, sep, c.num == 1)
	}
	r.items = r.items[:lists]
	r.settle(mark, from)
}

func (r *Run) appendPairs(dst []byte, list []op.Item, order []int32, sep []byte, escape bool) []byte {
	if r.work += len(list); !r.spend() {
		return dst
	}
	for i := range list {
		if i > 0 {
			dst = appendShort(dst, sep)
		}
		switch it := inOrder(list, order, i); {
		case it.Wire != nil && (escape || it.Plain()):
			dst = append(dst, it.Wire...)
		case escape:
			dst = appendWire(dst, it.Name, it.Value)
		default:
			dst = append(append(dst, it.Name...), '=')
			dst = append(dst, it.Value...)
		}
	}
	return dst
}

// appendWire appends a pair as it travels.
func appendWire(dst, name, value []byte) []byte {
	dst = append(message.AppendPercent(dst, name), '=')
	return message.AppendPercent(dst, value)
}

// appendShort appends a text that mostly is one byte, or one that is escaped, for which copying need not be called.
func appendShort(dst, text []byte) []byte {
	switch len(text) {
	case 1:
		return append(dst, text[0])
	case 3:
		return append(dst, text[0], text[1], text[2])
	}
	return append(dst, text...)
}

// escapePairs writes the pairs of a joinPairs, escaping all of it once more.
func (r *Run) escapePairs(c *code) {
	if !r.spend() {
		return
	}
	mark, lists := len(r.buf), len(r.items)
	list, order, _ := r.ordered(c.args[0].args[1])
	from := len(r.buf)
	if r.work += len(list); !r.spend() {
		return
	}
	dst := r.buf
	for i := range list {
		if i > 0 {
			dst = appendShort(dst, c.text)
		}
		dst = appendEscaped(dst, inOrder(list, order, i))
	}
	lengthen(&r.buf, dst)
	r.items = r.items[:lists]
	r.settle(mark, from)
}

// appendEscaped appends the wire form of a pair, escaped.
func appendEscaped(dst []byte, it *op.Item) []byte {
	switch {
	case it.Plain():
		return append(append(append(dst, it.Name...), "%3D"...), it.Value...)
	case it.Wire != nil:
		at := bytes.IndexByte(it.Wire, '=')
		dst = append(message.AppendPercentAgain(dst, it.Wire[:at]), "%3D"...)
		return message.AppendPercentAgain(dst, it.Wire[at+1:])
	}
	dst = append(message.AppendPercentTwice(dst, it.Name), "%3D"...)
	return message.AppendPercentTwice(dst, it.Value)
}

// joinNames puts the names of a list together: join(sep, names(list)).
func (r *Run) joinNames(c *code) {
	mark, lists := len(r.buf), len(r.items)
	sep := r.text(c.args[0])
	if c.num == 1 {
		from := len(r.buf)
		r.joinSigned(sep)
		r.settle(mark, from)
		return
	}
	list := r.list(c.args[1])
	from := len(r.buf)
	for i := range list {
		if i > 0 {
			put(&r.buf, sep)
		}
		put(&r.buf, list[i].Name)
	}
	r.items = r.items[:lists]
	r.settle(mark, from)
}

// fields writes name=value pairs whose list is written out: what op fields and quoted_fields do.
func (r *Run) fields(c *code) {
	mark := len(r.buf)
	sep := r.text(c.args[0])
	from := len(r.buf)
	quoted := c.op.Name == "quoted_fields"
	for _, pair := range c.args[1].args {
		start := len(r.buf)
		if start > from {
			put(&r.buf, sep)
		}
		r.add(pair.args[0])
		r.buf = append(r.buf, '=')
		if quoted {
			r.buf = append(r.buf, '"')
		}
		at := len(r.buf)
		v := r.text(pair.args[1])
		if v == nil {
			r.buf = r.buf[:start] // an absent value is no field
			continue
		}
		r.buf = r.buf[:at]
		put(&r.buf, v)
		if quoted {
			r.buf = append(r.buf, '"')
		}
	}
	r.settle(mark, from)
}
