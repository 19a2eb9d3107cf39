package call

import (
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/freeport"
)

// sendTo sends a signed GET to an address that no provider serves.
func sendTo(t *testing.T, address string, o Options) (*Answer, error) {
	t.Helper()
	s, err := chopmark.Load("aws-v4")
	if err != nil {
		t.Fatal(err)
	}
	o.Inputs = map[string]string{"service": "s3", "region": "eu-west-1"}
	c, err := New(s, testCredential, o)
	if err != nil {
		t.Fatal(err)
	}
	m, err := chopmark.ParseURL(address)
	if err != nil {
		t.Fatal(err)
	}
	m.Method = "GET"
	return c.Send(t.Context(), Target{Message: m})
}

// TestConnectionErrors names each way in which no answer comes.
func TestConnectionErrors(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(hangUp))
	defer plain.Close()
	safe := httptest.NewTLSServer(http.HandlerFunc(hangUp))
	safe.Config.ErrorLog = log.New(io.Discard, "", 0)
	defer safe.Close()
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-time.After(5 * time.Second):
		}
	}))
	defer slow.Close()
	tests := []struct {
		name, address string
		options       Options
		kind          Kind
		text          string
	}{
		{"refused", "http://" + freeport.Address(t) + "/", Options{}, Refused, "HOST refuses the connection"},
		{"broken", plain.URL, Options{}, Broken, "HOST broke the connection before it had answered"},
		{"not trusted", safe.URL, Options{}, TLS, "the certificate of 127.0.0.1 is signed by nobody that is trusted here"},
		{"http on the port", strings.Replace(slow.URL, "http:", "https:", 1), Options{MaxTime: time.Second}, TLS, "127.0.0.1 speaks http:// on this port, not https://"},
		{"slow", slow.URL, Options{MaxTime: 50 * time.Millisecond}, Timeout, "HOST did not answer within 50ms"},
		{"no such host", "http://no-such-host.invalid/", Options{}, Lookup, "the host HOST is not found"},
	}
	for _, tt := range tests {
		_, err := sendTo(t, tt.address, tt.options)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%s: got %v", tt.name, err)
			continue
		}
		m, _ := chopmark.ParseURL(tt.address)
		got := strings.ReplaceAll(e.Text, m.Authority, "HOST")
		if tt.kind == Lookup && strings.HasPrefix(got, "the name server does not tell") {
			continue // a machine without a name server
		}
		if e.Kind != tt.kind || got != tt.text {
			t.Errorf("%s: got %s %q (%v)\nwant %s %q", tt.name, e.Kind, got, e.Err, tt.kind, tt.text)
		}
	}
}

// TestInsecure believes every certificate when it is asked to.
func TestInsecure(t *testing.T) {
	safe := httptest.NewTLSServer(reply(200, "text/plain", "fine"))
	defer safe.Close()
	a, err := sendTo(t, safe.URL, Options{Transport: Connection{Insecure: true}.Transport()})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Stream.Close()
	if body, err := io.ReadAll(a.Stream); err != nil || string(body) != "fine" {
		t.Errorf("%q, %v", body, err)
	}
}

// TestAddress reads answers of whom nobody knows: a good one is a stream, a bad one an error with its body.
func TestAddress(t *testing.T) {
	server := httptest.NewServer(reply(404, "application/xml", "<Error><Code>NoSuchKey</Code></Error>"))
	defer server.Close()
	_, err := sendTo(t, server.URL, Options{Agent: "test/1"})
	var e *Error
	if !errors.As(err, &e) || e.Kind != API || string(e.Answer.Body) != "<Error><Code>NoSuchKey</Code></Error>" || e.Answer.Status != 404 {
		t.Errorf("got %v", err)
	}
	if _, ok := e.Answer.Sent.Header("Authorization"); !ok {
		t.Error("the request was not signed")
	}
}

// TestStreamBreaks says so when an answer ends in the middle.
func TestStreamBreaks(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("half"))
		_ = http.NewResponseController(w).Flush()
		hangUp(w, r)
	}))
	defer server.Close()
	a, err := sendTo(t, server.URL, Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.ReadAll(a.Stream)
	var e *Error
	if !errors.As(err, &e) || e.Kind != Broken || !strings.HasSuffix(e.Text, "broke the connection in the middle of its answer") {
		t.Errorf("got %v", err)
	}
	if err := a.Stream.Close(); err != nil {
		t.Error(err)
	}
}

// TestProxyRefuses names the proxy, not the host, as the one that says no.
func TestProxyRefuses(t *testing.T) {
	proxy := httptest.NewServer(reply(403, "text/plain", "not through here"))
	defer proxy.Close()
	address, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	transport := Connection{}.Transport()
	transport.Proxy = http.ProxyURL(address)
	_, err = sendTo(t, "https://api.example/", Options{Transport: transport})
	if want := "the proxy " + address.Host + " does not connect to api.example: it answers 403 Forbidden"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
