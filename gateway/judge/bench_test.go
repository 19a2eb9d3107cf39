package judge_test

import (
	"fmt"
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

// BenchmarkLookup decides about requests by all keys, to all APIs, of a gateway with few of them and of one with many. Both take
// the same way through the same code, which -covermode count shows: see bench/http/README.md.
func BenchmarkLookup(b *testing.B) {
	for name, size := range map[string]struct{ services, apis, keys int }{"few": {10, 10, 100}, "many": {100, 100, 100_000}} {
		b.Run(name, func(b *testing.B) {
			j, requests := crowded(b, size.services, size.apis, size.keys)
			n := 0
			b.ReportAllocs()
			for b.Loop() {
				d := j.Request(requests[n%len(requests)])
				if d.Reason != judge.OK {
					b.Fatal(d.Reason, d.Result.Detail)
				}
				d.Done()
				n++
			}
		})
	}
}

// crowded is a judge with so many services, APIs of each, and keys, and a thousand requests that they get.
func crowded(tb testing.TB, services, apis, keys int) (*judge.Judge, []*http.Request) {
	s := &model.Snapshot{Version: 1, Plans: []model.Plan{{ID: "usagePlan-1", Name: "free"}}}
	for i := range services {
		name := fmt.Sprintf("shop-%d", i)
		r := model.Release{Service: name, Number: 1}
		for n := range apis {
			path := fmt.Sprintf("/buy/%d/{item}", n)
			r.APIs = append(r.APIs, model.API{ID: fmt.Sprintf("api-%d-%d", i, n), Name: path, Method: "ANY", Path: path, Auth: []model.Auth{keypair}})
		}
		s.Services = append(s.Services, model.Service{ID: "service-" + name, Name: name, Hosts: []string{name + ".test"}})
		s.Releases = append(s.Releases, r)
		s.Live = append(s.Live, model.Live{Service: name, Environment: "release", Number: 1})
	}
	for i := range keys {
		to := model.Scope{Service: s.Services[i%services].ID, Environment: "release"}
		s.Keys = append(s.Keys, model.KeyRecord{
			Key: model.Key{Name: fmt.Sprint(i), KeyID: fmt.Sprintf("AKID%06d", i)}, Sealed: sealed(secret), Grants: []model.Grant{{Scope: to, Plan: "usagePlan-1"}},
		})
	}
	requests := make([]*http.Request, 1000)
	for i := range requests {
		k := i * 7919 % keys
		r := request("GET", fmt.Sprintf("/buy/%d/tea", i%apis), "", "Source", "app")
		r.Host = fmt.Sprintf("shop-%d.test", k%services)
		requests[i] = sign(tb, r, with(dateOnly, func(s *signing) { s.key = fmt.Sprintf("AKID%06d", k) }))
	}
	return newJudge(tb, s, nil), requests
}
