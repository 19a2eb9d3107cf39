package message

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestParseHTTP(t *testing.T) {
	tests := []struct {
		name, raw string
		want      Request
	}{
		{
			"origin form", "GET /a?b=c HTTP/1.1\r\nHost: h:8080\r\nX:  y \r\n\r\n",
			Request{Method: "GET", Scheme: "https", Authority: "h:8080", Path: "/a", Query: "b=c", HasQuery: true, Headers: fields("Host: h:8080", "X: y")},
		},
		{
			"LF, no empty line at the end", "GET / HTTP/1.1\nHost:h",
			Request{Method: "GET", Scheme: "https", Authority: "h", Path: "/", Headers: fields("Host: h")},
		},
		{
			"absolute form", "POST HTTP://h/x?y HTTP/1.0\r\n\r\nbody",
			Request{Method: "POST", Scheme: "http", Authority: "h", Path: "/x", Query: "y", HasQuery: true, Body: Body{Bytes: []byte("body")}},
		},
		{
			"absolute form with another Host", "GET http://10.0.0.1/ HTTP/1.1\nHost: h\n",
			Request{Method: "GET", Scheme: "http", Authority: "10.0.0.1", Path: "/", Headers: fields("Host: h")},
		},
		{
			"no version", "get /a b\nhost: h\n\n",
			Request{Method: "get", Scheme: "https", Authority: "h", Path: "/a b", Headers: fields("host: h")},
		},
		{
			"spaces in the target", "GET /example space/ HTTP/1.1\nHost:h\n",
			Request{Method: "GET", Scheme: "https", Authority: "h", Path: "/example space/", Headers: fields("Host: h")},
		},
		{"spaces around the target", "GET  /a  HTTP/1.1 \nHost:h\n", Request{}},
		{
			"a version in the target", "GET /x HTTP/1.1 HTTP/2\nHost:h\n",
			Request{Method: "GET", Scheme: "https", Authority: "h", Path: "/x HTTP/1.1", Headers: fields("Host: h")},
		},
		{
			"not ASCII", "GET /ሴ?\xff HTTP/1.1\nHost:h\nX:\xff\n",
			Request{Method: "GET", Scheme: "https", Authority: "h", Path: "/ሴ", Query: "\xff", HasQuery: true, Headers: fields("Host: h", "X: \xff")},
		},
		{
			"folded", "GET / HTTP/1.1\r\nHost:h\r\nMy-Header1:value1\r\n  value2\r\n\tvalue3 \r\n\r\n",
			Request{Method: "GET", Scheme: "https", Authority: "h", Path: "/", Headers: fields("Host: h", "My-Header1: value1\n  value2\n\tvalue3")},
		},
		{
			"folded at both ends", "GET / HTTP/1.1\nHost:h\nX:\n a\n \t\n\n",
			Request{Method: "GET", Scheme: "https", Authority: "h", Path: "/", Headers: fields("Host: h", "X: a")},
		},
		{
			"repeated and empty headers", "GET / HTTP/1.1\nHost:h\nA:2\na:1\nA:\n\n",
			Request{Method: "GET", Scheme: "https", Authority: "h", Path: "/", Headers: []Field{{"Host", "h"}, {"A", "2"}, {"a", "1"}, {"A", ""}}},
		},
		{
			"body as it is", "PUT / HTTP/1.1\nHost:h\nContent-Length: 3\n\n\r\n a\x00\r\n\r\n",
			Request{Method: "PUT", Scheme: "https", Authority: "h", Path: "/", Headers: fields("Host: h", "Content-Length: 3"), Body: Body{Bytes: []byte("\r\n a\x00\r\n\r\n")}},
		},
		{
			"empty lines and a byte order mark first", "\ufeff\r\n\nGET / HTTP/1.1\nHost:h\n",
			Request{Method: "GET", Scheme: "https", Authority: "h", Path: "/", Headers: fields("Host: h")},
		},
		{
			"a path that looks like a host", "GET //x/y HTTP/1.1\nHost:h\n",
			Request{Method: "GET", Scheme: "https", Authority: "h", Path: "//x/y", Headers: fields("Host: h")},
		},
		{
			"a fragment is part of what was sent", "GET /a#b HTTP/1.1\nHost:h\n",
			Request{Method: "GET", Scheme: "https", Authority: "h", Path: "/a#b", Headers: fields("Host: h")},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseHTTP([]byte(tt.raw), "")
			if tt.want.Method == "" {
				if err == nil {
					t.Fatal("no error")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			sameRequest(t, got, &tt.want)
		})
	}
}

func TestParseHTTPErrors(t *testing.T) {
	many := "GET / HTTP/1.1\nHost: h\n" + strings.Repeat("A: b\n", maxHeaders)
	tests := []struct{ name, raw, want string }{
		{"empty", "", `line 1: the message is empty`},
		{"only empty lines", "\n\r\n\n", `line 3: the message is empty`},
		{"response", "HTTP/1.1 200 OK\n", `line 1: this is a response: save the request`},
		{"no method", " / HTTP/1.1\n", `line 1: "" is not a method: a request begins like "GET /path HTTP/1.1"`},
		{"bad method", "G:T / HTTP/1.1\n", `line 1: "G:T" is not a method: a request begins like "GET /path HTTP/1.1"`},
		{"curl", "$ curl -d 'secret' http://h\n", `line 1: this is a curl command, not a raw HTTP message`},
		{"no target", "GET\nHost: h\n", `line 1: the request line has no target: write "/" at least`},
		{"no target but a version", "GET HTTP/1.1\n", `line 1: the request line has no target: write "/" at least`},
		{"two spaces", "GET  / HTTP/1.1\n", `line 1: the target " /" is neither a path that begins with "/" nor a whole URL`},
		{"asterisk", "OPTIONS * HTTP/1.1\n", `line 1: the target "*" is neither a path that begins with "/" nor a whole URL`},
		{"authority", "CONNECT h:443 HTTP/1.1\n", `line 1: the target "h:443" is neither a path that begins with "/" nor a whole URL`},
		{"bad scheme", "GET ftp://h/ HTTP/1.1\n", `line 1: the scheme "ftp" is not http, https, ws or wss`},
		{"bad version", "GET / HTTP/1.x\n", `line 1: "HTTP/1.x" is not a version: the request line ends in one such as "HTTP/1.1"`},
		{"lower-case version", "GET / http/1.1\n", `line 1: "http/1.1" is not a version: the request line ends in one such as "HTTP/1.1"`},
		{"text after the version", "\nGET / HTTP/1.1 x\n", `line 2: "HTTP/1.1 x" is not a version: the request line ends in one such as "HTTP/1.1"`},
		{"no host", "GET / HTTP/1.1\nAccept: a\n\n", `line 1: no host is named: add a header line such as "Host: api.example.com", or write the whole URL here`},
		{"empty host", "GET / HTTP/1.1\nHost:\n\n", `line 2: no host is named: add a header line such as "Host: api.example.com", or write the whole URL here`},
		{"bad host", "GET / HTTP/1.1\nA: b\nHost: h/x\n\n", `line 3: header "Host": the host "h/x" has '/' in it`},
		{"folded host", "GET / HTTP/1.1\nHost: h\n  x\n\n", `line 2: header "Host": the host "h\n  x" has '\n' in it`},
		{"bad host beside a URL", "GET http://h/ HTTP/1.1\nHost: a b\n\n", `line 2: header "Host": the host "a b" has ' ' in it`},
		{"two hosts", "GET / HTTP/1.1\nHost: h\nhost: h\n", `line 3: a second Host header`},
		{"no colon", "GET / HTTP/1.1\nHost: h\nAuthorization Bearer secret\n", `line 3: header line "Authorization" has no colon: an empty line stands before the body`},
		{"body without an empty line", "GET / HTTP/1.1\nHost: h\n{\"secret\":1}\n", `line 3: "{\"secret\"" is not a header name`},
		{"blank before the colon", "GET / HTTP/1.1\nHost : h\n", `line 2: a blank stands before the colon of header "Host"`},
		{"no name", "GET / HTTP/1.1\n: h\n", `line 2: a header has no name`},
		{"bad name", "GET / HTTP/1.1\nH(st: secret\n", `line 2: "H(st" is not a header name`},
		{"folded nothing", "GET / HTTP/1.1\n Host: h\n", `line 2: the line begins with a blank, but there is no header above that it could continue`},
		{"carriage return inside", "GET / HTTP/1.1\nHost: h\nX: a\rY: b\n", `line 3: '\r' stands inside the line`},
		{"carriage return in the target", "GET /\r/ HTTP/1.1\n", `line 1: '\r' stands inside the line`},
		{"NUL", "GET / HTTP/1.1\nHost: h\x00\n", `line 2: '\x00' stands inside the line`},
		{"chunked", "POST / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n1\r\na\r\n0\r\n\r\n", `line 3: a "Transfer-Encoding" header: save the decoded body and leave that header out`},
		{"too many headers", many, `line 1002: there are more than 1000 headers`},
		{"too long a head", "GET / HTTP/1.1\nHost: h\nX: " + strings.Repeat("x", maxHead), `line 3: request line and headers are longer than 1048576 bytes: an empty line stands before the body`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseHTTP([]byte(tt.raw), "https")
			wantError(t, err, tt.want)
			if strings.Contains(err.Error(), "Bearer") {
				t.Error("the error shows a key")
			}
		})
	}
	_, err := ParseHTTP([]byte("GET / HTTP/1.1\nHost: h\n"), "gopher")
	wantError(t, err, `the scheme "gopher" is not http, https, ws or wss`)
}

