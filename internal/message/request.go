// Package message is an HTTP request as the bytes that travel: raw path, raw query and header pairs in wire order.
//
// In: request lines, URLs, curl command lines, HAR entries, raw HTTP messages. Out: the parts exactly as written, the
// percent codings, and renderings (HTTP, curl, URL). It never normalises, never
// re-escapes and never opens a connection: net/url refuses or rewrites targets that clouds accept and sign. The only
// files it opens are those that curl's flags name with "@".
package message

import "io"

// Field is one header line.
type Field struct {
	Name, Value string
}

// Request is a request as written. The zero value of a part means that the part was not there.
type Request struct {
	Method    string
	Scheme    string // "https", lower case
	Authority string // host or host:port of the target
	Path      string // raw, undecoded; starts with "/" or is empty
	Query     string // raw, without the "?"
	HasQuery  bool   // tells "/?" from "/"
	Headers   []Field
	Body      Body
}

// Body is a request's content: bytes in memory, or a source that can be opened again and again.
type Body struct {
	Bytes []byte
	Open  func() (io.ReadCloser, error) // not nil for a stream; then Bytes is nil
	Size  int64                         // of a stream; -1 when unknown
	File  string                        // the file it comes from, for showing; may be empty
}

// Streamed tells whether the content is not in memory.
func (b Body) Streamed() bool { return b.Open != nil }

// Present tells whether there is a body at all; one of zero bytes is.
func (b Body) Present() bool { return b.Streamed() || b.Bytes != nil }

// Len gives the length in bytes, -1 when unknown.
func (b Body) Len() int64 {
	if b.Streamed() {
		return b.Size
	}
	return int64(len(b.Bytes))
}

// Target gives path and query as they stand in the request line; an empty path is "/".
func (r *Request) Target() string {
	path := r.Path
	if path == "" {
		path = "/"
	}
	if r.HasQuery {
		return path + "?" + r.Query
	}
	return path
}

// URL gives the whole address as written.
func (r *Request) URL() string {
	path := r.Path
	if r.HasQuery {
		path += "?" + r.Query
	}
	return r.Scheme + "://" + r.Authority + path
}

// Header gives the first value of a header, by name without regard to case.
func (r *Request) Header(name string) (string, bool) {
	for i := range r.Headers {
		if EqualFold(r.Headers[i].Name, name) {
			return r.Headers[i].Value, true
		}
	}
	return "", false
}

// SetHeader replaces every header of that name by one; a new one goes to the end.
func (r *Request) SetHeader(name, value string) {
	set := false
	kept := r.Headers[:0]
	for _, f := range r.Headers {
		if !EqualFold(f.Name, name) {
			kept = append(kept, f)
			continue
		}
		if !set {
			kept, set = append(kept, Field{name, value}), true
		}
	}
	if !set {
		kept = append(kept, Field{name, value})
	}
	r.Headers = kept
}

// Host gives the host that the request names: the Host header if there is one, else the authority.
func (r *Request) Host() string {
	if h, ok := r.Header("host"); ok {
		return h
	}
	return r.Authority
}

// Clone gives a copy whose headers can be changed on their own.
func (r *Request) Clone() *Request {
	c := *r
	c.Headers = append([]Field(nil), r.Headers...)
	return &c
}
