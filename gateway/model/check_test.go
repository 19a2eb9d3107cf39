package model

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// wants holds an error against the problems that it should name, each as "field: words of the text".
func wants(t *testing.T, err error, want ...string) {
	t.Helper()
	var got []Problem
	var e *ProblemsError
	if errors.As(err, &e) {
		got = e.Problems
	} else if err != nil {
		t.Errorf("the error is %T %v", err, err)
	}
	for _, w := range want {
		field, text, _ := strings.Cut(w, ": ")
		i := slices.IndexFunc(got, func(p Problem) bool { return p.Field == field && strings.Contains(p.Text+" "+p.Hint, text) })
		if i < 0 {
			t.Errorf("no problem %q in %v", w, got)
			continue
		}
		got = slices.Delete(got, i, i+1)
	}
	if len(got) > 0 {
		t.Errorf("problems besides: %v", got)
	}
}

func TestServiceCheck(t *testing.T) {
	for name, tt := range map[string]struct {
		s    Service
		want []string
	}{
		"least":      {Service{Name: "shop"}, nil},
		"full":       {Service{Name: "商店_1.a-b", Hosts: []string{"api.example.com", "localhost", "127.0.0.1", "xn--fiqs8s"}, Title: "A shop", PerSec: 5000}, nil},
		"no name":    {Service{}, []string{"name: missing"}},
		"odd name":   {Service{Name: "a b"}, []string{"name: letters"}},
		"slash":      {Service{Name: "a/b"}, []string{"name: letters"}},
		"dot first":  {Service{Name: ".a"}, []string{"name: letters"}},
		"broken":     {Service{Name: "a\xff"}, []string{"name: letters"}},
		"long":       {Service{Name: strings.Repeat("é", 51)}, []string{"name: 51"}},
		"like an id": {Service{Name: "service-abcd0123"}, []string{"name: id"}},
		"hosts": {
			Service{Name: "a", Hosts: []string{"API.example.com", "https://a", "a:80", "", "a..b", "-a.com", "a.com", "a.com", "münchen.de"}},
			[]string{"hosts[0]: lower case", "hosts[1]: not", "hosts[2]: not", "hosts[3]: 0", "hosts[4]: not", "hosts[5]: not", "hosts[7]: twice", "hosts[8]: xn--"},
		},
		"rate":  {Service{Name: "a", PerSec: -1}, []string{"per_second: 0 to 1000000"}},
		"title": {Service{Name: "a", Title: "a\x1b[31m"}, []string{"title: terminal"}},
	} {
		t.Run(name, func(t *testing.T) { wants(t, tt.s.Check(), tt.want...) })
	}
}

// api is an API without a problem.
func api(change func(*API)) API {
	a := API{Name: "buy", Method: "POST", Path: "/buy", Auth: []Auth{{Scheme: "good"}}, Upstream: []Upstream{{URL: "http://127.0.0.1:9000"}}}
	if change != nil {
		change(&a)
	}
	return a
}

var served = Served{
	Scheme: func(id string) error {
		if id != "good" {
			return errors.New("there is no scheme " + id)
		}
		return nil
	},
	Auth: func(a Auth) error {
		if a.Scheme != "good" {
			return errors.New("it can never cover the path")
		}
		return nil
	},
	Dialect: func(id string) error {
		if id != "plain" {
			return errors.New("there is plain only")
		}
		return nil
	},
}

