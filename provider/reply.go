package provider

import (
	"errors"
	"fmt"
	"slices"

	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/syntax"
)

// calls are the operations of provider files. Read backwards, they are looked through.
var calls = map[string]data.Func{"merge": merge, "named": named, "number": toNumber}

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
	if value, err := d.Reply.parse(body); err == nil {
		a.Value = value
	}
	if a.Value != nil && d.Reply.Failure != nil {
		if names, ok := data.Read(d.Reply.Failure, a.Value); ok {
			a.Code, a.Message, a.RequestID = data.Text(names["code"]), data.Text(names["message"]), data.Text(names["request_id"])
		}
	}
	if a.Code == d.Reply.Fine {
		a.Code, a.Message = "", ""
	}
	if a.Code == "" && status >= 400 {
		a.Code = fmt.Sprintf("HTTP %d", status)
	}
	if a.RequestID == "" && a.Value != nil && d.Reply.Success != nil {
		if names, ok := data.Read(d.Reply.Success, a.Value); ok {
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

// Enveloped tells whether every reply has members of its own, so that an empty one is none.
func (d *Dialect) Enveloped() bool {
	_, bare := d.Reply.Success.(*syntax.Ref)
	return d.Reply.Success != nil && !bare
}

// failureOf finds what a code means. Where one code means several things, the message decides.
func (d *Dialect) failureOf(p *Provider, code, message string) *Failure {
	if code == "" {
		return nil
	}
	var found *Failure
	for _, list := range [][]Failure{d.Errors, p.Errors} {
		for i := range list {
			f := &list[i]
			if !f.has(code) {
				continue
			}
			if _, fits := data.Read(f.Message, message); fits && !data.Free(f.Message) {
				return f
			}
			if found == nil {
				found = f
			}
		}
	}
	return found
}

func (f *Failure) has(code string) bool {
	switch e := f.Code.(type) {
	case *syntax.Text:
		if e.Value == code {
			return true
		}
	case *syntax.Number:
		if data.Text(e.Value) == code {
			return true
		}
	case *syntax.Template:
		if _, fits := data.Read(e, code); fits {
			return true
		}
	}
	return slices.Contains(f.Also, code)
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

// Write makes the body of a success (f is nil; names has "result") or of a failure, and its Content-Type.
func (d *Dialect) Write(f *Failure, names map[string]any) (body []byte, contentType string, err error) {
	shape := d.Reply.Success
	scope := data.Scope{Name: data.Names(names), Calls: calls}
	if f != nil {
		shape = d.Reply.Failure
		for name, value := range f.Fields {
			scope = scope.With(name, value)
		}
		for name, e := range map[string]syntax.Expr{"code": f.Code, "message": f.Message} {
			v, err := data.Eval(e, scope)
			if err != nil {
				return nil, "", err
			}
			scope = scope.With(name, v)
		}
	}
	if shape == nil {
		return nil, "", errors.New("the provider file does not say how a reply looks")
	}
	v, err := data.Eval(shape, scope)
	if err != nil {
		return nil, "", err
	}
	if d.Reply.Format == "xml" {
		body, err = data.XML(v)
		return body, "text/xml", err
	}
	body, err = data.JSON(v)
	return body, "application/json", err
}
