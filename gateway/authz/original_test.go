package authz_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/gateway/authz"
)

// heard notes what is to be judged.
type heard struct{ text string }

func (h *heard) Authorize(w http.ResponseWriter, r *http.Request, whole bool) {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	body, err := io.ReadAll(r.Body)
	h.text = fmt.Sprintf("%s %s://%s %s from %s, %d whole %v %q", r.Method, scheme, r.Host, r.RequestURI, r.RemoteAddr, r.ContentLength, whole, body)
	if err != nil {
		h.text += ", " + err.Error()
	}
	for _, name := range []string{"Authorization", "Connection", "Content-Length"} {
		if v := r.Header.Values(name); len(v) > 0 {
			h.text += fmt.Sprintf(", %s %q", name, v)
		}
	}
	for name := range r.Header {
		if strings.HasPrefix(name, "X-Original-") || strings.HasPrefix(name, "X-Forwarded-") || strings.HasPrefix(name, "X-Envoy-") {
			h.text += ", left " + name
		}
	}
	w.WriteHeader(http.StatusOK)
}

func TestOriginal(t *testing.T) {
	nginx := []string{
		"X-Original-Method", "PUT", "X-Original-Uri", "/a%2fb?", "X-Original-Host", host, "X-Original-Proto", "https", "X-Original-From", "192.0.2.1",
		"Connection", "close", "Authorization", "a",
	}
	caddy := []string{
		"X-Forwarded-Method", "PUT", "X-Forwarded-Uri", "/a", "X-Forwarded-Host", host, "X-Forwarded-Proto", "http", "X-Forwarded-For", "198.51.100.7, 192.0.2.1",
	}
	with := func(a []string, b ...string) []string { return append(append([]string{}, a...), b...) }
	const of = "PUT https://shop.example.com /a%2fb? from 192.0.2.1, "
	const ofCaddy = "PUT http://shop.example.com /a from 192.0.2.1, "
	tests := []struct {
		name, engine string
		bodies       bool
		headers      []string
		body         string
		chunked      bool
		want         string // none: refused
	}{
		{"length unknown", "nginx", false, nginx, "", false, of + `-1 whole false "", Authorization ["a"]`},
		{"no body", "nginx", false, with(nginx, "X-Original-Length", "0"), "", false, of + `0 whole false "", Authorization ["a"], Content-Length ["0"]`},
		{"body", "nginx", false, with(nginx, "X-Original-Length", "3"), "", false, of + `3 whole false "", Authorization ["a"], Content-Length ["3"]`},
		{"connection", "nginx", false, with(nginx, "X-Original-Connection", "x-a"), "", false, of + `-1 whole false "", Authorization ["a"], Connection ["x-a"]`},
		{"no number", "nginx", false, with(nginx, "X-Original-Length", "-3"), "", false, ""},
		{"twice", "nginx", false, with(nginx, "X-Original-Uri", "/b"), "", false, ""},
		{"length twice", "nginx", false, with(nginx, "X-Original-Length", "0", "X-Original-Length", "0"), "", false, ""},
		{"no host", "nginx", false, with(nginx[:4], nginx[6:]...), "", false, ""},
		{"no URI", "nginx", false, with(nginx[:2], nginx[4:]...), "", false, ""},
		{"no scheme", "nginx", false, with(nginx[:6], nginx[8:]...), "", false, ""},
		{"unknown scheme", "nginx", false, with(with(nginx[:6], "X-Original-Proto", "gopher"), nginx[8:]...), "", false, ""},
		{"headers of another engine", "nginx", false, caddy, "", false, ""},

		{"body in chunks", "haproxy", true, with(nginx, "X-Original-Length", "3"), "abc", true, of + `3 whole true "abc", Authorization ["a"], Content-Length ["3"]`},
		{"body with length", "haproxy", true, with(nginx, "X-Original-Length", "3"), "abc", false, of + `3 whole true "abc", Authorization ["a"], Content-Length ["3"]`},
		{"begin of a body", "haproxy", true, with(nginx, "X-Original-Length", "4"), "abc", true, of + `4 whole true "abc", the body that the server handed over is not as long as it told, Authorization ["a"], Content-Length ["4"]`},
		{"more than a body", "haproxy", true, with(nginx, "X-Original-Length", "2"), "abc", true, of + `2 whole true "abc", the body that the server handed over is not as long as it told, Authorization ["a"], Content-Length ["2"]`},
		{"other length", "haproxy", true, with(nginx, "X-Original-Length", "4"), "abc", false, of + `4 whole false "", Authorization ["a"], Content-Length ["4"]`},
		{"body of unknown length", "haproxy", true, nginx, "abc", true, of + `-1 whole false "", Authorization ["a"]`},
		{"body that was not announced", "haproxy", false, with(nginx, "X-Original-Length", "3"), "abc", false, of + `3 whole false "", Authorization ["a"], Content-Length ["3"]`},

		{"address of the last proxy", "caddy", false, with(caddy, "X-Original-Length", ""), "", false, ofCaddy + `-1 whole false ""`},

		{"no bodies", "traefik", false, with(caddy, "X-Forwarded-Port", "80", "X-Forwarded-Server", "t"), "", false, ofCaddy + `-1 whole false ""`},
		{"bodies, none", "traefik", true, caddy, "", false, ofCaddy + `0 whole true ""`},
		{"bodies, one", "traefik", true, caddy, "abc", false, ofCaddy + `3 whole true "abc", Content-Length ["3"]`},
		{"bodies, in chunks", "traefik", true, caddy, "abc", true, ofCaddy + `-1 whole true "abc"`},

		{"no bodies", "envoy-http", false, []string{"X-Forwarded-Proto", "https"}, "", false, `POST https://asked.example.com /x?y from 192.0.2.9:1, -1 whole false ""`},
		{"bodies", "envoy-http", true, []string{"X-Forwarded-Proto", "https", "X-Envoy-Auth-Partial-Body", "false"}, "abc", false, `POST https://asked.example.com /x?y from 192.0.2.9:1, 3 whole true "abc", Content-Length ["3"]`},
		{"part of a body", "envoy-http", true, []string{"X-Forwarded-Proto", "https", "X-Envoy-Auth-Partial-Body", "true"}, "abc", false, `POST https://asked.example.com /x?y from 192.0.2.9:1, -1 whole false ""`},
		{"not told how", "envoy-http", true, nil, "abc", false, ""},
	}
	for _, tt := range tests {
		t.Run(tt.engine+" "+tt.name, func(t *testing.T) {
			e, err := authz.Load(tt.engine)
			if err != nil {
				t.Fatal(err)
			}
			var judge heard
			h, err := authz.Handler(authz.Options{Engine: e, Judge: &judge, Body: tt.bodies})
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest("POST", "http://asked.example.com/x?y", strings.NewReader(tt.body))
			r.RequestURI, r.RemoteAddr = "/x?y", "192.0.2.9:1"
			switch {
			case tt.chunked:
				r.ContentLength = -1
			case tt.body != "":
				r.Header.Set("Content-Length", fmt.Sprint(len(tt.body)))
			}
			for i := 0; i < len(tt.headers); i += 2 {
				r.Header.Add(tt.headers[i], tt.headers[i+1])
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if judge.text != tt.want {
				t.Errorf("judged:\n%s, want\n%s", judge.text, tt.want)
			}
			if tt.want == "" && w.Code != http.StatusInternalServerError {
				t.Errorf("%d, want 500", w.Code)
			}
		})
	}
}

// silent says nothing, or breaks.
type silent bool

func (s silent) Authorize(http.ResponseWriter, *http.Request, bool) {
	if s {
		panic("broken")
	}
}

// TestSilence holds what is not said to be no yes.
func TestSilence(t *testing.T) {
	for _, id := range []string{"nginx", "haproxy"} {
		e, err := authz.Load(id)
		if err != nil {
			t.Fatal(err)
		}
		h, err := authz.Handler(authz.Options{Engine: e, Judge: silent(false)})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("GET", "/", nil)
		for _, name := range []string{"Method", "Uri", "Host"} {
			r.Header.Set("X-Original-"+name, "/")
		}
		r.Header.Set("X-Original-Proto", "http")
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != http.StatusForbidden && w.Code != http.StatusInternalServerError {
			t.Errorf("%s: %d", id, w.Code)
		}
	}
}

func TestLoad(t *testing.T) {
	for id, want := range map[string]string{
		"":      "it must be told which server asks: nginx, haproxy, caddy, traefik, envoy-http, envoy",
		"ngnix": `there is no engine "ngnix": did you mean "nginx"?`,
		"iis7x": `there is no engine "iis7x": there are nginx, haproxy, caddy, traefik, envoy-http, envoy`,
	} {
		if _, err := authz.Load(id); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", id, err, want)
		}
	}
	e, err := authz.Load("nginx")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := authz.Handler(authz.Options{Engine: e, Judge: &heard{}, Body: true}); err == nil {
		t.Error("nginx is believed to hand over bodies")
	}
	if e, err = authz.Load("envoy"); err != nil {
		t.Fatal(err)
	}
	if _, err := authz.Handler(authz.Options{Engine: e, Judge: &heard{}}); err == nil {
		t.Error("Envoy's gRPC is believed to be HTTP")
	}
}

// TestListener connects from loopback, which may or may not ask.
func TestListener(t *testing.T) {
	for prefix, want := range map[string]bool{"127.0.0.0/8": true, "10.0.0.0/8": false} {
		inner, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		l := authz.Listener(inner, []netip.Prefix{netip.MustParsePrefix(prefix)})
		s := &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})}
		go func() { _ = s.Serve(l) }() // it ends with the test
		answer, err := http.Get("http://" + inner.Addr().String())
		if err == nil {
			answer.Body.Close()
		}
		if (err == nil) != want {
			t.Errorf("%s: %v", prefix, err)
		}
		s.Close()
	}
}
