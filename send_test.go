package chopmark_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/suite"
	"github.com/chopmark/chopmark/vectors"
)

// capture sends a request over a connection of its own, and gives the bytes that travelled.
func capture(t *testing.T, req *http.Request) string {
	t.Helper()
	var got bytes.Buffer
	transport := &http.Transport{DisableCompression: true, DisableKeepAlives: false}
	transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go func() {
			defer server.Close()
			in := bufio.NewReader(io.TeeReader(server, &got))
			if r, err := http.ReadRequest(in); err == nil {
				_, _ = io.Copy(io.Discard, r.Body)
			}
			_, _ = io.WriteString(server, "HTTP/1.1 204 No Content\r\n\r\n")
		}()
		return client, nil
	}
	req.URL.Scheme = "http"
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatalf("%s: %v", req.URL, err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return got.String()
}

// TestNewRequestTargets sends addresses that net/url rewrites or refuses: the request line holds them as they are.
func TestNewRequestTargets(t *testing.T) {
	for _, target := range []string{
		"/", "/?", "/a?b=c", "//example//", "/a//b/../c/./d", "/%7Efoo/~foo", "/%2F%2f", "/a%20b", "/a+b?c+d=e+f", "/a;b,c=d:e@f",
		"/\u1234", "/?\u1234=bar", "/%", "/%zz?%", "/a\"b<c>d|e{f}", "/?a=\"b\"&c=[d]", "/?&&a&=b", "/*!'()", "/a?b?c", "/%E4%BD%A0",
	} {
		m, err := chopmark.ParseURL("https://h.example" + target)
		if err != nil {
			t.Fatal(err)
		}
		m.Method = "GET"
		req, err := chopmark.NewRequest(t.Context(), m)
		if err != nil {
			t.Errorf("%q: %v", target, err)
			continue
		}
		line, _, _ := strings.Cut(capture(t, req), "\r\n")
		if want := "GET " + target + " HTTP/1.1"; line != want {
			t.Errorf("%q travels as %q", want, line)
		}
	}
}

// TestNewRequestRefuses names what cannot be sent as it was signed.
func TestNewRequestRefuses(t *testing.T) {
	base := chopmark.Message{Scheme: "https", Method: "POST", Authority: "h", Path: "/"}
	field := func(name, value string) []chopmark.Field { return []chopmark.Field{{Name: name, Value: value}} }
	tests := []struct {
		change func(m *chopmark.Message)
		want   string
	}{
		{func(m *chopmark.Message) { m.Path = "/example space/" }, `the address has ' ' in it, which cannot be sent: write %20`},
		{func(m *chopmark.Message) { m.Query, m.HasQuery = "a\nb", true }, `the address has '\n' in it, which cannot be sent: write %0A`},
		{func(m *chopmark.Message) { m.Path = "//a%" }, `the path "//a%" cannot be sent as it stands: escape what is neither a letter nor a digit as %XX`},
		{func(m *chopmark.Message) { m.Scheme = "wss" }, "wss:// cannot be sent: only http and https can"},
		{func(m *chopmark.Message) { m.Authority = "" }, "the address has no host"},
		{func(m *chopmark.Message) { m.Method = "A B" }, `the method "A B" cannot be sent`},
		{func(m *chopmark.Message) { m.Headers = field("X-A", "b\nc") }, "the header X-A has a line break in it, which cannot be sent"},
		{func(m *chopmark.Message) { m.Headers = field("transfer-encoding", "chunked") }, "the header transfer-encoding cannot be sent: it is the connection's own"},
		{func(m *chopmark.Message) { m.Headers = field("Content-Length", "3") }, "the header Content-Length says 3, and the body has 0 bytes"},
	}
	for _, tt := range tests {
		m := base
		tt.change(&m)
		_, err := chopmark.NewRequest(t.Context(), &m)
		if err == nil || err.Error() != tt.want {
			t.Errorf("got  %v\nwant %s", err, tt.want)
		}
	}
}

