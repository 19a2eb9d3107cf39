package emit

import "github.com/chopmark/chopmark/internal/graph"

// Computing anew what was received, and comparing.

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
