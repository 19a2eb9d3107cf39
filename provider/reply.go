package provider

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/syntax"
)

// calls are the operations of provider files. Read backwards, they are looked through.
var calls = map[string]data.Func{"merge": merge, "named": named, "number": toNumber, "utc": utc, "upper": upper, "lower": lower, "replace": replace}

// Calls gives the operations of provider files.
func Calls() map[string]data.Func { return maps.Clone(calls) }

// utc writes a time that is given as 2006-01-02T15:04:05Z in another layout.
func utc(args []any) (any, error) {
	if len(args) != 2 {
		return nil, errors.New("it takes a time and a layout")
	}
	at, err := time.Parse(time.RFC3339, data.Text(args[0]))
	if err != nil {
		return args[0], nil // there was no time to be read: what was sent is shown as it is
	}
	return at.UTC().Format(data.Text(args[1])), nil
}

func lower(args []any) (any, error) {
	if len(args) != 1 {
		return nil, errors.New("it takes one text")
	}
	return strings.ToLower(data.Text(args[0])), nil
}

func upper(args []any) (any, error) {
	if len(args) != 1 {
		return nil, errors.New("it takes one text")
	}
	return strings.ToUpper(data.Text(args[0])), nil
}

// merge puts objects together; of members with one name the last counts.
func merge(args []any) (any, error) {
	out := data.Object{}
	for _, arg := range args {
		o, ok := arg.(data.Object)
		if !ok && arg != nil {
			return nil, errors.New("only objects are put together")
		}
		for _, m := range o {
			out = out.Set(m.Name, m.Value)
		}
	}
	return out, nil
}

// named makes an object of one member, whose name is computed.
func named(args []any) (any, error) {
	if len(args) != 2 {
		return nil, errors.New("it takes a name and a value")
	}
	return data.Object{{Name: data.Text(args[0]), Value: args[1]}}, nil
}

func toNumber(args []any) (any, error) {
	if len(args) != 1 {
		return nil, errors.New("it takes one value")
	}
	return number(data.Text(args[0]))
}

func replace(args []any) (any, error) {
	if len(args) != 3 {
		return nil, errors.New("it takes a text, what to replace, and by what")
	}
	return strings.ReplaceAll(data.Text(args[0]), data.Text(args[1]), data.Text(args[2])), nil
}

// Answer is a reply that was read: what the cloud says of the call.
type Answer struct {
	Code      string // of the error; empty for a success
	Message   string
	RequestID string
	Condition string // what the code means, where the file says it: a verdict, or one of Conditions
	Value     any    // the whole reply, parsed; nil when it is neither JSON nor XML

	Details map[string]string // what the message says by name, where the file tells its pattern; such as string_to_sign
}

// Read reads a reply's body. status is that of HTTP: from 400 on a reply is an error, whatever it looks like.
func (d *Dialect) Read(p *Provider, status int, body []byte) Answer {
	var a Answer
	r := d.Reply
	value, err := r.parse(body)
	if err != nil && r.Other != nil {
		r = r.Other
		value, err = r.parse(body)
	}
	if err == nil {
		a.Value = value
	}
	if a.Value != nil && r.Failure != nil {
		if names, ok := data.Read(r.Failure, a.Value); ok {
			a.Code, a.Message, a.RequestID = data.Text(names["code"]), data.Text(names["message"]), data.Text(names["request_id"])
		}
	}
	if a.Code == d.Reply.Fine {
		a.Code, a.Message = "", ""
	}
	if a.Code == "" && status >= 400 {
		a.Code = fmt.Sprintf("HTTP %d", status)
	}
	if a.RequestID == "" && a.Value != nil && r.Success != nil {
		if names, ok := data.Read(r.Success, a.Value); ok {
			a.RequestID = data.Text(names["request_id"])
		}
	}
	if f := d.failureOf(p, a.Code, a.Message); f != nil {
		a.Condition, a.Details = f.Condition, f.details(a.Message)
	}
	return a
}

func (r *Reply) parse(body []byte) (any, error) {
	if r.Format == "xml" {
		if v, err := data.ParseXML(body); err == nil {
			return r.asLists(v), nil
		}
	}
	return data.ParseJSON(body)
}

// asLists makes lists of elements that are lists whatever their number.
func (r *Reply) asLists(v any) any {
	switch v := v.(type) {
	case data.Object:
		for i := range v {
			inner := r.asLists(v[i].Value)
			if _, is := inner.([]any); !is && slices.Contains(r.Lists, v[i].Name) {
				inner = []any{inner}
			}
			v[i].Value = inner
		}
	case []any:
		for i := range v {
			v[i] = r.asLists(v[i])
		}
	}
	return v
}

// RequestIDIn gives the request id that stands in a reply's headers, where the file says that it does.
func (d *Dialect) RequestIDIn(header func(name string) string) string {
	o, _ := d.Reply.Headers.(*syntax.Object)
	if o == nil {
		return ""
	}
	for _, f := range o.Fields {
		value := header(f.Name)
		if names, ok := data.Read(f.Value, value); ok && value != "" && data.Text(names["request_id"]) != "" {
			return data.Text(names["request_id"])
		}
	}
	return ""
}

// Enveloped tells whether every reply has members of its own, so that an empty one is none.
func (d *Dialect) Enveloped() bool {
	_, bare := d.Reply.Success.(*syntax.Ref)
	return d.Reply.Success != nil && !bare
}

// failureOf finds what a code means. A code that is written out beats a pattern; where one code means several things, the
// message decides; and a pattern that means several things is about parameters rather than about the signature.
func (d *Dialect) failureOf(p *Provider, code, message string) *Failure {
	var found *Failure
	best := 0
	for _, list := range [][]Failure{d.Errors, p.Errors} {
		for i := range list {
			if fits := list[i].fits(code, message); fits > best {
				found, best = &list[i], fits
			}
		}
	}
	return found
}

// fits tells how well a code and a message are those of f; 0 is not at all.
func (f *Failure) fits(code, message string) int {
	written, pattern := slices.Contains(f.Also, code), false
	switch e := f.Code.(type) { // what is computed cannot be compared
	case *syntax.Text:
		written = written || e.Value == code
	case *syntax.Number:
		written = written || data.Text(e.Value) == code
	case *syntax.Template:
		_, pattern = data.Read(e, code)
	}
	switch {
	case code == "" || !written && !pattern:
		return 0
	case !written && !slices.Contains(Conditions, f.Condition):
		return 1
	case !written:
		return 2
	}
	switch f.Message.(type) {
	case *syntax.Text, *syntax.Template, *syntax.Cond:
		if _, said := data.Read(f.Message, message); said && !data.Free(f.Message) {
			return 4
		}
	}
	return 3
}

// details reads a message backwards.
func (f *Failure) details(message string) map[string]string {
	names, fits := data.Read(f.Message, message)
	if !fits {
		return nil
	}
	out := make(map[string]string, len(names))
	for name, v := range names {
		out[name] = data.Text(v)
	}
	return out
}

// Failure gives what the cloud answers to a condition; nil when the file does not say it.
func (p *Provider) Failure(d *Dialect, condition string) *Failure {
	for _, list := range [][]Failure{d.Errors, p.Errors} {
		for i := range list {
			if list[i].Condition == condition {
				return &list[i]
			}
		}
	}
	return nil
}

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
