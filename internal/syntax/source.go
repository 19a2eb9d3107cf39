package syntax

import (
	"sort"

	"github.com/hashicorp/hcl/v2"

	"github.com/chopmark/chopmark/internal/diag"
)

// source knows where the lines of a file begin. HCL counts columns in grapheme clusters and leaves out what stands
// between tokens, so only its byte offsets are used.
type source struct {
	name  string
	text  []byte
	lines []int // first byte of each line
}

func newSource(name string, text []byte) *source {
	s := &source{name: name, text: text, lines: []int{0}}
	for i, c := range text {
		if c == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	return s
}

// span gives the range of bytes from..to, moved into the file where it is not.
func (s *source) span(from, to int) diag.Range {
	return diag.Range{File: s.name, Start: s.pos(from), End: s.pos(max(from, to))}
}

func (s *source) pos(at int) diag.Pos {
	at = min(max(at, 0), len(s.text))
	line := sort.SearchInts(s.lines, at+1)
	return diag.Pos{Line: line, Column: at - s.lines[line-1] + 1, Byte: at}
}

// rng translates a range.
func (s *source) rng(r hcl.Range) diag.Range { return s.span(r.Start.Byte, r.End.Byte) }
