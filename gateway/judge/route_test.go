package judge_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/chopmark/chopmark/gateway/judge"
	"github.com/chopmark/chopmark/gateway/model"
)

func public(name, method, path string) model.API {
	return model.API{Name: name, Method: method, Path: path, Public: true}
}

func TestRoute(t *testing.T) {
	s := shop(
		public("root", "GET", "/"), public("exact", "GET", "/a/b"), public("param", "GET", "/a/{x}"), public("deep", "GET", "/a/{x}/c"),
		public("prefix", "ANY", "/a/*"), public("long", "GET", "/a/b/*"), public("post", "POST", "/only"),
		model.API{Name: "own", Method: "GET", Path: "/a/b", Public: true, Host: "own.example.com"},
	)
	s.Services[0].Hosts = append(s.Services[0].Hosts, "own.example.com")
	s.Releases = append(s.Releases, model.Release{Service: "shop", Number: 4, APIs: []model.API{public("new", "GET", "/new")}})
	s.Live = append(s.Live, model.Live{Service: "shop", Environment: "test", Number: 4})
	j := newJudge(t, s, nil)
	tests := []struct {
		method, host, target string
		want                 judge.Reason
		api, environment     string
		path                 string
	}{
		{"GET", "shop.example.com", "/", judge.OK, "root", "release", "/"},
		{"GET", "shop.example.com", "/release", judge.OK, "root", "release", "/"},
		{"GET", "shop.example.com:8080", "/release/a/b?x=%41&y", judge.OK, "exact", "release", "/a/b"},
		{"GET", "SHOP.example.com.", "/a/b", judge.OK, "exact", "release", "/a/b"},
		{"GET", "service-abcd1234.gw.example.net", "/a/z", judge.OK, "param", "release", "/a/z"},
		{"GET", "shop.example.com", "/a/z/c", judge.OK, "deep", "release", "/a/z/c"},
		{"GET", "shop.example.com", "/a/b/c", judge.OK, "deep", "release", "/a/b/c"},
		{"GET", "shop.example.com", "/a/b/d/e", judge.OK, "long", "release", "/a/b/d/e"},
		{"POST", "shop.example.com", "/a/b/d/e", judge.OK, "prefix", "release", "/a/b/d/e"},
		{"GET", "shop.example.com", "/a/z/d/e", judge.OK, "prefix", "release", "/a/z/d/e"},
		{"GET", "shop.example.com", "/a/", judge.OK, "prefix", "release", "/a/"},
		{"PUT", "shop.example.com", "/a/b", judge.OK, "prefix", "release", "/a/b"},
		{"GET", "own.example.com", "/a/b", judge.OK, "own", "release", "/a/b"},
		{"GET", "own.example.com", "/a/b/d", judge.OK, "long", "release", "/a/b/d"},
		{"GET", "shop.example.com", "http://shop.example.com/a/b", judge.OK, "exact", "release", "/a/b"},
		{"GET", "shop.example.com", "http://shop.example.com?q", judge.OK, "root", "release", "/"},
		{"GET", "shop.example.com", "/test/new", judge.OK, "new", "test", "/new"},
		{"GET", "shop.example.com", "/new", judge.UnknownPath, "", "release", "/new"},
		{"GET", "shop.example.com", "/a", judge.UnknownPath, "", "release", "/a"},
		{"GET", "shop.example.com", "/A/b", judge.UnknownPath, "", "release", "/A/b"},
		{"GET", "shop.example.com", "/only", judge.UnknownMethod, "", "release", "/only"},
		{"GET", "shop.example.com", "/prepub/a/b", judge.NotPublished, "", "prepub", "/a/b"},
		{"GET", "other.example.com", "/", judge.UnknownHost, "", "", ""},
		{"OPTIONS", "shop.example.com", "*", judge.MalformedTarget, "", "", ""},
		{"CONNECT", "shop.example.com", "shop.example.com:443", judge.MalformedTarget, "", "", ""},
		{"CONNECT", "shop.example.com", "/a/b", judge.MalformedTarget, "", "", ""},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.method, " ", tt.host, tt.target), func(t *testing.T) {
			r := request(tt.method, tt.target, "")
			r.Host = tt.host
			d := j.Request(r)
			defer d.Done()
			name := ""
			if d.API != nil {
				name = d.API.Name
			}
			if d.Reason != tt.want || name != tt.api || d.Environment != tt.environment || d.Path != tt.path {
				t.Errorf("%s %q in %s, path %q; want %s %q in %s, path %q", d.Reason, name, d.Environment, d.Path, tt.want, tt.api, tt.environment, tt.path)
			}
		})
	}
}

