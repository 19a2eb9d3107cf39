package serve

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/chopmark/chopmark/gateway/model"
)

// upstream is one server, shared by all APIs that name it.
type upstream struct {
	name         string // its address, for logs and metrics
	scheme, host string
	base         string // path in front
	health       string
	failures     atomic.Int32 // in a row
	until        atomic.Int64 // not asked before this time, in nanoseconds; 0: well
	ill          atomic.Bool  // as probes found
	up           prometheus.Gauge
	stop         context.CancelFunc
}

// What is thought of an upstream that fails.
const (
	failuresUntilRest = 3
	rest              = 10 * time.Second
	probeTimeout      = 3 * time.Second
	probesUntilIll    = 2
	maxWeight         = 1000
)

// targets are the upstreams of an API with their shares.
type targets struct {
	turns []*upstream // each as often as its weight, mixed
	all   []*upstream
	turn  atomic.Uint32
}

func (g *Gateway) newTargets(list []model.Upstream) (*targets, error) {
	t := &targets{}
	weights := make([]int, len(list))
	total := 0
	for i, m := range list {
		u, err := g.upstream(m)
		if err != nil {
			return nil, err
		}
		t.all = append(t.all, u)
		if weights[i] = max(1, m.Weight); weights[i] > maxWeight {
			return nil, fmt.Errorf("the weight of the upstream %s is more than %d", u.name, maxWeight)
		}
		total += weights[i]
	}
	current := make([]int, len(list)) // turns are dealt out smoothly: no upstream has many in a row
	for range total {
		best := 0
		for i := range current {
			if current[i] += weights[i]; current[i] > current[best] {
				best = i
			}
		}
		current[best] -= total
		t.turns = append(t.turns, t.all[best])
	}
	return t, nil
}

// upstream gives the upstream of this address; the one of before keeps what is known of it.
func (g *Gateway) upstream(m model.Upstream) (*upstream, error) {
	id := m.URL + " " + m.Health
	if u := g.next[id]; u != nil {
		return u, nil
	}
	u := g.upstreams[id]
	if u == nil {
		var err error
		if u, err = parseUpstream(m); err != nil {
			return nil, err
		}
		u.up = g.metrics.up.WithLabelValues(u.name)
		u.up.Set(1)
		ctx, stop := context.WithCancel(context.Background())
		if u.stop = stop; u.health != "" {
			go u.probe(ctx, g.transports.of(probeTimeout), g.options.Probe)
		}
	}
	g.next[id] = u
	return u, nil
}

func parseUpstream(m model.Upstream) (*upstream, error) {
	address, err := url.Parse(m.URL)
	if err != nil || address.Scheme != "http" && address.Scheme != "https" || address.Host == "" || address.RawQuery != "" || address.User != nil {
		return nil, fmt.Errorf("the upstream %q is no address of a server: write http://host:port or https://host/path", redacted(address, m.URL))
	}
	if m.Health != "" && !strings.HasPrefix(m.Health, "/") {
		return nil, fmt.Errorf("the health of the upstream %s is %q: write a path, such as /healthz", m.URL, m.Health)
	}
	return &upstream{
		name: address.Scheme + "://" + address.Host, scheme: address.Scheme, host: address.Host,
		base: strings.TrimSuffix(address.EscapedPath(), "/"), health: m.Health,
	}, nil
}

// redacted gives an address without a password.
func redacted(u *url.URL, raw string) string {
	if u == nil {
		return raw
	}
	return u.Redacted()
}

// pick gives the upstream whose turn it is, save those in not and those that are not well. When failed requests alone tell that all
// are ill, one is asked all the same: that tells more than refusing.
func (t *targets) pick(not []*upstream, now time.Time) *upstream {
	if len(t.all) == 1 {
		if u := t.all[0]; len(not) == 0 && !u.ill.Load() {
			return u
		}
		return nil
	}
	start := t.turn.Add(1)
	var tired *upstream
	for i := range uint32(len(t.turns)) {
		u := t.turns[(start+i)%uint32(len(t.turns))]
		switch {
		case u.ill.Load() || slices.Contains(not, u):
		case u.until.Load() <= now.UnixNano():
			return u
		case tired == nil:
			tired = u
		}
	}
	return tired
}

// failed notes that a request did not get through.
func (u *upstream) failed(now time.Time) {
	if u.failures.Add(1) >= failuresUntilRest {
		u.until.Store(now.Add(rest).UnixNano())
		u.up.Set(0)
	}
}

// answered notes that one did.
func (u *upstream) answered() {
	if u.failures.Load() != 0 {
		u.failures.Store(0)
		u.until.Store(0)
		u.up.Set(1)
	}
}

// probe asks for the health of an upstream until it is no longer served.
func (u *upstream) probe(ctx context.Context, transport http.RoundTripper, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for bad := 0; ; {
		if u.well(ctx, transport) {
			bad = 0
			u.ill.Store(false)
			u.answered()
			u.up.Set(1)
		} else if bad++; bad >= probesUntilIll && ctx.Err() == nil {
			u.ill.Store(true)
			u.up.Set(0)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (u *upstream) well(ctx context.Context, transport http.RoundTripper) bool {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.scheme+"://"+u.host+u.base+u.health, nil)
	if err != nil {
		return false
	}
	r.Header.Set("User-Agent", "chopmark-gateway health")
	answer, err := transport.RoundTrip(r)
	if err != nil {
		return false
	}
	answer.Body.Close()
	return answer.StatusCode < 400
}

// aim points a request at the upstream, its path and query byte for byte as given.
func (u *upstream) aim(to *url.URL, path, query string, hasQuery bool) bool {
	*to = url.URL{Scheme: u.scheme, Host: u.host, RawQuery: query, ForceQuery: hasQuery && query == ""}
	raw := u.base + path
	if !strings.HasPrefix(raw, "//") {
		to.Opaque = raw
		return true
	}
	// Opaque would be taken for an address here.
	decoded, err := url.PathUnescape(raw)
	to.Path, to.RawPath = decoded, raw
	return err == nil && to.EscapedPath() == raw
}

// stripped gives how many segments of a path are not forwarded.
func stripped(api *model.API) int {
	if prefix, is := strings.CutSuffix(api.Path, "/*"); is && api.Strip {
		return strings.Count(prefix, "/")
	}
	return 0
}

// without gives a path without its first n segments.
func without(path string, n int) string {
	for ; n > 0; n-- {
		i := strings.IndexByte(path[1:], '/')
		if i < 0 {
			return "/"
		}
		path = path[1+i:]
	}
	return path
}
