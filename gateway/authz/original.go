package authz

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// unknownLength is that of a body of which nobody knows whether it is there.
const unknownLength = -1

// original makes the request that a server has from the one by which it asks. whole tells whether the body is that of the
// request; if not, the length says what is known of it. An error means that the server is not set up to ask.
func (e *Engine) original(r *http.Request, bodies bool) (out *http.Request, whole bool, err error) {
	t := taking{from: r.Header}
	out = r.WithContext(r.Context())
	if !e.Direct {
		out.Method, out.RequestURI, out.Host = t.needed(e.Method), t.needed(e.URI), t.needed(e.Host)
	}
	if out.TLS, err = encrypted(t.needed(e.Scheme)); err != nil && t.err == nil {
		t.err = fmt.Errorf("%s: %w", e.Scheme, err)
	}
	if from := t.take(e.From); from != "" {
		out.RemoteAddr = strings.TrimSpace(from[strings.LastIndexByte(from, ',')+1:])
	}
	if connection := t.take(e.Connection); connection != "" {
		out.Header["Connection"] = []string{connection}
	} else {
		delete(out.Header, "Connection") // what is left is between the server and here
	}
	length, partial := t.take(e.Length), t.take(e.Partial)
	for _, name := range e.Adds {
		delete(out.Header, name)
	}
	if t.err != nil {
		return nil, false, t.err
	}
	whole, err = e.body(out, bodies, length, partial == "true")
	return out, whole, err
}

// body says of a request how much of its body is here.
func (e *Engine) body(out *http.Request, bodies bool, length string, partial bool) (whole bool, err error) {
	declared := int64(unknownLength)
	if length != "" {
		if declared, err = strconv.ParseInt(length, 10, 64); err != nil || declared < 0 {
			return false, fmt.Errorf("%s: %q is not the length of a body", e.Length, length)
		}
	}
	if bodies && !partial && e.Length == "" {
		return true, nil
	}
	delete(out.Header, "Content-Length") // it was that of the question
	if declared != unknownLength {
		out.Header["Content-Length"] = []string{length}
	}
	sent := out.ContentLength
	if out.ContentLength = declared; bodies && declared > 0 && (sent == declared || sent < 0) {
		out.Body = &exact{ReadCloser: out.Body, left: declared}
		return true, nil
	}
	out.Body = http.NoBody
	return false, nil
}

// exact is a body that must have as many bytes as the server told.
type exact struct {
	io.ReadCloser
	left int64
}

var errLength = errors.New("the body that the server handed over is not as long as it told")

func (e *exact) Read(p []byte) (int, error) {
	n, err := e.ReadCloser.Read(p)
	if e.left -= int64(n); e.left < 0 || err == io.EOF && e.left > 0 {
		return n, errLength
	}
	return n, err
}

func encrypted(scheme string) (*tls.ConnectionState, error) {
	switch scheme {
	case "http", "ws":
		return nil, nil
	case "https", "wss":
		return &tls.ConnectionState{}, nil
	}
	return nil, fmt.Errorf("%q is neither http nor https", scheme)
}

// taking takes headers that the server wrote out of the request: they are none of the caller's.
type taking struct {
	from http.Header
	err  error
}

// take gives the one value of a header, or none.
func (t *taking) take(name string) string {
	values := t.from[name]
	delete(t.from, name)
	switch len(values) {
	case 0:
		return ""
	case 1:
		return values[0]
	}
	if t.err == nil {
		t.err = fmt.Errorf("%s comes %d times: set it over what callers send", name, len(values))
	}
	return ""
}

func (t *taking) needed(name string) string {
	v := t.take(name)
	if v == "" && t.err == nil {
		t.err = fmt.Errorf("%s is missing: docs/deploy shows how to send it", name)
	}
	return v
}
