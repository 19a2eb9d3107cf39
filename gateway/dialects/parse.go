package dialects

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/gateway/judge"
	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/syntax"
)

// Error holds everything that is wrong with a dialect file.
type Error struct {
	Problems diag.Problems
	Source   []byte
}

// Error gives the first problem and the number of the others.
func (e *Error) Error() string { return e.Problems.Error() }

// names are what the expressions of a refusal can name.
var names = []string{"reason", "item", "value", "method", "host", "path", "environment", "request_id", "string_to_sign", "message"}

// Parse reads a dialect from the bytes of a file. name is used in messages.
func Parse(name string, src []byte) (*Dialect, error) {
	file, problems := syntax.ParseData(name, src)
	if problems.Failed() {
		return nil, &Error{problems, src}
	}
	d := &Dialect{refusal: map[judge.Reason]*Refusal{}}
	if len(file.Blocks) != 1 || file.Blocks[0].Type != "dialect" {
		problems.Add(diag.Range{File: name}, "a file holds one dialect", `write dialect "name" { ... }`)
		return nil, &Error{problems, src}
	}
	problems = append(problems, data.Decode(file.Blocks[0], d)...)
	d.check(file.Blocks[0].Range, &problems)
	if problems.Failed() {
		problems.Sort()
		return nil, &Error{problems, src}
	}
	return d, nil
}

func (d *Dialect) check(r diag.Range, ps *diag.Problems) {
	calls := (&Refused{}).calls()
	*ps = append(*ps, data.Check(d.Body, names, calls)...)
	for i := range d.Limits {
		l := &d.Limits[i]
		if l.index = slices.Index(whats, l.What); l.index < 0 {
			ps.Add(l.Range, fmt.Sprintf("there is no limit %q", l.What), "there are "+strings.Join(whats, ", "))
		}
	}
	for i := range d.Refusals {
		f := &d.Refusals[i]
		reason := judge.Reason(f.Reason)
		switch {
		case !reason.Known():
			ps.Add(f.Range, fmt.Sprintf("there is no reason %q", f.Reason), "")
		case d.refusal[reason] != nil:
			ps.Add(f.Range, fmt.Sprintf("there is a second answer to %q", f.Reason), "remove one of the two")
		case f.Status != 0 && (f.Status < 400 || f.Status > 599):
			ps.Add(f.Range, fmt.Sprintf("the status %d refuses nothing", f.Status), "write one of 400 to 599")
		}
		d.refusal[reason] = f
		*ps = append(*ps, data.Check(f.Message, names, calls)...)
		*ps = append(*ps, data.Check(f.Body, names, calls)...)
	}
	for _, general := range judge.General {
		if f := d.refusal[general]; d.Extends == "" && (f == nil || f.Status == 0) {
			ps.Add(r, fmt.Sprintf("the dialect has no answer to %q", general), fmt.Sprintf("add refuse %q { status = ... }", general))
		}
	}
	if d.Extends == "" && (d.Body == nil || d.Type == "") {
		ps.Add(r, "the dialect does not say how refusals look", "add type = ... and body = ...")
	}
}

// link finds the dialect that this one extends, and takes over what it leaves out.
func (d *Dialect) link(others map[string]*Dialect) error {
	if d.Extends == "" {
		return nil
	}
	p := others[d.Extends]
	if p == nil || p.Extends != "" {
		return fmt.Errorf("the dialect %s extends %q, which is none that stands alone", d.ID, d.Extends)
	}
	d.parent = p
	if d.Body == nil {
		d.Body, d.Slashes = p.Body, p.Slashes
	}
	if d.Type == "" {
		d.Type = p.Type
	}
	if d.Challenge == "" {
		d.Challenge = p.Challenge
	}
	if d.RequestID == nil {
		d.RequestID, d.API = p.RequestID, p.API
	}
	if d.Limits == nil {
		d.Limits, d.Unlimited = p.Limits, p.Unlimited
	}
	return nil
}

// spell notes under which other spelling net/http holds the headers that the dialect writes.
func (d *Dialect) spell() {
	if d.Unlimited != "" {
		d.unlimited = []string{d.Unlimited}
	}
	all := append(slices.Clone(d.RequestID), d.API)
	for _, l := range d.Limits {
		all = append(all, l.Both, l.Limit, l.Left)
	}
	for _, name := range all {
		if other := http.CanonicalHeaderKey(name); other != name {
			d.others = append(d.others, other)
		}
	}
}
