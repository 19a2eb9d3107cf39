package chopmark

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// NewRequest makes a request of a message, so that net/http sends the message byte for byte: its target as it stands,
// its headers as they are spelt. The signature of a signed message stays right. What net/http would change on the way, or
// what would be read as another request, is an error.
func NewRequest(ctx context.Context, m *Message) (*http.Request, error) {
	if m.Scheme != "http" && m.Scheme != "https" {
		return nil, fmt.Errorf("%s:// cannot be sent: only http and https can", m.Scheme)
	}
	u, err := targetURL(m)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, m.Method, "http://host/", nil)
	if err != nil {
		return nil, fmt.Errorf("the method %q cannot be sent", m.Method)
	}
	req.URL, req.Host = u, m.Authority
	req.Header = make(http.Header, len(m.Headers))
	req.Header["User-Agent"] = nil // net/http would send its own name
	for _, f := range m.Headers {
		if err := addHeader(req, m, f); err != nil {
			return nil, err
		}
	}
	return req, setContent(req, m.Body)
}

// targetURL gives an address whose request line is the target of m.
func targetURL(m *Message) (*url.URL, error) {
	target := m.Target()
	if i := strings.IndexFunc(target, func(r rune) bool { return r <= ' ' || r == 0x7f }); i >= 0 {
		return nil, fmt.Errorf("the address has %q in it, which cannot be sent: write %%%02X", target[i], target[i])
	}
	if m.Authority == "" {
		return nil, errors.New("the address has no host")
	}
	u := &url.URL{Scheme: m.Scheme, Host: m.Authority, RawQuery: m.Query, ForceQuery: m.HasQuery && m.Query == ""}
	path := m.Path
	if path == "" {
		path = "/"
	}
	if decoded, err := url.PathUnescape(path); err == nil {
		u.Path, u.RawPath = decoded, path
		if u.EscapedPath() == path {
			return u, nil
		}
	}
	// What net/http would escape anew travels as it is when it is called opaque.
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
		return nil, fmt.Errorf("the path %q cannot be sent as it stands: escape what is neither a letter nor a digit as %%XX", path)
	}
	u.Path, u.RawPath, u.Opaque = "", "", path
	return u, nil
}

// known are the headers that net/http looks for under their usual spelling, and would send a second time otherwise.
var known = []string{"User-Agent", "Connection", "Accept-Encoding", "Expect", "Range"}

func addHeader(req *http.Request, m *Message, f Field) error {
	switch {
	case strings.ContainsAny(f.Value, "\r\n\x00"):
		return fmt.Errorf("the header %s has a line break in it, which cannot be sent", f.Name)
	case strings.EqualFold(f.Name, "Host"):
		req.Host = f.Value
		return nil
	case strings.EqualFold(f.Name, "Transfer-Encoding"), strings.EqualFold(f.Name, "Trailer"):
		return fmt.Errorf("the header %s cannot be sent: it is the connection's own", f.Name)
	case strings.EqualFold(f.Name, "Content-Length"):
		if n, err := strconv.ParseInt(f.Value, 10, 64); err != nil || n != m.Body.Len() {
			return fmt.Errorf("the header Content-Length says %s, and the body has %d bytes", f.Value, m.Body.Len())
		}
		return nil
	}
	name := f.Name
	for _, k := range known {
		if strings.EqualFold(k, name) {
			name = k
		}
	}
	req.Header[name] = append(req.Header[name], f.Value)
	return nil
}

// setContent gives req a body that can be sent again.
func setContent(req *http.Request, b MessageBody) error {
	switch {
	case b.Len() == 0:
		req.Body, req.GetBody = http.NoBody, func() (io.ReadCloser, error) { return http.NoBody, nil }
		return nil
	case !b.Streamed():
		SetBody(req, b.Bytes)
		return nil
	}
	body, err := b.Open()
	if err != nil {
		return err
	}
	req.Body, req.GetBody, req.ContentLength = body, b.Open, b.Size
	return nil
}
