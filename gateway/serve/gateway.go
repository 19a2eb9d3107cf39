package serve

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"

	"github.com/chopmark/chopmark/gateway/dialects"
	"github.com/chopmark/chopmark/gateway/judge"
	"github.com/chopmark/chopmark/gateway/model"
)

// Options says how a Gateway serves.
type Options struct {
	Judge     judge.Options         // how it decides; Attach is set here
	Dialect   string                // of APIs that name none, and of requests for none; empty: the usual one
	Access    io.Writer             // takes a line of JSON for every request, several at once; nil: none is written
	Events    *slog.Logger          // what operators should know; nil: nothing
	Metrics   *prometheus.Registry  // nil: one of its own, which Health shows
	Tracer    trace.TracerProvider  // nil: no traces, at no cost
	Diagnosis Diagnosis             // of signatures that do not match
	Authz     *Authz                // it answers other servers, which forward; nil: it forwards itself
	Trust     []netip.Prefix        // proxies before it that say truly where requests come from; nil: none
	Timeout   time.Duration         // how long upstreams may take to begin an answer; 0: DefaultTimeout
	Probe     time.Duration         // how often upstreams with a health path are asked for it; 0: DefaultProbe
	Dial      func(*http.Transport) // changes transports before they are used, for tests and TLS; may be nil
}

// What Options mean when they say nothing.
const (
	DefaultTimeout = 15 * time.Second
	DefaultProbe   = 5 * time.Second
)

// Gateway serves. It is an http.Handler for the data port.
type Gateway struct {
	options    Options
	judge      *judge.Judge
	dialect    *dialects.Dialect
	events     *slog.Logger
	metrics    *metrics
	tracer     *tracer
	diagnosis  *diagnosis
	transports transports
	exchanges  sync.Pool
	ready      atomic.Bool
	draining   atomic.Bool

	mu        sync.Mutex           // held by Use
	upstreams map[string]*upstream // by address and health path
	next      map[string]*upstream // those of the snapshot that is being prepared
	series    map[labels]bool      // for which metrics are kept
	bodies    []string             // APIs whose schemes cover bodies that are not handed over
}

// New makes a gateway that serves nothing yet.
func New(o Options) (*Gateway, error) {
	if o.Events == nil {
		o.Events = slog.New(slog.DiscardHandler)
	}
	if o.Metrics == nil {
		o.Metrics = prometheus.NewRegistry()
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Probe <= 0 {
		o.Probe = DefaultProbe
	}
	d, err := dialects.Load(o.Dialect)
	if err != nil {
		return nil, err
	}
	g := &Gateway{options: o, dialect: d, events: o.Events, tracer: newTracer(o.Tracer), upstreams: map[string]*upstream{}}
	if g.metrics, err = newMetrics(o.Metrics); err != nil {
		return nil, err
	}
	g.transports = transports{prepare: o.Dial, by: map[time.Duration]*http.Transport{}}
	o.Judge.Attach = g.attach
	g.judge = judge.New(o.Judge)
	g.exchanges.New = g.newExchange
	g.diagnosis = newDiagnosis(o.Diagnosis, g)
	return g, nil
}

// Close ends what works beside requests: probes of upstreams, and diagnosing.
func (g *Gateway) Close() {
	g.diagnosis.close()
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, u := range g.upstreams {
		u.stop()
	}
	g.transports.close()
}

// Use serves a snapshot from now on, or what changed since the one in use; requests that are under way keep the one before. The
// errors say which APIs cannot be served as they are written: these are refused, and all others served.
func (g *Gateway) Use(s *model.Snapshot) []error {
	g.mu.Lock()
	defer g.mu.Unlock()
	defer g.ready.Store(true)
	defer g.metrics.version.Set(float64(s.Version))
	if s.SameServices {
		return g.judge.Use(s)
	}
	g.next = map[string]*upstream{}
	bodies := g.bodies
	g.bodies = nil
	errs := g.judge.Use(s)
	g.tellBodies(bodies)
	named := map[string]bool{}
	for _, u := range g.next {
		named[u.name] = true
	}
	for id, u := range g.upstreams {
		if g.next[id] != nil {
			continue
		}
		if u.stop(); !named[u.name] {
			g.metrics.forgetUpstream(u.name)
		}
	}
	g.upstreams, g.next = g.next, nil
	g.series = g.metrics.keep(g.series, s)
	for _, err := range errs {
		g.events.Error("an API is not served", "error", err.Error())
	}
	return errs
}

// backend is what stands behind an API, ready to be used.
type backend struct {
	dialect   *dialects.Dialect
	targets   *targets
	transport *http.Transport
	answer    *fixed
	strip     int // segments of the path that are not forwarded
	served    prometheus.Counter
	seconds   prometheus.Observer

	id, name, environment []string // as values of headers, shared by all requests
}

// attach prepares what stands behind an API. Use holds the lock.
func (g *Gateway) attach(api *judge.API) error {
	b := &backend{dialect: g.dialect, id: []string{api.ID}, name: []string{api.Service.Name + "/" + api.Name}, environment: []string{api.Environment}}
	api.Data = b
	var err error
	if api.Dialect != "" {
		if b.dialect, err = dialects.Load(api.Dialect); err != nil {
			b.dialect = g.dialect
			return err
		}
	}
	b.seconds = g.metrics.seconds.WithLabelValues(api.Service.Name, api.Environment)
	b.served = g.metrics.requests.WithLabelValues(api.Service.Name, api.Environment, api.Name, string(judge.OK))
	if g.options.Authz != nil {
		if api.NeedsBody() && !g.options.Authz.Body {
			g.bodies = append(g.bodies, b.name[0]+" in "+api.Environment)
		}
		return nil
	}
	switch {
	case api.Answer != nil && len(api.Upstream) > 0:
		return errors.New("it has upstreams and a fixed answer: one of them must go")
	case api.Answer != nil:
		b.answer = newFixed(api.Answer)
		return nil
	case len(api.Upstream) == 0:
		return errors.New("it has neither upstreams nor a fixed answer")
	}
	return g.forwardTo(b, &api.API)
}

// forwardTo prepares forwarding to the upstreams of an API.
func (g *Gateway) forwardTo(b *backend, api *model.API) (err error) {
	wait := g.options.Timeout
	if api.Timeout != "" {
		if wait, err = time.ParseDuration(api.Timeout); err != nil || wait <= 0 {
			return fmt.Errorf("its timeout is %q: write a duration, such as 15s", api.Timeout)
		}
	}
	b.transport = g.transports.of(wait)
	if b.targets, err = g.newTargets(api.Upstream); err != nil {
		return err
	}
	b.strip = stripped(api)
	return nil
}
