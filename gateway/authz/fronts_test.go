package authz_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// front is a server, as docs/deploy sets it up.
type front struct {
	name    string
	start   func(t *testing.T, asked string) (http1, http2 string)
	bodies  bool // it hands over bodies
	streams bool // also those whose length is not told
	ends    bool // it knows of HTTP/2 requests whether they have a body
	exact   bool // it forwards every target as it came; others are judged as they are forwarded
}

// fronts are those that run here.
var fronts = append([]front{
	{name: "nginx", start: startNginx, exact: true},
	{name: "caddy", start: startCaddy, ends: true, exact: true},
	{name: "haproxy", start: startHAProxy, bodies: true, ends: true, exact: true},
}, traefik()...)

// exchange is a request and what becomes of it behind every server.
type exchange struct {
	name      string
	request   request
	status    int      // 0: any that refuses
	refusable bool     // a server may refuse it itself
	harmless  bool     // a server may take away what is wrong with it
	reason    string   // of a refusal
	upper     []string // what the upstream gets, as lines of what it says
	lower     []string // names of headers that it must not get
	bodies    string   // the reason where bodies are not handed over; the rest is for servers that do
}

var exchanges = []exchange{
	{
		name:    "right",
		request: request{method: "GET", target: "/goods/1?b=2&a=%41+1", scheme: "apisix-hmac"},
		status:  200,
		upper: []string{
			`app GET /goods/1?b=2&a=%41+1 shop.example.com ""`, "x-chopmark-key: AKIDanna", "x-chopmark-key-name: anna",
			"x-chopmark-api: shop/goods", "x-chopmark-environment: release",
		},
	},
	{
		name: "identity is none of the caller's to say",
		request: request{method: "GET", target: "/goods/1", scheme: "apisix-hmac", after: []string{
			"X-Chopmark-Key", "AKIDroot", "x-chopmark-key", "AKIDroot2", "X_Chopmark_Key", "AKIDroot3", "X-Chopmark_Key", "AKIDroot4",
		}},
		status: 200,
		upper:  []string{"x-chopmark-key: AKIDanna"},
		lower:  []string{"x_chopmark_key", "x-chopmark_key", "AKIDroot"},
	},
	{
		name:    "nobody has no identity",
		request: request{method: "GET", target: "/open/x", after: []string{"X-Chopmark-Key", "AKIDroot", "X-Chopmark-Key-Name", "toor"}},
		status:  200,
		upper:   []string{"x-chopmark-api: shop/open"},
		lower:   []string{"AKIDroot", "toor", "{http"},
	},
	{
		name: "what the server says is none of the caller's to say",
		request: request{method: "GET", target: "/secret", after: []string{
			"X-Original-Uri", "/open/x", "X-Original-Method", "GET", "X-Forwarded-Uri", "/open/x", "X-Forwarded-Method", "GET",
			"X-Original-Host", host, "X-Original-Length", "0", "X_Original_Uri", "/open/x",
		}},
		status: 401, reason: "missing-signature",
	},
	{name: "not signed", request: request{method: "GET", target: "/goods/1"}, status: 401, reason: "missing-signature"},
	{name: "HEAD", request: request{method: "HEAD", target: "/goods/1"}, status: 401},
	{name: "wrong secret", request: request{method: "GET", target: "/goods/1", scheme: "apisix-hmac", secret: "no"}, status: 401, reason: "signature-mismatch"},
	{name: "unknown key", request: request{method: "GET", target: "/goods/1", scheme: "apisix-hmac", key: "AKIDnobody"}, status: 401, reason: "unknown-key"},
	{name: "disabled key", request: request{method: "GET", target: "/goods/1", scheme: "apisix-hmac", key: "AKIDoff"}, status: 401, reason: "unknown-key"},
	{name: "old", request: request{method: "GET", target: "/goods/1", scheme: "apisix-hmac", at: time.Now().Add(-time.Hour)}, status: 401, reason: "clock-skew"},
	{name: "no such API", request: request{method: "GET", target: "/nothing", scheme: "apisix-hmac"}, status: 404, reason: "unknown-path"},
	{
		name:    "two signatures", // a server may refuse them itself
		request: request{method: "GET", target: "/goods/1", scheme: "apisix-hmac", after: []string{"Authorization", "Signature keyId=\"AKIDanna\""}},
	},
	{
		name: "Connection names a header", status: 400, reason: "connection-names-header", harmless: true,
		upper:   []string{"x-chopmark-key: AKIDanna"},
		request: request{method: "GET", target: "/goods/1", scheme: "apisix-hmac", after: []string{"Connection", "close, X-Chopmark-Key"}},
	},
	{
		name: "upgrade to what nobody judges", status: 200, refusable: true,
		request: request{method: "GET", target: "/goods/1", scheme: "apisix-hmac", after: []string{
			"Connection", "Upgrade, HTTP2-Settings", "Upgrade", "h2c", "HTTP2-Settings", "AAMAAABkAAQAAP__",
		}},
		lower: []string{"upgrade", "h2c"},
	},
	{
		name: "two upgrades", status: 200, refusable: true,
		request: request{method: "GET", target: "/goods/1", scheme: "apisix-hmac", after: []string{
			"Connection", "Upgrade", "Upgrade", "h2c", "Upgrade", "websocket",
		}},
		lower: []string{"h2c"},
	},
	{
		name: "upgrade to WebSocket", status: 200,
		request: request{method: "GET", target: "/goods/1", scheme: "apisix-hmac", after: []string{
			"Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Version", "13", "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==",
		}},
	},
	{
		name:    "body that is not covered",
		request: request{method: "POST", target: "/goods/1", body: "a=1", scheme: "apisix-hmac"},
		status:  200, upper: []string{`app POST /goods/1 shop.example.com "a=1"`},
	},
	{
		name:    "no body, and the scheme would cover it",
		request: request{method: "GET", target: "/orders?a=1", scheme: "volcengine-v4"},
		status:  200, upper: []string{`app GET /orders?a=1 shop.example.com ""`},
	},
	{
		name:    "body that is covered",
		request: request{method: "POST", target: "/orders", body: `{"n":1}`, scheme: "volcengine-v4"},
		status:  200, upper: []string{`app POST /orders shop.example.com "{\"n\":1}"`}, bodies: "body-not-passed",
	},
}

