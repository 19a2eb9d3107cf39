package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
)

// explaining prints an explanation.
type explaining struct {
	e           *chopmark.Explanation
	scheme      *chopmark.Scheme
	before      *chopmark.Message
	credential  chopmark.Credential
	from        map[string]string // where the parts of the credential came from
	timeFrom    string
	nonceFrom   string
	given       map[string]string // where given inputs came from
	request     bool              // show the signed request
	expressions bool              // show the expression of each step
}

// text prints it for people.
func (x *explaining) text(w io.Writer, colours talk.Paint, width int) {
	p := &page{w: bufio.NewWriter(w), paint: colours, width: width, hide: newMask(x.credential)}
	p.line("%s  %s", colours.Head(x.e.Scheme), talk.Printable(x.scheme.Title()))
	x.requestPart(p)
	x.inputPart(p)
	x.stepPart(p)
	x.sentPart(p)
	x.coverPart(p)
	if x.request {
		p.section("The signed request")
		p.value(x.e.Message.Curl(), 2)
	}
	_ = p.w.Flush() // a failed write shows up in the writer behind
}

func (x *explaining) requestPart(p *page) {
	p.section("Request")
	p.value(x.before.Method+" "+x.before.URL(), 2)
	for _, f := range x.before.Headers {
		p.value(f.Name+": "+f.Value, 2)
	}
	switch b := x.before.Body; {
	case b.Streamed():
		p.value(fmt.Sprintf("a body of %d bytes from %s", b.Len(), b.File), 2)
	case b.Present():
		p.value(beginning(b.Bytes), 2)
	}
}

// shownBody bounds how much of a body is shown. The steps say what the signature makes of all of it.
const shownBody = 600

func beginning(body []byte) string {
	if len(body) <= shownBody {
		return string(body)
	}
	return fmt.Sprintf("%s... (%d bytes)", strings.ToValidUTF8(string(body[:shownBody]), ""), len(body))
}

// shownNames is how much of a line the names of empty inputs may take together.
const shownNames = 28

// inputPart lists what goes in beside the request, and where it came from.
func (x *explaining) inputPart(p *page) {
	p.section("Inputs")
	rows := [][3]string{}
	keyID, secret, token := x.scheme.CredentialNames()
	if keyID != "" {
		rows = append(rows, [3]string{"key id", x.credential.KeyID, "from " + x.from["key id"]})
	}
	if secret != "" {
		rows = append(rows, [3]string{"secret", mask, "from " + x.from["secret"]})
	}
	if token != "" && x.credential.Token != "" {
		rows = append(rows, [3]string{"session token", mask, "from " + x.from["session token"]})
	}
	rows = append(rows, [3]string{"time", x.e.Time.Format(timeLayout), x.timeFrom})
	if x.e.Nonce != "" {
		rows = append(rows, [3]string{"nonce", x.e.Nonce, x.nonceFrom})
	}
	for _, in := range x.e.Inputs {
		row := [3]string{in.Name, in.Value, x.origin(in)}
		if last := &rows[len(rows)-1]; row[1] == "" && last[1] == "" && last[2] == row[2] && len(last[0]+row[0]) <= shownNames {
			last[0] += ", " + row[0] // what was left empty need not take a line each
			continue
		}
		rows = append(rows, row)
	}
	p.table(rows)
}

// origin says where an input came from.
func (x *explaining) origin(in chopmark.InputInfo) string {
	from, given := x.given[in.Name]
	switch {
	case given:
		return "from " + from
	case in.From == "" && in.Origin != "chosen":
		return "not given, optional"
	case in.From == "" || in.From == strconv.Quote(in.Value) || in.Value == "" && !x.expressions:
		return "by default"
	}
	return "by default: " + in.From
}

func (x *explaining) stepPart(p *page) {
	p.section("Steps")
	p.dim("each one with its value; " + talk.Newline + " is a newline, a line without it goes on")
	names := 0
	for _, s := range x.e.Steps {
		names = max(names, talk.Columns(s.Name))
	}
	for i, s := range x.e.Steps {
		x.step(p, fmt.Sprintf("%2d", i+1), s, names)
	}
}

// step prints one step: a short value beside its name, a longer one below.
func (x *explaining) step(p *page, number string, s chopmark.StepInfo, names int) {
	head := "  " + p.paint.Dim(number) + " " + p.paint.Name(s.Name)
	gap := strings.Repeat(" ", names-talk.Columns(s.Name)+2)
	indent := 5 + names + 2
	lines := p.lines(s.Value, p.width-5)
	beside := len(lines) == 1 && (s.Value == "" || talk.Columns(lines[0]) <= p.width-indent) && !x.expressions
	switch remark := x.remark(s); {
	case remark != "":
		p.line("%s%s%s", head, gap, p.paint.Dim(remark))
	case beside:
		p.line("%s%s%s", head, gap, lines[0])
		return
	default:
		p.line("%s", head)
	}
	if x.expressions {
		p.dim("   = " + s.From)
	}
	if !s.Hidden {
		p.value(s.Value, 5)
	}
}

func (x *explaining) remark(s chopmark.StepInfo) string {
	switch {
	case s.Hidden:
		return "(made from the secret: not shown)"
	case s.Redacted:
		return "(the secret stands where " + mask + " is shown)"
	case s.Bytes:
		return "(bytes, in hexadecimal)"
	}
	return ""
}

func (x *explaining) sentPart(p *page) {
	p.section("Sent along")
	for _, s := range x.e.Sent {
		text := s.Name + ": " + s.Value
		if s.Place != "headers" {
			text = s.Name + " = " + s.Value
		}
		place := placeNames[s.Place]
		p.labelled(place, text, s.After)
	}
}

// coverPart says what the signature protects.
func (x *explaining) coverPart(p *page) {
	p.section("The signature covers")
	p.prose(listed(x.e.Covered), p.paint.Good)
	p.section("Anyone on the way can change unseen")
	if len(x.e.Uncovered) == 0 {
		p.prose("nothing of this request", p.paint.Good)
		return
	}
	p.prose(listed(x.e.Uncovered), p.paint.Warm)
}

// listed writes parts of a request as a sentence would, the headers together.
func listed(parts []string) string {
	var plain, headers []string
	for _, part := range parts {
		if name, ok := strings.CutPrefix(part, "header "); ok {
			headers = append(headers, name)
		} else {
			plain = append(plain, part)
		}
	}
	slices.Sort(headers)
	headers = slices.Compact(headers)
	text := strings.Join(plain, ", ")
	if text != "" && len(headers) > 0 {
		text += "; "
	}
	switch len(headers) {
	case 0:
		return text
	case 1:
		return text + "the header " + headers[0]
	}
	return text + "the headers " + strings.Join(headers, ", ")
}

// json prints it for programs.
func (x *explaining) json(w io.Writer) error {
	request, err := newRequestJSON(x.e.Message)
	if err != nil {
		return writeFailure(err)
	}
	return writeMasked(w, newMask(x.credential), struct {
		*chopmark.Explanation
		Request requestJSON `json:"request"`
	}{x.e, request})
}
