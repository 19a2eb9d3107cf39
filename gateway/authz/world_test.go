package authz_test

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/authz"
	"github.com/chopmark/chopmark/gateway/judge"
	"github.com/chopmark/chopmark/gateway/limit"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/serve"
)

const (
	host   = "shop.example.com"
	secret = "0123456789abcdefghij"
)

// shop has an API whose scheme signs the target byte for byte and no body, one whose scheme covers the body, one that speaks a
// dialect with headers for limits, and one for anybody.
func shop() *model.Snapshot {
	s := &model.Snapshot{
		Version:  1,
		Services: []model.Service{{ID: "service-abcd1234", Name: "shop", Hosts: []string{host}}},
		Releases: []model.Release{{Service: "shop", Number: 1, APIs: []model.API{
			{Name: "goods", Method: "ANY", Path: "/goods/*", Dialect: "plain", Auth: []model.Auth{target}},
			{Name: "secret", Method: "ANY", Path: "/secret", Dialect: "plain", Auth: []model.Auth{target}},
			{Name: "orders", Method: "ANY", Path: "/orders", Dialect: "plain", Auth: []model.Auth{{Scheme: "volcengine-v4", Inputs: map[string]string{"mode": "header"}}}},
			{Name: "stock", Method: "GET", Path: "/stock", Dialect: "tencent", Auth: []model.Auth{target}},
			{Name: "open", Method: "ANY", Path: "/open/*", Dialect: "plain", Public: true},
		}}},
		Live:  []model.Live{{Service: "shop", Environment: "release", Number: 1}},
		Plans: []model.Plan{{ID: "usagePlan-1", Name: "free"}, {ID: "usagePlan-2", Name: "few", PerSec: 50, Quota: 1}},
	}
	for _, k := range []model.Key{
		{Name: "anna", KeyID: "AKIDanna"},
		{Name: "nora", KeyID: "AKIDnora", Nonce: true},
		{Name: "once", KeyID: "AKIDonce"},
		{Name: "off", KeyID: "AKIDoff", Disabled: true},
	} {
		grant := model.Grant{Scope: model.Scope{Service: "service-abcd1234", Environment: "release"}, Plan: "usagePlan-1"}
		if k.Name == "once" {
			grant.Plan = "usagePlan-2"
		}
		s.Keys = append(s.Keys, model.KeyRecord{Key: k, Sealed: [][]byte{[]byte(secret)}, Grants: []model.Grant{grant}})
	}
	return s
}

// target demands that the target is signed as it is sent.
var target = model.Auth{Scheme: "apisix-hmac", Inputs: map[string]string{"mode": "signature"}, Cover: []string{"method", "path", "query", "time"}}

// gateway judges requests for the shop.
func gateway(t *testing.T, events *slog.Logger, bodies bool) *serve.Gateway {
	t.Helper()
	limits := limit.Memory(nil, nil)
	g, err := serve.New(serve.Options{
		Judge: judge.Options{
			Limiter: limits, Replay: chopmark.NewReplayStore(1000, nil), TempDir: t.TempDir(),
			Secrets: func(r model.KeyRecord) (model.Secrets, error) { return model.Secrets{string(r.Sealed[0])}, nil },
		},
		Dialect: "plain", Events: events, Authz: &serve.Authz{Body: bodies},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(g.Close)
	for _, err := range g.Use(shop()) {
		t.Fatal(err)
	}
	return g
}

// asked starts what an engine asks, and gives its address.
func asked(t *testing.T, id string, bodies bool) string {
	t.Helper()
	e, err := authz.Load(id)
	if err != nil {
		t.Fatal(err)
	}
	events := slog.New(slog.NewTextHandler(testLog{t}, &slog.HandlerOptions{Level: slog.LevelError}))
	h, err := authz.Handler(authz.Options{Engine: e, Judge: gateway(t, nil, bodies), Body: bodies, Events: events})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

type testLog struct{ t *testing.T }

func (l testLog) Write(p []byte) (int, error) {
	l.t.Helper()
	l.t.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}

// app is the upstream: it says what it got.
func app(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		fmt.Fprintf(w, "app %s %s %s %q\n", r.Method, r.RequestURI, r.Host, body)
		for name, values := range r.Header {
			for _, v := range values {
				fmt.Fprintf(w, "%s: %s\n", strings.ToLower(name), v)
			}
		}
	}))
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// request is one that a client sends.
type request struct {
	method, target, body string
	scheme               string // none: not signed
	key, secret          string // anna's without them
	at                   time.Time
	headers              []string // name and value, signed where signed says so
	signed               []string
	after                []string // what is added once it is signed
	chunked              bool
}

// message signs the request.
func (r *request) message(t *testing.T) *chopmark.Message {
	t.Helper()
	m := &chopmark.Message{Method: r.method, Scheme: "http", Authority: host, Headers: []chopmark.Field{{Name: "Host", Value: host}}}
	m.Path, m.Query, m.HasQuery = strings.Cut(r.target, "?")
	m.Body.Bytes = []byte(r.body)
	for i := 0; i < len(r.headers); i += 2 {
		m.Headers = append(m.Headers, chopmark.Field{Name: r.headers[i], Value: r.headers[i+1]})
	}
	if r.scheme != "" {
		m = r.sign(t, m)
	}
	for i := 0; i < len(r.after); i += 2 {
		m.Headers = append(m.Headers, chopmark.Field{Name: r.after[i], Value: r.after[i+1]})
	}
	return m
}

func (r *request) sign(t *testing.T, m *chopmark.Message) *chopmark.Message {
	t.Helper()
	scheme, err := chopmark.Load(r.scheme)
	if err != nil {
		t.Fatal(err)
	}
	c := chopmark.Credential{KeyID: or(r.key, "AKIDanna"), Secret: or(r.secret, secret)}
	o := chopmark.SignOptions{SignedHeaders: r.signed}
	if !r.at.IsZero() {
		o.Clock = func() time.Time { return r.at }
	}
	if r.scheme == target.Scheme {
		o.SignedHeaders = append([]string{"@request-target", "date"}, r.signed...)
	}
	signer, err := chopmark.NewSigner(scheme, c, o)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.SignMessage(m)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// wire writes a message as a client would.
func (r *request) wire(m *chopmark.Message) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\n", r.method, m.Target())
	for _, h := range m.Headers {
		fmt.Fprintf(&b, "%s: %s\r\n", h.Name, h.Value)
	}
	switch {
	case r.chunked:
		fmt.Fprintf(&b, "Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(r.body), r.body)
	case r.body != "":
		fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(r.body), r.body)
	default:
		b.WriteString("\r\n")
	}
	return b.String()
}

// got is what a client gets.
type got struct {
	status int
	header http.Header
	body   string
}

// send sends bytes as they are.
func send(t *testing.T, address, wire string) got {
	t.Helper()
	method, _, _ := strings.Cut(wire, " ")
	c, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, wire); err != nil {
		t.Fatal(err)
	}
	r, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got{r.StatusCode, r.Header, string(body)}
}
