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
	if !h.Engine.Narrow {
		h.Judge.Authorize(w, original, whole)
		return
	}
	n := &narrow{header: w.Header()}
	h.Judge.Authorize(n, original, whole)
	n.write(w)
}

// What refusals say to servers that pass on few statuses, so that they can answer as the dialect has it.
const (
	statusHeader = judge.IdentityPrefix + "Status"
	typeHeader   = judge.IdentityPrefix + "Type"
	bodyHeader   = judge.IdentityPrefix + "Body"
	maxBodyLine  = 1 << 10 // of what fits into a header
)

// narrow holds an answer for a server that passes on few statuses, and no body.
type narrow struct {
	header http.Header
	status int
	body   []byte
}

func (n *narrow) Header() http.Header { return n.header }

func (n *narrow) WriteHeader(status int) {
	if n.status == 0 {
		n.status = status
	}
}

func (n *narrow) Write(p []byte) (int, error) {
	n.WriteHeader(http.StatusOK)
	n.body = append(n.body, p...)
	return len(p), nil
}

// write says no by 403 when the status itself does not pass.
func (n *narrow) write(w http.ResponseWriter) {
	if n.status < 300 {
		w.WriteHeader(n.status)
		return
	}
	h := w.Header()
	h.Set(statusHeader, strconv.Itoa(n.status))
	h.Set(typeHeader, h.Get("Content-Type"))
	if line, ok := oneLine(n.body); ok {
		h.Set(bodyHeader, line)
	}
	h.Set("Content-Length", "0")
	if n.status != http.StatusUnauthorized {
		n.status = http.StatusForbidden
	}
	w.WriteHeader(n.status)
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
