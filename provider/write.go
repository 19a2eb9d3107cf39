package provider

import (
	"bytes"
	"errors"
	"net/http"

	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/syntax"
)

// Written is an answer made ready.
type Written struct {
	Status  int
	Type    string            // Content-Type
	Headers map[string]string // further ones
	Body    []byte
	Code    string // of a failure
	Message string
}

// Write makes the answer to a success (f is nil; names has "result") or to a failure.
func (d *Dialect) Write(f *Failure, names map[string]any) (*Written, error) {
	scope := data.Scope{Name: data.Names(names), Calls: calls}
	r, err := d.Reply.choose(scope)
	if err != nil {
		return nil, err
	}
	out := &Written{Status: http.StatusOK, Type: r.Type, Headers: map[string]string{}}
	shape := r.Success
	if f != nil {
		if scope, err = f.write(scope, out); err != nil {
			return nil, err
		}
		shape = r.Failure
	}
	if shape == nil {
		return nil, errors.New("the provider file does not say how a reply looks")
	}
	v, err := data.Eval(shape, scope)
	if err != nil {
		return nil, err
	}
	return out, r.render(out, v, scope)
}

// choose gives the reply, or the other one.
func (r *Reply) choose(scope data.Scope) (*Reply, error) {
	if r.Other == nil || r.Other.When == nil {
		return r, nil
	}
	if yes, err := data.Test(r.Other.When, scope); !yes || err != nil {
		return r, err
	}
	return r.Other, nil
}

// write fills in what a failure says, and gives the scope of the shape.
func (f *Failure) write(scope data.Scope, out *Written) (data.Scope, error) {
	for name, value := range f.Fields {
		scope = scope.With(name, value)
	}
	code, err := data.Eval(f.Code, scope)
	if err != nil {
		return scope, err
	}
	scope = scope.With("code", code)
	message, err := data.Eval(f.Message, scope)
	if err != nil {
		return scope, err
	}
	out.Code, out.Message = data.Text(code), data.Text(message)
	if f.Status != 0 {
		out.Status = f.Status
	}
	return scope.With("message", message), evalHeaders(f.Headers, scope.With("message", message), out)
}

// render writes the body and the headers.
func (r *Reply) render(out *Written, v any, scope data.Scope) (err error) {
	usual := "application/json"
	if r.Format == "xml" {
		usual = "text/xml"
		out.Body, err = data.XML(v)
	} else {
		out.Body, err = data.JSON(v)
	}
	if out.Type == "" {
		out.Type = usual
	}
	if r.Slashes {
		out.Body = bytes.ReplaceAll(out.Body, []byte("/"), []byte(`\/`))
	}
	return errors.Join(err, evalHeaders(r.Headers, scope, out))
}

func evalHeaders(e syntax.Expr, scope data.Scope, out *Written) error {
	if e == nil {
		return nil
	}
	v, err := data.Eval(e, scope)
	if err != nil {
		return err
	}
	o, _ := v.(data.Object)
	for _, m := range o {
		if m.Value != nil {
			out.Headers[m.Name] = data.Text(m.Value)
		}
	}
	return nil
}
