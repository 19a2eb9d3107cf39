package dialects

import (
	"bytes"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/chopmark/chopmark/gateway/judge"
	"github.com/chopmark/chopmark/internal/data"
)

// Refused is a request that is not served, as far as its caller may know.
type Refused struct {
	Reason       judge.Reason
	Item, Value  string // the header, parameter or input that it is about, and what the request says of it
	Environment  string
	StringToSign string // only where the API shows it
	RequestID    string
	Request      *http.Request
}

// Answer is what a caller gets.
type Answer struct {
	Status    int
	Type      string
	Challenge string // WWW-Authenticate
	Body      []byte
}

// Answer refuses in the words of the dialect.
func (d *Dialect) Answer(r *Refused) (Answer, error) {
	f, status := d.words(r.Reason)
	if f == nil {
		return Answer{}, errors.New("the dialect has no answer")
	}
	a := Answer{Status: status, Type: d.Type}
	if status == http.StatusUnauthorized {
		a.Challenge = d.Challenge
	}
	values := r.values()
	scope := data.Scope{Name: data.Names(values), Calls: r.calls()}
	message, err := data.Eval(f.Message, scope)
	if err != nil {
		return a, err
	}
	values["message"] = message
	shape := f.Body
	if shape == nil {
		shape = d.Body
	}
	body, err := data.Eval(shape, scope)
	if err != nil {
		return a, err
	}
	if text, is := body.(string); is {
		a.Body = []byte(text)
		return a, nil
	}
	if a.Body, err = data.JSON(body); d.Slashes {
		a.Body = bytes.ReplaceAll(a.Body, []byte("/"), []byte(`\/`))
	}
	return a, err
}

// words gives what is said to a reason, or to the nearest more general one, and the status.
func (d *Dialect) words(reason judge.Reason) (f *Refusal, status int) {
	for ; reason != ""; reason = reason.Kind() {
		own := d.refusal[reason]
		if own == nil && d.parent != nil {
			own = d.parent.refusal[reason]
		}
		if own == nil {
			continue
		}
		if f == nil {
			f = own
		}
		if status = own.Status; status != 0 {
			return f, status
		}
	}
	return f, status
}

// values are the names of dialect files.
func (r *Refused) values() map[string]any {
	path, _, _ := strings.Cut(r.Request.RequestURI, "?")
	return map[string]any{
		"reason": string(r.Reason), "item": r.Item, "value": r.Value, "method": r.Request.Method, "host": r.Request.Host,
		"path": path, "environment": r.Environment, "request_id": r.RequestID, "string_to_sign": r.StringToSign,
	}
}

// calls are the operations of dialect files.
func (r *Refused) calls() map[string]data.Func {
	return map[string]data.Func{
		"header": func(args []any) (any, error) {
			if len(args) != 1 {
				return nil, errors.New("it takes the name of a header")
			}
			return r.Request.Header.Get(data.Text(args[0])), nil
		},
		"replace": func(args []any) (any, error) {
			if len(args) != 3 {
				return nil, errors.New("it takes a text, what to look for, and what to write instead")
			}
			return strings.ReplaceAll(data.Text(args[0]), data.Text(args[1]), data.Text(args[2])), nil
		},
		"json": func(args []any) (any, error) {
			if len(args) != 1 {
				return nil, errors.New("it takes one value")
			}
			b, err := data.JSON(args[0])
			return string(b), err
		},
	}
}

// Count is a limit and what is left of it; a limit of 0 is none.
type Count struct{ Limit, Left int }

// Counts are the limits of a request: those of whats but the last.
type Counts struct{ Service, API, Plan, Quota Count }

// WriteHeaders adds what every answer carries: the request's id, the API's id if there is one, and the limits. Names are written
// as the dialect spells them, and what an upstream says under them is dropped. The answer keeps id and api.
func (d *Dialect) WriteHeaders(h http.Header, id, api []string, c *Counts) {
	for _, name := range d.others {
		delete(h, name)
	}
	for _, name := range d.RequestID {
		h[name] = id
	}
	if d.API != "" && api != nil {
		h[d.API] = api
	}
	for i := range d.Limits {
		l := &d.Limits[i]
		l.write(h, c.of(l.index), d.unlimited)
	}
}

// write adds what is left of one limit.
func (l *Limit) write(h http.Header, c Count, unlimited []string) {
	if c.Limit == 0 && unlimited == nil {
		return
	}
	if l.Both != "" {
		if h[l.Both] = unlimited; c.Limit > 0 {
			h[l.Both] = []string{strconv.Itoa(c.Left) + "/" + strconv.Itoa(c.Limit)}
		}
	}
	if l.Limit != "" {
		if h[l.Limit] = unlimited; c.Limit > 0 {
			h[l.Limit] = []string{strconv.Itoa(c.Limit)}
		}
	}
	if l.Left != "" {
		if h[l.Left] = unlimited; c.Limit > 0 {
			h[l.Left] = []string{strconv.Itoa(c.Left)}
		}
	}
}

func (c *Counts) of(index int) Count {
	switch index {
	case 0:
		return c.Service
	case 1:
		return c.API
	case 2:
		return c.Plan
	case 3:
		return c.Quota
	}
	least := Count{}
	for _, other := range [...]Count{c.Service, c.API, c.Plan} {
		if other.Limit > 0 && (least.Limit == 0 || other.Left < least.Left) {
			least = other
		}
	}
	return least
}