func TestFronts(t *testing.T) {
	for _, f := range fronts {
		t.Run(f.name, func(t *testing.T) {
			address, second := f.start(t, asked(t, f.name, f.bodies))
			for _, e := range exchanges {
				t.Run(e.name, func(t *testing.T) { e.check(t, f.bodies, send(t, address, e.request.wire(e.request.message(t)))) })
			}
			t.Run("replayed", func(t *testing.T) { replay(t, address) })
			t.Run("body added to a request without", func(t *testing.T) { smuggle(t, address) })
			t.Run("targets", func(t *testing.T) { targets(t, address, f.exact) })
			t.Run("limits", func(t *testing.T) { limits(t, address) })
			t.Run("HTTP/2", func(t *testing.T) { http2(t, second, &f) })
		})
	}
}

// nobody is an address that nothing listens on, and that no server of the tests is given.
const nobody = "127.0.0.1:1"

// TestFrontsAlone has nobody who could be asked, or somebody who does not know what is asked.
func TestFrontsAlone(t *testing.T) {
	other := map[string]string{"nginx": "caddy", "caddy": "nginx", "haproxy": "caddy", "traefik": "nginx"}
	for _, f := range fronts {
		for name, address := range map[string]string{"down": nobody, "of another engine": asked(t, other[f.name], false)} {
			t.Run(f.name+" "+name, func(t *testing.T) {
				front, _ := f.start(t, address)
				r := request{method: "GET", target: "/open/x"}
				if got := send(t, front, r.wire(r.message(t))); got.status < 500 {
					t.Errorf("%d %s", got.status, got.body)
				}
			})
		}
	}
}

