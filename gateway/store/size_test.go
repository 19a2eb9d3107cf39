package store

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/chopmark/chopmark/gateway/model"
)

// BenchmarkSnapshot loads 100,000 keys, each bound, and 10,000 APIs in 100 services.
func BenchmarkSnapshot(b *testing.B) {
	ctx := context.Background()
	s := open(b, "sqlite:"+filepath.Join(b.TempDir(), "gateway.db"), newBox(b))
	fill(b, s, 100, 100, 100_000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Snapshot(ctx); err != nil {
			b.Fatal(err)
		}
	}
	snapshot, err := s.Snapshot(ctx)
	if err != nil {
		b.Fatal(err)
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc)/1e6, "MB")
	runtime.KeepAlive(snapshot)
}

// fill makes services with as many APIs each, published, and keys, each bound to one of them.
func fill(tb testing.TB, s *Store, services, apis, keys int) {
	tb.Helper()
	ctx := context.Background()
	f := filling{ctx: ctx, tb: tb}
	err := s.Apply(ctx, func(tx *Store) error {
		f.tx = tx
		_, _, err := tx.PutPlan(ctx, model.Plan{Name: "basic", PerSec: 100})
		f.must(err)
		for i := range services {
			f.service(fmt.Sprintf("shop-%d", i), apis)
		}
		for i := range keys {
			f.key(fmt.Sprintf("partner-%d", i), fmt.Sprintf("shop-%d", i%services))
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}

type filling struct {
	ctx context.Context
	tb  testing.TB
	tx  *Store
}

func (f *filling) must(err error) {
	f.tb.Helper()
	if err != nil {
		f.tb.Fatal(err)
	}
}

func (f *filling) service(name string, apis int) {
	_, _, err := f.tx.PutService(f.ctx, model.Service{Name: name})
	f.must(err)
	for i := range apis {
		api := model.API{
			Name: fmt.Sprintf("buy-%d", i), Method: "POST", Path: fmt.Sprintf("/buy/%d/{item}", i),
			Auth:     []model.Auth{{Scheme: "tencent-tc3", Inputs: map[string]string{"service": "cvm"}}},
			Upstream: []model.Upstream{{URL: "http://127.0.0.1:9000"}},
		}
		_, _, err := f.tx.PutAPI(f.ctx, name, api)
		f.must(err)
	}
	_, err = f.tx.Publish(f.ctx, name, "release", "")
	f.must(err)
}

func (f *filling) key(name, service string) {
	_, _, err := f.tx.CreateKey(f.ctx, model.Key{Name: name}, "")
	f.must(err)
	f.must(f.tx.Bind(f.ctx, model.Binding{Plan: "basic", Key: name, Service: service, Environment: "release"}))
}
