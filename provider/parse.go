package provider

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/credential"
	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/syntax"
)

// Error holds everything that is wrong with a provider file.
type Error struct {
	Problems diag.Problems
	Source   []byte
}

// Error gives the first problem and the number of the others.
func (e *Error) Error() string { return e.Problems.Error() }

// Parse reads a provider from the bytes of a file. name is used in messages. The error is an *Error with every problem
// of the file.
func Parse(name string, src []byte) (*Provider, error) {
	file, problems := syntax.ParseData(name, src)
	if problems.Failed() {
		return nil, &Error{problems, src}
	}
	p := &Provider{source: src}
	switch {
	case len(file.Blocks) == 0:
		problems.Add(diag.Range{File: name}, "the file holds no provider", `write provider "name" { ... }`)
	case file.Blocks[0].Type != "provider":
		problems.Add(file.Blocks[0].Range, fmt.Sprintf("there is no block %q at the top of a provider file", file.Blocks[0].Type), `write provider "name" { ... }`)
	case len(file.Blocks) > 1:
		problems.Add(file.Blocks[1].Range, "a file holds one provider", "put this into a file of its own")
	default:
		problems = append(problems, data.Decode(file.Blocks[0], p)...)
		problems = append(problems, p.check(file.Blocks[0].Range)...)
	}
	if problems.Failed() {
		problems.Sort()
		return nil, &Error{problems, src}
	}
	return p, nil
}

func (p *Provider) check(r diag.Range) diag.Problems {
	var ps diag.Problems
	if len(p.Dialects) == 0 {
		ps.Add(r, "the provider has no dialect", `add dialect "name" { schemes = [...], hosts = [...], method = "POST" }`)
	}
	p.checkFields(&ps, p.Inputs, p.Params)
	for i := range p.Dialects {
		p.Dialects[i].provider = p
		p.checkDialect(&p.Dialects[i], &ps)
	}
	p.checkErrors(p.Errors, &ps)
	if err := credential.Check(p.Places); err != nil {
		ps.Add(r, err.Error(), "")
	}
	p.checkNames(r, &ps)
	for i := range p.Services {
		s := &p.Services[i]
		if s.Dialect != "" && p.dialectNamed(s.Dialect) == nil {
			ps.Add(s.Range, fmt.Sprintf("the service %q speaks the dialect %q, which there is not", s.Name, s.Dialect), diag.DidYouMean(s.Dialect, p.dialectNames(), ""))
		}
	}
	if p.Default != "" && p.service(p.Default) == nil {
		ps.Add(r, fmt.Sprintf("the default service %q is not among the services", p.Default), diag.DidYouMean(p.Default, p.ServiceNames(), ""))
	}
	return ps
}

func (p *Provider) checkDialect(d *Dialect, ps *diag.Problems) {
	if d.Parameters == "" {
		d.Parameters = "query"
	}
	if !slices.Contains([]string{"json", "form", "query"}, d.Parameters) {
		ps.Add(d.Range, fmt.Sprintf("parameters cannot go into %q", d.Parameters), `write "json", "form" or "query"`)
	}
	if d.Schemes != nil && len(d.Schemes) == 0 {
		ps.Add(d.Range, fmt.Sprintf("the dialect %q is signed by no scheme", d.Name), `add their ids: schemes = ["..."]`)
	}
	if list, ok := d.Hosts.(*syntax.List); d.Hosts != nil && (!ok || len(list.Items) == 0) {
		ps.Add(d.Hosts.Span(), "hosts are a list of texts", `for example ["${service}.example.com"]`)
	}
	for _, e := range []syntax.Expr{d.Hosts, d.Path} {
		*ps = append(*ps, data.Check(e, p.requestNames(), calls)...)
	}
	p.checkFields(ps, d.Inputs, d.Headers, d.Params)
	d.Inputs, d.Params = cmp.Or(d.Inputs, p.Inputs), cmp.Or(d.Params, p.Params)
	if d.Reply == nil {
		d.Reply = p.Reply
	}
	if d.Reply == nil {
		d.Reply = &Reply{}
	}
	for r := d.Reply; r != nil; r = r.Other {
		if !slices.Contains([]string{"", "json", "xml"}, r.Format) {
			ps.Add(d.Range, fmt.Sprintf("a reply cannot be %q", r.Format), `write "json" or "xml"`)
		}
	}
	p.checkErrors(d.Errors, ps)
}

// checkFields holds names with values to what the expressions of a request can say.
func (p *Provider) checkFields(ps *diag.Problems, fields ...syntax.Expr) {
	for _, e := range fields {
		if _, ok := e.(*syntax.Object); !ok && e != nil {
			ps.Add(e.Span(), "names with values are needed here", "for example { Action = action }")
		}
		*ps = append(*ps, data.Check(e, p.requestNames(), calls)...)
	}
}

// requestNames gives what the expressions of a request can name.
func (p *Provider) requestNames() []string {
	names := []string{"action", "service", "version"}
	for _, s := range p.Settings {
		names = append(names, s.Name)
	}
	for _, s := range p.Services {
		names = slices.AppendSeq(names, maps.Keys(s.Names))
	}
	return names
}

// checkNames refuses two of one name.
func (p *Provider) checkNames(r diag.Range, ps *diag.Problems) {
	twice := func(what string, names []string) {
		for i, name := range names {
			if slices.Contains(names[:i], name) {
				ps.Add(r, fmt.Sprintf("there are two %ss named %q", what, name), "give one of them another name, or remove it")
			}
		}
	}
	var settings []string
	for _, s := range p.Settings {
		settings = append(settings, s.Name)
	}
	twice("setting", settings)
	twice("service", p.ServiceNames())
	twice("dialect", p.dialectNames())
}

func (p *Provider) checkErrors(errors []Failure, ps *diag.Problems) {
	known := slices.Clone(Conditions)
	for _, v := range verdicts {
		known = append(known, string(v))
	}
	for i := range errors {
		if name := errors[i].Condition; !slices.Contains(known, name) {
			ps.Add(errors[i].Range, fmt.Sprintf("there is no condition %q", name), diag.DidYouMean(name, known, ""))
		}
	}
}

var verdicts = []chopmark.Verdict{
	chopmark.MissingSignature, chopmark.Malformed, chopmark.UnknownKey, chopmark.ClockSkew, chopmark.Expired, chopmark.Replayed,
	chopmark.HeaderNotSigned, chopmark.BodyMismatch, chopmark.SignatureMismatch,
}

func (p *Provider) dialectNamed(name string) *Dialect {
	for i := range p.Dialects {
		if p.Dialects[i].Name == name {
			return &p.Dialects[i]
		}
	}
	return nil
}

func (p *Provider) dialectNames() []string {
	var out []string
	for i := range p.Dialects {
		out = append(out, p.Dialects[i].Name)
	}
	return out
}

func (p *Provider) service(name string) *Service {
	for i := range p.Services {
		if p.Services[i].Name == name {
			return &p.Services[i]
		}
	}
	return nil
}

// ServiceNames gives the names of the services that the file knows, in its order.
func (p *Provider) ServiceNames() []string {
	var out []string
	for i := range p.Services {
		out = append(out, p.Services[i].Name)
	}
	return out
}
