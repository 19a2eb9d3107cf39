package emit

import "maps"

// AsStatements gives Python as a language without loops, conditionals and calls within calls as expressions, so that what
// other languages need of the core is run everywhere.
func AsStatements() *Target {
	t := *python
	t.ID, t.Each, t.Cond, t.Flat = "python-statements", false, false, true
	return &t
}

// Without gives Python without a word.
func Without(word string) *Target {
	t := *python
	t.ID, t.Spell = "python-without", maps.Clone(t.Spell)
	delete(t.Spell, word)
	return &t
}
