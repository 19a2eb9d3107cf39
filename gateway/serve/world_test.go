package serve_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/judge"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/serve"
)

var now = time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)

const (
	secret    = "0123456789abcdefghij"
	oldSecret = "old-0123456789abcdef"
)

// upstream records the requests that reach it, as they came over the wire.
type upstream struct {
	*httptest.Server
	mu   sync.Mutex
	seen []seen
}

type seen struct {
	target, host, body string
	header             http.Header
}

func newUpstream(t *testing.T, answer http.HandlerFunc) *upstream {
	t.Helper()
	u := &upstream{}
	u.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		u.mu.Lock()
		u.seen = append(u.seen, seen{r.RequestURI, r.Host, string(body), r.Header.Clone()})
		u.mu.Unlock()
		if answer != nil {
			answer(w, r)
			return
		}
		fmt.Fprintf(w, "%s %s %d", r.Method, r.RequestURI, len(body))
	}))
	t.Cleanup(u.Close)
	return u
}

// last gives the request that came last.
func (u *upstream) last(t *testing.T) seen {
	t.Helper()
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.seen) == 0 {
		t.Fatal("nothing reached the upstream")
	}
	return u.seen[len(u.seen)-1]
}

func (u *upstream) count() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return len(u.seen)
}

// safe is a buffer for logs.
type safe struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safe) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safe) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// records reads the log.
func (s *safe) records(t *testing.T) (all []map[string]any) {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSpace(s.String()), "\n") {
		if line == "" {
			continue
		}
		var r map[string]any
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		all = append(all, r)
	}
	return all
}

type world struct {
	*serve.Gateway
	url    string
	log    safe
	events safe
}

func newWorld(t testing.TB, s *model.Snapshot, change func(*serve.Options)) *world {
	t.Helper()
	w := &world{}
	o := serve.Options{
		Access: &w.log, Events: slog.New(slog.NewJSONHandler(&w.events, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Diagnosis: serve.Diagnosis{Queue: -1}, Timeout: 2 * time.Second,
		Judge: judge.Options{
			Clock: func() time.Time { return now }, TempDir: t.TempDir(), Replay: chopmark.NewReplayStore(1000, func() time.Time { return now }),
			Secrets: func(r model.KeyRecord) (out model.Secrets, err error) {
				for _, s := range r.Sealed {
					out = append(out, strings.TrimPrefix(string(s), "sealed:"))
				}
				return out, nil
			},
		},
	}
	if change != nil {
		change(&o)
	}
	g, err := serve.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(g.Close)
	w.Gateway = g
	for _, err := range g.Use(s) {
		t.Fatal(err)
	}
	server := httptest.NewServer(g)
	t.Cleanup(server.Close)
	w.url = server.URL
	return w
}

var keypair = model.Auth{Scheme: "tencent-apigw", Mode: model.Compatible}

// shop is a service with these APIs, and one key that may call them.
func shop(apis ...model.API) *model.Snapshot {
	for i := range apis {
		if apis[i].Method == "" {
			apis[i].Method = "ANY"
		}
		apis[i].ID = "api-" + apis[i].Name
	}
	return &model.Snapshot{
		Version:  1,
		Services: []model.Service{{ID: "service-abcd1234", Name: "shop", Hosts: []string{"127.0.0.1"}}},
		Releases: []model.Release{{Service: "shop", Number: 1, APIs: apis}},
		Live:     []model.Live{{Service: "shop", Environment: "release", Number: 1}},
		Keys: []model.KeyRecord{
			{Key: model.Key{Name: "anna", KeyID: "AKIDanna"}, Sealed: [][]byte{[]byte("sealed:" + secret), []byte("sealed:" + oldSecret)}, Grants: granted},
		},
		Plans: []model.Plan{{ID: "usagePlan-1", Name: "free"}},
	}
}

// granted lets a key call the shop.
var granted = []model.Grant{{Scope: model.Scope{Service: "service-abcd1234", Environment: "release"}, Plan: "usagePlan-1"}}

func api(name, path string, u *upstream, auth ...model.Auth) model.API {
	a := model.API{Name: name, Path: path, Auth: auth, Public: len(auth) == 0}
	if u != nil {
		a.Upstream = []model.Upstream{{URL: u.URL}}
	}
	return a
}

type signing struct {
	scheme, key, secret string
	inputs              map[string]string
	signed              []string
	at                  time.Time
}

var dateOnly = signing{scheme: "tencent-apigw", inputs: map[string]string{"date_header": "date"}, signed: []string{"date", "source"}}

// signed makes a request that is signed as a client would.
func (w *world) signed(t *testing.T, how signing, method, target, body string, headers ...string) *chopmark.Message {
	t.Helper()
	scheme, err := chopmark.Load(how.scheme)
	if err != nil {
		t.Fatal(err)
	}
	if how.at.IsZero() {
		how.at = now
	}
	if how.key == "" {
		how.key = "AKIDanna"
	}
	if how.secret == "" {
		how.secret = secret
	}
	signer, err := chopmark.NewSigner(scheme, chopmark.Credential{KeyID: how.key, Secret: how.secret}, chopmark.SignOptions{
		Inputs: how.inputs, SignedHeaders: how.signed, Clock: func() time.Time { return how.at },
	})
	if err != nil {
		t.Fatal(err)
	}
	m, err := signer.SignMessage(w.plain(t, method, target, body, headers...))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (w *world) plain(t *testing.T, method, target, body string, headers ...string) *chopmark.Message {
	t.Helper()
	m, err := chopmark.ParseURL(w.url + target)
	if err != nil {
		t.Fatal(err)
	}
	m.Method = method
	if body != "" {
		m.Body.Bytes = []byte(body)
	}
	for i := 0; i < len(headers); i += 2 {
		m.Headers = append(m.Headers, chopmark.Field{Name: headers[i], Value: headers[i+1]})
	}
	return m
}

// got is an answer.
type got struct {
	status int
	header http.Header
	body   string
}

// send writes a request to the wire as it is, and reads the answer.
func (w *world) send(t *testing.T, m *chopmark.Message) got {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\n", m.Method, m.Target())
	if _, has := m.Header("host"); !has {
		fmt.Fprintf(&b, "Host: %s\r\n", m.Authority)
	}
	for _, h := range m.Headers {
		fmt.Fprintf(&b, "%s: %s\r\n", h.Name, h.Value)
	}
	_, length := m.Header("content-length")
	if _, chunks := m.Header("transfer-encoding"); !length && !chunks && len(m.Body.Bytes) > 0 {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(m.Body.Bytes))
	}
	b.WriteString("\r\n")
	b.Write(m.Body.Bytes)
	go conn.Write(b.Bytes())
	if err := conn.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	r, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: m.Method})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got{r.StatusCode, maps.Clone(r.Header), string(body)}
}
