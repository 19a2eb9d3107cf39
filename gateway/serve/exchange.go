package serve

import (
	"context"
	"encoding/hex"
	"math/rand/v2"
	"net/http"
	"net/http/httputil"
	"time"

	"github.com/chopmark/chopmark/gateway/dialects"
	"github.com/chopmark/chopmark/gateway/judge"
)

// exchange is one request and its answer. Its memory is used again.
type exchange struct {
	http.ResponseWriter
	gateway  *Gateway
	proxy    httputil.ReverseProxy
	request  *http.Request
	decision *judge.Decision
	backend  *backend
	counts   dialects.Counts
	id       []string     // one, as the value of headers
	reason   judge.Reason // as it is logged: a decision to let through may fail behind
	detail   string
	began    time.Time
	status   int
	written  int64
	upstream *upstream
	asked    time.Time // when an upstream was asked
	took     time.Duration
	tried    []*upstream
	line     []byte // of the log
}

func (g *Gateway) newExchange() any {
	x := &exchange{gateway: g}
	x.proxy = httputil.ReverseProxy{
		Rewrite: x.rewrite, Transport: x, ModifyResponse: x.answered, ErrorHandler: x.failed, BufferPool: copies, ErrorLog: g.proxyLog(),
	}
	return x
}

func (g *Gateway) begin(w http.ResponseWriter, r *http.Request) *exchange {
	x := g.exchanges.Get().(*exchange)
	x.ResponseWriter, x.request, x.began, x.id = w, r, time.Now(), []string{newID()}
	g.metrics.underWay.Inc()
	return x
}

// ServeHTTP takes a request of the data port.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := g.begin(w, r)
	defer x.done()
	if g.tracer != nil {
		end := g.tracer.server(x)
		defer end()
	}
	x.decision = g.judge.Request(x.request)
	x.serve()
}

func (x *exchange) serve() {
	d := x.decision
	x.reason = d.Reason
	if d.API != nil {
		x.backend, _ = d.API.Data.(*backend)
		x.count()
	}
	switch {
	case d.Reason != judge.OK:
		x.gateway.diagnosis.offer(x)
		x.refuse(d.Reason)
	case x.backend == nil:
		x.refuse(judge.Misconfigured)
	case x.gateway.options.Authz != nil:
		x.permit()
	case x.backend.answer != nil:
		x.backend.answer.write(x)
	default:
		x.proxy.ServeHTTP(x, x.request)
	}
}

// count takes over what the limits are and what is left of them.
func (x *exchange) count() {
	d := x.decision
	c := &x.counts
	plan := d.Asked[judge.PlanRate]
	c.Service = dialects.Count{Limit: d.Asked[judge.ServiceRate].PerSec, Left: d.Left[judge.ServiceRate].Rate}
	c.API = dialects.Count{Limit: d.Asked[judge.APIRate].PerSec, Left: d.Left[judge.APIRate].Rate}
	c.Plan = dialects.Count{Limit: plan.PerSec, Left: d.Left[judge.PlanRate].Rate}
	c.Quota = dialects.Count{Limit: plan.Quota, Left: d.Left[judge.PlanRate].Quota}
}

// done logs and counts the exchange, however it ended, and gives its memory back.
func (x *exchange) done() {
	g := x.gateway
	broken := recover()
	if broken != nil && x.reason == judge.OK {
		x.detail = "the answer broke off"
	}
	took := time.Since(x.began)
	g.metrics.underWay.Dec()
	g.metrics.answered(x.status)
	if x.reason == "" {
		x.reason = judge.Unavailable // it ended before it was judged
	}
	if x.backend != nil && x.reason == judge.OK {
		x.backend.served.Inc()
		x.backend.seconds.Observe(took.Seconds())
	} else {
		g.metrics.refused(x)
	}
	x.log(took)
	if x.decision != nil {
		x.decision.Done()
	}
	proxy, tried, line := x.proxy, x.tried[:0], x.line
	*x = exchange{gateway: g, proxy: proxy, tried: tried, line: line}
	g.exchanges.Put(x)
	if broken != nil {
		panic(broken) // the server closes the connection
	}
}

// newID makes the id of a request.
func newID() string {
	var raw [16]byte
	var text [32]byte
	a, b := rand.Uint64(), rand.Uint64()
	for i := range 8 {
		raw[i], raw[8+i] = byte(a>>(8*i)), byte(b>>(8*i))
	}
	hex.Encode(text[:], raw[:])
	return string(text[:])
}

// WriteHeader notes the status, and adds what every answer carries.
func (x *exchange) WriteHeader(status int) {
	if status >= 200 {
		x.answer(x.Header(), status)
	}
	x.ResponseWriter.WriteHeader(status)
}

// answer completes the head of an answer, in the words of the API's dialect.
func (x *exchange) answer(h http.Header, status int) {
	x.status = status
	var api []string
	if x.backend != nil {
		api = x.backend.id
	}
	x.dialect().WriteHeaders(h, x.id, api, &x.counts)
}

// dialect is the API's, or the gateway's for a request for none.
func (x *exchange) dialect() *dialects.Dialect {
	if x.backend != nil {
		return x.backend.dialect
	}
	return x.gateway.dialect
}

// Write counts what is written.
func (x *exchange) Write(p []byte) (int, error) {
	if x.status == 0 {
		x.status = http.StatusOK
	}
	n, err := x.ResponseWriter.Write(p)
	x.written += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController find what the writer beneath can do.
func (x *exchange) Unwrap() http.ResponseWriter { return x.ResponseWriter }

// canceled tells whether the caller went away.
func (x *exchange) canceled() bool {
	return x.request.Context().Err() != nil && context.Cause(x.request.Context()) != nil
}
