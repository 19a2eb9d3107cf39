package emit

// eachStmt visits every statement of a plan.
func eachStmt(p *Plan, visit func(*Stmt)) {
	eachOf(p.Choose, visit)
	for _, f := range p.Forms {
		eachOf(f.Body, visit)
		eachOf(f.Verify, visit)
	}
	eachOf(p.Receive, visit)
}

func eachOf(stmts []*Stmt, visit func(*Stmt)) {
	for _, s := range stmts {
		visit(s)
		eachOf(s.Then, visit)
		eachOf(s.Else, visit)
	}
}

// eachWithin visits an expression and all that it is made of.
func eachWithin(e *Expr, visit func(*Expr)) {
	if e == nil {
		return
	}
	visit(e)
	for _, a := range e.Args {
		eachWithin(a, visit)
	}
}

// eachExpr visits every expression of a plan.
func eachExpr(p *Plan, visit func(*Expr)) {
	eachStmt(p, func(s *Stmt) {
		for _, e := range append(s.Notes, s.Value) {
			eachWithin(e, visit)
		}
	})
}
