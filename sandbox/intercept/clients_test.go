package intercept

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// clients are programs of several languages that make the same three calls, print what the handler saw of them, and then ask a host that
// is not played. They know nothing of the sandbox.
var clients = []struct {
	name    string
	command []string
	needs   []string // a command that fails where a part is missing
	refused string   // what the program says of the refusal
}{
	{name: "curl", command: []string{"sh", "curl.sh"}, needs: []string{"curl", "--version"}, refused: `< HTTP/1.1 403 the sandbox does not play "other.example"`},
	{name: "python requests", command: []string{"python3", "requests_client.py"}, needs: []string{"python3", "-c", "import requests"}, refused: `403 the sandbox does not play`},
	{name: "python urllib", command: []string{"python3", "urllib_client.py"}, refused: `403 the sandbox does not play "other.example"`},
	{name: "python certifi", command: []string{"python3", "certifi_client.py"}, refused: `403 the sandbox does not play "other.example"`},
	{name: "node http", command: []string{"node", "agents.js"}, refused: "kept alive\n403 the sandbox does not play \"other.example\""},
	{name: "node fetch", command: []string{"node", "fetch.mjs"}, refused: `403 the sandbox does not play "other.example"`},
	{name: "java", command: []string{"java", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "Client.java"}, refused: `403 the sandbox does not play "other.example"`},
	{name: "php curl", command: []string{"php", "curl.php"}, needs: []string{"php", "-r", "exit(function_exists('curl_init') ? 0 : 1);"}, refused: "response 403"},
	{name: "php streams", command: []string{"php", "streams.php"}, refused: "through proxy"},
	{name: "ruby", command: []string{"ruby", "client.rb"}, refused: `403 "the sandbox does not play`},
}

// seen is what the handler must see of the three calls, whoever makes them.
var seen = []echo{
	{Method: "GET", Scheme: "https", Host: "api.cloud.example", Target: "/a//b/%2Auser?x=%2F+&empty=&y=1", Path: "/a//b/%2Auser", Own: "1"},
	{Method: "POST", Scheme: "https", Host: "api.cloud.example", Target: "/form", Path: "/form", Own: "2", Body: "k=v&l=%C3%A4"},
	{Method: "GET", Scheme: "http", Host: "plain.cloud.example", Target: "/p//q?z=%2F", Path: "/p//q", Own: "3"},
}

func TestClients(t *testing.T) {
	t.Parallel()
	reported := &reports{}
	p := start(t, func(o *Options) { o.Report = reported.add })
	env := environment(t, p)
	for _, c := range clients {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			need(t, c.command[0])
			if len(c.needs) > 0 && exec.Command(c.needs[0], c.needs[1:]...).Run() != nil {
				missing(t, c.name)
			}
			checkClient(t, env, c.command, c.refused)
		})
	}
	t.Run("go", func(t *testing.T) {
		t.Parallel()
		if runtime.GOOS != "linux" {
			t.Skip("Go takes certificates from files on Linux only")
		}
		binary := filepath.Join(t.TempDir(), "client")
		build := exec.Command(need(t, "go"), "build", "-o", binary, "client.go")
		build.Dir = filepath.Join("testdata", "clients")
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("go build: %v\n%s", err, out)
		}
		checkClient(t, env, []string{binary}, `the sandbox does not play "other.example"`)
	})
	t.Cleanup(func() {
		if text := reported.text(); strings.Contains(text, "TLS") {
			t.Errorf("reported: %s", text)
		}
	})
}

func checkClient(t *testing.T, env, command []string, refused string) {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env, cmd.Dir = env, filepath.Join("testdata", "clients")
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s%s", err, out, errs.String())
	}
	line, rest, _ := strings.Cut(string(out), "]\n")
	var got []echo
	if err := json.Unmarshal([]byte(line+"]"), &got); err != nil {
		t.Fatalf("%v\n%s%s", err, out, errs.String())
	}
	for i, want := range seen {
		if i >= len(got) {
			t.Fatalf("%d calls, want %d", len(got), len(seen))
		}
		got[i].Client, got[i].Encoding = "", ""
		if got[i] != want {
			t.Errorf("call %d\n got %+v\nwant %+v", i+1, got[i], want)
		}
	}
	if !strings.Contains(rest, refused) {
		t.Errorf("of a host that is not played, it says %q, want %q", rest, refused)
	}
}
