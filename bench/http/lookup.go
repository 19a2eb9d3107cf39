package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/judge"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/serve"
	"github.com/chopmark/chopmark/gateway/store"
)

// follow has a gateway serve what changed since a version, and gives the version that it serves then.
func follow(ctx context.Context, s *store.Store, g *serve.Gateway, since int64) (int64, error) {
	snapshot, err := s.Since(ctx, since)
	if err != nil {
		return 0, err
	}
	for _, err := range g.Use(snapshot) {
		return 0, err
	}
	return snapshot.Version, nil
}

// changes tells the CPU time that it takes a gateway to follow a change, the least of some.
func (size world) changes(ctx context.Context, w io.Writer, s *store.Store, g *serve.Gateway, version int64) error {
	for _, c := range []struct {
		name string
		make func(n int) error
	}{
		{"a key", func(n int) error {
			_, _, err := s.CreateKey(ctx, model.Key{Name: fmt.Sprintf("late-%d", n)}, secret)
			return err
		}},
		{"a release", func(int) error {
			_, err := s.Publish(ctx, "shop-0", model.DefaultEnvironment, "")
			return err
		}},
	} {
		least := time.Duration(math.MaxInt64)
		for n := range 5 {
			if err := c.make(n); err != nil {
				return err
			}
			var err error
			began := cpuTime()
			if version, err = follow(ctx, s, g, version); err != nil {
				return err
			}
			least = min(least, cpuTime()-began)
		}
		fmt.Fprintf(w, "    %s more: %.1f ms of CPU\n", c.name, float64(least.Microseconds())/1000)
	}
	return nil
}

// lookup is a judge, and requests that it lets pass.
type lookup struct {
	judge     *judge.Judge
	few, many []*http.Request
	warm      time.Duration // the least that few took
	cold      time.Duration // and many
}

func (size world) lookup(ctx context.Context, s *store.Store) (*lookup, error) {
	snapshot, err := s.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	l := &lookup{judge: judge.New(judge.Options{Bases: []string{"localhost"}, Secrets: s.Secrets}), warm: math.MaxInt64, cold: math.MaxInt64}
	for _, err := range l.judge.Use(snapshot) {
		return nil, err
	}
	if l.many, err = size.requests(snapshot); err != nil {
		return nil, err
	}
	for i := range few {
		l.few = append(l.few, l.many[i*(many/few)])
	}
	return l, l.decide(l.many, new(time.Duration)) // opens the secrets
}

// compare times the worlds by turns, and takes of each the round that was disturbed least.
func compare(w io.Writer, small, large *lookup) error {
	for range rounds {
		for _, l := range []*lookup{small, large} {
			if err := l.decide(l.many, &l.cold); err != nil {
				return err
			}
			for range many / few / rounds {
				if err := l.decide(l.few, &l.warm); err != nil {
					return err
				}
			}
		}
	}
	for _, c := range []struct {
		requests     int
		small, large time.Duration
	}{{few, small.warm, large.warm}, {many, small.cold, large.cold}} {
		a, b := float64(c.small)/float64(c.requests), float64(c.large)/float64(c.requests)
		_, err := fmt.Fprintf(w, "a decision, over %d requests: %.0f ns of CPU in the small one, %.0f ns in the large one, %.2f times as much\n", c.requests, a, b, b/a)
		if err != nil {
			return err
		}
	}
	return nil
}

// rounds is how often each world is timed.
const rounds = 5

// requests signs requests by all keys, to all APIs.
func (size world) requests(s *model.Snapshot) ([]*http.Request, error) {
	scheme, err := chopmark.Load(pair.Scheme)
	if err != nil {
		return nil, err
	}
	service := map[string]string{}
	for _, m := range s.Services {
		service[m.ID] = m.Name
	}
	var bound []model.KeyRecord
	for _, k := range s.Keys {
		if len(k.Grants) > 0 {
			bound = append(bound, k)
		}
	}
	requests := make([]*http.Request, many)
	for i := range requests {
		k := bound[i*7919%len(bound)]
		if requests[i], err = request(scheme, k.KeyID, service[k.Grants[0].Service], fmt.Sprintf("/buy/%d/tea", i%size.apis)); err != nil {
			return nil, err
		}
	}
	return requests, nil
}

func request(scheme *chopmark.Scheme, keyID, service, target string) (*http.Request, error) {
	signer, err := chopmark.NewSigner(scheme, chopmark.Credential{KeyID: keyID, Secret: secret}, chopmark.SignOptions{
		Inputs: map[string]string{"date_header": "date"}, SignedHeaders: []string{"date", "source"},
	})
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequest(http.MethodPost, "http://"+service+".test"+target, strings.NewReader(""))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Source", "bench")
	err = signer.Sign(r)
	r.RequestURI, r.Body, r.ContentLength = target, http.NoBody, 0
	return r, err
}

// decide makes a decision for each request, and notes the CPU time if it took less than ever.
func (l *lookup) decide(requests []*http.Request, least *time.Duration) error {
	began := cpuTime()
	for _, r := range requests {
		d := l.judge.Request(r)
		if d.Reason != judge.OK {
			return fmt.Errorf("a request is refused: %s %s", d.Reason, d.Result.Detail)
		}
		d.Done()
	}
	*least = min(*least, cpuTime()-began)
	return nil
}
