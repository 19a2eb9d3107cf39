package main

import (
	"bufio"
	"io"
	"strings"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
)

// verdict prints the outcome of a verification. What the right signature would be is not in it.
type verdict struct {
	scheme     *chopmark.Scheme // nil when no scheme was found
	result     chopmark.Result
	received   *chopmark.Message
	credential chopmark.Credential
	now        time.Time
	clockGiven bool
	include    bool
	verbose    bool
}

// step is a named value that may be shown.
type step struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// shownSteps are the steps whose values a signer compares with its own. They are named here because a verifier's other
// steps may hold the signature that it expects.
var shownSteps = []string{"canonical_request", "string_to_sign"}

// steps gives the values to compare, as the server computes them.
func (x *verdict) steps() []step {
	var out []step
	for _, name := range shownSteps {
		for _, s := range x.result.Steps {
			if s.Name == name && !s.Hidden && !s.Bytes {
				out = append(out, step{name, s.Value})
			}
		}
	}
	return out
}

// showSteps tells whether the steps help: they do where the signature itself is the question.
func (x *verdict) showSteps() bool {
	switch x.result.Verdict {
	case chopmark.SignatureMismatch, chopmark.BodyMismatch, chopmark.HeaderNotSigned:
		return true
	}
	return x.verbose
}

// text prints it for people. The verdict is the whole first line, for scripts.
func (x *verdict) text(w io.Writer, colours talk.Paint, width int) {
	p := &page{w: bufio.NewWriter(w), paint: colours, width: width, hide: newMask(x.credential)}
	r := x.result
	if r.Verdict == chopmark.OK {
		p.line("%s", colours.Good(string(r.Verdict)))
	} else {
		p.line("%s", colours.Bad(string(r.Verdict)))
		p.prose(p.hide.Replace(r.Detail), plain)
	}
	x.factPart(p)
	if x.include {
		p.section("The request")
		p.value(x.received.Method+" "+x.received.URL(), 2)
		for _, f := range x.received.Headers {
			p.value(f.Name+": "+f.Value, 2)
		}
	}
	if steps := x.steps(); x.showSteps() && len(steps) > 0 {
		p.section("The server computes")
		p.dim(talk.Newline + " is a newline, a line without it goes on")
		for _, s := range steps {
			p.line("  %s", colours.Name(s.Name))
			p.value(s.Value, 4)
		}
	}
	if advice := x.advice(); len(advice) > 0 {
		p.section("What to do")
		p.points(advice)
	}
	_ = p.w.Flush() // a failed write shows up in the writer behind
}

// factPart prints what was read from the request.
func (x *verdict) factPart(p *page) {
	r := x.result
	var rows [][3]string
	add := func(name, value, remark string) {
		if value != "" {
			rows = append(rows, [3]string{name, value, remark})
		}
	}
	if x.scheme != nil {
		form := ""
		if r.Form != "" {
			form = " (" + r.Form + ")"
		}
		add("scheme", x.scheme.ID()+form, "")
	}
	add("key id", r.KeyID, "")
	if r.Item != "" && r.Verdict != chopmark.OK {
		add("about", r.Item, "")
	}
	if !r.Time.IsZero() {
		add("time", r.Time.UTC().Format(timeLayout), x.age())
	}
	add("signed headers", strings.Join(r.Signed, ", "), "")
	if r.Received+r.Computed != "" {
		add("received", r.Received, "")
		add("computed", r.Computed, "")
	}
	p.table(rows)
}

// age says how the request's time lies to the clock that judged it.
func (x *verdict) age() string {
	clock := "this clock"
	if x.clockGiven {
		clock = "--at"
	}
	switch d := x.now.Sub(x.result.Time).Round(time.Second); {
	case d == 0:
		return "the same as " + clock
	case d < 0:
		return span(-d) + " after " + clock
	default:
		return span(d) + " before " + clock
	}
}

// span writes a duration as people say it.
func span(d time.Duration) string {
	const day = 24 * time.Hour
	if d >= 2*day {
		return plural(int(d/day), "day")
	}
	return d.String()
}

// advice says what to do.
func (x *verdict) advice() []string {
	r := x.result
	var lines []string
	if a := r.Verdict.Advice(); a != "" {
		lines = append(lines, a)
	}
	switch {
	case x.scheme == nil:
		lines = append(lines, "name the scheme with --scheme, a built-in one ("+strings.Join(chopmark.IDs(), ", ")+") or a file of your own")
	case (r.Verdict == chopmark.ClockSkew || r.Verdict == chopmark.Expired) && !x.clockGiven:
		lines = append(lines, "to judge an old request, say when the server got it: --at "+r.Time.UTC().Format(timeLayout))
	case r.Verdict == chopmark.UnknownKey:
		lines = append(lines, "the key id given here is "+x.credential.KeyID)
	}
	return lines
}

// verdictJSON is the outcome for programs.
type verdictJSON struct {
	Verdict  chopmark.Verdict `json:"verdict"`
	Scheme   string           `json:"scheme,omitempty"`
	Form     string           `json:"form,omitempty"`
	KeyID    string           `json:"key_id,omitempty"`
	Time     *time.Time       `json:"time,omitempty"`
	Signed   []string         `json:"signed_headers,omitempty"`
	Detail   string           `json:"detail,omitempty"`
	Item     string           `json:"item,omitempty"`
	Received string           `json:"received,omitempty"`
	Computed string           `json:"computed,omitempty"`
	Steps    []step           `json:"steps,omitempty"`
	Advice   []string         `json:"advice,omitempty"`
	Request  *requestJSON     `json:"request,omitempty"`
}

func (x *verdict) json(w io.Writer) error {
	r := x.result
	j := verdictJSON{
		Verdict: r.Verdict, Form: r.Form, KeyID: r.KeyID, Signed: r.Signed, Detail: r.Detail, Item: r.Item,
		Received: r.Received, Computed: r.Computed, Steps: x.steps(), Advice: x.advice(),
	}
	if x.scheme != nil {
		j.Scheme = x.scheme.ID()
	}
	if !r.Time.IsZero() {
		t := r.Time.UTC()
		j.Time = &t
	}
	if x.include {
		request, err := newRequestJSON(x.received)
		if err != nil {
			return writeFailure(err)
		}
		j.Request = &request
	}
	return writeMasked(w, newMask(x.credential), j)
}
