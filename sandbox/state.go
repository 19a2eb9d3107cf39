package sandbox

import (
	"errors"
	"sync"

	"github.com/chopmark/chopmark/internal/data"
)

// Limits of what a cloud keeps. They are far above what tests need, and low enough for any machine.
const (
	maxRows  = 10_000   // of a table that says nothing else
	maxBytes = 64 << 20 // of all tables, as JSON
)

// state is what a cloud has. Rows are never changed in place: whoever has read a table keeps what it read.
type state struct {
	mu     sync.RWMutex
	book   *book
	tables map[string][]any
	bytes  int
}

// errFull says that a table takes no more.
var errFull = errors.New("the sandbox keeps no more rows of this table")

func newState(b *book, calls map[string]data.Func) (*state, error) {
	s := &state{book: b, tables: map[string][]any{}}
	for name, t := range b.tables {
		s.tables[name] = []any{}
		if t.Rows == nil {
			continue
		}
		v, err := data.Eval(t.Rows, data.Scope{Name: data.Names(nil), Calls: calls})
		if err != nil {
			return nil, err
		}
		rows, ok := v.([]any)
		if !ok {
			return nil, &data.Error{Range: t.Rows.Span(), Message: "rows are a list"}
		}
		if err := s.insert(name, rows); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// insert adds rows at the end. The lock is held.
func (s *state) insert(name string, rows []any) error {
	most := s.book.tables[name].Most
	if most == 0 {
		most = maxRows
	}
	size := 0
	for _, row := range rows {
		size += len(data.Text(row))
	}
	old := s.tables[name]
	if len(old)+len(rows) > most || s.bytes+size > maxBytes {
		return errFull
	}
	s.bytes += size
	s.tables[name] = append(old[:len(old):len(old)], rows...)
	return nil
}

// change puts other rows in the place of those that it is given; nil takes one away. The lock is held.
func (s *state) change(name string, change func(row any) (any, error)) error {
	kept := make([]any, 0, len(s.tables[name]))
	size := s.bytes
	for _, row := range s.tables[name] {
		next, err := change(row)
		if err != nil {
			return err
		}
		size -= len(data.Text(row))
		if next != nil {
			kept, size = append(kept, next), size+len(data.Text(next))
		}
	}
	if size > maxBytes {
		return errFull
	}
	s.tables[name], s.bytes = kept, size
	return nil
}
