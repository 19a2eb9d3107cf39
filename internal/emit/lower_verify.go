package emit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/match"
)

// lowerVerify gives every form of a plan the statements of its verifier, and the plan those that find out the form.
func lowerVerify(p *Plan, t *Target, comments, given map[string][]string) error {
	choose := newLowering(p.Forms[0].Signs, t, map[string]bool{})
	choose.reserve(t.VerifierReserved)
	choose.out = &p.Receive
	var mode *Var
	if len(p.Forms) > 1 {
		mode = choose.letting(graph.FormInput, choose.ask("input?", text(graph.FormInput)))
	}
	for _, f := range p.Forms {
		program, m, told, err := reads(p.Scheme, t, f.Name, given)
		if err != nil {
			return err
		}
		shapes := m.Shapes()
		choose.carried(shapes, mode, f.Name)
		distinct := map[string]bool{}
		for before := -1; before < len(distinct); {
			before = len(distinct)
			l := newLowering(program, t, distinct)
			l.reserve(t.VerifierReserved)
			l.comments = comments
			l.received = &receiving{told: told}
			if f.Verify, err = l.verifier(m, shapes); err != nil {
				return err
			}
		}
	}
	choose.refuse("missing-signature", "the request carries no signature of this scheme")
	return nil
}

// reads cuts a form down for verifying: optional inputs that a request does not tell are absent, and a gateway's verifier
// is made for certain values of the others.
func reads(s *graph.Scheme, t *Target, form string, given map[string][]string) (*graph.Program, *match.Matcher, []string, error) {
	p, err := graph.Build(s, form, nil)
	if err != nil {
		return nil, nil, nil, err
	}
	m, _ := match.Plan(p)
	told := m.Inputs()
	absent := map[string][]string{}
	for _, in := range s.Inputs {
		if in.Optional && !slices.Contains(told, in.Name) {
			absent[in.Name] = nil
		}
	}
	if t.Gateway != nil {
		absent = folded(s, told, given)
	}
	if p, err = graph.Build(s, form, absent); err != nil {
		return nil, nil, nil, err
	}
	m, problems := match.Plan(p)
	if problems.Failed() {
		return nil, nil, nil, problems
	}
	return p, m, told, nil
}

func (l *lowering) reserve(names []string) {
	for w := range reading {
		l.scope.taken[l.target.function(w)] = true
	}
	for _, n := range names {
		l.scope.taken[n] = true
	}
}

// carried calls a form's verifier when the request carries a signature in that form.
func (l *lowering) carried(shapes []match.Shape, mode *Var, form string) {
	at := slices.IndexFunc(shapes, func(s match.Shape) bool { return s.Carrier })
	it := shapes[at].Item
	var test *Expr
	if it.Place == graph.InHeader {
		test = l.ask("carried_header", text(it.Name), text(shapes[at].Parts[0].Literal))
	} else {
		test = l.ask("carried_"+places[it.Place], text(it.Name))
	}
	call := func() { l.add(&Stmt{Kind: CallVerify, Name: form}) }
	l.add(&Stmt{Kind: If, Value: test, Then: l.within(func() {
		if mode == nil {
			call()
			return
		}
		wanted := &Expr{Kind: Call, Type: Bool, Word: "==", Args: []*Expr{known(mode), text(form)}}
		either := &Expr{Kind: Call, Type: Bool, Word: "||", Args: []*Expr{gone(mode), wanted}}
		l.add(&Stmt{Kind: If, Value: either, Then: l.within(call)})
	})})
}