func TestParseHTTPLimits(t *testing.T) {
	head := "GET / HTTP/1.1\nHost: h\n" + strings.Repeat("A: b\n", maxHeaders-1)
	body := strings.Repeat("x", maxHead+1)
	r, err := ParseHTTP([]byte(head+"\n"+body), "http")
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Headers) != maxHeaders || string(r.Body.Bytes) != body || r.Scheme != "http" {
		t.Errorf("got %d headers and %d bytes", len(r.Headers), r.Body.Len())
	}
}

func TestWriteHTTP(t *testing.T) {
	file := filepath.Join(t.TempDir(), "body")
	if err := os.WriteFile(file, []byte("from a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	stream := func(size int64) Body {
		return Body{Open: func() (io.ReadCloser, error) { return os.Open(file) }, Size: size, File: "body"}
	}
	tests := []struct {
		name string
		r    Request
		want string
	}{
		{"no headers", Request{Method: "GET", Authority: "h"}, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"},
		{"query only", Request{Method: "GET", Authority: "h", HasQuery: true, Query: "a b"}, "GET /?a b HTTP/1.1\r\nHost: h\r\n\r\n"},
		{
			"host in its place",
			Request{Method: "GET", Authority: "h", Path: "/x", Headers: fields("A: b", "host: other", "A: c")},
			"GET /x HTTP/1.1\r\nA: b\r\nhost: other\r\nA: c\r\n\r\n",
		},
		{
			"body",
			Request{Method: "POST", Authority: "h", Path: "/", Headers: fields("A: b"), Body: Body{Bytes: []byte("x\n")}},
			"POST / HTTP/1.1\r\nHost: h\r\nA: b\r\nContent-Length: 2\r\n\r\nx\n",
		},
		{
			"body of no bytes",
			Request{Method: "POST", Authority: "h", Path: "/", Body: Body{Bytes: []byte{}}},
			"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n",
		},
		{
			"length given",
			Request{Method: "POST", Authority: "h", Path: "/", Headers: fields("content-length: 9"), Body: Body{Bytes: []byte("x")}},
			"POST / HTTP/1.1\r\nHost: h\r\ncontent-length: 9\r\n\r\nx",
		},
		{
			"stream",
			Request{Method: "PUT", Authority: "h", Path: "/", Body: stream(11)},
			"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\nfrom a file",
		},
		{
			"stream of unknown length",
			Request{Method: "PUT", Authority: "h", Path: "/", Body: stream(-1)},
			"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\nfrom a file",
		},
		{
			"folded",
			Request{Method: "GET", Authority: "h", Path: "/", Headers: fields("A: b\n c")},
			"GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := tt.r.WriteHTTP(&out); err != nil {
				t.Fatal(err)
			}
			if out.String() != tt.want {
				t.Errorf("got  %q\nwant %q", out.String(), tt.want)
			}
		})
	}
	short := Request{Method: "PUT", Authority: "h", Body: stream(5)}
	wantError(t, short.WriteHTTP(io.Discard), `the body "body" is 11 bytes long, not 5`)
}

