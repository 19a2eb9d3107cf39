package judge

import (
	"context"
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/limit"
	"github.com/chopmark/chopmark/gateway/model"
)

// Options says how a Judge decides. The zero value serves no key: it can open no secret.
type Options struct {
	Clock   func() time.Time                             // nil: time.Now
	Limiter limit.Limiter                                // nil: nothing is limited, and every request that would be is refused
	Replay  chopmark.ReplayStore                         // remembers nonces; nil: requests that need one are refused
	Bases   []string                                     // domains under which every service answers as ID.BASE
	Load    func(id string) (*chopmark.Scheme, error)    // nil: the built-in schemes
	Secrets func(model.KeyRecord) (model.Secrets, error) // opens the secrets of a key
	Attach  func(*API) error                             // prepares API.Data when an API comes into a snapshot
	MaxBody int64                                        // bytes of body that are taken; 0: DefaultMaxBody
	Memory  int64                                        // bytes of body that are kept in memory; 0: DefaultMemory
	TempDir string                                       // where longer bodies go; empty: the system's
}

// What Options mean when they say nothing.
const (
	DefaultMaxBody = 16 << 20
	DefaultMemory  = 256 << 10
)

// Judge decides about requests. It is safe for use by several goroutines.
type Judge struct {
	options Options
	snap    atomic.Pointer[snapshot]
	pool    sync.Pool

	mu      sync.Mutex // held by Use
	methods map[string]*method
}

// New makes a judge that knows no service yet.
func New(o Options) *Judge {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Load == nil {
		o.Load = chopmark.Load
	}
	if o.Secrets == nil {
		o.Secrets = func(model.KeyRecord) (model.Secrets, error) { return nil, errors.New("secrets cannot be opened here") }
	}
	if o.Replay == nil {
		o.Replay = noReplay{}
	}
	if o.MaxBody <= 0 {
		o.MaxBody = DefaultMaxBody
	}
	if o.Memory <= 0 {
		o.Memory = DefaultMemory
	}
	if o.TempDir == "" {
		o.TempDir = os.TempDir()
	}
	j := &Judge{options: o}
	j.pool.New = func() any { return &Decision{judge: j} }
	j.snap.Store(&snapshot{})
	return j
}

// noReplay refuses to judge what needs a store of nonces.
type noReplay struct{}

func (noReplay) Seen(string, time.Time) (bool, error) {
	return false, errors.New("there is no store for nonces")
}

// Use takes a snapshot, or what changed since the one in use. Requests that are being judged keep the one before. The errors say
// what cannot be served as it is written: such APIs are refused, and all others are served.
func (j *Judge) Use(s *model.Snapshot) []error {
	j.mu.Lock()
	defer j.mu.Unlock()
	old := j.snap.Load()
	next := &snapshot{version: s.Version, served: old.served, keyring: old.next(s)}
	var problems []error
	if !s.SameServices {
		b := builder{judge: j, from: s, methods: map[string]*method{}}
		b.build()
		next.served, problems, j.methods = b.out, b.problems, b.methods
	}
	j.snap.Store(next)
	return problems
}

// Version is that of the snapshot in use; 0 before the first.
func (j *Judge) Version() int64 { return j.snap.Load().version }

// limits asks for what a decision needs; ok is false when there is no limiter for it.
func (j *Judge) limits(ctx context.Context, asks []limit.Ask) (limit.Result, error) {
	if j.options.Limiter == nil {
		return limit.Result{}, errors.New("there is no limiter")
	}
	return j.options.Limiter.Take(ctx, asks...)
}
