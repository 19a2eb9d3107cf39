package serve

import (
	"net/http"
	"strconv"

	"github.com/chopmark/chopmark/gateway/dialects"
	"github.com/chopmark/chopmark/gateway/judge"
	"github.com/chopmark/chopmark/gateway/model"
)

// words gives the answer to a request that is not served.
func (x *exchange) words(reason judge.Reason) dialects.Answer {
	dialect := x.dialect()
	r := dialects.Refused{Reason: reason, RequestID: x.id[0], Request: x.request}
	if d := x.decision; d != nil {
		r.Item, r.Value, r.Environment, r.StringToSign = d.Result.Item, d.Result.Value, d.Environment, d.Text
	}
	answer, err := dialect.Answer(&r)
	if err != nil {
		x.gateway.events.Error("a dialect cannot answer", "dialect", dialect.ID, "reason", string(reason), "error", err.Error())
		return dialects.Answer{Status: http.StatusInternalServerError, Type: "text/plain", Body: []byte("the request is refused\n")}
	}
	return answer
}

// fixed is an answer that stands ready.
type fixed struct {
	status int
	header http.Header
	body   []byte
}

func newFixed(a *model.Answer) *fixed {
	f := &fixed{status: a.Status, header: http.Header{}, body: []byte(a.Body)}
	if f.status == 0 {
		f.status = http.StatusOK
	}
	for name, value := range a.Headers {
		f.header.Set(name, value)
	}
	f.header.Set("Content-Length", strconv.Itoa(len(f.body)))
	if f.status == http.StatusNoContent || f.status == http.StatusNotModified {
		f.header.Del("Content-Length")
	}
	return f
}

func (f *fixed) write(x *exchange) {
	h := x.Header()
	for name, values := range f.header {
		h[name] = values
	}
	x.WriteHeader(f.status)
	if x.request.Method != http.MethodHead && len(f.body) > 0 && f.status != http.StatusNoContent && f.status != http.StatusNotModified {
		_, _ = x.Write(f.body) // a caller that is gone is seen by the server
	}
}
