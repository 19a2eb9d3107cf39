package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/judge"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/seal"
	"github.com/chopmark/chopmark/gateway/serve"
	"github.com/chopmark/chopmark/gateway/store"
)

// A world is how much a gateway holds.
type world struct{ services, apis, keys int }

var small, large = world{100, 1, asked}, world{100, 100, 100_000}

// asked is by how many keys requests are signed, in both worlds.
const asked = 1000

// scale measures a start and look-ups with many keys and APIs beside few.
func scale(w io.Writer) error {
	var each [2]float64
	for i, size := range []world{small, large} {
		took, err := size.measure(w)
		if err != nil {
			return err
		}
		each[i] = took
	}
	_, err := fmt.Fprintf(w, "a decision in the large one takes %.2f times that in the small one\n", each[1]/each[0])
	return err
}

// measure fills a database, starts a gateway over it, and decides.
func (size world) measure(w io.Writer) (perDecision float64, err error) {
	dir, err := os.MkdirTemp("", "chopmark-bench-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	box, _, err := seal.File(filepath.Join(dir, "master.key"))
	if err != nil {
		return 0, err
	}
	ctx, dsn := context.Background(), "sqlite:"+filepath.Join(dir, "gateway.db")
	if err := size.fill(ctx, dsn, box); err != nil {
		return 0, err
	}
	before := heap()
	cpu, wall := cpuTime(), time.Now()
	s, err := store.Open(ctx, dsn, box)
	if err != nil {
		return 0, err
	}
	defer s.Close()
	snapshot, err := s.Snapshot(ctx)
	if err != nil {
		return 0, err
	}
	o := judge.Options{Bases: []string{"localhost"}, Secrets: opener(box)}
	g, err := serve.New(serve.Options{Judge: o})
	if err != nil {
		return 0, err
	}
	defer g.Close()
	for _, err := range g.Use(snapshot) {
		return 0, err
	}
	started, burnt := time.Since(wall), cpuTime()-cpu
	memory := heap() - before
	j := judge.New(o)
	for _, err := range j.Use(snapshot) {
		return 0, err
	}
	perDecision, err = decide(j, snapshot, size.apis)
	if err == nil {
		_, err = fmt.Fprintf(w, "%d keys, %d APIs: start %.2f s (%.2f s of CPU), %.0f MB of heap, %.0f ns of CPU a decision\n",
			len(snapshot.Keys), size.services*size.apis, started.Seconds(), burnt.Seconds(), float64(memory)/1e6, perDecision)
	}
	runtime.KeepAlive(g)
	return perDecision, err
}

func opener(box *seal.Box) func(model.KeyRecord) (model.Secrets, error) {
	return func(k model.KeyRecord) (model.Secrets, error) {
		plain, err := box.Open(k.Sealed[0], model.SecretOf(k.KeyID))
		return model.Secrets{string(plain)}, err
	}
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

// decide gives the CPU time of one decision, over requests by many keys to many APIs, in the round that was disturbed least.
func decide(j *judge.Judge, s *model.Snapshot, apis int) (float64, error) {
	service := map[string]string{}
	for _, b := range s.Bindings {
		service[b.Key] = b.Service
	}
	requests := make([]*http.Request, asked)
	for i := range requests {
		k := s.Keys[(i*len(s.Keys)/asked+i)%len(s.Keys)]
		scheme, err := chopmark.Load(pair.Scheme)
		if err != nil {
			return 0, err
		}
		signer, err := chopmark.NewSigner(scheme, chopmark.Credential{KeyID: k.KeyID, Secret: secret}, chopmark.SignOptions{
			Inputs: map[string]string{"date_header": "date"}, SignedHeaders: []string{"date", "source"},
		})
		if err != nil {
			return 0, err
		}
		target := fmt.Sprintf("/buy/%d/tea", i%apis)
		r, err := http.NewRequest(http.MethodPost, "http://"+service[k.Name]+".test"+target, strings.NewReader(""))
		if err != nil {
			return 0, err
		}
		r.Header.Set("Source", "bench")
		if err := signer.Sign(r); err != nil {
			return 0, err
		}
		r.RequestURI, r.Body, r.ContentLength = target, http.NoBody, 0
		requests[i] = r
	}
	least := time.Duration(math.MaxInt64)
	for range 50 { // the first one opens secrets
		began := cpuTime()
		for _, r := range requests {
			d := j.Request(r)
			if d.Reason != judge.OK {
				return 0, fmt.Errorf("a request is refused: %s %s", d.Reason, d.Result.Detail)
			}
			d.Done()
		}
		least = min(least, cpuTime()-began)
	}
	return float64(least.Nanoseconds()) / asked, nil
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
