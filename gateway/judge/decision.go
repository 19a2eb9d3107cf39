package judge

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/limit"
	"github.com/chopmark/chopmark/gateway/model"
)

// Decision is what a Judge made of one request. Done gives its memory back; nothing of it may be used after.
type Decision struct {
	attempt
	Service     *Service
	API         *API
	Environment string // the one that the path names, or the default one
	Path, Query string // raw, without the environment
	HasQuery    bool
	Err         error         // why nothing could be decided, for the log
	Left        [3]limit.Left // of the service's environment, the API and the plan, where they have a limit
	Asked       [3]limit.Ask
	Text        string // the string to sign that was expected, when the API shows it

	judge   *Judge
	snap    *snapshot
	message chopmark.Message
	asking  asking
	content *content
	asks    [3]limit.Ask
	odd     bool // some header needs a look before it is forwarded
}

// attempt is what verifying by one scheme came to.
type attempt struct {
	found
	Reason Reason // OK: the request may pass
	Scheme string // by which the request was signed
	Result chopmark.Result
	method *method
}

// found is what is known of the key that a request names.
type found struct {
	KeyID     string // as the request says; whether it is known, Key tells
	key       *key
	grant     *grant
	plan      *model.Plan // of the grant
	keyReason Reason
}

// Places of Left and Asked.
const (
	ServiceRate = iota
	APIRate
	PlanRate
)

// Key gives the key that the request names, when there is one, without its secrets.
func (d *Decision) Key() *model.Key {
	if d.key == nil {
		return nil
	}
	return &d.key.Key
}

// Plan gives the usage plan by which the key may call.
func (d *Decision) Plan() *model.Plan { return d.plan }

// Target gives path and query as they go to an upstream.
func (d *Decision) Target() string {
	if d.HasQuery {
		return d.Path + "?" + d.Query
	}
	return d.Path
}

// Request judges a request that a server received. What body was read is kept for Forward.
func (j *Judge) Request(r *http.Request) *Decision { return j.decide(r, true) }

// RequestWithoutBody judges a request of which only the head was handed over. When it has a body and an accepted scheme covers
// it, it is refused by name. r.ContentLength says whether there is one; -1 when that is not known.
func (j *Judge) RequestWithoutBody(r *http.Request) *Decision { return j.decide(r, false) }

func (j *Judge) decide(r *http.Request, withBody bool) *Decision {
	d := j.pool.Get().(*Decision)
	d.snap = j.snap.Load()
	switch {
	case d.receive(r) && d.route(r) && d.body(r, withBody) && d.signed(r) && d.limited(r):
		d.Reason = OK
	case d.Reason == "" || d.Reason == OK:
		d.Reason = Misconfigured // nothing allowed it
	}
	return d
}

// Done gives the memory of a decision back, and the body.
func (d *Decision) Done() {
	if d.content != nil {
		d.content.release()
	}
	headers := d.message.Headers
	clear(headers)
	j := d.judge
	*d = Decision{judge: j}
	d.message.Headers = headers[:0]
	j.pool.Put(d)
}

func (d *Decision) refuse(r Reason) bool {
	d.Reason = r
	return false
}

// fail is for what is not the caller's fault.
func (d *Decision) fail(err error) bool {
	d.Reason, d.Err = Unavailable, err
	return false
}

// receive takes the head of a request as the bytes that travelled.
func (d *Decision) receive(r *http.Request) bool {
	m := &d.message
	var ok bool
	m.Method, m.Scheme, m.Authority = r.Method, "http", r.Host
	if r.TLS != nil {
		m.Scheme = "https"
	}
	m.Path, m.Query, m.HasQuery, ok = originForm(r.RequestURI)
	d.Query, d.HasQuery = m.Query, m.HasQuery
	connection := false
	for name, values := range r.Header {
		d.odd = d.odd || strings.IndexByte(name, '_') >= 0 || strings.HasPrefix(name, IdentityPrefix)
		connection = connection || name == "Connection"
		for _, v := range values {
			m.Headers = append(m.Headers, chopmark.Field{Name: name, Value: v})
		}
	}
	if connection && namesHeader(r.Header) {
		return d.refuse(ConnectionNamesHeader)
	}
	if !ok || r.Method == http.MethodConnect {
		return d.refuse(MalformedTarget)
	}
	return true
}

// body takes the body, under the cap and before anything is verified, when an accepted scheme covers it.
func (d *Decision) body(r *http.Request, withBody bool) bool {
	switch {
	case r.ContentLength > d.API.MaxBody:
		return d.refuse(TooLarge)
	case r.ContentLength == 0 || withBody && (r.Body == nil || r.Body == http.NoBody):
		return true
	case !withBody:
		return !d.API.body || d.refuse(BodyNotPassed)
	case !d.API.body && (r.ContentLength < 0 || r.ContentLength > smallBody):
		if r.ContentLength < 0 {
			r.Body = &capped{ReadCloser: r.Body, left: d.API.MaxBody}
		}
		return true
	}
	o := &d.judge.options
	most, memory := d.API.MaxBody, o.Memory
	if isForm(r.Header) { // its parameters take part in verifying, so it must lie in memory
		memory = min(most, max(memory, maxForm))
		most = memory
	}
	c, err := takeContent(r, most, memory, o.TempDir)
	if err != nil {
		return d.noContent(err)
	}
	d.content, d.message.Body = c, c.body()
	return true
}

// noContent refuses a request whose body could not be taken.
func (d *Decision) noContent(err error) bool {
	var store *StoreError
	switch {
	case errors.Is(err, ErrTooLarge):
		return d.refuse(TooLarge)
	case errors.As(err, &store):
		return d.fail(err)
	}
	d.Err = err
	return d.refuse(UnreadableBody)
}

// smallBody bounds bodies of announced length that are taken though nothing covers them: such a request then goes to its upstream
// in one piece, and can go to another one when the first is not there.
const smallBody = 2 << 10

// maxForm bounds forms whose parameters are signed.
const maxForm = 1 << 20

// Forward makes what was judged the body of an outgoing request. A body that nobody had to read is left as it is.
func (d *Decision) Forward(out *http.Request) {
	if d.content != nil {
		d.content.forward(out)
	}
}

// limited asks the counters.
func (d *Decision) limited(r *http.Request) bool {
	d.Asked = [3]limit.Ask{d.API.place.ask, d.API.ask, {}}
	if p := d.plan; p != nil && (p.PerSec > 0 || p.Quota > 0) {
		d.Asked[PlanRate] = limit.Ask{ID: d.grant.counter, PerSec: p.PerSec, Quota: p.Quota}
	}
	asks := d.asks[:0]
	var at [3]int
	for i, ask := range d.Asked {
		if ask.ID != "" {
			at[len(asks)] = i
			asks = append(asks, ask)
		}
	}
	if len(asks) == 0 {
		return true
	}
	result, err := d.judge.limits(r.Context(), asks)
	if err != nil {
		return d.fail(err)
	}
	for i, left := range result.Left {
		d.Left[at[i]] = left
	}
	switch {
	case result.OK:
		return true
	case result.Quota:
		return d.refuse(OverQuota)
	}
	return d.refuse(OverRate)
}

func (d *Decision) now() time.Time { return d.judge.options.Clock() }
