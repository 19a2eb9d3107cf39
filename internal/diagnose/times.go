package diagnose

import (
	"fmt"

	"github.com/chopmark/chopmark/internal/graph"
)

// times adds other times than the one that was sent.
func (c *changes) times() {
	if !c.reads(graph.Clock) {
		return
	}
	const class = "timestamp-mismatch"
	for _, d := range []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 30, 45, 60} {
		for _, seconds := range []int64{-d, d} {
			c.see(class, fmt.Sprintf("%+d s", seconds), func(s *sources) { s.time.Sec += seconds }, graph.Clock)
		}
	}
}
