package call

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/provider"
)

var testCredential = chopmark.Credential{KeyID: "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", Secret: "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"}

// cloud is a server that plays a provider: it verifies what comes, and answers from a list.
type cloud struct {
	t        *testing.T
	provider *provider.Provider
	call     provider.Call
	clock    func() time.Time
	answers  []http.HandlerFunc // the last one again and again

	mu     sync.Mutex
	seen   []*http.Request
	server *httptest.Server
}

func newCloud(t *testing.T, id string, c provider.Call, answers ...http.HandlerFunc) *cloud {
	t.Helper()
	p, err := provider.Load(id)
	if err != nil {
		t.Fatal(err)
	}
	cl := &cloud{t: t, provider: p, call: c, clock: time.Now, answers: answers}
	cl.server = httptest.NewServer(cl)
	t.Cleanup(cl.server.Close)
	cl.call.Endpoint = cl.server.URL
	return cl
}

// ServeHTTP remembers the request and gives the next answer.
func (c *cloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		c.t.Error(err)
	}
	c.mu.Lock()
	n := min(len(c.seen), len(c.answers)-1)
	c.seen = append(c.seen, r)
	c.mu.Unlock()
	c.answers[n](w, r)
}

func (c *cloud) build() *provider.Request {
	c.t.Helper()
	r, err := c.provider.Build(c.call)
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

func (c *cloud) client(o Options) *Client {
	c.t.Helper()
	r := c.build()
	s, err := chopmark.Load(r.Scheme)
	if err != nil {
		c.t.Fatal(err)
	}
	o.Inputs = r.Inputs
	client, err := New(s, testCredential, o)
	if err != nil {
		c.t.Fatal(err)
	}
	return client
}

func (c *cloud) send(o Options) (*Answer, error) {
	c.t.Helper()
	client := c.client(o)
	r := c.build()
	return client.Send(c.t.Context(), Target{Message: r.Message, Provider: c.provider, Dialect: r.Dialect})
}

// reply answers with a status, a type and a body.
func reply(status int, kind, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

// hangUp breaks the connection.
func hangUp(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

const (
	jsonType = "application/json"
	xmlType  = "text/xml"
	htmlType = "text/html; charset=utf-8"
)

// eachSecond is a clock that goes on by a second whenever it is read.
func eachSecond() func() time.Time {
	var mu sync.Mutex
	at := time.Now()
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		at = at.Add(time.Second)
		return at
	}
}
