package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/internal/talk"
)

// TestDiagnoseArchive holds that without --entry all requests of an archive are diagnosed, and that a nonce that comes twice
// is found.
func TestDiagnoseArchive(t *testing.T) {
	t.Setenv("CHOPMARK_KEY_ID", "AKIDEXAMPLE")
	t.Setenv("CHOPMARK_SECRET", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE")
	t.Setenv("LC_ALL", "C")
	s := &session{t: t}
	address, code := s.run("", "sign", "-s", "alibaba-rpc", "--time", "1551113065", "--nonce", "7", "--as", "url", "https://ecs.aliyuncs.com/?Action=DescribeRegions&Version=2014-05-26")
	if code != 0 {
		t.Fatal(s.out.String())
	}
	address = strings.TrimSpace(address)
	name := archive(t, address, "https://www.example.com/", address, strings.Replace(address, "DescribeRegions", "DescribeZones", 1))
	out, code := s.run("", "diagnose", "--har", name)
	if code != talk.CodeNo {
		t.Errorf("exit code %d", code)
	}
	want := []string{"--entry 1  GET ecs.aliyuncs.com/ (alibaba-rpc)\nok\n", "--entry 3  GET ecs.aliyuncs.com/ (alibaba-rpc)\nnonce-reused\n", "--entry 4  GET"}
	for _, w := range want {
		if !strings.Contains(out, w) {
			t.Errorf("%q is not in\n%s", w, out)
		}
	}
	if strings.Contains(out, "--entry 2") {
		t.Errorf("a request without a signature is diagnosed:\n%s", out)
	}
	if out, _ := s.run("", "diagnose", "--har", name, "--entry", "1"); !strings.HasPrefix(out, "ok\n") {
		t.Errorf("--entry 1: %s", out)
	}
	if out, _ := s.run("", "diagnose", "--url", address); !strings.HasPrefix(out, "ok\n") {
		t.Errorf("--url: %s", out)
	}
	if out, _ := s.run("curl '"+address+"'\n", "diagnose"); !strings.HasPrefix(out, "ok\n") {
		t.Errorf("a curl line on standard input: %s", out)
	}
}

// archive writes an HTTP archive of GET requests.
func archive(t *testing.T, addresses ...string) string {
	t.Helper()
	type request struct {
		Method  string   `json:"method"`
		URL     string   `json:"url"`
		Headers []string `json:"headers"`
	}
	type entry struct {
		Request request `json:"request"`
	}
	var har struct {
		Log struct {
			Entries []entry `json:"entries"`
		} `json:"log"`
	}
	for _, address := range addresses {
		har.Log.Entries = append(har.Log.Entries, entry{request{"GET", address, []string{}}})
	}
	text, err := json.Marshal(har)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "capture.har")
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