// verifier lowers a form's verifier. The order is that of package verify: shape, key, clock, signature, nonce.
func (l *lowering) verifier(m *match.Matcher, shapes []match.Shape) (body []*Stmt, err error) {
	l.out = &body
	var own []string
	for i := range shapes {
		if shapes[i].Item.Place != graph.InHeader {
			own = append(own, shapes[i].Item.Name)
		}
	}
	for i := range shapes {
		l.readItem(&shapes[i], own)
	}
	l.blank()
	signature := l.settle()
	if signature == nil {
		return nil, fmt.Errorf("%s: the signature cannot be read back", l.program.Scheme.Range)
	}
	l.toldInputs()
	l.receivedList()
	l.blank()
	l.add(&Stmt{Kind: LookUp, Value: local(l.received.keyID)})
	for _, in := range wantedInputs(l.program.Inputs, l.verifyRoots()) {
		if l.inputs[in.Name] == nil {
			l.input(in)
		}
	}
	l.fresh(m)
	if l.program.Scheme.Credential.Token != "" {
		l.refuseIf(l.ask("wrong_token", l.tokenText()), "signature-mismatch", "the session token is not the one that belongs to the key")
	}
	l.blank()
	l.recompute(signature)
	l.coverage()
	if l.program.Scheme.Fresh.Nonce {
		l.refuseIf(l.ask("seen", local(l.received.nonce)), "replayed", "the nonce was used before")
	}
	l.add(&Stmt{Kind: Accept, Value: local(l.received.keyID)})
	return body, nil
}

func (l *lowering) verifyRoots() []*graph.Node {
	f := l.program.Fresh
	roots := []*graph.Node{l.program.Signature}
	for _, c := range l.received.compared {
		roots = append(roots, c.node, c.test)
	}
	roots = append(roots, f.Within, f.When, f.Lifetime)
	return slices.DeleteFunc(roots, func(n *graph.Node) bool { return n == nil })
}

// captured gives the value of a kind, wherever it was read first; nil when it is nowhere. What stands in two places must
// be the same.
func (l *lowering) captured(name string, t Type, of func(capture) bool) (v *Var, always bool) {
	var found []capture
	for _, c := range l.received.captures {
		if of(c) {
			found = append(found, c)
		}
	}
	if len(found) == 0 {
		return nil, false
	}
	if len(found) == 1 && found[0].guard == nil {
		return found[0].value, !found[0].optional
	}
	v = l.variable(name, t, true)
	v.Changes = true
	l.add(&Stmt{Kind: Declare, Var: v, Value: &Expr{Kind: Nothing, Type: t, Maybe: true}})
	for _, c := range found {
		test := gone(v)
		if c.guard != nil {
			test = both(local(c.guard), test)
		} else if t == Text {
			l.refuseIf(opposite(l.ask("agrees", local(v), local(c.value))), "malformed", "another "+string(c.kind)+" stands elsewhere in the request")
		}
		l.add(&Stmt{Kind: If, Value: test, Then: []*Stmt{{Kind: Assign, Var: v, Value: local(c.value)}}})
	}
	return v, false
}

func ofKind(k match.Kind) func(capture) bool { return func(c capture) bool { return c.kind == k } }

// settle gives key id, nonce, token and time their names, and gives the signature.
func (l *lowering) settle() *Var {
	r := l.received
	sure := func(kind match.Kind, name, what string, needed bool) *Var {
		v, always := l.captured(name, Text, ofKind(kind))
		switch {
		case v == nil && !needed:
			return nil
		case v == nil:
			l.refuse("malformed", "the request has no "+what)
			return l.letting(name, text(""))
		case !always && needed:
			l.refuseIf(opposite(l.ask("filled", local(v))), "malformed", "the request has no "+what)
		case !always:
			return l.letting(name, l.ask("or_empty", local(v)))
		}
		return l.letting(name, known(v))
	}
	signature := sure(match.Signature, "received_signature", "signature", true)
	r.keyID = sure(match.KeyID, "key_id", "key id", l.program.Scheme.Credential.KeyID != "")
	if r.keyID == nil {
		r.keyID = l.letting("key_id", text(""))
	}
	if r.nonce = sure(match.Nonce, "nonce", "nonce", l.program.Scheme.Fresh.Nonce); r.nonce == nil && l.reads(graph.Nonce) {
		r.nonce = l.letting("nonce", text(""))
	}
	r.token, _ = l.captured("token", Text, ofKind(match.Token))
	r.time, _ = l.captured("signed_at", Time, ofKind(match.Clock))
	return signature
}

