package serve

import (
	"errors"
	"net"
	"net/http"
	"net/http/httputil"
	"strconv"
	"strings"
	"time"

	"github.com/chopmark/chopmark/gateway/judge"
)

// The headers that tell an upstream what is known of a request. Callers cannot send them: see judge.Decision.Strip.
const (
	requestIDHeader   = judge.IdentityPrefix + "Request-Id"
	apiHeader         = judge.IdentityPrefix + "Api"         // service/api
	environmentHeader = judge.IdentityPrefix + "Environment" // release, test or prepub
	keyHeader         = judge.IdentityPrefix + "Key"         // key id
	keyNameHeader     = judge.IdentityPrefix + "Key-Name"
)

// rewrite makes the request for an upstream: what was verified, and who it was. Headers of the connection are gone already; a
// caller cannot have named others, see judge.ConnectionNamesHeader.
func (x *exchange) rewrite(pr *httputil.ProxyRequest) {
	d, out, h := x.decision, pr.Out, pr.Out.Header
	d.Strip(h)
	delete(h, "Expect") // the body is here, or its reader asks for it
	if protocol := h.Get("Upgrade"); protocol != "" && !strings.EqualFold(protocol, "websocket") {
		delete(h, "Upgrade") // such as h2c, in which more requests would follow that nobody verifies
		delete(h, "Connection")
	}
	out.Host, out.Trailer = "", nil // nothing covers trailers
	var values [5]string
	values[0], values[1], values[2] = x.gateway.forwarded(pr.In)
	h["X-Forwarded-For"], h["X-Forwarded-Host"], h["X-Forwarded-Proto"] = values[0:1:1], values[1:2:2], values[2:3:3]
	h[requestIDHeader], h[apiHeader], h[environmentHeader] = x.id, x.backend.name, x.backend.environment
	if key := d.Key(); key != nil {
		values[3], values[4] = key.KeyID, key.Name
		h[keyHeader], h[keyNameHeader] = values[3:4:4], values[4:5:5]
	}
	d.Forward(out)
}

// errNoUpstream is what asking gives when no upstream is well, errTarget when a path cannot be sent on as it came.
var (
	errNoUpstream = errors.New("no upstream is well")
	errTarget     = errors.New("the path cannot be sent on byte for byte")
)

// RoundTrip asks an upstream. When one cannot be reached at all, nothing was sent, and the next one is asked.
func (x *exchange) RoundTrip(out *http.Request) (*http.Response, error) {
	path := x.decision.Path
	if x.backend.strip > 0 {
		path = without(path, x.backend.strip)
	}
	x.asked = time.Now()
	var last error
	for {
		u := x.backend.targets.pick(x.tried, x.asked)
		if u == nil {
			if last == nil {
				last = errNoUpstream
			}
			return nil, last
		}
		x.upstream = u
		if !u.aim(out.URL, path, x.decision.Query, x.decision.HasQuery) {
			return nil, errTarget
		}
		answer, err := x.ask(u, out)
		if err == nil || !again(out, err) {
			return answer, err
		}
		last, x.tried = err, append(x.tried, u)
	}
}

// ask sends the request to one upstream.
func (x *exchange) ask(u *upstream, out *http.Request) (*http.Response, error) {
	if t := x.gateway.tracer; t != nil {
		traced, end := t.client(x, out)
		answer, err := x.backend.transport.RoundTrip(traced)
		end(answer, err)
		return answer, x.judged(u, err)
	}
	answer, err := x.backend.transport.RoundTrip(out)
	return answer, x.judged(u, err)
}

// judged notes whether an upstream is to blame for an error.
func (x *exchange) judged(u *upstream, err error) error {
	x.took = time.Since(x.asked)
	switch {
	case err == nil:
		u.answered()
	case !x.canceled() && !errors.Is(err, judge.ErrTooLarge):
		u.failed(x.asked)
	}
	return err
}

// again tells whether a request can go to another upstream: nothing of it was sent, and its body can be read from its begin.
func again(out *http.Request, err error) bool {
	var op *net.OpError
	if !errors.As(err, &op) || op.Op != "dial" || out.Context().Err() != nil {
		return false
	}
	if out.Body == nil || out.Body == http.NoBody {
		return true
	}
	if out.GetBody == nil {
		return false
	}
	body, err := out.GetBody()
	if err == nil {
		out.Body = body
	}
	return err == nil
}

// answered sees the answer of an upstream before it goes to the caller. One that switches protocols goes around WriteHeader.
func (x *exchange) answered(answer *http.Response) error {
	if answer.StatusCode == http.StatusSwitchingProtocols {
		x.answer(answer.Header, answer.StatusCode)
	}
	return nil
}

// failed answers when an upstream did not.
func (x *exchange) failed(_ http.ResponseWriter, _ *http.Request, err error) {
	var timeout net.Error
	reason := judge.UpstreamFailed
	switch {
	case errors.Is(err, judge.ErrTooLarge):
		reason = judge.TooLarge
	case errors.Is(err, errNoUpstream):
		reason = judge.NoUpstream
	case errors.Is(err, errTarget):
		reason = judge.MalformedTarget
	case x.canceled():
		x.reason, x.status = canceled, statusCanceled
		panic(http.ErrAbortHandler) // nobody is there to be answered
	case errors.As(err, &timeout) && timeout.Timeout():
		reason = judge.UpstreamTimeout
	}
	x.detail = err.Error()
	x.refuse(reason)
}

// canceled stands in logs for a caller that went away.
const canceled judge.Reason = "canceled"

// statusCanceled is the status that servers log for such a caller; nobody gets it.
const statusCanceled = 499

// refuse answers in the words of the API's dialect.
func (x *exchange) refuse(reason judge.Reason) {
	x.reason = reason
	answer := x.words(reason)
	h := x.Header()
	h["Content-Type"] = []string{answer.Type}
	h["Content-Length"] = []string{strconv.Itoa(len(answer.Body))}
	if answer.Challenge != "" {
		h["Www-Authenticate"] = []string{answer.Challenge}
	}
	x.WriteHeader(answer.Status)
	if x.request.Method != http.MethodHead {
		_, _ = x.Write(answer.Body) // a caller that is gone is seen by the server
	}
}
