package judge_test

import (
	"net/http"
	"testing"

	"github.com/chopmark/chopmark/gateway/judge"
	"github.com/chopmark/chopmark/gateway/model"
)

// BenchmarkDecision is what a gateway spends on one decision, beside HTTP itself.
func BenchmarkDecision(b *testing.B) {
	s := shop(public("open", "POST", "/open"), model.API{Name: "pair", Path: "/pair", Auth: []model.Auth{keypair}}, model.API{Name: "tc3", Path: "/tc3", Auth: []model.Auth{tc3}})
	j := newJudge(b, s, nil)
	for name, r := range map[string]*http.Request{
		"open": request("POST", "/open", ""), "keypair": sign(b, request("POST", "/pair", "", "Source", "app"), dateOnly),
		"tc3": sign(b, request("POST", "/tc3", "", "Content-Type", "application/json"), signing{scheme: "tencent-tc3", inputs: tc3.Inputs}),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d := j.Request(r)
				if d.Reason != judge.OK {
					b.Fatal(d.Reason, d.Result.Detail)
				}
				d.Done()
			}
		})
	}
}