func (l *lowering) reads(s graph.Source) bool {
	return slices.ContainsFunc(l.verifyRoots(), func(n *graph.Node) bool { return graph.DependsOn(n, s) })
}

func (l *lowering) tokenText() *Expr {
	if l.received.token == nil {
		return nothing()
	}
	return local(l.received.token)
}

// toldInputs compares what the request tells with what is expected and allowed, and names it.
func (l *lowering) toldInputs() {
	for _, in := range l.program.Inputs {
		v := l.toldInput(in)
		if v == nil {
			continue
		}
		if in.List {
			l.inputs[in.Name] = v
			continue
		}
		l.inputs[in.Name] = l.checkTold(in, v)
	}
}

// toldInput gives what the request tells of an input; nil when it never does.
func (l *lowering) toldInput(in *graph.InputDecl) *Var {
	of := func(c capture) bool { return (c.kind == match.Input || c.kind == match.List) && c.input == in.Name }
	at := slices.IndexFunc(l.received.captures, of)
	if at < 0 {
		return nil
	}
	first := l.received.captures[at]
	v, always := l.captured("told_"+in.Name, Text, of)
	switch {
	case in.List && always:
		return l.letting(in.Name, l.ask("split_list", known(v), text(first.sep)))
	case in.List:
		return l.letting(in.Name, l.ask("split_list", l.ask("or_empty", local(v)), text(first.sep)))
	case always:
		return l.letting(in.Name, known(v))
	case first.guard == nil || first.value == first.item:
		return l.letting(in.Name, l.ask("or_empty", local(v)))
	}
	empty := []*Stmt{{Kind: Assign, Var: v, Value: optional(text(""))}}
	l.add(&Stmt{Kind: If, Value: both(gone(first.item), gone(v)), Then: empty})
	return v
}

func (l *lowering) checkTold(in *graph.InputDecl, told *Var) *Var {
	check := func(v *Expr) {
		problem := l.letting("problem", l.ask("told_problem?", text(in.Name), v, textList(in.Allowed)))
		l.add(&Stmt{Kind: IfPresent, Var: problem, Then: []*Stmt{{Kind: Refuse, Value: known(problem), Name: "the " + in.Name + " of the request is not accepted here"}}})
	}
	if !told.Maybe {
		check(local(told))
		return told
	}
	l.add(&Stmt{Kind: IfPresent, Var: told, Then: l.within(func() { check(known(told)) })})
	l.input(in)
	otherwise := l.inputs[in.Name]
	v := l.letting(in.Name, l.either(there(told), Text, func() *Expr { return known(told) }, func() *Expr { return local(otherwise) }))
	return v
}

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
	problem := l.letting("problem", l.ask("list_problem?", local(names), textList(rules.Required), textList(rules.Others),
		answer(rules.Free), answer(firstOnly(l.program))))
	l.add(&Stmt{Kind: IfPresent, Var: problem, Then: []*Stmt{{Kind: Refuse, Value: known(problem), Name: "the list of signed headers is not what it must be"}}})
	l.received.listed = names
}

// firstOnly tells whether the values of signed headers are only ever looked at through first().
func firstOnly(p *graph.Program) bool {
	all, first := 0, 0
	p.Each(func(n *graph.Node) {
		for _, a := range n.Args {
			if a != nil && a.Kind == graph.Field && a.Text == "values" {
				if all++; n.Is("first") {
					first++
				}
			}
		}
	})
	return all > 0 && all == first
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
			lifetime = optional(l.maybe(f.Lifetime))
		}
		within := l.text(inSeconds(f.Within))
		problem := l.letting("problem", l.ask("clock_problem?", local(at), within, lifetime, number(int(f.Longest/time.Second))))
		l.add(&Stmt{Kind: IfPresent, Var: problem, Then: []*Stmt{{Kind: Refuse, Value: known(problem), Name: "the time of signing is not accepted"}}})
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

