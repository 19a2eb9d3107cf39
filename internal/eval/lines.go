package eval

import (
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// A loop over the signed headers makes a line of each, and most headers say what they said in the request before. So a
// run's memory keeps the line of each name with the value that it was made of.

// keepLines tells a loop over the signed headers whose lines are made of nothing else of the request than what changes
// slowly. A machine keeps the lines of one such loop.
func (m *Machine) keepLines(loop *graph.Node, c *code) {
	if m.trace || m.hasLines || loop.Args[2] != nil || !loop.Args[0].Reads(graph.Signed) || loop.Args[0].Given ||
		m.loopPace(loop.Args[1]) != slowly {
		return
	}
	c.lines, m.hasLines = m.newSlow(loop.Args[1])+1, true
}

// isSigned tells the list of signed headers.
func (r *Run) isSigned(list []op.Item) bool {
	s := &r.sources.parts[graph.Signed]
	return s.run == r.run && len(list) > 0 && len(list) == len(r.signed) && len(s.list) > 0 && &list[0] == &s.list[0]
}

// joinLines puts together what a loop makes of the signed headers.
func (r *Run) joinLines(loop *code, list []op.Item, sep []byte) {
	if s := &r.slow[loop.lines-1]; !s.good {
		s.good = r.settles(loop.lines - 1)
		r.epoch++
	}
	if r.work += len(list); !r.spend() {
		return
	}
	for i := range list {
		if i > 0 {
			r.buf = append(r.buf, sep...)
		}
		it, l := &list[i], &r.names.list[r.signed[i].name].line
		if l.epoch == r.epoch && string(l.value) == string(it.Value) && len(it.Values) <= 1 && it.Value != nil {
			r.buf = append(r.buf, l.text...)
			continue
		}
		mark := len(r.buf)
		r.elems[loop.index] = it
		r.add(loop.args[1])
		if l.epoch = 0; it.Value != nil && len(it.Values) <= 1 && len(it.Value) <= longestLine && r.err == nil {
			l.epoch, l.value, l.text = r.epoch, append(l.value[:0], it.Value...), append(l.text[:0], r.buf[mark:]...)
		}
	}
}

// joinedNames is the list of names that was put together last.
type joinedNames struct {
	of   []listed
	sep  string
	text []byte
}

// joinSigned puts the names of the signed headers together, which are mostly those of the request before.
func (r *Run) joinSigned(list []op.Item, sep []byte) {
	j := &r.joinedNames
	if len(j.of) == len(r.signed) && j.sep == string(sep) {
		same := true
		for i := range r.signed {
			same = same && r.signed[i].name == j.of[i].name
		}
		if same {
			r.buf = append(r.buf, j.text...)
			return
		}
	}
	mark := len(r.buf)
	r.appendNames(list, sep)
	j.of, j.sep, j.text = append(j.of[:0], r.signed...), string(sep), append(j.text[:0], r.buf[mark:]...)
}
