package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/gateway/seal"
	"github.com/chopmark/chopmark/gateway/servertest"
)

// eachKind runs fn against each database. dsn gives the address of a new one, empty.
func eachKind(t *testing.T, fn func(t *testing.T, dsn func() string)) {
	t.Run("sqlite", func(t *testing.T) {
		fn(t, func() string { return "sqlite:" + filepath.Join(t.TempDir(), "gateway.db") })
	})
	t.Run("postgres", func(t *testing.T) {
		server := servertest.Postgres(t)
		databases := 0
		fn(t, func() string {
			databases++
			name := fmt.Sprintf("gateway_%d", databases)
			createDatabase(t, server.URL, name)
			return strings.Replace(server.URL, "/postgres?", "/"+name+"?", 1)
		})
	})
}

func createDatabase(tb testing.TB, url, name string) {
	tb.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		tb.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CREATE DATABASE " + name); err != nil {
		tb.Fatal(err)
	}
}

func newBox(tb testing.TB) *seal.Box {
	tb.Helper()
	box, err := seal.New()
	if err != nil {
		tb.Fatal(err)
	}
	return box
}

func open(tb testing.TB, dsn string, box *seal.Box) *Store {
	tb.Helper()
	s, err := Open(context.Background(), dsn, box)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}
