package eval

import (
	"github.com/chopmark/chopmark/internal/graph"
)

// A loop over the signed headers makes a line of each, and most headers say what they said in the request before. So a
// run's memory keeps the line of each name until it says something else, and all lines together while none does.

// line is what a loop over headers made of one.
type line struct {
	epoch uint64 // of the loop's slow leaves; 0: nothing is kept
	at    uint64 // the run in which it was made
	text  []byte
}

// joinedLines is what a loop made of all signed headers.
type joinedLines struct {
	of    uint64 // the list, as in Run.signedMade
	epoch uint64
	at    uint64 // the last run in which it was good
	sep   string
	text  []byte
}

// longestLines bounds what is kept of all lines together.
const longestLines = 2 << 10

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

// joinLines puts together what a loop makes of the signed headers.
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
	all := &r.joinedLines
	if all.of != r.signedMade || all.epoch != r.epoch || all.at+1 < r.run || all.sep != string(sep) || r.signedNews() {
		mark := len(r.buf)
		r.eachLine(loop, sep)
		if all.epoch = 0; len(r.buf)-mark <= longestLines && r.err == nil {
			*all = joinedLines{r.signedMade, r.epoch, r.run, string(sep), append(all.text[:0], r.buf[mark:]...)}
		}
		return
	}
	all.at = r.run
	put(&r.buf, all.text)
}

// signedNews tells whether a signed header says something else than in the run before.
func (r *Run) signedNews() bool {
	for _, l := range r.signed {
		if r.names.list[r.names.list[l.name].id].news == r.run {
			return true
		}
	}
	return false
}

// eachLine writes the lines. An item is made only of those headers whose line is not kept.
func (r *Run) eachLine(loop *code, sep []byte) {
	for i, listed := range r.signed {
		if i > 0 {
			put(&r.buf, sep)
		}
		name := &r.names.list[listed.name]
		l, news := &name.line, r.names.list[name.id].news
		if l.epoch == r.epoch && l.at >= news && news < r.run && !listed.bare {
			put(&r.buf, l.text)
			continue
		}
		mark := len(r.buf)
		r.elems[loop.index] = &r.listedItems(r.signed[i : i+1])[0]
		r.add(loop.args[1])
		if l.epoch = 0; !listed.bare && len(r.buf)-mark <= longestLines && r.err == nil {
			*l = line{r.epoch, r.run, append(l.text[:0], r.buf[mark:]...)}
		}
	}
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
