package serve_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/gateway/model"
)

// TestServe: the caller of a key pair gets the answer of the server behind, which learns who called.
func TestServe(t *testing.T) {
	u := newUpstream(t, nil)
	w := newWorld(t, shop(api("old", "/old/*", u, keypair)), nil)
	m := w.signed(t, dateOnly, "POST", "/release/old/x?b=%41&a", "hello", "Source", "app", "X-Chopmark-Key", "root", "X_chopmark_key", "root", "X_Forwarded_For", "1.2.3.4", "my_header", "kept")
	a := w.send(t, m)
	if a.status != 200 || a.body != "POST /old/x?b=%41&a 5" {
		t.Fatalf("%d %s", a.status, a.body)
	}
	s := u.last(t)
	if s.body != "hello" || s.host != strings.TrimPrefix(u.URL, "http://") {
		t.Errorf("body %q, host %q", s.body, s.host)
	}
	for name, want := range map[string]string{
		"X-Chopmark-Key": "AKIDanna", "X-Chopmark-Key-Name": "anna", "X-Chopmark-Api": "shop/old", "X-Chopmark-Environment": "release",
		"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "http", "My_header": "kept",
		"X-Forwarded-Host": strings.TrimPrefix(w.url, "http://"),
	} {
		if got := strings.Join(s.header[name], ","); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	id := a.header.Get("X-Api-Requestid")
	if len(id) != 32 || s.header.Get("X-Chopmark-Request-Id") != id {
		t.Errorf("the request's id is %q for the caller and %q behind", id, s.header.Get("X-Chopmark-Request-Id"))
	}
	if len(s.header["X_chopmark_key"])+len(s.header["X_forwarded_for"]) > 0 {
		t.Errorf("twins got through: %v", s.header)
	}
	if got := a.header.Get("X-Service-Ratelimit"); got != "unlimited" {
		t.Errorf("X-Service-RateLimit is %q", got)
	}
}

func TestRefusals(t *testing.T) {
	u := newUpstream(t, nil)
	w := newWorld(t, shop(api("old", "/old", u, keypair)), nil)
	wrong := dateOnly
	wrong.secret = "wrongwrong"
	tests := []struct {
		name   string
		a      got
		status int
		body   string
	}{
		{"unsigned", w.send(t, w.plain(t, "GET", "/old", "")), 401, `{"message":"HMAC signature cannot be verified, a validate authorization header is required"}`},
		{"wrong key", w.send(t, w.signed(t, wrong, "GET", "/old", "", "Source", "app")), 401, `{"message":"HMAC signature does not match."}`},
		{
			"no API", w.send(t, w.plain(t, "GET", "/release/other", "")), 404,
			`{"message":"There is no api match uri[\/release\/other] host [` + strings.TrimPrefix(w.url, "http://") + `]"}`,
		},
		{"environment", w.send(t, w.plain(t, "GET", "/test/old", "")), 404, `{"message":"There is no api match env_mapping[test]"}`},
		{"head", w.send(t, w.plain(t, "HEAD", "/old", "")), 401, ""},
	}
	for _, tt := range tests {
		if tt.a.status != tt.status || tt.a.body != tt.body || len(tt.a.header.Get("X-Api-Requestid")) != 32 || tt.a.header.Get("Content-Type") != "application/json; charset=utf-8" {
			t.Errorf("%s: %d %s %v", tt.name, tt.a.status, tt.a.body, tt.a.header)
		}
	}
	if u.count() != 0 {
		t.Errorf("%d refused requests reached the upstream", u.count())
	}
}

// TestTarget: the upstream gets path and query byte for byte.
func TestTarget(t *testing.T) {
	u := newUpstream(t, nil)
	stripped := api("stripped", "/in/{x}/*", u)
	stripped.Strip = true
	based := api("based", "/based/*", u)
	based.Upstream[0].URL += "/deep%2Fer/"
	w := newWorld(t, shop(api("rest", "/*", u), stripped, based), nil)
	for target, want := range map[string]string{
		"/a%2Fb//c;d?x=%zz&&y=+;z": "", "/a?": "", "//x//": "", "/%E4%BD%A0|^": "", `/"<>{}`: "", "/a?x?y": "",
		"/release/a": "/a", "/release?x": "/?x", "/in/y/a//b?c": "/a//b?c", "/in/y//a": "//a", "/based/q%20": "/deep%2Fer/based/q%20",
	} {
		if want == "" {
			want = target
		}
		m := w.plain(t, "GET", "/", "")
		m.Path, m.Query, m.HasQuery = strings.Cut(target, "?")
		a := w.send(t, m)
		if a.status != 200 || u.last(t).target != want {
			t.Errorf("%s: %d, the upstream got %s, want %s", target, a.status, u.last(t).target, want)
		}
	}
}

func TestFixedAnswer(t *testing.T) {
	fixed := model.API{Name: "fixed", Path: "/fixed", Public: true, Answer: &model.Answer{Status: 201, Headers: map[string]string{"x-mock": "yes"}, Body: `{"a":1}`}}
	empty := model.API{Name: "empty", Path: "/empty", Public: true, Answer: &model.Answer{Status: 204}}
	w := newWorld(t, shop(fixed, empty), nil)
	if a := w.send(t, w.plain(t, "GET", "/fixed", "")); a.status != 201 || a.body != `{"a":1}` || a.header.Get("X-Mock") != "yes" || a.header.Get("X-Api-Requestid") == "" {
		t.Errorf("%+v", a)
	}
	if a := w.send(t, w.plain(t, "GET", "/empty", "")); a.status != 204 || a.body != "" {
		t.Errorf("%+v", a)
	}
}

// TestHopByHop: headers of a connection end with it, and the gateway's own are not an upstream's.
func TestHopByHop(t *testing.T) {
	u := newUpstream(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "X-Inner")
		w.Header().Set("X-Inner", "secret of the connection")
		w.Header().Set("X-Api-Requestid", "of another gateway")
	})
	w := newWorld(t, shop(api("rest", "/*", u)), nil)
	a := w.send(t, w.plain(t, "GET", "/", "", "Connection", "keep-alive, TE", "TE", "trailers", "Keep-Alive", "5", "Proxy-Connection", "x"))
	s := u.last(t)
	for _, name := range []string{"Keep-Alive", "Proxy-Connection"} {
		if s.header.Get(name) != "" {
			t.Errorf("%s reaches the upstream", name)
		}
	}
	if a.header.Get("X-Inner") != "" || len(a.header.Values("X-Api-Requestid")) != 1 || len(a.header.Get("X-Api-Requestid")) != 32 {
		t.Errorf("the caller gets %v", a.header)
	}
}

