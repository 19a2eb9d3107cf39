package store

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/chopmark/chopmark/gateway/model"
)

// BenchmarkSnapshot loads 100,000 keys, each bound, and 10,000 APIs in 100 services.
func BenchmarkSnapshot(b *testing.B) {
	for _, kind := range kinds {
		b.Run(kind.name, func(b *testing.B) {
			ctx, s := kind.open(b)
			fill(b, ctx, s, 100, 100, 100_000)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Snapshot(ctx); err != nil {
					b.Fatal(err)
				}
			}
			var m runtime.MemStats
			snapshot, err := s.Snapshot(ctx)
			if err != nil {
				b.Fatal(err)
			}
			runtime.GC()
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(m.HeapAlloc)/1e6, "MB")
			runtime.KeepAlive(snapshot)
		})
	}
}

func fill(tb testing.TB, ctx context.Context, s *Store, services, apis, keys int) {
	tb.Helper()
	start := time.Now()
	err := s.Apply(ctx, func(tx *Store) error {
		if _, _, err := tx.PutPlan(ctx, model.Plan{Name: "basic", PerSec: 100}); err != nil {
			return err
		}
		for i := range services {
			service := fmt.Sprintf("shop-%d", i)
			if _, _, err := tx.PutService(ctx, model.Service{Name: service}); err != nil {
				return err
			}
			for j := range apis {
				api := model.API{
					Name: fmt.Sprintf("buy-%d", j), Method: "POST", Path: fmt.Sprintf("/buy/%d/{item}", j),
					Auth:     []model.Auth{{Scheme: "tencent-tc3", Inputs: map[string]string{"service": "cvm"}}},
					Upstream: []model.Upstream{{URL: "http://127.0.0.1:9000"}},
				}
				if _, _, err := tx.PutAPI(ctx, service, api); err != nil {
					return err
				}
			}
			if _, err := tx.Publish(ctx, service, "release", ""); err != nil {
				return err
			}
		}
		for i := range keys {
			key := fmt.Sprintf("partner-%d", i)
			if _, _, err := tx.CreateKey(ctx, model.Key{Name: key}, ""); err != nil {
				return err
			}
			b := model.Binding{Plan: "basic", Key: key, Service: fmt.Sprintf("shop-%d", i%services), Environment: "release"}
			if err := tx.Bind(ctx, b); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	if os.Getenv("CI") == "" {
		tb.Logf("filled in %v", time.Since(start).Round(time.Millisecond))
	}
}
