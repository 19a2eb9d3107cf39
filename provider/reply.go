package provider

import (
	"fmt"
	"slices"

	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/syntax"
)

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
