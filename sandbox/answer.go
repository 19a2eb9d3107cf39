package sandbox

import (
	"net/http"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/provider"
)

// nearest says which condition stands for one of which a provider file says nothing.
var nearest = map[string]string{
	"missing-signature": "malformed", "malformed": "signature-mismatch", "unknown-key": "signature-mismatch",
	"clock-skew": "signature-mismatch", "expired": "clock-skew", "replayed": "clock-skew",
	"header-not-signed": "signature-mismatch", "body-mismatch": "signature-mismatch", "bad-token": "signature-mismatch",
	"unknown-service": "unknown-action", "unknown-version": "unknown-action", "unknown-action": "invalid-parameter",
	"missing-parameter": "invalid-parameter", "not-found": "invalid-parameter", "too-large": "invalid-parameter",
	"quota-exceeded": "throttled", "throttled": "unavailable",
}

// statuses are those of answers about which a provider file says nothing at all.
var statuses = map[string]int{
	"unknown-action": http.StatusNotFound, "not-found": http.StatusNotFound, "too-large": http.StatusRequestEntityTooLarge,
	"throttled": http.StatusTooManyRequests, "unavailable": http.StatusServiceUnavailable, "missing-parameter": http.StatusBadRequest,
	"invalid-parameter": http.StatusBadRequest, "quota-exceeded": http.StatusTooManyRequests,
}

// failure gives what a cloud says of a condition, or of the nearest one; nil when it says nothing.
func (c *cloud) failure(d *provider.Dialect, condition string) *provider.Failure {
	for condition != "" {
		if f := c.Failure(d, condition); f != nil {
			return f
		}
		condition = nearest[condition]
	}
	return nil
}

// refuse answers with a failure.
func (x *exchange) refuse(no *refusal) *provider.Written {
	x.call.Detail = no.detail
	if no.hint != "" {
		x.call.Hint = no.hint
	}
	f := no.failure
	if f == nil {
		f = x.cloud.failure(x.received.Dialect, no.condition)
	}
	if f != nil {
		names := x.names(no)
		if out, err := x.received.Dialect.Write(f, names); err == nil {
			return out
		}
	}
	status := statuses[no.condition]
	if status == 0 {
		status = http.StatusForbidden
	}
	body, err := data.JSON(data.Object{{Name: "code", Value: no.condition}, {Name: "message", Value: no.detail}, {Name: "request_id", Value: x.id}})
	if err != nil {
		return plain(status, no.condition)
	}
	return &provider.Written{Status: status, Type: "application/json", Body: body, Code: no.condition, Message: no.detail}
}

// succeed answers with a result.
func (x *exchange) succeed(result any) *provider.Written {
	names := x.names(&refusal{})
	names["result"] = result
	out, err := x.received.Dialect.Write(nil, names)
	if err == nil {
		return out
	}
	body, err := data.JSON(result) // a provider file without a shape of successes: the result alone
	if err != nil {
		return x.broken(err)
	}
	return &provider.Written{Status: http.StatusOK, Type: "application/json", Body: body}
}

func plain(status int, text string) *provider.Written {
	return &provider.Written{Status: status, Type: "text/plain; charset=utf-8", Body: []byte("chopmark sandbox: " + text + "\n")}
}

// timeLayout is that of times in the names for answers; utc() gives them another one.
const timeLayout = "2006-01-02T15:04:05Z"

// names gives what the shapes and messages of a provider file can name.
func (x *exchange) names(no *refusal) map[string]any {
	server := x.now.Add(x.shift).UTC()
	names := map[string]any{
		"request_id": x.id, "host": x.message.Host(), "method": x.message.Method, "path": x.message.Path,
		"item": no.item, "detail": no.detail, "limit": no.limit, "key_id": x.verdict.KeyID,
		"timestamp": "", "server_time": server.Format(timeLayout), "oldest": server.Add(-x.verdict.Window).Format(timeLayout),
		"newest": server.Add(x.verdict.Window).Format(timeLayout), "window": int(x.verdict.Window / time.Minute),
		"early": x.verdict.Time.After(server), "string_to_sign": shown(x.verdict.Result), "result": nil,
	}
	if !x.verdict.Time.IsZero() {
		names["timestamp"] = x.verdict.Time.UTC().Format(timeLayout)
	}
	for name, value := range x.received.Names {
		names[name] = value
	}
	return names
}

// shown gives the string to sign, if the secret has no part in it.
func shown(r chopmark.Result) string {
	for _, step := range r.Steps {
		if step.Name == "string_to_sign" && !step.Hidden && !step.Redacted && !step.Bytes {
			return step.Value
		}
	}
	return ""
}

// requestID makes an id that looks as the vendor's.
func (x *exchange) requestID() string {
	e := x.received.Dialect.Reply.ID
	if e == nil {
		return uuid()
	}
	v, err := data.Eval(e, data.Scope{Name: data.Names(nil), Calls: x.calls()})
	if err != nil {
		return uuid()
	}
	return data.Text(v)
}