// TestAdvisoryCVE202127306: a gateway that reads a path otherwise than the server behind it lets callers around its rules.
func TestAdvisoryCVE202127306(t *testing.T) {
	j := newJudge(t, shop(
		model.API{Name: "admin", Path: "/admin", Auth: []model.Auth{keypair}}, model.API{Name: "users", Path: "/admin/{user}", Auth: []model.Auth{keypair}},
		public("rest", "ANY", "/*"),
	), nil)
	for target, want := range map[string]judge.Reason{
		"/admin":               judge.MissingSignature,
		"/admin/x":             judge.MissingSignature,
		"/admin?a=/../":        judge.MissingSignature,
		"/%61dmin":             judge.AmbiguousPath,
		"//admin":              judge.AmbiguousPath,
		"/admin;v=1":           judge.AmbiguousPath,
		"/;x/admin":            judge.AmbiguousPath,
		`/\admin`:              judge.AmbiguousPath,
		"/admin%2fx":           judge.AmbiguousPath,
		"/release//admin":      judge.AmbiguousPath,
		"/%72elease/admin":     judge.AmbiguousPath,
		"/public/../admin":     judge.MalformedTarget,
		"/public/%2e%2e/admin": judge.MalformedTarget,
		"/public/..%2fadmin":   judge.MalformedTarget,
		"/public/..;/admin":    judge.MalformedTarget,
		"/./admin":             judge.MalformedTarget,
		`/public\..\admin`:     judge.MalformedTarget,
		"/public/%41":          judge.OK,
		"/public//x;y":         judge.OK,
		"/public/..x/.y":       judge.OK,
		"/%zz":                 judge.OK,
	} {
		expect(t, j, request("GET", target, ""), want)
	}
}

// TestForwardedTarget: what goes to an upstream is what came, byte for byte.
func TestForwardedTarget(t *testing.T) {
	j := newJudge(t, shop(public("rest", "ANY", "/*")), nil)
	for target, want := range map[string]string{
		"/release/a%2Fb//c;d?x=%zz&&y=+": "/a%2Fb//c;d?x=%zz&&y=+",
		"/a?":                            "/a?",
		"/%E4%BD%A0":                     "/%E4%BD%A0",
		"/release?x":                     "/?x",
	} {
		d := j.Request(request("GET", target, ""))
		if d.Reason != judge.OK || d.Target() != want {
			t.Errorf("%s becomes %s (%s), want %s", target, d.Target(), d.Reason, want)
		}
		d.Done()
	}
}

// TestRouteIsFlat: ten thousand APIs cost no more to look through than ten.
func TestRouteIsFlat(t *testing.T) {
	cost := func(n int) float64 {
		var apis []model.API
		for i := range n {
			apis = append(apis, public(fmt.Sprint("e", i), "GET", fmt.Sprint("/exact/", i)), public(fmt.Sprint("p", i), "GET", fmt.Sprintf("/with/%d/{x}", i)),
				public(fmt.Sprint("b", i), "GET", fmt.Sprintf("/below/%d/*", i)))
		}
		j := newJudge(t, shop(apis...), nil)
		r := request("GET", "/with/7/y", "")
		r2 := request("GET", "/below/7/y/z", "")
		return testing.AllocsPerRun(100, func() {
			for _, r := range []*http.Request{r, r2} {
				d := j.Request(r)
				if d.Reason != judge.OK {
					t.Fatal(d.Reason)
				}
				d.Done()
			}
		})
	}
	if few, many := cost(10), cost(3400); many > few {
		t.Errorf("a decision makes %v allocations among 10,200 APIs, and %v among 30", many, few)
	}
}

func TestUseReportsAndRefuses(t *testing.T) {
	j := judge.New(judge.Options{})
	s := shop(
		model.API{Name: "open", Path: "/open"}, model.API{Name: "strict", Path: "/strict", Auth: []model.Auth{{Scheme: "tencent-apigw"}}},
		model.API{Name: "typo", Path: "/typo", Auth: []model.Auth{{Scheme: "tencent-apig"}}}, public("fine", "GET", "/fine"), public("twice", "GET", "/fine"),
	)
	s.Services = append(s.Services, model.Service{ID: "service-2", Name: "thief", Hosts: []string{"shop.example.com"}})
	if errs := j.Use(s); len(errs) != 5 {
		t.Errorf("%d problems, want 5: %v", len(errs), errs)
	}
	for target, want := range map[string]judge.Reason{
		"/open": judge.Misconfigured, "/strict": judge.Misconfigured, "/typo": judge.Misconfigured, "/fine": judge.OK,
	} {
		expect(t, j, request("GET", target, ""), want)
	}
}
