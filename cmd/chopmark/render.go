package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
)

// rendering prints a signed request.
type rendering struct {
	u      *ui
	scheme string
	before *chopmark.Message
	signed *chopmark.Message
	whole  bool // with headers: the request line and all headers
}

// added gives the headers that signing added or changed.
func (r *rendering) added() []chopmark.Field {
	var fields []chopmark.Field
	for _, f := range r.signed.Headers {
		if !slices.Contains(r.before.Headers, f) {
			fields = append(fields, f)
		}
	}
	return fields
}

func (r *rendering) addressChanged() bool { return r.before.URL() != r.signed.URL() }

func (r *rendering) bodyChanged() bool {
	return !r.signed.Body.Streamed() && string(r.before.Body.Bytes) != string(r.signed.Body.Bytes)
}

// check refuses a form in which the signature would be lost.
func (r *rendering) check(as string) error {
	where := "in headers"
	switch {
	case r.addressChanged():
		where = "in the query"
	case r.bodyChanged():
		where = "in the body"
	}
	switch {
	case as == "url" && !r.addressChanged():
		f := talk.Wrong("--as url: %s sends the signature %s here, so the address alone does not carry it", r.scheme, where)
		if where == "in headers" {
			f.Hint("some schemes sign addresses with --mode query; chopmark scheme show %s tells", r.scheme)
		}
		return f.Hint("print the whole request with --as curl")
	case as == "headers" && !r.whole && len(r.added()) == 0:
		return talk.Wrong("--as headers: %s sends the signature %s here, so headers do not carry it", r.scheme, where).
			Hint("print the address with --as url, or the whole request with --as curl")
	case as == "headers" && (r.addressChanged() || r.bodyChanged()):
		r.u.Warn("signing changed the address or the body too: the headers alone are not enough", "print the whole request with --as curl")
	case as == "url":
		r.noteNeeds()
	}
	return nil
}

// noteNeeds says what must be sent along with a signed address.
func (r *rendering) noteNeeds() {
	var needs []string
	if m := r.signed.Method; m != "GET" {
		needs = append(needs, "the method "+m)
	}
	for _, f := range r.signed.Headers {
		if !strings.EqualFold(f.Name, "host") {
			needs = append(needs, "the header "+f.Name)
		}
	}
	if r.signed.Body.Present() {
		needs = append(needs, "the body")
	}
	if len(needs) > 0 {
		r.u.Note("with this address goes " + strings.Join(needs, ", ") + " of the request")
	}
}

func (r *rendering) write(w io.Writer, as string) error {
	switch as {
	case "http":
		return writeFailure(r.signed.WriteHTTP(w))
	case "url":
		return writeFailure(printLine(w, r.signed.URL()))
	case "headers":
		return writeFailure(r.headers(w))
	case "json":
		return writeFailure(r.json(w))
	}
	return writeFailure(printLine(w, r.signed.Curl()))
}

func printLine(w io.Writer, text string) error {
	_, err := fmt.Fprintln(w, text)
	return err
}

// writeFailure tells trouble with a body's file from a request that cannot be written down.
func writeFailure(err error) error {
	var p *fs.PathError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &p):
		return talk.Cannot("%s", talk.FileError(p))
	}
	return talk.Cannot("%s", err)
}

func (r *rendering) headers(w io.Writer) error {
	fields := r.added()
	if r.whole {
		fields = r.signed.Headers
		if _, err := fmt.Fprintf(w, "%s %s HTTP/1.1\n", r.signed.Method, r.signed.Target()); err != nil {
			return err
		}
		if _, ok := r.signed.Header("Host"); !ok {
			fields = append([]chopmark.Field{{Name: "Host", Value: r.signed.Authority}}, fields...)
		}
	}
	for _, f := range fields {
		if _, err := fmt.Fprintf(w, "%s: %s\n", f.Name, f.Value); err != nil {
			return err
		}
	}
	return nil
}

// inline is up to which size a body that is a file is looked at as a whole.
const inline = 1 << 20

// requestJSON is a request for programs.
type requestJSON struct {
	Method     string      `json:"method"`
	URL        string      `json:"url"`
	Headers    [][2]string `json:"headers"`
	Body       *string     `json:"body,omitempty"`
	BodyBase64 *string     `json:"body_base64,omitempty"`
}

// newRequestJSON describes a request; a large body is left to the caller.
func newRequestJSON(m *chopmark.Message) (requestJSON, error) {
	j := requestJSON{Method: m.Method, URL: m.URL(), Headers: [][2]string{}}
	for _, f := range m.Headers {
		j.Headers = append(j.Headers, [2]string{f.Name, f.Value})
	}
	if !m.Body.Present() || m.Body.Streamed() && (m.Body.Len() < 0 || m.Body.Len() > inline) {
		return j, nil
	}
	data := m.Body.Bytes
	if m.Body.Streamed() {
		f, err := m.Body.Open()
		if err != nil {
			return j, err
		}
		defer f.Close()
		if data, err = io.ReadAll(f); err != nil {
			return j, err
		}
	}
	text := string(data)
	if utf8.Valid(data) {
		j.Body = &text
	} else {
		text = base64.StdEncoding.EncodeToString(data)
		j.BodyBase64 = &text
	}
	return j, nil
}

// json prints the request; a large file flows through, as base64.
func (r *rendering) json(w io.Writer) error {
	j, err := newRequestJSON(r.signed)
	if err != nil {
		return err
	}
	if !r.signed.Body.Streamed() || j.Body != nil || j.BodyBase64 != nil {
		return talk.WriteJSON(w, j)
	}
	var text strings.Builder
	if err := talk.WriteJSON(&text, j); err != nil {
		return err
	}
	head := strings.TrimSuffix(text.String(), "\n}\n")
	return r.streamJSON(w, head+",\n  \"body_base64\": \"", "\"\n}\n")
}

func (r *rendering) streamJSON(w io.Writer, head, tail string) error {
	if _, err := io.WriteString(w, head); err != nil {
		return err
	}
	f, err := r.signed.Body.Open()
	if err != nil {
		return err
	}
	defer f.Close()
	e := base64.NewEncoder(base64.StdEncoding, w)
	if _, err := io.Copy(e, f); err != nil {
		return err
	}
	if err := e.Close(); err != nil {
		return err
	}
	_, err = io.WriteString(w, tail)
	return err
}
