package eval

import (
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
)

// A loop over the signed headers makes a line of each, and most headers say what they said in the request before. So a
// run's memory keeps the line of each name with the value that it was made of.

// keepLines tells a loop over the signed headers whose lines are made of nothing else of the request than what changes
// slowly. A machine keeps the lines of one such loop.
func (m *Machine) keepLines(loop *graph.Node, c *code) {
	if m.trace || m.hasLines || loop.Args[2] != nil || !isSigned(loop.Args[0]) || m.loopPace(loop.Args[1]) != slowly {
		return
	}
	c.lines, m.hasLines = m.newSlow(loop.Args[1])+1, true
}

// isSigned tells the list of signed headers.
func isSigned(n *graph.Node) bool { return n.Reads(graph.Signed) && !n.Given }

// joinLines puts together what a loop makes of the signed headers. An item is made only of those whose line is not kept.
func (r *Run) joinLines(loop *code, sep []byte) {
	if s := &r.slow[loop.lines-1]; !s.good {
		s.good = r.settles(loop.lines - 1)
		r.epoch++
	}
	if !r.listSigned() {
		return
	}
	if r.work += len(r.signed); !r.spend() {
		return
	}
	for i, listed := range r.signed {
		if i > 0 {
			put(&r.buf, sep)
		}
		l := &r.names.list[listed.name].line
		value, one := r.onlyValue(listed)
		if one && l.epoch == r.epoch && string(l.value) == message.ViewString(value) {
			put(&r.buf, l.text)
			continue
		}
		mark := len(r.buf)
		r.elems[loop.index] = &r.listedItems(r.signed[i : i+1])[0]
		r.add(loop.args[1])
		if l.epoch = 0; one && len(value) <= longestLine && r.err == nil {
			l.epoch, l.value, l.text = r.epoch, append(l.value[:0], value...), append(l.text[:0], r.buf[mark:]...)
		}
	}
}

// onlyValue gives the value of a listed header when it has one that matters.
func (r *Run) onlyValue(l listed) (value []byte, one bool) {
	e := &r.names.list[r.names.list[l.name].id]
	if l.bare || r.m.repeats && e.run == r.run && e.joined < 0 && e.first >= 0 && e.first != e.last {
		return nil, false
	}
	return r.headerValue(e.id, false), true
}

// joinedNames is a list of names put together.
type joinedNames struct {
	of   uint64 // the list, as in Run.signedMade
	sep  string
	text []byte
}

// joinSigned puts the names of the signed headers together, which are mostly those of the request before.
func (r *Run) joinSigned(sep []byte) {
	if !r.listSigned() {
		return
	}
	j := &r.joinedNames
	if j.of != r.signedMade || j.sep != string(sep) {
		j.of, j.sep, j.text = r.signedMade, string(sep), j.text[:0]
		for i, l := range r.signed {
			if i > 0 {
				j.text = append(j.text, sep...)
			}
			j.text = append(j.text, r.names.list[l.name].text...)
		}
	}
	put(&r.buf, j.text)
}
