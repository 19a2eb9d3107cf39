package store

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/chopmark/chopmark/gateway/seal"
)

// kinds are the databases that every test runs against.
var kinds = []struct {
	name string
	open func(testing.TB) (context.Context, *Store)
}{
	{"sqlite", openSQLite},
}

func openSQLite(tb testing.TB) (context.Context, *Store) {
	tb.Helper()
	return openAt(tb, "sqlite:"+filepath.Join(tb.TempDir(), "gateway.db"), newBox(tb))
}

func newBox(tb testing.TB) *seal.Box {
	tb.Helper()
	box, err := seal.New()
	if err != nil {
		tb.Fatal(err)
	}
	return box
}

func openAt(tb testing.TB, dsn string, box *seal.Box) (context.Context, *Store) {
	tb.Helper()
	ctx := By(context.Background(), "test")
	s, err := Open(ctx, dsn, box)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return ctx, s
}