// recompute makes the signature and everything that must be the same anew, and compares.
func (l *lowering) recompute(signature *Var) {
	p := l.program
	l.dropResults()
	wanted := map[*graph.Node]bool{}
	for _, n := range l.verifyRoots() {
		graph.Walk(n, func(m *graph.Node) bool { wanted[m] = true; return true })
	}
	for _, b := range p.Steps {
		if wanted[b.Node] {
			l.need(b.Node)
		}
	}
	for _, n := range l.verifyRoots() {
		l.need(n)
	}
	l.blank()
	for _, c := range l.received.compared {
		l.compare(c)
	}
	n := p.Signature
	word := "same_text"
	switch {
	case n.Is("hex") || n.Is("hex_upper"):
		word = "same_hex"
	case n.Is("base64") || n.Is("base64url"):
		word = "same_base64"
	}
	l.refuseIf(opposite(l.ask(word, l.text(n), local(signature))), "signature-mismatch", "the signature does not match")
}

// dropResults takes out the parameters that carry the result.
func (l *lowering) dropResults() {
	var names []string
	for _, it := range l.program.After {
		if it.Place == graph.InHeader {
			continue
		}
		n := it.Node
		if !n.Is("when") {
			names = append(names, it.Name)
			continue
		}
		settled, open := l.conjuncts(n.Args[0])
		drop := []*Stmt{{Kind: Drop, Names: []string{it.Name}}}
		if test := l.settledTest(settled); test != nil && len(open) == 0 {
			l.add(&Stmt{Kind: If, Value: test, Then: drop})
			continue
		}
		*l.out = append(*l.out, drop...)
	}
	if len(names) > 0 {
		l.add(&Stmt{Kind: Drop, Names: names})
	}
}

// compare compares what was received with what it should be. A body hash that differs tells more than the signature.
func (l *lowering) compare(c compared) {
	it := c.shape.Item
	cover := l.program.CoverOf(c.node)
	verdict, detail := "signature-mismatch", it.Name+" does not match the rest of the request"
	same := "=="
	switch {
	case graph.DependsOn(c.node, graph.Secret):
		same = "same_text"
	case (cover.Always|cover.Sometimes)&graph.PartBody != 0:
		verdict, detail = "body-mismatch", "the body is not the one that "+it.Name+" was made from"
	}
	check := func() {
		test := &Expr{Kind: Call, Type: Bool, Word: same, Args: l.atoms([]*Expr{known(c.received), l.text(c.node)})}
		l.refuseIf(opposite(test), verdict, detail)
	}
	tested := func() {
		if c.test == nil {
			check()
			return
		}
		l.add(&Stmt{Kind: If, Value: l.test(c.test), Then: l.within(func() { l.assuming(c.test, true, check) })})
	}
	if c.sure {
		tested()
		return
	}
	l.add(&Stmt{Kind: IfPresent, Var: c.received, Then: l.within(tested)})
}

// coverage refuses requests whose signature does not cover what must be covered here. What it always covers is not asked.
func (l *lowering) coverage() {
	cover := l.program.Cover()
	for _, name := range []string{"body", "method", "host", "path", "query", "time"} {
		part, _ := graph.PartsByName(name)
		if cover.Always&part != 0 {
			continue
		}
		verdict := "header-not-signed"
		if name == "body" {
			verdict = "body-mismatch"
		}
		test := l.ask("asked", text(name))
		if covered := (&covering{l: l, part: part, done: map[*graph.Node]bool{}}).node(l.program.Signature); isTrue(covered) {
			continue
		} else if covered != nil {
			test = both(test, opposite(covered))
		}
		l.refuseIf(test, verdict, "the signature does not cover the "+name+", which must be covered here")
	}
}

// covering makes the test whether a part of the request flows into a node: nil when it never does.
type covering struct {
	l    *lowering
	part graph.Parts
	done map[*graph.Node]bool // on the way here
}

