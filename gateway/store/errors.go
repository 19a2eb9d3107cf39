package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/chopmark/chopmark/gateway/model"
)

var (
	// ErrNotFound is any noun that is not there.
	ErrNotFound = errors.New("is not there")
	// ErrDown is any failure to reach the database, or of the database itself. Nothing has been written.
	ErrDown = errors.New("the database cannot be reached")
)

func notFound(kind, name string) error { return fmt.Errorf("%s %q %w", kind, name, ErrNotFound) }

// ConflictError is a write that contradicts something else that is there.
type ConflictError struct {
	Text string // what contradicts what
	Hint string // what to do
}

func (e *ConflictError) Error() string { return e.Text }

func conflict(hint, format string, args ...any) error {
	return &ConflictError{Text: fmt.Sprintf(format, args...), Hint: hint}
}

// down marks what the database itself reports.
func down(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || own(err) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrDown, err)
}

// own tells of errors that say something about what was asked.
func own(err error) bool {
	var c *ConflictError
	var p *model.ProblemsError
	return errors.Is(err, ErrNotFound) || errors.Is(err, ErrDown) || errors.As(err, &c) || errors.As(err, &p)
}