func TestAPICheck(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*API)
		want   []string
	}{
		"least": {nil, nil},
		"full": {func(a *API) {
			a.Method, a.Path, a.Strip, a.Dialect, a.Timeout, a.MaxBody, a.Host = "ANY", "/a/*", true, "plain", "15s", 1<<20, "a.example.com"
			a.Auth = []Auth{
				{Scheme: "good", Mode: Strict, Cover: []string{"method", "path"}, Headers: []string{"X-Date"}, Within: "5m"},
				{Scheme: "good", Mode: Compatible, Inputs: map[string]string{"a": "b"}, Allowed: map[string][]string{"c": {"d"}}},
			}
			a.Upstream = []Upstream{{URL: "https://a.example.com/base/", Weight: 3, Health: "/health?full=1"}}
		}, nil},
		"public":          {func(a *API) { a.Public, a.Auth = true, nil }, nil},
		"public and auth": {func(a *API) { a.Public = true }, []string{"public: either"}},
		"nobody":          {func(a *API) { a.Auth = nil }, []string{"auth: public = true"}},
		"both answer":     {func(a *API) { a.Answer = &Answer{} }, []string{"answer: either"}},
		"none answers":    {func(a *API) { a.Upstream = nil }, []string{"upstream: nothing"}},
		"method":          {func(a *API) { a.Method = "get" }, []string{"method: upper case"}},
		"no method":       {func(a *API) { a.Method = "" }, []string{"method: missing"}},
		"trace":           {func(a *API) { a.Method = "TRACE" }, []string{"method: never"}},
		"own method":      {func(a *API) { a.Method = "PROPFIND" }, nil},
		"dialect":         {func(a *API) { a.Dialect = "kong" }, []string{"dialect: plain only"}},
		"timeout":         {func(a *API) { a.Timeout = "15" }, []string{"timeout: 90s"}},
		"long timeout":    {func(a *API) { a.Timeout = "1h" }, []string{"timeout: 1ms to 30m"}},
		"body":            {func(a *API) { a.MaxBody = -1 }, []string{"max_body: -1"}},
		"strip":           {func(a *API) { a.Strip = true }, []string{"strip_prefix: no prefix"}},
		"host":            {func(a *API) { a.Host = "a b" }, []string{"host: not the name"}},
		"auth": {func(a *API) {
			a.Auth = []Auth{{
				Mode: "lax", Cover: []string{"path", "way"}, Headers: []string{"x y", ""}, Within: "0s",
				Inputs: map[string]string{"algorithm": "sha1"}, Allowed: map[string][]string{"algorithm": {"sha1"}, "form": {}},
			}}
		}, []string{
			"auth[0].scheme: missing", "auth[0].mode: strict, compatible", "auth[0].cover[1]: method, protocol", "auth[0].headers[0]: name", "auth[0].headers[1]: name",
			"auth[0].within: 1s", "auth[0].allowed.algorithm: already", "auth[0].allowed.form: nothing",
		}},
		"unmet":    {func(a *API) { a.Auth = []Auth{{Scheme: "good"}, {Scheme: "weak"}} }, []string{"auth[1]: never cover"}},
		"repeated": {func(a *API) { a.Auth = append(a.Auth, a.Auth...) }, []string{"auth[1]: twice"}},
		"upstream": {func(a *API) {
			a.Upstream = []Upstream{
				{URL: "127.0.0.1:9000"},
				{URL: "ftp://a"},
				{URL: "http://user:secret@a"},
				{URL: "http://a/?b"},
				{URL: "http://a/../b"},
				{URL: "http://"},
				{URL: "http://a", Weight: 1001},
				{URL: "http://a", Health: "health"},
				{URL: "http://a/%2f"},
			}
		}, []string{
			"upstream[0].url: URL", "upstream[1].url: HTTP server", "upstream[2].url: password", "upstream[3].url: query", "upstream[4].url: elsewhere", "upstream[5].url: HTTP server",
			"upstream[6].weight: 1001", "upstream[7].health: slash", "upstream[8].url: broken escape",
		}},
		"answer": {func(a *API) {
			a.Upstream = nil
			a.Answer = &Answer{Status: 101, Headers: map[string]string{"A B": "", "Content-Length": "1", "X-Y": "a\r\nb"}}
		}, []string{"answer.status: 200 to 599", "answer.headers.A B: name", "answer.headers.Content-Length: itself", "answer.headers.X-Y: control"}},
	} {
		t.Run(name, func(t *testing.T) { wants(t, api(tt.change).Check(served), tt.want...) })
	}
}

