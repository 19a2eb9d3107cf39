package model

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestCheckAPIs(t *testing.T) {
	for name, tt := range map[string]struct {
		apis []string // METHOD path, with host before the path if need be
		want []string
	}{
		"apart":                {[]string{"GET /a", "POST /a", "GET /b", "GET /a/", "GET /a/b"}, nil},
		"narrower":             {[]string{"GET /a", "GET /{x}", "GET /*", "ANY /*", "GET /a/*", "GET /a/{x}", "GET /a/b"}, nil},
		"same":                 {[]string{"GET /a", "GET /a"}, []string{"apis.1.path: the same requests"}},
		"same parameter":       {[]string{"GET /a/{x}", "GET /a/{y}"}, []string{"apis.1.path: the same requests"}},
		"crossing":             {[]string{"GET /a/{x}", "GET /{y}/b"}, []string{"apis.1.path: in common"}},
		"crossing prefixes":    {[]string{"GET /a/*", "GET /{y}/b/*"}, []string{"apis.1.path: in common"}},
		"method and path":      {[]string{"GET /{x}", "ANY /a"}, []string{"apis.1.path: in common"}},
		"root":                 {[]string{"GET /", "GET /*"}, nil},
		"prefix is not itself": {[]string{"GET /a", "ANY /a/*", "ANY /a"}, nil},
		"hosts apart":          {[]string{"GET a.example.com/a", "GET b.example.com/a", "GET /a"}, nil},
		"foreign host":         {[]string{"GET c.example.com/a"}, []string{"apis.0.host: not a host"}},
		"several": {
			[]string{"GET /a/{x}", "GET /{y}/b", "GET /{z}/b"},
			[]string{"apis.1.path: in common", "apis.2.path: in common", "apis.2.path: the same"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			service := Service{Name: "shop", Hosts: []string{"a.example.com", "b.example.com"}}
			wants(t, CheckAPIs(service, parseAPIs(tt.apis)), tt.want...)
		})
	}
	twice := []API{{Name: "a", Method: "GET", Path: "/a"}, {Name: "a", Method: "GET", Path: "/b"}}
	wants(t, CheckAPIs(Service{}, twice), "apis.a: another")
}

func parseAPIs(texts []string) (apis []API) {
	for i, text := range texts {
		method, rest, _ := strings.Cut(text, " ")
		host, path, _ := strings.Cut(rest, "/")
		apis = append(apis, API{Name: fmt.Sprint(i), Method: method, Host: host, Path: "/" + path})
	}
	return apis
}

// TestAmbiguousByTrial makes random pairs of patterns, tries all short requests on both, and wants CheckAPIs to say the same as
// the trial.
func TestAmbiguousByTrial(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var requests []string
	for _, a := range []string{"", "/", "/a", "/b"} {
		for _, b := range []string{"", "/", "/a", "/b"} {
			for _, c := range []string{"", "/", "/a", "/b", "/c/d"} {
				if path := a + b + c; path != "" && !strings.Contains(path, "//") {
					requests = append(requests, "GET "+path, "PUT "+path)
				}
			}
		}
	}
	refused := 0
	for range 20000 {
		texts := []string{randomAPI(random), randomAPI(random)}
		apis := parseAPIs(texts)
		both, first, second := false, false, false
		for _, r := range requests {
			x, y := takes(&apis[0], r), takes(&apis[1], r)
			both, first, second = both || x && y, first || x && !y, second || y && !x
		}
		want := both && first == second
		err := CheckAPIs(Service{}, apis)
		if (err != nil) != want {
			t.Fatalf("%q: %v, want refused %v", texts, err, want)
		}
		if want {
			refused++
		}
	}
	if refused < 1000 || refused > 15000 {
		t.Errorf("%d of 20000 pairs are refused: the trial is worth little", refused)
	}
}

func randomAPI(random *rand.Rand) string {
	path := ""
	for range 1 + random.IntN(2) {
		path += []string{"/a", "/b", "/{x}"}[random.IntN(3)]
	}
	return []string{"GET ", "PUT ", "ANY "}[random.IntN(3)] + path + []string{"", "", "/", "/*"}[random.IntN(4)]
}

// takes is what a pattern means, written as plainly as can be.
func takes(a *API, request string) bool {
	method, path, _ := strings.Cut(request, " ")
	if a.Method != "ANY" && a.Method != method {
		return false
	}
	want, got := strings.Split(a.Path, "/"), strings.Split(path, "/")
	for i, w := range want {
		if w == "*" {
			return len(got) > i
		}
		if i >= len(got) || w != got[i] && (w != "{x}" || got[i] == "") {
			return false
		}
	}
	return len(want) == len(got)
}

// TestCheckAPIsMany holds that ten thousand APIs are no trouble: comparing each with each would be fifty million pairs.
func TestCheckAPIsMany(t *testing.T) {
	var texts []string
	for i := range 10000 {
		texts = append(texts, fmt.Sprintf("GET /v1/things/%d/{x}", i))
	}
	texts = append(texts, "ANY /*", "GET /v1/things/7/{y}")
	wants(t, CheckAPIs(Service{}, parseAPIs(texts)), "apis.10001.path: the same requests")
}

func TestCheckHosts(t *testing.T) {
	services := []Service{{Name: "a", Hosts: []string{"x"}}, {Name: "b", Hosts: []string{"y", "x"}}}
	wants(t, CheckHosts(services), "hosts[1]: service a")
	wants(t, CheckHosts(services[:1]))
}

func TestChanges(t *testing.T) {
	a := []API{{Name: "gone"}, {Name: "same"}, {Name: "other", Path: "/a"}}
	b := []API{{Name: "same"}, {Name: "other", Path: "/b"}, {Name: "new"}}
	added, removed, changed := Changes(a, b)
	if fmt.Sprint(added, removed, changed) != "[new] [gone] [other]" {
		t.Errorf("added %v, removed %v, changed %v", added, removed, changed)
	}
}
