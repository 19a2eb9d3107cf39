package emit

import (
	"slices"
	"strconv"
	"time"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/match"
)

// What callers demand of a request besides its signature: the list of signed headers, the clock.

// receivedList checks the received list of signed headers against what must be signed.
func (l *lowering) receivedList() {
	v, always := l.captured("listed", Text, ofKind(match.Names))
	if v == nil {
		l.refuseIf(l.ask("wants_headers"), "header-not-signed", "a header must be signed here, and the request has no list of signed headers")
		return
	}
	at := slices.IndexFunc(l.received.captures, ofKind(match.Names))
	joined := known(v)
	if !always {
		joined = l.ask("or_empty", local(v))
	}
	names := l.letting("listed_names", l.ask("split_list", joined, text(l.received.captures[at].sep)))
	rules := l.program.Signed
	if rules == nil {
		rules = &graph.SignedHeaders{}
	}
	l.refuseBy(l.ask("list_problem?", local(names), textList(rules.Required), textList(rules.Others),
		answer(rules.Free), answer(l.program.FirstOnly())), "the list of signed headers is not what it must be")
	l.received.listed = names
}

// fresh checks the clock.
func (l *lowering) fresh(m *match.Matcher) {
	r, f := l.received, l.program.Fresh
	at := r.time
	if l.reads(graph.Clock) && at != nil {
		r.time = l.letting("time", l.ask("or_epoch", local(at)))
	}
	if f.Within == nil || !m.Timed() || at == nil {
		return
	}
	check := func() {
		lifetime := nothing()
		if f.Lifetime != nil {
			l.need(f.Lifetime)
			lifetime = l.optional(l.maybe(f.Lifetime))
		}
		within := l.text(inSeconds(f.Within))
		l.refuseBy(l.ask("clock_problem?", local(at), within, lifetime, number(int(f.Longest/time.Second))), "the time of signing is not accepted")
	}
	if f.When == nil {
		check()
		return
	}
	l.need(f.When)
	l.add(&Stmt{Kind: If, Value: l.test(f.When), Then: l.within(check)})
}

// inSeconds gives a window, which is written out, in seconds.
func inSeconds(n *graph.Node) *graph.Node {
	mine := *n
	switch n.Kind {
	case graph.Const:
		d, _ := time.ParseDuration(n.Text) // checked when the scheme was bound
		mine.Text = strconv.Itoa(int(d / time.Second))
	case graph.Cond:
		mine.Args = []*graph.Node{n.Args[0], inSeconds(n.Args[1]), inSeconds(n.Args[2])}
	}
	return &mine
}

func (l *lowering) others() []string {
	if l.program.Signed == nil {
		return nil
	}
	return l.program.Signed.Others
}

// mustHave refuses a request that does not tell its list of signed headers and lacks one that is always signed.
func (l *lowering) mustHave() {
	if l.received == nil || l.program.Signed == nil {
		return
	}
	for _, name := range l.program.Signed.Always {
		if name != "host" && !slices.Contains(l.others(), name) {
			there := &Expr{Kind: Call, Type: Bool, Word: "present", Args: l.atoms([]*Expr{l.ask("header?", text(name))})}
			l.refuseIf(opposite(there), "header-not-signed", "the header "+name+" must be signed and is not in the request")
		}
	}
}