// TestUpgradeOfProtocol: a connection does not become one in which requests follow that nobody verifies.
func TestUpgradeOfProtocol(t *testing.T) {
	u := newUpstream(t, nil)
	w := newWorld(t, shop(api("rest", "/*", u)), nil)
	a := w.send(t, w.plain(t, "GET", "/", "", "Connection", "Upgrade, HTTP2-Settings", "Upgrade", "h2c", "HTTP2-Settings", "AAMAAABkAAQCAAAAAAIAAAAA"))
	s := u.last(t)
	if a.status != 200 || s.header.Get("Upgrade")+s.header.Get("Connection")+s.header.Get("Http2-Settings") != "" {
		t.Errorf("%d, the upstream gets %v", a.status, s.header)
	}
}

// TestTrailers: what follows a body is covered by nothing, and does not go on.
func TestTrailers(t *testing.T) {
	var trailer http.Header
	u := newUpstream(t, func(_ http.ResponseWriter, r *http.Request) { trailer = r.Trailer })
	w := newWorld(t, shop(api("rest", "/*", u)), nil)
	m := w.plain(t, "POST", "/", "", "Transfer-Encoding", "chunked", "Trailer", "X-Chopmark-Key")
	m.Body.Bytes = []byte("1\r\nx\r\n0\r\nX-Chopmark-Key: root\r\n\r\n")
	if a := w.send(t, m); a.status != 200 || u.last(t).body != "x" || len(trailer) > 0 {
		t.Errorf("%d, body %q, trailers %v", a.status, u.last(t).body, trailer)
	}
}

// TestBrokenAnswer: an answer that ends too early ends early for the caller too, and the log says so.
func TestBrokenAnswer(t *testing.T) {
	u := newUpstream(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("only this"))
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	w := newWorld(t, shop(api("rest", "/*", u)), nil)
	if answer, err := http.Get(w.url + "/"); err == nil {
		if got, err := io.ReadAll(answer.Body); err == nil {
			t.Errorf("the caller takes %q for whole", got)
		}
		answer.Body.Close()
	}
	w.waitFor(t, "the answer broke off")
}