func TestWriteHTTPErrors(t *testing.T) {
	gone := errors.New("gone")
	tests := []struct {
		name string
		r    Request
		want string
	}{
		{"no method", Request{Authority: "h"}, `"" is not a method`},
		{"method", Request{Method: "GET /", Authority: "h"}, `"GET /" is not a method`},
		{"path", Request{Method: "GET", Authority: "h", Path: "/ HTTP/1.1\r\nX: y"}, `the URL has '\r' in it, which cannot travel`},
		{"query", Request{Method: "GET", Authority: "h", HasQuery: true, Query: "\n"}, `the URL has '\n' in it, which cannot travel`},
		{"no host", Request{Method: "GET"}, `there is no host`},
		{"host", Request{Method: "GET", Authority: "h\r\nX: y"}, `the host "h\r\nX: y" has '\r' in it`},
		{"name", Request{Method: "GET", Authority: "h", Headers: []Field{{"A\r\nB", ""}}}, `"A\r" is not a header name`},
		{"value", Request{Method: "GET", Authority: "h", Headers: []Field{{"A", "secret\nB: c"}}}, `the value of header "A" has a line break that no blank follows`},
		{"value at its end", Request{Method: "GET", Authority: "h", Headers: []Field{{"A", "secret\n"}}}, `the value of header "A" has a line break that no blank follows`},
		{"value with a carriage return", Request{Method: "GET", Authority: "h", Headers: []Field{{"A", "a\r\n b"}}}, `the value of header "A" has '\r' in it`},
		{"chunked", Request{Method: "GET", Authority: "h", Headers: fields("transfer-encoding: gzip")}, `a "Transfer-Encoding" header: save the decoded body and leave that header out`},
		{"stream", Request{Method: "GET", Authority: "h", Body: Body{Open: func() (io.ReadCloser, error) { return nil, gone }, Size: -1}}, `gone`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			wantError(t, tt.r.WriteHTTP(&out), tt.want)
			if out.Len() > 0 {
				t.Errorf("%q was written", out.String())
			}
		})
	}
}
