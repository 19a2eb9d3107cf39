package serve

import (
	"net/http"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/gateway/judge"
)

// Authz is what a gateway must know that answers other servers, which forward themselves.
type Authz struct {
	Body bool // they hand bodies over
}

// Authorize judges a request that another server has, and forwards if it may. Then the answer is 200, with the headers that tell
// an upstream of the caller and those that tell the caller of limits; otherwise it is that of ServeHTTP. whole tells whether the
// body was handed over; if not, r.ContentLength says whether there is one, and -1 that nobody knows.
func (g *Gateway) Authorize(w http.ResponseWriter, r *http.Request, whole bool) {
	x := g.begin(w, r)
	defer x.done()
	if g.tracer != nil {
		end := g.tracer.server(x)
		defer end()
	}
	if whole {
		x.decision = g.judge.Request(x.request)
	} else {
		x.decision = g.judge.RequestWithoutBody(x.request)
	}
	x.serve()
}

// permit lets a request pass that another server forwards.
func (x *exchange) permit() {
	h := x.Header()
	x.identify(h)
	h.Set("Content-Length", "0")
	x.WriteHeader(http.StatusOK)
}

// identify says what an upstream may know of the caller. What there is nothing to say of is empty, so that it takes the place of
// what a caller says.
func (x *exchange) identify(h http.Header) {
	var id, name string
	if key := x.decision.Key(); key != nil {
		id, name = key.KeyID, key.Name
	}
	h[requestIDHeader], h[apiHeader], h[environmentHeader] = x.id, x.backend.name, x.backend.environment
	h[keyHeader], h[keyNameHeader] = []string{id}, []string{name}
}

// tellBodies tells operators of APIs that are served only as long as requests have no body, when these are others than before.
func (g *Gateway) tellBodies(before []string) {
	slices.Sort(g.bodies)
	if len(g.bodies) > 0 && !slices.Equal(before, g.bodies) {
		g.events.Warn("schemes cover the body, which is not handed over: requests with a body are refused as "+string(judge.BodyNotPassed),
			"apis", strings.Join(g.bodies, ", "))
	}
}
