// Package diag holds problems found in files that people write: where, what and what to do.
//
// In: problems with a position, and the source they point into. Out: text with the source line and carets, or
// JSON. It never reads files and never decides what is a problem.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Pos is a place in a file. Line and Column count from 1, Column in bytes; Byte counts from 0.
type Pos struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Byte   int `json:"byte"`
}

// Range is a stretch of a file; End is the first place that is not part of it.
// The zero Range means "no position".
type Range struct {
	File  string `json:"file"`
	Start Pos    `json:"start"`
	End   Pos    `json:"end"`
}

// String gives file:line:col, the form that editors follow.
func (r Range) String() string {
	if r.Start.Line == 0 {
		return r.File
	}
	return fmt.Sprintf("%s:%d:%d", r.File, r.Start.Line, r.Start.Column)
}

// Severity tells an error, which stops the file from being used, from a warning.
type Severity string

// The severities.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Problem is one thing wrong in a file.
type Problem struct {
	Severity Severity `json:"severity"`
	Range    Range    `json:"range"`
	Message  string   `json:"message"`        // what is wrong: lower case, no final period
	Hint     string   `json:"hint,omitempty"` // what to do
}

// Problems is a list of problems; as an error it reads as its first error and the count of the rest.
type Problems []Problem

// Add appends an error at r; hint may be empty.
func (ps *Problems) Add(r Range, message, hint string) {
	*ps = append(*ps, Problem{Severity: Error, Range: r, Message: message, Hint: hint})
}

// Warn appends a warning at r; hint may be empty.
func (ps *Problems) Warn(r Range, message, hint string) {
	*ps = append(*ps, Problem{Severity: Warning, Range: r, Message: message, Hint: hint})
}

// Failed tells whether any problem is an error.
func (ps Problems) Failed() bool {
	return slices.ContainsFunc(ps, func(p Problem) bool { return p.Severity == Error })
}

// Sort orders the problems by file and position.
func (ps Problems) Sort() {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.Range.File, b.Range.File), cmp.Compare(a.Range.Start.Byte, b.Range.Start.Byte))
	})
}

// Error gives the first error as file:line:col: message (hint), and how many follow.
func (ps Problems) Error() string {
	errors := 0
	first := ""
	for _, p := range ps {
		if p.Severity != Error {
			continue
		}
		if errors++; errors == 1 {
			first = p.Range.String() + ": " + p.Message
			if p.Hint != "" {
				first += " (" + p.Hint + ")"
			}
		}
	}
	switch errors {
	case 0:
		return "no errors"
	case 1:
		return first
	}
	return fmt.Sprintf("%s (and %d more)", first, errors-1)
}