// TestHAProxyLongBody sends more than fits its buffer, and so is not handed over.
func TestHAProxyLongBody(t *testing.T) {
	front, _ := startHAProxy(t, asked(t, "haproxy", true))
	e := exchange{
		request: request{method: "POST", target: "/orders", body: strings.Repeat("x", 300_000), scheme: "volcengine-v4"},
		status:  400, reason: "body-not-passed",
	}
	e.check(t, true, send(t, front, e.request.wire(e.request.message(t))))
}

// TestHAProxyFailing holds the configuration to what it says: a script that fails lets nothing pass.
func TestHAProxyFailing(t *testing.T) {
	front, _ := startScript(t, asked(t, "haproxy", true), "local client = ", "error('out of order') local client = ")
	r := request{method: "GET", target: "/open/x"}
	if got := send(t, front, r.wire(r.message(t))); got.status != 503 {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func (e *exchange) check(t *testing.T, bodies bool, got got) {
	t.Helper()
	status, reason := e.status, e.reason
	if !bodies && e.bodies != "" {
		status, reason = 400, e.bodies
	}
	if (status == 0 || e.refusable) && got.status >= 400 && got.status < 500 {
		return
	}
	if e.harmless && got.status == 200 {
		status = 200
	}
	if got.status != status {
		t.Fatalf("%d, want %d: %.300s", got.status, status, got.body)
	}
	if status != 200 {
		if reason == "" {
			return
		}
		if want := `"reason":"` + reason + `"`; !strings.Contains(strings.ReplaceAll(got.body, " ", ""), want) {
			t.Errorf("the answer is %q, want %s", got.body, want)
		}
		return
	}
	lines := strings.Split(got.body, "\n")
	for _, want := range e.upper {
		if !slices.Contains(lines, want) {
			t.Errorf("the upstream did not get %q but:\n%.600s", want, got.body)
		}
	}
	for _, name := range e.lower {
		if strings.Contains(got.body, name+":") || strings.Contains(got.body, ": "+name) {
			t.Errorf("the upstream got %q:\n%s", name, got.body)
		}
	}
}

// replay sends one request twice whose key needs a nonce.
func replay(t *testing.T, address string) {
	r := request{
		method: "GET", target: "/goods/1", scheme: "apisix-hmac", key: "AKIDnora",
		headers: []string{"x-apigw-nonce", "n-1"}, signed: []string{"x-apigw-nonce"},
	}
	wire := r.wire(r.message(t))
	if got := send(t, address, wire); got.status != 200 {
		t.Fatalf("the first time: %d %s", got.status, got.body)
	}
	if got := send(t, address, wire); got.status != 401 || !strings.Contains(got.body, "replayed") {
		t.Errorf("the second time: %d %s", got.status, got.body)
	}
}

// smuggle adds a body to a signed request that has none: in one piece and in chunks.
func smuggle(t *testing.T, address string) {
	r := request{method: "POST", target: "/orders", scheme: "volcengine-v4"}
	m := r.message(t)
	if got := send(t, address, r.wire(m)+""); got.status != 200 {
		t.Fatalf("without: %d %s", got.status, got.body)
	}
	for _, chunked := range []bool{false, true} {
		with := request{method: "POST", body: "x", chunked: chunked}
		if got := send(t, address, with.wire(m)); got.status < 400 || strings.HasPrefix(got.body, "app") {
			t.Errorf("chunked %v: %d %s", chunked, got.status, got.body)
		}
	}
}

// targets sends targets that servers like to change. What is signed is what is sent; it reaches the upstream as it is, or not.
func targets(t *testing.T, address string, exact bool) {
	for _, target := range []string{
		"/goods/a%2fb", "/goods/a;v=1/b", "/goods/%E4%BD%A0?q=%e4", "/goods/a+b%20c", "/goods/1?", "/goods/~x!$&'()*,=:@", "/goods/a?x=/../y",
	} {
		r := request{method: "GET", target: target, scheme: "apisix-hmac"}
		got := send(t, address, r.wire(r.message(t)))
		if want := "app GET " + target + " " + host; (exact || got.status < 400) && (got.status != 200 || !strings.HasPrefix(got.body, want)) {
			t.Errorf("%s: %d %s, want %s", target, got.status, got.body, want)
		}
	}
	for _, target := range []string{
		"/goods/../secret", "/goods/%2e%2e/secret", "/goods/%2e%2E%2fsecret", "/goods/..;/secret", "/goods/./x", "/goods/..%5csecret",
		"//secret", "/secret/", "/secret;a", "/%73ecret", "/open/..%2fsecret", "/open/%2e./secret", "/open//../secret",
	} {
		r := request{method: "GET", target: target}
		if got := send(t, address, r.wire(r.message(t))); got.status < 400 {
			t.Errorf("not signed, %s: %d %s", target, got.status, got.body)
		}
		r.scheme = "apisix-hmac"
		if got := send(t, address, r.wire(r.message(t))); got.status < 400 && !strings.HasPrefix(got.body, "app GET "+target+" ") {
			t.Errorf("signed, %s: %d %s", target, got.status, got.body)
		}
	}
}

// limits uses up a quota, and looks at what the caller is told.
func limits(t *testing.T, address string) {
	r := request{method: "GET", target: "/stock", scheme: "apisix-hmac", key: "AKIDonce"}
	if got := send(t, address, r.wire(r.message(t))); got.status != 200 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	got := send(t, address, r.wire(r.message(t)))
	if got.status != 429 || !strings.Contains(got.body, "API quota exceeded") {
		t.Errorf("%d %s", got.status, got.body)
	}
	if id := got.header.Values("X-Api-RequestId"); len(id) != 1 || id[0] == "" {
		t.Errorf("X-Api-RequestId is %q", id)
	}
}

// http2 sends requests whose body has no length, or that have none and do not say so.
func http2(t *testing.T, address string, f *front) {
	tests := []struct {
		name    string
		request request
		body    string
		length  bool // Content-Length is sent
		passes  bool
	}{
		{"not covered", request{method: "GET", target: "/goods/1", scheme: "apisix-hmac"}, "", false, true},
		{"no body", request{method: "GET", target: "/orders", scheme: "volcengine-v4"}, "", false, f.ends},
		{"added", request{method: "POST", target: "/orders", scheme: "volcengine-v4"}, "x", false, false},
		{"covered, no length", request{method: "POST", target: "/orders", body: "x", scheme: "volcengine-v4"}, "x", false, f.streams},
		{"covered", request{method: "POST", target: "/orders", body: "x", scheme: "volcengine-v4"}, "x", true, f.bodies},
	}
	var protocols http.Protocols
	protocols.SetUnencryptedHTTP2(true)
	transport := &http.Transport{Protocols: &protocols}
	defer transport.CloseIdleConnections()
	for _, tt := range tests {
		m := tt.request.message(t)
		r, err := http.NewRequest(tt.request.method, "http://"+address+m.Target(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range m.Headers {
			r.Header.Add(h.Name, h.Value)
		}
		r.Header.Del("Host")
		if r.Host = host; tt.body != "" {
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader(tt.body)), -1
		}
		if tt.length {
			r.ContentLength = int64(len(tt.body))
		}
		got, err := transport.RoundTrip(r)
		if err != nil {
			t.Fatal(tt.name, ": ", err)
		}
		text, err := io.ReadAll(got.Body)
		got.Body.Close()
		if err != nil || (got.StatusCode == 200) != tt.passes || got.ProtoMajor != 2 {
			t.Errorf("%s: %s %d %.300s %v", tt.name, got.Proto, got.StatusCode, text, err)
		}
	}
}
