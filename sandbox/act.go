package sandbox

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/syntax"
	"github.com/chopmark/chopmark/provider"
)

// act runs the action that a verified request asks for.
func (x *exchange) act() (result any, no *refusal, err error) {
	a, no := x.find()
	if no != nil {
		return nil, no, nil
	}
	if no := x.parameters(a); no != nil {
		return nil, no, nil
	}
	st := x.cloud.state
	if a.changes() {
		st.mu.Lock()
		defer st.mu.Unlock()
	} else {
		st.mu.RLock()
		defer st.mu.RUnlock()
	}
	r := running{exchange: x, action: a, state: st}
	r.scope = data.Scope{Name: r.name, Calls: x.calls()}
	result, err = r.run()
	var known *refusalError
	switch {
	case errors.As(err, &known):
		return nil, &known.refusal, nil
	case errors.Is(err, errFull):
		return nil, &refusal{condition: "quota-exceeded", detail: err.Error()}, nil
	}
	return result, nil, err
}

func (a *action) changes() bool { return len(a.Inserts)+len(a.Updates)+len(a.Deletes) > 0 }

// find gives the action, or says what of it is not known here.
func (x *exchange) find() (*action, *refusal) {
	r := x.received
	if r.Action() == "" {
		if carrier := r.Dialect.Carrier("action"); carrier != "" {
			return nil, &refusal{condition: "missing-parameter", item: carrier, detail: "the request names no action"}
		}
	}
	version := data.Text(r.Names["version"])
	if carrier := r.Dialect.Carrier("version"); version == "" && carrier != "" && x.cloud.versioned() {
		return nil, &refusal{condition: "missing-parameter", item: carrier, detail: "the request names no version"}
	}
	a, err := x.cloud.book.find(r.Service(), r.Action(), version)
	if err != nil {
		what := map[error]string{errUnknownService: "service " + r.Service(), errUnknownAction: "action " + r.Action(), errUnknownVersion: "version " + version}[err]
		return nil, &refusal{condition: err.Error(), item: r.Action(), detail: "this sandbox has no " + what, hint: moreActions}
	}
	return a, nil
}

const moreActions = "chopmark sandbox actions lists those that there are, and --actions DIR adds more"

func (c *cloud) versioned() bool {
	return slices.ContainsFunc(c.Settings, func(s provider.Setting) bool { return s.Name == "version" })
}

// parameters holds what an action demands of them.
func (x *exchange) parameters(a *action) *refusal {
	if len(a.Methods) > 0 && !slices.Contains(a.Methods, x.message.Method) {
		return &refusal{condition: "invalid-parameter", item: "method", detail: "this action is not called by " + x.message.Method}
	}
	for _, name := range a.Required {
		if v, _ := x.received.Params.Get(name); v == nil || v == "" {
			return &refusal{condition: "missing-parameter", item: name, detail: "the parameter " + name + " is missing"}
		}
	}
	for _, name := range a.Numbers {
		v, there := x.received.Params.Get(name)
		if n, err := strconv.Atoi(data.Text(v)); there && v != nil && (err != nil || n < 0) {
			return &refusal{condition: "invalid-parameter", item: name, detail: "the parameter " + name + " is no whole number"}
		}
	}
	return nil
}

// running is one run of an action.
type running struct {
	*exchange
	action *action
	state  *state
	scope  data.Scope
}

// refusalError carries a refusal out of an action.
type refusalError struct{ refusal }

func (e *refusalError) Error() string { return e.condition + ": " + e.detail }

// name gives what expressions can name.
func (r *running) name(name string) (any, bool) {
	switch name {
	case "params":
		return r.received.Params, true
	case "request":
		return r.request(), true
	case "key_id":
		return r.verdict.KeyID, true
	case "request_id":
		return r.id, true
	}
	if rows, ok := r.state.tables[name]; ok {
		return rows, true
	}
	v, ok := r.received.Names[name]
	return v, ok
}

