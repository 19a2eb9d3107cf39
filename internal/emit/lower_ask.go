package emit

// What the lowering of a verifier is made of: calls of words, tests, and statements that refuse.

// ask is the call of a word by its signature.
func (l *lowering) ask(name string, args ...*Expr) *Expr {
	w := signatureOf(name)
	return &Expr{Kind: Call, Type: w.result, Maybe: w.maybe, Word: name, Args: l.atoms(args)}
}

func signatureOf(name string) word {
	for _, table := range []map[string]word{reading, sources, steps} {
		if w, is := table[name]; is {
			return w
		}
	}
	switch name {
	case "contains":
		return word{result: Bool}
	case "unpercent", "form_decode":
		return word{result: Text}
	}
	panic("no word " + name)
}

func answer(yes bool) *Expr {
	e := &Expr{Kind: Literal, Type: Bool}
	if yes {
		e.Num = 1
	}
	return e
}

func textList(names []string) *Expr {
	e := &Expr{Kind: List, Type: Texts}
	for _, n := range names {
		e.Args = append(e.Args, text(n))
	}
	return e
}

func there(v *Var) *Expr {
	if v.Type == Time {
		return &Expr{Kind: Call, Type: Bool, Word: "present_time", Args: []*Expr{local(v)}}
	}
	return &Expr{Kind: Call, Type: Bool, Word: "present", Args: []*Expr{local(v)}}
}

func gone(v *Var) *Expr { return opposite(there(v)) }

// refuse ends verifying.
func (l *lowering) refuse(verdict, detail string) {
	l.add(&Stmt{Kind: Refuse, Value: text(verdict), Name: detail})
}

func (l *lowering) refuseIf(test *Expr, verdict, detail string) {
	l.add(&Stmt{Kind: If, Value: test, Then: l.within(func() { l.refuse(verdict, detail) })})
}

// refuseBy refuses with the verdict that a word gives when all is not well.
func (l *lowering) refuseBy(problem *Expr, detail string) {
	v := l.letting("problem", problem)
	l.add(&Stmt{Kind: IfPresent, Var: v, Then: []*Stmt{{Kind: Refuse, Value: known(v), Name: detail}}})
}

func (l *lowering) letting(name string, e *Expr) *Var {
	v := l.variable(name, e.Type, e.Maybe)
	l.add(&Stmt{Kind: Let, Var: v, Value: e})
	return v
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
	case isTrue(then) || sameExpr(test, then):
		return test
	}
	return both(test, then)
}
