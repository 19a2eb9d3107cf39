package emit

// eachStmt visits every statement of a plan.
func eachStmt(p *Plan, visit func(*Stmt)) {
	eachOf(p.Choose, visit)
	for _, f := range p.Forms {
		eachOf(f.Body, visit)
	}
}

func eachOf(stmts []*Stmt, visit func(*Stmt)) {
	for _, s := range stmts {
		visit(s)
		eachOf(s.Then, visit)
		eachOf(s.Else, visit)
	}
}
