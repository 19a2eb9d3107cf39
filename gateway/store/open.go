package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/seal"
)

//go:embed migrations
var migrations embed.FS

// Store is an open database. It is safe for use by several goroutines.
type Store struct {
	*base
	in *change // not nil: the store as one transaction sees it
}

// base is what a store and the stores of its transactions share.
type base struct {
	db       *bun.DB
	box      atomic.Pointer[seal.Box]
	served   model.Served
	clock    func() time.Time
	postgres string        // how to reach Postgres, for listening; "" for SQLite
	writing  chan struct{} // of SQLite: one writer at a time; the others wait here, not in the database
	nonces   atomic.Int64
	changed  chan struct{} // a write of this process was made
	log      *slog.Logger
}

// Open opens a database, "sqlite:FILE" or "postgres://...", brings its tables up to date, and makes sure that box has the
// master key that its secrets are sealed with.
func Open(ctx context.Context, dsn string, box *seal.Box) (*Store, error) {
	b, err := connect(dsn)
	if err != nil {
		return nil, err
	}
	b.box.Store(box)
	b.clock, b.log, b.changed = time.Now, slog.Default(), make(chan struct{}, 1)
	b.served.Scheme = func(id string) error { _, err := chopmark.Load(id); return err }
	b.served.Auth = func(a model.Auth) error { return b.served.Scheme(a.Scheme) }
	s := &Store{base: b}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, b.db.Close())
	}
	return s, nil
}

func connect(dsn string) (*base, error) {
	kind, rest, _ := strings.Cut(dsn, ":")
	switch kind {
	case "sqlite":
		return connectSQLite(rest)
	case "postgres", "postgresql":
		return connectPostgres(dsn)
	}
	return nil, fmt.Errorf("a database is sqlite:FILE or postgres://USER@HOST/NAME, not %q", kind+":...")
}

// connectSQLite opens a file. An answered write is on the disk: the log is written ahead and synchronised at each commit.
func connectSQLite(file string) (*base, error) {
	if file == "" {
		return nil, errors.New("sqlite: without a file: write sqlite:FILE")
	}
	options := url.Values{"_txlock": {"immediate"}, "_pragma": {
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
	}}
	address, err := ownFile(file)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", address+"?"+options.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(8)
	return &base{db: bun.NewDB(db, sqlitedialect.New()), writing: make(chan struct{}, 1)}, nil
}

// ownFile makes the file, if it is not there, so that only its owner may read it, and gives its address.
func ownFile(file string) (string, error) {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return "", err
	}
	if err := f.Close(); err != nil {
		return "", err
	}
	path, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	path = "/" + strings.TrimPrefix(filepath.ToSlash(path), "/") // Windows begins with a drive
	return (&url.URL{Scheme: "file", Path: path}).String(), nil
}

func connectPostgres(dsn string) (*base, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("the address of the database: %w", err)
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 5 * time.Second
	}
	// A connection is tried before it is used, so that one from before a restart of Postgres fails nobody.
	db := stdlib.OpenDB(*config, stdlib.OptionShouldPing(func(context.Context, stdlib.ShouldPingParams) bool { return true }))
	db.SetMaxOpenConns(16)
	db.SetConnMaxIdleTime(time.Minute)
	return &base{db: bun.NewDB(db, pgdialect.New()), postgres: dsn}, nil
}

// prepare brings the tables up to date. Replicas that start together wait for one another.
func (s *Store) prepare(ctx context.Context) error {
	if err := s.migrate(ctx); err != nil {
		return down(err)
	}
	return s.proveKey(ctx)
}

func (s *Store) migrate(ctx context.Context) error {
	dialect, folder := goose.DialectSQLite3, "migrations/sqlite"
	if s.postgres != "" {
		dialect, folder = goose.DialectPostgres, "migrations/postgres"
	}
	files, err := fs.Sub(migrations, folder)
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(dialect, s.db.DB, files)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// Serves says what the gateways of this store can serve: what they cannot is refused when it is written. It is called before
// the first write.
func (s *Store) Serves(served model.Served) { s.served = served }

// LogTo says where failures go that nobody asked for. It is called before Watch.
func (s *Store) LogTo(l *slog.Logger) { s.log = l }

// Ping tells whether the database can be reached.
func (s *Store) Ping(ctx context.Context) error { return down(s.db.PingContext(ctx)) }

// Close closes the database.
func (s *Store) Close() error { return s.db.Close() }
