package eval

import (
	"github.com/chopmark/chopmark/internal/op"
)

// text gives the value of a text; nil is absent. A value that had to be built lies at the end of r.buf, from where
// that was before the call; other values lie where they are.
func (r *Run) text(c *code) []byte {
	switch c.do {
	case constant, char:
		return c.text
	case keptText:
		return r.keptText(c)
	case slow:
		return r.slowText(c)
	case inputText:
		return r.inputs[c.index].text
	case elemName:
		return r.elems[c.index].Name
	case elemValue:
		return r.elems[c.index].Value
	case readPart:
		return r.readPart(c)
	case readHeader:
		return r.headerValue(c.index, c.given)
	case readParam:
		return r.paramValue(c.name, c.given)
	case cond:
		return r.text(r.branch(c))
	case when:
		if !r.test(c.args[0]) {
			return nil
		}
		return r.text(c.args[1])
	case timeText:
		return r.time(c)
	case firstOf:
		return r.first(c.args[0])
	case viewOne:
		r.single[0].Text = r.text(c.args[0])
		return c.op.View(r.single[:])
	case viewCall:
		return r.viewCall(c)
	}
	mark := len(r.buf)
	r.add(c)
	return r.built(mark)
}

// built gives what stands in the buffer from mark on; nothing is the empty text, not an absent one.
func (r *Run) built(mark int) []byte {
	if len(r.buf) == mark {
		return []byte{}
	}
	return r.buf[mark:]
}

// add appends a text to the buffer. Values that lie somewhere meet at one append: each would make the frame larger, and
// of these many lie on the stack at a time.
func (r *Run) add(c *code) {
	var v []byte
	switch c.do {
	case constant:
		v = c.text
	case inputText:
		v = r.inputs[c.index].text
	case elemName:
		v = r.elems[c.index].Name
	case elemValue:
		v = r.elems[c.index].Value
	case digest, mac:
		mark := len(r.buf)
		v = r.sumOf(c)
		r.buf = r.buf[:mark]
	case sequence:
		r.sequence(c)
		return
	case cond:
		r.add(r.branch(c))
		return
	case readPart:
		r.addPart(c)
		return
	case textOne:
		r.addOne(c)
		return
	case textFixed:
		r.addFixed(c)
		return
	case textCall:
		r.addCall(c)
		return
	case joinEach, joinOne, joinPairs, escapePairs, joinNames, fields:
		r.addList(c)
		return
	default:
		mark := len(r.buf)
		v = r.text(c)
		r.buf = r.buf[:mark] // v may be a part of what was built from mark on
	}
	put(&r.buf, v)
}

// addList appends a text that is made of a list.
func (r *Run) addList(c *code) {
	switch c.do {
	case joinEach:
		r.joinEach(c)
	case joinOne:
		r.joinOne(c)
	case joinPairs:
		r.joinPairs(c)
	case escapePairs:
		r.escapePairs(c)
	case joinNames:
		r.joinNames(c)
	case fields:
		r.fields(c)
	}
}

// sequence appends parts one behind the other. What lies somewhere is copied from there without asking further.
func (r *Run) sequence(c *code) {
	if !r.spend() {
		return
	}
	for _, part := range c.args {
		if len(r.buf) > maxBytes {
			r.overspent()
			return
		}
		var v []byte
		switch part.do {
		case char: // as many literals are
			r.buf = append(r.buf, part.text[0])
			continue
		case constant:
			v = part.text
		case slow:
			v = r.slowText(part)
		case keptText:
			v = r.keptText(part)
		case inputText:
			v = r.inputs[part.index].text
		case elemName:
			v = r.elems[part.index].Name
		case elemValue:
			v = r.elems[part.index].Value
		case readPart:
			r.addPart(part)
			continue
		case textOne:
			r.addOne(part)
			continue
		default:
			r.add(part)
			continue
		}
		put(&r.buf, v)
	}
}

func (r *Run) branch(c *code) *code {
	if r.test(c.args[0]) {
		return c.args[1]
	}
	return c.args[2]
}

// keptText computes a value that is used again, and moves it out of the buffer in which other values are built.
func (r *Run) keptText(c *code) []byte {
	s := &r.slots[c.slot-1]
	if s.run == r.run {
		return s.text
	}
	mark := len(r.buf)
	v := r.text(c.args[0])
	switch {
	case r.err != nil || len(r.buf)+len(r.kept) > maxBytes && !r.overspent():
		v = nil // what a failed run computes is not looked at
	case len(r.buf) > mark && v != nil:
		v = r.keepBytes(v)
	}
	r.buf = r.buf[:mark]
	s.run, s.text = r.run, v
	return v
}

// time writes the time out, or gives what was written for the same second before: many requests share a second.
func (r *Run) time(c *code) []byte {
	kept := &r.times[c.index]
	if kept.text == nil || kept.at != r.at {
		kept.at = r.at
		if c.layout != nil {
			kept.text = c.layout.Append(kept.text[:0], r.at, 0)
		} else {
			kept.text = c.op.Text(kept.text[:0], []op.Value{{Time: r.at}})
		}
	}
	return kept.text
}