// request is the request as a value, for actions that echo. What the signature is made of is left out.
func (r *running) request() data.Object {
	m := r.message
	headers := data.Object{}
	for _, f := range m.Headers {
		if f.Name == "Authorization" {
			continue
		}
		headers = headers.Set(f.Name, f.Value)
	}
	slices.SortFunc(headers, func(a, b data.Member) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return data.Object{
		{Name: "method", Value: m.Method},
		{Name: "host", Value: m.Host()},
		{Name: "path", Value: m.Path},
		{Name: "query", Value: m.Query},
		{Name: "headers", Value: headers},
		{Name: "body", Value: string(m.Body.Bytes)},
	}
}

func (r *running) run() (any, error) {
	if let, ok := r.action.Let.(*syntax.Object); ok {
		for _, f := range let.Fields {
			v, err := data.Eval(f.Value, r.scope)
			if err != nil {
				return nil, err
			}
			r.scope = r.scope.With(f.Name, v)
		}
	}
	for i := range r.action.Fails {
		if err := r.fail(&r.action.Fails[i]); err != nil {
			return nil, err
		}
	}
	if err := r.change(); err != nil {
		return nil, err
	}
	return data.Eval(r.action.Result, r.scope)
}

// fail gives a refusal when its test is true.
func (r *running) fail(f *fail) error {
	yes, err := data.Test(f.When, r.scope)
	if err != nil || !yes {
		return err
	}
	no := refusal{condition: f.Condition, detail: "the action refuses"}
	if f.Item != nil {
		item, err := data.Eval(f.Item, r.scope)
		if err != nil {
			return err
		}
		no.item = data.Text(item)
		no.detail = fmt.Sprintf("%s: %s", f.Condition, no.item)
	}
	if f.Code != nil {
		if err := r.words(f, &no); err != nil {
			return err
		}
	}
	return &refusalError{no}
}

// words makes a failure of the action's own code and message. What else the shape of failures names is taken from the
// provider's nearest one.
func (r *running) words(f *fail, no *refusal) error {
	made := &provider.Failure{Fields: map[string]string{}, Status: f.Status}
	if like := r.cloud.failure(r.received.Dialect, "not-found"); like != nil {
		made.Headers = like.Headers
		for name, value := range like.Fields {
			made.Fields[name] = value
		}
		if made.Status == 0 {
			made.Status = like.Status
		}
	}
	for name, value := range f.Fields {
		made.Fields[name] = value
	}
	code, err := data.Eval(f.Code, r.scope)
	if err != nil {
		return err
	}
	message, err := data.Eval(f.Message, r.scope)
	if err != nil {
		return err
	}
	made.Code, made.Message = &syntax.Text{Value: data.Text(code)}, &syntax.Text{Value: data.Text(message)}
	no.detail, no.failure = data.Text(message), made
	return nil
}

// change writes to the tables: what is new, what is different, what is gone.
func (r *running) change() error {
	for _, in := range r.action.Inserts {
		v, err := data.Eval(in.Rows, r.scope)
		if err != nil {
			return err
		}
		rows, ok := v.([]any)
		if !ok {
			return &data.Error{Range: in.Rows.Span(), Message: "rows are a list"}
		}
		if err := r.state.insert(in.Table, rows); err != nil {
			return err
		}
	}
	for _, up := range r.action.Updates {
		if err := r.state.change(up.Table, func(row any) (any, error) { return r.updated(up, row) }); err != nil {
			return err
		}
	}
	for _, del := range r.action.Deletes {
		err := r.state.change(del.Table, func(row any) (any, error) {
			if gone, err := data.Test(del.Where, r.scope.With("row", row)); gone || err != nil {
				return nil, err
			}
			return row, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *running) updated(up update, row any) (any, error) {
	scope := r.scope.With("row", row)
	if is, err := data.Test(up.Where, scope); !is || err != nil {
		return row, err
	}
	v, err := data.Eval(up.Set, scope)
	if err != nil {
		return nil, err
	}
	set, ok := v.(data.Object)
	old, was := row.(data.Object)
	if !ok || !was {
		return nil, &data.Error{Range: up.Set.Span(), Message: "set is an object, and so is the row"}
	}
	for _, m := range set {
		old = old.Set(m.Name, m.Value)
	}
	return old, nil
}
