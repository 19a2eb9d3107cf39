package op

// HasSeconds tells whether the layout writes a time to the second, so that reading it back gives the time and not
// only the day.
func (l *Layout) HasSeconds() bool {
	for _, p := range l.pieces {
		if p.part == second {
			return true
		}
	}
	return false
}
