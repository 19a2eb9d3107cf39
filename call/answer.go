package call

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/provider"
)

// Answer is what came back.
type Answer struct {
	provider.Answer // what the API says of the call, where a provider file tells how to read it

	Proto  string // such as HTTP/1.1
	Status int
	Header http.Header
	Body   []byte            // nil when it is a stream
	Stream io.ReadCloser     // the body of a good answer that nobody knows how to read
	Sent   *chopmark.Message // the signed request
	Date   time.Time         // of the server's clock, where the answer tells it
	Skew   time.Duration     // how far the server's clock is ahead of the one that signed
}

// StatusText gives the status as people know it.
func (a *Answer) StatusText() string {
	return strings.TrimSpace(fmt.Sprintf("HTTP %d %s", a.Status, http.StatusText(a.Status)))
}

// maxReply bounds an answer that is read as a whole.
const maxReply = 256 << 20

// reading is an answer on its way in.
type reading struct {
	t      Target
	sent   *chopmark.Message
	resp   *http.Response
	cancel context.CancelFunc
	limit  time.Duration
}

func (c *Client) answer(r *reading) (*Answer, error) {
	a := &Answer{Proto: r.resp.Proto, Status: r.resp.StatusCode, Header: r.resp.Header, Sent: r.sent}
	if date, err := http.ParseTime(a.Header.Get("Date")); err == nil {
		a.Date, a.Skew = date, date.Sub(c.now())
	}
	if r.t.Dialect == nil && a.Status < 300 {
		a.Stream = &stream{r.resp.Body, r}
		c.got(a)
		return a, nil
	}
	defer r.cancel()
	defer r.resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(r.resp.Body, maxReply+1))
	if err != nil {
		return nil, connectionError(r.t.Message, err, r.limit).within()
	}
	if len(body) > maxReply {
		return nil, &Error{Kind: NotData, Text: fmt.Sprintf("the answer of %s has more than %d MiB", r.t.Message.Authority, maxReply>>20), Answer: a}
	}
	a.Body = body
	if r.t.Dialect != nil {
		a.Answer = r.t.Dialect.Read(r.t.Provider, a.Status, body)
		if a.RequestID == "" {
			a.RequestID = r.t.Dialect.RequestIDIn(a.Header.Get)
		}
	}
	c.got(a)
	return judge(r.t, a)
}

func (c *Client) got(a *Answer) {
	if f := c.options.Watch.Got; f != nil {
		f(a)
	}
}

// stream is a body that is read as it comes. Its end is that of the attempt's limit of time.
type stream struct {
	io.ReadCloser
	r *reading
}

func (s *stream) Read(p []byte) (int, error) {
	n, err := s.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = connectionError(s.r.t.Message, err, s.r.limit).within()
	}
	return n, err
}

func (s *stream) Close() error {
	defer s.r.cancel()
	return s.ReadCloser.Close()
}

// judge tells a good answer from all others.
func judge(t Target, a *Answer) (*Answer, error) {
	host := t.Message.Authority
	location := a.Header.Get("Location")
	switch empty := len(bytes.TrimSpace(a.Body)) == 0; {
	case a.Status >= 300 && a.Status < 400 && location != "":
		return nil, &Error{Kind: Redirect, Text: fmt.Sprintf("%s answers with a redirect to %s (%s), which is not followed: the signature is for %s alone",
			host, beforeQuery(location), a.StatusText(), host), Answer: a}
	case t.Dialect == nil && a.Status >= 300:
		return nil, &Error{Kind: API, Text: host + " answers with " + a.StatusText(), Answer: a}
	case t.Dialect == nil:
		return a, nil
	case a.Value == nil && empty && (a.Status >= 300 || t.Dialect.Enveloped()):
		return nil, &Error{Kind: Empty, Text: fmt.Sprintf("%s answers with %s and nothing else", host, a.StatusText()), Answer: a}
	case a.Value == nil && !empty:
		return nil, &Error{Kind: NotData, Text: fmt.Sprintf("%s answers with %s and %s, which is no answer of this API", host, a.StatusText(), looks(a)), Answer: a}
	case a.Code != "":
		text := a.Code
		if a.Message != "" {
			text += ": " + a.Message
		}
		return nil, &Error{Kind: API, Text: text, Answer: a}
	}
	return a, nil
}

func beforeQuery(address string) string {
	before, _, cut := strings.Cut(address, "?")
	if cut {
		return before + "?..."
	}
	return before
}

// looks says what a body is that is not what was expected.
func looks(a *Answer) string {
	kind, _, _ := strings.Cut(a.Header.Get("Content-Type"), ";")
	start := strings.ToLower(string(bytes.TrimSpace(a.Body[:min(len(a.Body), 256)])))
	switch {
	case strings.HasPrefix(start, "<!doctype html"), strings.HasPrefix(start, "<html"), kind == "text/html":
		return "an HTML page" + title(a.Body)
	case strings.HasPrefix(start, "{"), strings.HasPrefix(start, "["):
		return "broken JSON"
	case strings.HasPrefix(start, "<"):
		return "XML of another kind"
	case kind == "":
		return fmt.Sprintf("%d bytes without a Content-Type", len(a.Body))
	}
	return fmt.Sprintf("%d bytes of %s", len(a.Body), kind)
}

// title quotes the title of a page, which mostly tells who wrote it.
func title(body []byte) string {
	lower := bytes.ToLower(body[:min(len(body), 4096)])
	from := bytes.Index(lower, []byte("<title>"))
	to := bytes.Index(lower, []byte("</title>"))
	if from < 0 || to < from || to > len(body) || to-from > 100 {
		return ""
	}
	return fmt.Sprintf(" (%q)", strings.TrimSpace(string(body[from+len("<title>"):to])))
}
