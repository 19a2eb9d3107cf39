package eval

import (
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/message"
)

// The headers of a request are found by number. A run's memory knows the names that it has met, each with what the
// program asks of such a name, so that one look-up for each header of a request answers all that is asked of them:
// where a header stands, whether it is signed, which comes first in a sorted list. Names do not differ in case: one that
// is spelt otherwise points to itself in lower case.

// The names that every machine knows by these numbers.
const (
	hostName int32 = iota
	contentTypeName
)

// maxNames is how many names a run's memory keeps for the next run, beside those of the program, and maxNameBytes how
// long all of them may be.
const (
	maxNames     = 64
	maxNameBytes = 16 << 10
)

// headerName is a name as it was spelt.
type headerName struct {
	text string
	id   int32 // its number in lower case
	then int32 // the name that came after it last
	rank int32 // among all names, in order of their bytes

	line line // what a loop over headers made of this one

	// The rest stands with the name in lower case.
	heeded bool   // it matters whether it says what it said in the run before
	said   []byte // what it said, when heeded
	heard  uint64 // the run in which it said that last; 0: what it said is not kept
	news   uint64 // the last run in which it said something else than in the run before
	offer  int32  // the first pattern offered that it matches, plus one
	never  bool   // the list of signed headers excepts it
	after  bool   // it carries the result
	run    uint64 // that met it last
	first  int32  // in this run: the place of the first header of that name in the request, -1: none
	last   int32  // and of the last one
	times  int32  // how many there are
	joined int32  // the item that joins the request before signing, -1: none
	listed uint64 // the list of headers that it was put into last
}

// names is the table of names.
type names struct {
	list                []headerName
	index               []int32 // place in list plus one, by the name's hash
	ids                 []int32 // of each header of the request: the number of its name in lower case
	next                []int32 // and the place of the next header of that name, -1: none
	begin               int32   // the name that came first last time
	count, stay, before int     // names in this request, those of them that the run before had, how many it had
	size                int     // of all texts
	fresh               bool    // names came since ranks were given
}

// name gives the number of a name, which may be new to the table.
func (r *Run) name(text string) int32 {
	t := &r.names
	mask := uint64(len(t.index) - 1)
	for i := hashName(text) & mask; ; i = (i + 1) & mask {
		n := t.index[i] - 1
		if n < 0 {
			return r.newName(text)
		}
		if t.list[n].text == text {
			return n
		}
	}
}

func (r *Run) newName(text string) int32 {
	t := &r.names
	n := headerName{text: strings.Clone(text), first: -1, joined: -1}
	if low := lowered(text); low != text {
		n.id = r.name(low)
	} else {
		n.id = int32(len(t.list))
		n.offer, n.never = r.m.wildFor(text), matches(r.m.except, text)
		n.after = slices.ContainsFunc(r.m.strip.headers, func(h string) bool { return message.SameName(h, text) })
		n.heeded = slices.Contains(r.m.watched, n.id)
	}
	t.list = append(t.list, n)
	t.fresh, t.size = true, t.size+len(text)
	if 2*len(t.list) > len(t.index) {
		t.index = make([]int32, 2*len(t.index))
		for i := range t.list {
			t.place(int32(i))
		}
	} else {
		t.place(int32(len(t.list) - 1))
	}
	return int32(len(t.list) - 1)
}

func (t *names) place(n int32) {
	mask := uint64(len(t.index) - 1)
	i := hashName(t.list[n].text) & mask
	for t.index[i] != 0 {
		i = (i + 1) & mask
	}
	t.index[i] = n + 1
}

// lowered gives a name in lower case.
func lowered(name string) string {
	b := []byte(name)
	message.Lower(b)
	return string(b)
}

// tidyNames empties the table when requests have filled it, so that it does not grow with what strangers send.
func (r *Run) tidyNames() {
	if t := &r.names; len(t.list) > maxNames+len(r.m.names) || t.size > maxNameBytes {
		r.startNames()
	}
}

// startNames makes a table of the names that the program knows.
func (r *Run) startNames() {
	r.names = names{index: make([]int32, 64), list: make([]headerName, 0, len(r.m.names)+8)}
	for _, name := range r.m.names {
		r.name(name)
	}
	r.listing = r.listing[:0]
	r.signed = r.signed[:0]
	r.signedRun, r.signedSettled, r.signedList = 0, false, 0
}

// rank numbers the names in order of their bytes.
func (t *names) rank() {
	if !t.fresh {
		return
	}
	order := make([]int32, len(t.list))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return strings.Compare(t.list[a].text, t.list[b].text) })
	for rank, n := range order {
		t.list[n].rank = int32(rank)
	}
	t.fresh = false
}

// numberNames gives their numbers to the names that every program knows and that this one signs.
func (m *Machine) numberNames(more []string) {
	m.nameOf("host")         // hostName
	m.nameOf("content-type") // contentTypeName
	for _, name := range more {
		m.nameID(name)
	}
	rules := m.Program.Signed
	if rules == nil {
		return
	}
	m.offered, m.except = patterns(rules.Offered), patterns(rules.Except)
	for _, name := range rules.Always {
		m.always = append(m.always, m.nameOf(name))
	}
	for i := range m.offered {
		if o := &m.offered[i]; !o.wild {
			o.number, o.never = m.nameOf(o.name), matches(m.except, o.name)
		}
	}
}

// nameOf gives the number of a name that the program knows.
func (m *Machine) nameOf(text string) int32 {
	if low := lowered(text); low != text {
		m.nameOf(low)
	}
	if i := slices.Index(m.names, text); i >= 0 {
		return int32(i)
	}
	m.names = append(m.names, text)
	return int32(len(m.names) - 1)
}

// Name gives the number by which a Run knows a header, for one of Options.Names.
func (m *Machine) Name(text string) int32 { return m.nameID(text) }

// nameID gives the number of a name in lower case.
func (m *Machine) nameID(text string) int32 { return m.nameOf(lowered(text)) }

// wildFor gives the first pattern offered that a name matches, plus one; 0: none.
func (m *Machine) wildFor(name string) int32 {
	for i := range m.offered {
		if m.offered[i].wild && hasPrefix(name, m.offered[i].name) {
			return int32(i + 1)
		}
	}
	return 0
}
