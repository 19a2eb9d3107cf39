package diagnose_test

import (
	"context"
	"testing"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/diagnose"
)

// BenchmarkSearch tries every single change and every pair on a request that nothing explains, on all cores. It tells how
// many changes are tried in a second; BenchmarkVerify beside it tells what evaluating a scheme once costs.
func BenchmarkSearch(b *testing.B) {
	for _, id := range chopmark.IDs() {
		b.Run(id, func(b *testing.B) {
			s, m, c := unexplained(b, id)
			tried := 0
			for b.Loop() {
				d, err := chopmark.Diagnose(context.Background(), s, m, c, chopmark.DiagnoseOptions{})
				if err != nil || d.Verdict != "unknown" {
					b.Fatal(d, err)
				}
				tried += d.Tried
			}
			b.ReportMetric(float64(tried)/b.Elapsed().Seconds(), "tried/s")
			b.ReportMetric(float64(tried)/float64(b.N), "tried/op")
			b.ReportMetric(0, "ns/op") // a search is many evaluations
			b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/op")
		})
	}
}

// BenchmarkVerify evaluates the scheme for the same request, one at a time.
func BenchmarkVerify(b *testing.B) {
	for _, id := range chopmark.IDs() {
		b.Run(id, func(b *testing.B) {
			s, m, c := unexplained(b, id)
			v, err := chopmark.NewVerifier(s, chopmark.KeyMap{c.KeyID: c}, chopmark.VerifyOptions{})
			if err != nil {
				b.Fatal(err)
			}
			n := 0
			for b.Loop() {
				if _, err := v.VerifyMessage(context.Background(), m); err != nil {
					b.Fatal(err)
				}
				n++
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "evaluated/s")
		})
	}
}

func unexplained(b *testing.B, id string) (*chopmark.Scheme, *chopmark.Message, chopmark.Credential) {
	b.Helper()
	s, err := chopmark.Load(id)
	if err != nil {
		b.Fatal(err)
	}
	m, c, _ := signed(b, id, 0)
	right, _, err := diagnose.Break(graphOf(b, id), m, diagnose.Key{Secret: c.Secret}, diagnose.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return s, resign(m, right, "AAAA"+right[4:]), c
}
