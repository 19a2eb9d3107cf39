package eval

import (
	"slices"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
)

// stripped gives the names that sending replaces: when signing they are taken out first; when verifying those that
// carry the result are left out of what is signed.
type stripped struct {
	headers []string // carried after signing
	after   []string // query and parameters carried after signing
	both    []string // and those that join before signing
	params  bool     // parameters are sent
	marks   uint64   // of the names of both, a bit each: most parameters have another
	before  []int    // for each of both: the before item that sends it, or -1: it is carried after
}

func strip(p *graph.Program) stripped {
	var s stripped
	for i, it := range p.Before {
		s.params = s.params || it.Place == graph.InParams
		if it.Place != graph.InHeader {
			s.both = append(s.both, it.Name)
			s.before = append(s.before, i)
		}
	}
	for _, it := range p.After {
		s.params = s.params || it.Place == graph.InParams
		if it.Place == graph.InHeader {
			s.headers = append(s.headers, it.Name)
			continue
		}
		s.after = append(s.after, it.Name)
		s.both = append(s.both, it.Name)
		s.before = append(s.before, -1)
	}
	for _, name := range s.both {
		s.marks |= mark(name)
	}
	return s
}

// mark gives one bit for a name, which most names do not share.
func mark(name string) uint64 {
	n := len(name)
	if n == 0 {
		return 1
	}
	return 1 << ((int(name[n-1]) + 7*n) & 63)
}

// replaced tells whether a pair of the request gives way to one that is sent.
func (r *Run) replaced(p message.Pair) bool {
	switch {
	case r.raw || !r.hasQueryItems():
		return false
	case p.Escaped(): // rare: a plain name that somebody escaped
		return r.gives(string(message.AppendFormDecode(nil, p.Name())))
	}
	return r.gives(p.Name())
}

// gives tells whether a parameter of that name gives way. Most have another mark than those that are sent.
func (r *Run) gives(name string) bool {
	return r.m.strip.marks&mark(name) != 0 && r.sends(name)
}

func (r *Run) sends(name string) bool {
	strip := &r.m.strip
	if r.env.Receive {
		return slices.Contains(strip.after, name)
	}
	for i, n := range strip.both {
		if n == name {
			at := strip.before[i]
			return at < 0 || at < len(r.sent) && r.sent[at].Value != nil
		}
	}
	return false
}
