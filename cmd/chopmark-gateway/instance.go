package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/admin"
	"github.com/chopmark/chopmark/gateway/dialects"
	"github.com/chopmark/chopmark/gateway/judge"
	"github.com/chopmark/chopmark/gateway/limit"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/seal"
	"github.com/chopmark/chopmark/gateway/serve"
	"github.com/chopmark/chopmark/gateway/store"
	"github.com/chopmark/chopmark/internal/talk"
)

// instance is a gateway that runs: its parts, put together.
type instance struct {
	store   *store.Store
	limits  *limit.Limits
	gateway *serve.Gateway
	admin   http.Handler
	events  *slog.Logger
	version atomic.Int64  // of the snapshot that is served
	first   chan struct{} // closed when there is one
	closing []func() error
}

// parts is what an instance is made of.
type parts struct {
	dsn, redis string
	box        *seal.Box
	token      admin.Token
	bases      []string
	maxBody    int64
	trust      []netip.Prefix
	timeout    time.Duration
	dialect    string
	access     io.Writer    // takes the access log; nil: none is written
	authz      *serve.Authz // it answers servers that forward themselves
	events     *slog.Logger
}

// run puts an instance together, has it serve until the process is told to end, and gives everything back.
func (p parts) run(ctx context.Context, serve func(context.Context, *instance) error) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	i, err := assemble(ctx, p)
	if err == nil {
		err = cmp.Or(serve(ctx, i), i.close())
	}
	return assembleFailure(err)
}

// assemble opens the stores and makes the gateway; it serves nothing before its first snapshot.
func assemble(ctx context.Context, p parts) (i *instance, err error) {
	i = &instance{events: p.events, first: make(chan struct{})}
	defer func() {
		if err != nil {
			err = errors.Join(err, i.close())
		}
	}()
	if i.store, err = store.Open(ctx, p.dsn, p.box); err != nil {
		return i, err
	}
	i.closing = append(i.closing, i.store.Close)
	i.store.Serves(served)
	if i.limits, err = limits(p.redis, i.store); err != nil {
		return i, err
	}
	i.closing = append(i.closing, i.limits.Close)
	if err := i.assembleGateway(ctx, p); err != nil {
		return i, err
	}
	i.admin = admin.New(admin.Options{Store: i.store, Token: p.token, Version: chopmark.Version, Log: p.events})
	return i, nil
}

func (i *instance) assembleGateway(ctx context.Context, p parts) error {
	traces, stop, err := serve.Tracing(ctx, os.Getenv)
	if err != nil {
		return err
	}
	i.closing = append(i.closing, func() error { return stop(context.WithoutCancel(ctx)) })
	o := serve.Options{
		Judge: judge.Options{
			Limiter: i.limits, Replay: limit.NewStoredNonces(i.store), Bases: p.bases, MaxBody: p.maxBody, Secrets: i.store.Secrets,
		},
		Dialect: p.dialect, Events: p.events, Tracer: traces, Timeout: p.timeout, Trust: p.trust, Authz: p.authz,
	}
	if p.access != nil {
		lines := serve.NewLogWriter(p.access)
		i.closing = append(i.closing, lines.Close)
		o.Access = lines
	}
	if i.gateway, err = serve.New(o); err != nil {
		return err
	}
	i.closing = append(i.closing, func() error { i.gateway.Close(); return nil })
	return nil
}

// served is what a gateway of this program can serve.
var served = model.Served{
	Scheme:  func(id string) error { _, err := chopmark.Load(id); return err },
	Auth:    func(a model.Auth) error { return judge.Check(a, nil) },
	Dialect: func(id string) error { _, err := dialects.Load(id); return err },
}

// limits counts rates in Redis if there is one, else in this process. Quotas are in the database.
func limits(redis string, s *store.Store) (*limit.Limits, error) {
	if redis == "" {
		return limit.Memory(s, nil), nil
	}
	return limit.Redis(redis, s)
}

// beside is a port beside the one that takes requests.
type beside struct {
	net.Listener
	handler http.Handler
}

// serve takes requests on the data port, until ctx is done.
func (i *instance) serve(ctx context.Context, data net.Listener, config *tls.Config, ports ...beside) error {
	return i.serveBeside(ctx, ports, func(ctx context.Context) error {
		return i.gateway.Serve(ctx, data, serve.Listening{TLS: config})
	})
}

// serveBeside runs what takes requests, and ports beside it, until ctx is done.
func (i *instance) serveBeside(ctx context.Context, ports []beside, take func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var all sync.WaitGroup
	all.Go(func() { i.store.Watch(ctx, i.use) })
	failed := make(chan error, 1+len(ports))
	servers := make([]*http.Server, len(ports))
	for n, p := range ports {
		servers[n] = i.besideServer(p.handler)
		all.Go(func() {
			if err := servers[n].Serve(p.Listener); !errors.Is(err, http.ErrServerClosed) {
				failed <- err
			}
			cancel()
		})
	}
	all.Go(func() {
		select { // what comes before waits: without a snapshot nothing would be known of it
		case <-i.first:
		case <-ctx.Done():
		}
		failed <- take(ctx)
		cancel()
	})
	<-ctx.Done()
	err := <-failed // ports beside answer for health until the other one is done
	end, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer stop()
	for _, s := range servers {
		err = errors.Join(err, s.Shutdown(end))
	}
	all.Wait()
	return err
}

func (i *instance) besideServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(i.events.Handler(), slog.LevelDebug),
	}
}

func (i *instance) use(s *model.Snapshot) {
	i.gateway.Use(s) // tells of what cannot be served itself
	if i.version.Swap(s.Version) == 0 {
		close(i.first)
	}
}

// current waits until what was written last is served.
func (i *instance) current(ctx context.Context) error {
	want, err := i.store.Version(ctx)
	for err == nil && i.version.Load() < want {
		select {
		case <-ctx.Done():
			err = ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
	return err
}

// adminPort is the admin API, and what tells of health.
func (i *instance) adminPort() http.Handler {
	health := i.gateway.Health()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/healthz", "/readyz", "/metrics":
			health.ServeHTTP(w, r)
		default:
			i.admin.ServeHTTP(w, r)
		}
	})
}

// close gives everything back, the last opened first.
func (i *instance) close() error {
	var errs []error
	for n := len(i.closing) - 1; n >= 0; n-- {
		errs = append(errs, i.closing[n]())
	}
	i.closing = nil
	return errors.Join(errs...)
}

// assembleFailure says what to do when a gateway cannot be put together.
func assembleFailure(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, seal.ErrOpen):
		return talk.Cannot("%s", oneLine(err)).Hint("name the master key of this database with --master-key-file")
	}
	return talk.Cannot("%s", oneLine(err))
}

func oneLine(err error) string { return strings.ReplaceAll(talk.FileError(err), "\n", "; ") }
