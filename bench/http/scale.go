package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/chopmark/chopmark/gateway/judge"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/seal"
	"github.com/chopmark/chopmark/gateway/serve"
	"github.com/chopmark/chopmark/gateway/store"
)

// A world is how much a gateway holds.
type world struct{ services, apis, keys int }

var small, large = world{100, 1, 1000}, world{100, 100, 100_000}

// Decisions are timed over few requests, which stay in the processor's caches with all that they need, and over so many that every
// key of the large world is asked for, and nothing stays there. Both worlds get as many.
var few, many = 1000, 100_000

// scale measures a start, changes and look-ups with many keys and APIs beside few.
func scale(w io.Writer) error {
	var lookups [2]*lookup
	for i, size := range []world{small, large} {
		l, err := size.measure(w)
		if err != nil {
			return err
		}
		lookups[i] = l
	}
	return compare(w, lookups[0], lookups[1])
}

// measure fills a database, starts a gateway over it, and makes changes. It gives what look-ups are timed with.
func (size world) measure(w io.Writer) (*lookup, error) {
	dir, err := os.MkdirTemp("", "chopmark-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	box, _, err := seal.File(filepath.Join(dir, "master.key"))
	if err != nil {
		return nil, err
	}
	ctx, dsn := context.Background(), "sqlite:"+filepath.Join(dir, "gateway.db")
	if err := size.fill(ctx, dsn, box); err != nil {
		return nil, err
	}
	before := heap()
	cpu, wall := cpuTime(), time.Now()
	s, err := store.Open(ctx, dsn, box)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	g, err := serve.New(serve.Options{Judge: judge.Options{Bases: []string{"localhost"}, Secrets: s.Secrets}})
	if err != nil {
		return nil, err
	}
	defer g.Close()
	version, err := follow(ctx, s, g, 0)
	if err != nil {
		return nil, err
	}
	started, burnt := time.Since(wall), cpuTime()-cpu
	fmt.Fprintf(w, "%d keys, %d APIs: start %.2f s (%.2f s of CPU), %.0f MB of heap\n",
		size.keys, size.services*size.apis, started.Seconds(), burnt.Seconds(), float64(heap()-before)/1e6)
	if err := size.changes(ctx, w, s, g, version); err != nil {
		return nil, err
	}
	runtime.KeepAlive(g)
	return size.lookup(ctx, s)
}

// fill makes services with as many APIs each, published, and keys, each bound to one of them.
func (size world) fill(ctx context.Context, dsn string, box *seal.Box) error {
	s, err := store.Open(ctx, dsn, box)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Apply(ctx, func(tx *store.Store) error {
		if _, _, err := tx.PutPlan(ctx, model.Plan{Name: "free"}); err != nil {
			return err
		}
		for i := range size.services {
			if err := size.service(ctx, tx, fmt.Sprintf("shop-%d", i)); err != nil {
				return err
			}
		}
		for i := range size.keys {
			k := model.Key{Name: fmt.Sprintf("partner-%d", i), KeyID: fmt.Sprintf("AKIDpartner%d", i)}
			if _, _, err := tx.CreateKey(ctx, k, secret); err != nil {
				return err
			}
			to := model.Binding{Plan: "free", Key: k.Name, Service: fmt.Sprintf("shop-%d", i%size.services), Environment: model.DefaultEnvironment}
			if err := tx.Bind(ctx, to); err != nil {
				return err
			}
		}
		return nil
	})
}

func (size world) service(ctx context.Context, tx *store.Store, name string) error {
	if _, _, err := tx.PutService(ctx, model.Service{Name: name, Hosts: []string{name + ".test"}}); err != nil {
		return err
	}
	for i := range size.apis {
		api := model.API{
			Name: fmt.Sprintf("buy-%d", i), Method: "POST", Path: fmt.Sprintf("/buy/%d/{item}", i), Auth: []model.Auth{pair},
			Upstream: []model.Upstream{{URL: "http://127.0.0.1:9000"}},
		}
		if _, _, err := tx.PutAPI(ctx, name, api); err != nil {
			return err
		}
	}
	_, err := tx.Publish(ctx, name, model.DefaultEnvironment, "")
	return err
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// cpuTime is the CPU time that this process took until now.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
