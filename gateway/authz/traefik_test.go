package authz_test

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark/internal/freeport"
	"go.yaml.in/yaml/v3"
)

// Traefik is no package of Debian. Where one is installed it is among the fronts of TestFronts; everywhere its example is held to
// form, and authz is asked what Traefik's documents say that it asks.

// traefik is the front, where there is one.
func traefik() []front {
	if _, err := exec.LookPath("traefik"); err != nil {
		return nil
	}
	return []front{{name: "traefik", start: startTraefik, bodies: true, streams: true, ends: true}}
}

func startTraefik(t *testing.T, asked string) (http1, http2 string) {
	dir, front := t.TempDir(), freeport.Address(t)
	routes := deployed(t, "traefik/chopmark.yml", dir, "127.0.0.1:9080", asked, "127.0.0.1:8000", app(t))
	file := deployed(t, "traefik/traefik.yml", dir, `":8080"`, `"`+front+`"`, "/etc/traefik/chopmark.yml", routes)
	run(t, front, program(t, "traefik"), "--configFile="+file)
	for range 100 { // it listens before it knows its routes
		if send(t, front, "GET /goods/ HTTP/1.1\r\nHost: "+host+"\r\n\r\n").status != 404 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	return front, front
}

// traefikRoutes is what the example uses of Traefik's dynamic configuration. Another field is a mistake.
type traefikRoutes struct {
	HTTP struct {
		Routers map[string]struct {
			EntryPoints, Middlewares []string
			Rule, Service            string
		}
		Middlewares map[string]struct{ ForwardAuth forwardAuth }
		Services    map[string]struct {
			LoadBalancer struct{ Servers []struct{ URL string } }
		}
	}
}

type forwardAuth struct {
	Address, AuthResponseHeadersRegex                      string
	TrustForwardHeader, ForwardBody, PreserveRequestMethod bool
	MaxBodySize, MaxResponseBodySize                       int64
}

// traefikStatic is what the example uses of what is set when Traefik starts.
type traefikStatic struct {
	EntryPoints map[string]struct {
		Address string
		HTTP    struct{ SanitizePath *bool }
	}
	Providers struct{ File struct{ Filename string } }
}

// readTraefik reads a file of the example. Names are as Traefik writes them, in camel case.
func readTraefik(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile("../../docs/deploy/traefik/" + name)
	if err != nil {
		t.Fatal(err)
	}
	// The reader knows the fields of structs in lower case.
	text = regexp.MustCompile(`(?m)^[ -]*[a-zA-Z]+:`).ReplaceAllFunc(text, bytes.ToLower)
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		t.Fatal(name, ": ", err)
	}
}

// TestTraefikConfiguration: every route asks, nothing is rewritten, and no caller says who it is.
func TestTraefikConfiguration(t *testing.T) {
	var static traefikStatic
	readTraefik(t, "traefik.yml", &static)
	web := static.EntryPoints["web"]
	if web.Address != ":8080" || web.HTTP.SanitizePath == nil || *web.HTTP.SanitizePath || static.Providers.File.Filename == "" {
		t.Errorf("%+v", static)
	}
	var routes traefikRoutes
	readTraefik(t, "chopmark.yml", &routes)
	for name, r := range routes.HTTP.Routers {
		if !slices.Equal(r.EntryPoints, []string{"web"}) || !slices.Equal(r.Middlewares, []string{"chopmark"}) || !strings.Contains(r.Rule, "h2c") {
			t.Errorf("the route %s does not ask, or lets through an upgrade: %+v", name, r)
		}
		if _, there := routes.HTTP.Services[r.Service]; !there {
			t.Errorf("the route %s leads to %q, which is not there", name, r.Service)
		}
	}
	asks := routes.HTTP.Middlewares["chopmark"].ForwardAuth
	if len(routes.HTTP.Routers) == 0 || !asks.ForwardBody || asks.TrustForwardHeader || !asks.PreserveRequestMethod || asks.MaxBodySize <= 0 {
		t.Errorf("%+v", asks)
	}
	taken := regexp.MustCompile(asks.AuthResponseHeadersRegex)
	for _, name := range []string{"X-Chopmark-Key", "x-chopmark-key", "X_Chopmark_Key", "X-Chopmark_Key-Name"} {
		if !taken.MatchString(name) {
			t.Errorf("callers can send %s", name)
		}
	}
}

// TestTraefikAsks asks as Traefik's documents say that ForwardAuth does: the method of the request, its headers and its body, and the
// rest in X-Forwarded-... headers.
func TestTraefikAsks(t *testing.T) {
	address := asked(t, "traefik", true)
	covered := request{method: "POST", target: "/orders", body: `{"n":1}`, scheme: "volcengine-v4"}
	for _, tt := range []struct {
		name    string
		request request
		change  func(*http.Request)
		status  int
		text    string
	}{
		{"right", request{method: "GET", target: "/goods/1?b=2&a=%41+1", scheme: "apisix-hmac"}, nil, 200, ""},
		{"body", covered, nil, 200, ""},
		{"another body", covered, func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(`{"n":2}`)) }, 401, "body-mismatch"},
		{"another path", request{method: "GET", target: "/goods/1", scheme: "apisix-hmac"}, func(r *http.Request) {
			r.Header.Set("X-Forwarded-Uri", "/goods/2")
		}, 401, "signature-mismatch"},
		{"not signed", request{method: "GET", target: "/goods/1"}, nil, 401, "missing-signature"},
		{"disabled", request{method: "GET", target: "/goods/1", scheme: "apisix-hmac", key: "AKIDoff"}, nil, 401, "unknown-key"},
		{"public", request{method: "GET", target: "/open/x"}, nil, 200, ""},
		{"no method is told", request{method: "GET", target: "/open/x"}, func(r *http.Request) { r.Header.Del("X-Forwarded-Method") }, 500, ""},
		{"two are", request{method: "GET", target: "/open/x"}, func(r *http.Request) { r.Header.Add("X-Forwarded-Method", "PUT") }, 500, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := askedAbout(t, address, &tt.request)
			if tt.change != nil {
				tt.change(r)
			}
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			body, err := io.ReadAll(answer.Body)
			if err != nil || answer.StatusCode != tt.status || !strings.Contains(string(body), tt.text) {
				t.Errorf("%d %s %v, want %d %s", answer.StatusCode, body, err, tt.status, tt.text)
			}
			if key := answer.Header.Get("X-Chopmark-Key"); tt.status == 200 && (key == "AKIDanna") != (tt.request.scheme != "") {
				t.Errorf("the key is %q", key)
			}
		})
	}
}

// askedAbout is what Traefik asks about a request.
func askedAbout(t *testing.T, address string, about *request) *http.Request {
	t.Helper()
	m := about.message(t)
	r, err := http.NewRequest(about.method, "http://"+address+"/", strings.NewReader(about.body))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range m.Headers {
		if !strings.EqualFold(h.Name, "Host") {
			r.Header.Add(h.Name, h.Value)
		}
	}
	for name, value := range map[string]string{
		"Method": about.method, "Proto": "http", "Host": host, "Uri": m.Target(), "For": "192.0.2.1", "Port": "80", "Server": "traefik-1",
	} {
		r.Header.Set("X-Forwarded-"+name, value)
	}
	r.Header.Set("X-Real-Ip", "192.0.2.1")
	return r
}
