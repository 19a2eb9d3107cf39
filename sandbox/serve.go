package sandbox

import (
	"fmt"
	"net/http"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/provider"
)

// exchange is one request on its way to its answer.
type exchange struct {
	*Sandbox
	cloud    *cloud
	message  *chopmark.Message
	received *provider.Received
	verdict  judgement
	now      time.Time
	shift    time.Duration // of the clock, for this call
	id       string        // of the request
	call     Call
}

// refusal is why a request is not answered as it hoped.
type refusal struct {
	condition string
	item      string
	detail    string
	hint      string
	limit     int
	failure   *provider.Failure // what an action says itself; nil: what the provider says of the condition
}

// ServeHTTP answers a request as the cloud that its host belongs to. A connection that a fault breaks is broken by
// panicking with http.ErrAbortHandler, as net/http wants it.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	x := &exchange{Sandbox: s, now: s.options.Clock()}
	x.call = Call{Time: x.now, Method: r.Method, Host: r.Host, Path: r.URL.Path}
	if s.options.Observer != nil {
		defer func() {
			x.call.Duration = time.Since(began)
			s.options.Observer(x.call)
		}()
	}
	out := x.answer(r)
	if out == nil {
		panic(http.ErrAbortHandler)
	}
	x.call.Status, x.call.Code = out.Status, out.Code
	write(w, out, x.now.Add(x.shift))
}

func write(w http.ResponseWriter, out *provider.Written, now time.Time) {
	h := w.Header()
	for name, value := range out.Headers {
		h[name] = []string{value} // as the file writes it
	}
	h.Set("Content-Type", out.Type)
	h.Set("Date", now.UTC().Format(http.TimeFormat))
	w.WriteHeader(out.Status)
	_, _ = w.Write(out.Body) // a client that has gone needs no answer
}

// answer gives the answer; nil breaks the connection.
func (x *exchange) answer(r *http.Request) *provider.Written {
	var dialects []*provider.Dialect
	x.cloud, dialects = x.Sandbox.cloud(r.Host)
	if x.cloud == nil {
		x.call.Detail = "no provider serves this host"
		return plain(http.StatusNotFound, fmt.Sprintf("no provider of this sandbox serves %q", r.Host))
	}
	x.call.Provider = x.cloud.ID
	message, tooLarge, err := chopmark.Received(r, x.options.MaxBody)
	if err != nil {
		x.call.Detail = "the request could not be read"
		return plain(http.StatusBadRequest, x.call.Detail)
	}
	if v, ok := r.Context().Value(secureKey{}).(bool); ok && v {
		message.Scheme = "https"
	}
	x.message = message
	x.receive(dialects)
	switch fault := x.before(r.Context()); {
	case fault == breakConnection:
		return nil
	case fault == unavailable:
		return x.refuse(&refusal{condition: "unavailable", detail: "a fault was asked for"})
	case tooLarge:
		return x.refuse(&refusal{condition: "too-large", detail: fmt.Sprintf("the body is larger than %d bytes", x.options.MaxBody)})
	}
	return x.verified(dialects)
}

// receive reads the request in the first dialect that finds an action in it, for faults that are limited to actions.
func (x *exchange) receive(dialects []*provider.Dialect) {
	for i, d := range dialects {
		if r := x.cloud.Receive(d, x.message); i == 0 || r.Action() != "" {
			x.take(r)
			if r.Action() != "" {
				return
			}
		}
	}
}

func (x *exchange) take(r *provider.Received) {
	x.received = r
	x.call.Service, x.call.Action = r.Service(), r.Action()
	x.id = x.requestID()
}

// verified judges the request and lets it through to its action.
func (x *exchange) verified(dialects []*provider.Dialect) *provider.Written {
	j, err := x.judge(x.cloud, dialects, x.message, x.shift)
	if err != nil {
		return x.broken(err)
	}
	x.verdict = j
	r := x.cloud.Receive(j.dialect, x.message)
	r.Signed(j.Inputs)
	x.take(r)
	x.call.Scheme, x.call.KeyID, x.call.Verdict = j.scheme, j.KeyID, j.Verdict
	if j.Verdict != chopmark.OK {
		condition := string(j.Verdict)
		if j.Token {
			condition = "bad-token"
		}
		if x.call.Hint = x.diagnose(); x.call.Hint == "" {
			x.call.Hint = hint(j.Result)
		}
		return x.refuse(&refusal{condition: condition, item: j.Item, detail: j.Detail})
	}
	if no := x.throttled(); no != nil {
		return x.refuse(no)
	}
	result, no, err := x.act()
	switch {
	case err != nil:
		return x.broken(err)
	case no != nil:
		return x.refuse(no)
	}
	return x.succeed(result)
}

// hint says what to do about a verdict, to somebody who sees no more of it than a line.
func hint(r chopmark.Result) string {
	switch {
	case r.Token:
		return "send the session token that belongs to the temporary key"
	case r.Verdict == chopmark.SignatureMismatch:
		return "check the secret; if it is the right one, chopmark verify says what else the server computes"
	}
	return r.Verdict.Advice()
}

// broken answers what should not happen: a data file that cannot be evaluated.
func (x *exchange) broken(err error) *provider.Written {
	return x.refuse(&refusal{condition: "unavailable", detail: err.Error()})
}