func (c *covering) node(n *graph.Node) *Expr {
	if n == nil || c.done[n] {
		return nil
	}
	c.done[n] = true
	defer delete(c.done, n)
	switch {
	case n.Kind == graph.Input:
		return c.input(n)
	case n.Kind == graph.Cond && !insideLoop(n.Args[0]):
		test := c.l.test(n.Args[0])
		yes, no := c.node(n.Args[1]), c.node(n.Args[2])
		if yes != nil && no != nil && sameExpr(yes, no) {
			return yes
		}
		return anyOf(when(test, yes), when(opposite(test), no))
	case n.Is("when") && !insideLoop(n.Args[0]):
		return when(c.l.test(n.Args[0]), c.node(n.Args[1]))
	}
	var found *Expr
	for _, a := range n.Args {
		found = anyOf(found, c.node(a))
	}
	return found
}

// sameExpr tells whether two expressions say the same.
func sameExpr(a, b *Expr) bool {
	if a.Kind != b.Kind || a.Word != b.Word || a.Text != b.Text || a.Num != b.Num || a.Var != b.Var || len(a.Args) != len(b.Args) {
		return false
	}
	for i := range a.Args {
		if !sameExpr(a.Args[i], b.Args[i]) {
			return false
		}
	}
	return true
}

func isTrue(e *Expr) bool { return e != nil && e.Kind == Literal && e.Num == 1 }

func when(test, then *Expr) *Expr {
	switch {
	case then == nil:
		return nil
	case isTrue(then):
		return test
	}
	return both(test, then)
}

func (c *covering) input(n *graph.Node) *Expr {
	if n.Given {
		return nil
	}
	var found *Expr
	reach := n.Source.Reach()
	switch {
	case n.Source == graph.Params && c.part == graph.PartBody:
		found = c.l.ask("is_form")
	case reach&c.part != 0:
		return answer(true)
	}
	switch n.Source {
	case graph.HeaderValue:
		return c.header(n.Text, nil)
	case graph.Signed, graph.Headers:
		return c.listed(n.Source)
	case graph.Params, graph.Query, graph.RawQuery, graph.Target, graph.URL:
		for _, it := range c.l.program.Before {
			if it.Place != graph.InHeader {
				found = anyOf(found, c.node(it.Node))
			}
		}
	}
	return found
}

// listed tells by which headers of the list the part is covered.
func (c *covering) listed(source graph.Source) *Expr {
	names := []string{"host"}
	for _, it := range c.l.program.Before {
		if it.Place == graph.InHeader && !slices.Contains(names, it.Name) {
			names = append(names, it.Name)
		}
	}
	var found *Expr
	for _, name := range names {
		list := c.l.signed
		var is *Expr
		if source == graph.Signed && list != nil {
			values := &Expr{Kind: Call, Type: Texts, Word: "header_values", Args: c.l.atoms([]*Expr{local(list), text(name)})}
			first := c.l.ask("first?", values)
			is = &Expr{Kind: Call, Type: Bool, Word: "present", Args: c.l.atoms([]*Expr{first})}
		}
		found = anyOf(found, c.header(name, is))
	}
	return found
}

// header follows a header to what it was made from, where it is covered.
func (c *covering) header(name string, listed *Expr) *Expr {
	var found *Expr
	if name == "host" && c.part == graph.PartHost {
		found = answer(true)
	}
	for _, it := range c.l.program.Before {
		if it.Place == graph.InHeader && strings.EqualFold(it.Name, name) {
			found = anyOf(found, c.node(it.Node))
		}
	}
	if listed == nil || found == nil {
		return found
	}
	return when(listed, found)
}

func insideLoop(n *graph.Node) bool {
	free, bound := map[*graph.Node]bool{}, map[*graph.Node]bool{}
	graph.Walk(n, func(m *graph.Node) bool {
		if m.Kind == graph.Each {
			bound[m] = true
		}
		if m.Reads(graph.Element) {
			free[m.Loop] = true
		}
		return true
	})
	for loop := range free {
		if !bound[loop] {
			return true
		}
	}
	return false
}