func TestPathCheck(t *testing.T) {
	for path, want := range map[string]string{
		"/": "", "/a": "", "/a/": "", "/*": "", "/a/*": "", "/{a}": "", "/a/{b}/c/{d_1}": "", "/a/{b}/*": "", "/a.b-c_d~e!$&'()+,=:@": "", "/%E4%B8%AD": "",
		"": "missing", "a": "write /a", "//": "two slashes", "/a//b": "two slashes", "/./a": "elsewhere", "/a/..": "elsewhere", "/%2E%2e/a": "elsewhere", "/.%2e": "elsewhere",
		"/a%2Fb": "different ways", "/a%5Cb": "different ways", "/a%00": "different ways", "/a%252F": "different ways", "/a%2f": "0-9 A-F", "/%": "0-9 A-F", "/%E": "0-9 A-F",
		"/a;b": `";"`, "/a?b": `"?"`, "/a#b": `"#"`, "/a b": `" "`, `/a\b`: `"\\"`, "/中": "0-9 A-F", "/a\x00": "does not stand",
		"/a*": "all of the last", "/*/a": "all of the last", "/a{b}": "all of a segment", "/{a": "all of a segment", "/{}": "named", "/{1a}": "named", "/{a-b}": "named", "/{a}/{a}": "twice",
		"/" + strings.Repeat("a", 1000): "1001",
	} {
		var ps problems
		if ps.path(path); want == "" {
			wants(t, ps.err("api", path))
		} else {
			wants(t, ps.err("api", path), "path: "+want)
		}
	}
}

func TestKeyCheck(t *testing.T) {
	for name, tt := range map[string]struct {
		k    Key
		want []string
	}{
		"least":    {Key{Name: "a", KeyID: "AKID1"}, nil},
		"full":     {Key{Name: "a", KeyID: "A_b-9", Schemes: []string{"good"}, Allowed: []string{"hmac-sha256"}, Nonce: true, NonceTTL: "30m"}, nil},
		"short id": {Key{Name: "a", KeyID: "AKID"}, []string{"key_id: 5 to 50"}},
		"long id":  {Key{Name: "a", KeyID: strings.Repeat("a", 51)}, []string{"key_id: 5 to 50"}},
		"odd id":   {Key{Name: "a", KeyID: "AKID/x"}, []string{"key_id: A-Z"}},
		"schemes":  {Key{Name: "a", KeyID: "AKID1", Schemes: []string{"good", "bad"}}, []string{"schemes[1]: no scheme bad"}},
		"allowed":  {Key{Name: "a", KeyID: "AKID1", Allowed: []string{""}}, []string{"algorithms[0]: empty"}},
		"nonce":    {Key{Name: "a", KeyID: "AKID1", NonceTTL: "31m"}, []string{"nonce_ttl: 1s to 30m", "nonce_ttl: nonce = true"}},
	} {
		t.Run(name, func(t *testing.T) { wants(t, tt.k.Check(served), tt.want...) })
	}
	for secret, want := range map[string]string{
		"0123456789": "", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY": "", "short": "10 to 128", strings.Repeat("x", 129): "129", "with a space": "space", "0123456789é": "ASCII",
	} {
		err := CheckSecret("a", secret)
		if want == "" {
			wants(t, err)
			continue
		}
		wants(t, err, "secret: "+want)
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the message shows the secret: %v", err)
		}
	}
	wants(t, CheckGrace("a", time.Hour))
	wants(t, CheckGrace("a", -1), "grace: 0s")
}

func TestPlanAndBindingCheck(t *testing.T) {
	wants(t, Plan{Name: "a"}.Check())
	wants(t, Plan{Name: "a", PerSec: 2000, Quota: 99999999}.Check())
	wants(t, Plan{Name: "usagePlan-abcd0123", PerSec: 2001, Quota: 100000000}.Check(), "name: id", "per_second: 0 to 2000", "quota: 0 to 99999999")
	wants(t, Binding{"p", "k", "s", "prepub", ""}.Check())
	wants(t, Binding{}.Check(), "plan: missing", "key: missing", "service: missing", "environment: test, prepub, release")
}
