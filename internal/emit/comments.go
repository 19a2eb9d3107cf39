package emit

import (
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
)

// comments gives what a scheme file says right above each step, without the signs of comments. Steps that a scheme has
// from another one have none: their file is not at hand.
func comments(s *graph.Scheme, source []byte) map[string][]string {
	found := map[string][]string{}
	lines := strings.Split(string(source), "\n")
	for _, b := range s.Steps {
		at := b.Range.Start.Line - 1 // the step's own line, counted from 0
		if b.Range.File != s.Range.File || at < 1 || at >= len(lines) {
			continue
		}
		var above []string
		for i := at - 1; i >= 0; i-- {
			text, is := strings.CutPrefix(strings.TrimSpace(lines[i]), "#")
			if !is {
				break
			}
			above = append([]string{strings.TrimPrefix(text, " ")}, above...)
		}
		if len(above) > 0 {
			found[b.Name] = above
		}
	}
	return found
}
