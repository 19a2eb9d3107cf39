package emit

// AsStatements gives Python as a language without loops, conditionals and calls within calls as expressions, so that what
// other languages need of the core is run everywhere.
func AsStatements() *Target {
	t := *python
	t.ID, t.Each, t.Cond, t.Flat = "python-statements", false, false, true
	return &t
}