// TestNewRequestVectors sends every test vector that can be sent: what travels still verifies.
func TestNewRequestVectors(t *testing.T) {
	sent := 0
	for _, id := range chopmark.IDs() {
		data, err := vectors.Files.ReadFile(id + ".json")
		if err != nil {
			t.Fatal(err)
		}
		cases, err := suite.Read(data)
		if err != nil {
			t.Fatal(err)
		}
		for i := range cases {
			m, err := cases[i].Message()
			if err != nil {
				t.Fatal(err)
			}
			req, err := chopmark.NewRequest(t.Context(), m)
			if err != nil {
				if !strings.ContainsAny(m.Target(), " \t") && !strings.Contains(err.Error(), "line break") && !strings.Contains(err.Error(), "wss://") && !strings.Contains(err.Error(), "Content-Length") {
					t.Errorf("%s/%s: %v", id, cases[i].Name, err)
				}
				continue
			}
			sent++
			checkTravelled(t, id+"/"+cases[i].Name, m, capture(t, req))
		}
	}
	if sent < 80 {
		t.Errorf("only %d vectors were sent", sent)
	}
}

// checkTravelled compares what travelled with the message, header by header.
func checkTravelled(t *testing.T, name string, m *chopmark.Message, wire string) {
	t.Helper()
	got, err := chopmark.ParseHTTP([]byte(wire), "https")
	if err != nil {
		t.Errorf("%s: %v\n%q", name, err, wire)
		return
	}
	if got.Target() != m.Target() || got.Method != m.Method || !bytes.Equal(got.Body.Bytes, m.Body.Bytes) {
		t.Errorf("%s: sent %s %q, travelled %s %q", name, m.Method, m.Target(), got.Method, got.Target())
	}
	for _, f := range m.Headers {
		var same []string
		for _, g := range got.Headers {
			if strings.EqualFold(f.Name, g.Name) {
				same = append(same, g.Value)
			}
		}
		if !containsTrimmed(same, f.Value) {
			t.Errorf("%s: the header %s: %q travelled as %q", name, f.Name, f.Value, same)
		}
	}
	for _, own := range []string{"User-Agent", "Accept-Encoding"} {
		if _, ours := m.Header(own); !ours {
			if v, theirs := got.Header(own); theirs {
				t.Errorf("%s: net/http added %s: %s", name, own, v)
			}
		}
	}
}

func containsTrimmed(values []string, want string) bool {
	for _, v := range values {
		if strings.TrimSpace(v) == strings.TrimSpace(want) {
			return true
		}
	}
	return false
}

// TestNewRequestBody sends a stream, with its length, and can send it again.
func TestNewRequestBody(t *testing.T) {
	content := strings.Repeat("0123456789", 1000)
	opened := 0
	m := &chopmark.Message{Scheme: "https", Method: "PUT", Authority: "h", Path: "/", Headers: []chopmark.Field{{Name: "host", Value: "other"}, {Name: "x-MiXed", Value: "1"}}}
	m.Body = chopmark.MessageBody{Size: int64(len(content)), Open: func() (io.ReadCloser, error) {
		opened++
		return io.NopCloser(strings.NewReader(content)), nil
	}}
	req, err := chopmark.NewRequest(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	wire := capture(t, req)
	for _, want := range []string{"PUT / HTTP/1.1\r\nHost: other\r\n", "\r\nx-MiXed: 1\r\n", "\r\nContent-Length: 10000\r\n", "\r\n\r\n" + content} {
		if !strings.Contains(wire, want) {
			t.Errorf("%q is not in what travelled", want)
		}
	}
	if again, err := req.GetBody(); err != nil || opened != 2 {
		t.Errorf("the body was opened %d times: %v", opened, err)
	} else if err := again.Close(); err != nil {
		t.Error(err)
	}
}
