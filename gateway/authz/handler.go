package authz

import (
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/chopmark/chopmark/gateway/judge"
)

// Judge judges requests, and writes what the server that asks is told. A serve.Gateway is one.
type Judge interface {
	Authorize(w http.ResponseWriter, r *http.Request, whole bool)
}

// Options says who asks whom.
type Options struct {
	Engine *Engine
	Judge  Judge
	Body   bool         // the server hands over bodies
	Events *slog.Logger // what operators should know; nil: nothing
}

func (o *Options) complete() error {
	if o.Events == nil {
		o.Events = slog.New(slog.DiscardHandler)
	}
	if o.Body && !o.Engine.Body {
		return errors.New(o.Engine.Title + ": it cannot hand over bodies")
	}
	return nil
}

// Handler makes what answers a server that asks by HTTP.
func Handler(o Options) (http.Handler, error) {
	if o.Engine.GRPC {
		return nil, errors.New(o.Engine.Title + ": it does not ask by HTTP")
	}
	if err := o.complete(); err != nil {
		return nil, err
	}
	return &handler{o}, nil
}

type handler struct{ Options }

// ServeHTTP answers one question.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	original, whole, err := h.Engine.original(r, h.Body)
	if err != nil {
		h.Events.Error("the server that asks is not set up for it", "engine", h.Engine.ID, "error", err.Error())
		http.Error(w, "the server that asks is not set up for it", http.StatusInternalServerError)
		return
	}
	a := &answer{header: w.Header()}
	h.Judge.Authorize(a, original, whole)
	a.write(w, h.Engine.Narrow)
}

// What refusals say to servers that pass on few statuses, so that they can answer as the dialect has it.
const (
	statusHeader = judge.IdentityPrefix + "Status"
	typeHeader   = judge.IdentityPrefix + "Type"
	bodyHeader   = judge.IdentityPrefix + "Body"
	maxBodyLine  = 1 << 10 // of what fits into a header
)

// answer is what was said to a question. What was not said is no yes.
type answer struct {
	header http.Header
	status int
	body   []byte
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	a.body = append(a.body, p...)
	return len(p), nil
}

// passes tells of a yes.
func (a *answer) passes() bool { return a.status == http.StatusOK }

// end makes a no of silence.
func (a *answer) end() {
	if a.status == 0 {
		a.status = http.StatusInternalServerError
	}
}

func (a *answer) write(w http.ResponseWriter, narrow bool) {
	if a.end(); narrow && !a.passes() {
		a.narrow()
	}
	a.header.Set("Content-Length", strconv.Itoa(len(a.body))) // the question is a GET, also where a HEAD is asked about
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // a server that is gone is seen by net/http
}

// narrow says no by 401 or 403, and all else by headers.
func (a *answer) narrow() {
	a.header.Set(statusHeader, strconv.Itoa(a.status))
	a.header.Set(typeHeader, a.header.Get("Content-Type"))
	if line, ok := oneLine(a.body); ok {
		a.header.Set(bodyHeader, line)
	}
	if a.body = nil; a.status != http.StatusUnauthorized {
		a.status = http.StatusForbidden
	}
}

// oneLine makes a body a line, as far as it can be one: line ends between the parts of JSON mean nothing.
func oneLine(body []byte) (string, bool) {
	line := strings.Join(strings.FieldsFunc(string(body), func(r rune) bool { return r == '\n' || r == '\r' }), " ")
	if len(line) > maxBodyLine {
		return "", false
	}
	for i := 0; i < len(line); i++ {
		if line[i] < ' ' || line[i] > '~' {
			return "", false
		}
	}
	return line, line != ""
}
