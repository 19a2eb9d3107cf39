package authz_test

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chopmark/chopmark/internal/freeport"
)

// program gives a server that the machine has, or ends the test.
func program(t *testing.T, name string) string {
	t.Helper()
	for _, dir := range append(filepath.SplitList(os.Getenv("PATH")), "/usr/sbin") {
		if path, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is not installed: .ci/debian installs it", name)
	}
	t.Skipf("%s is not installed", name)
	return ""
}

// deployed copies a file of docs/deploy with other addresses, and gives its path.
func deployed(t *testing.T, name, dir string, change ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "deploy", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(change); i += 2 {
		if !bytes.Contains(text, []byte(change[i])) {
			t.Fatalf("docs/deploy/%s no longer holds %q", name, change[i])
		}
		text = bytes.ReplaceAll(text, []byte(change[i]), []byte(change[i+1]))
	}
	path := filepath.Join(dir, filepath.Base(name))
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// run starts a server, waits until it listens, and ends it with the test.
func run(t *testing.T, address string, command ...string) {
	t.Helper()
	var said bytes.Buffer
	c := exec.Command(command[0], command[1:]...)
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = c.Wait() // how it ended shows in what it said
		close(ended)
	}()
	t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(5 * time.Second):
			_ = c.Process.Kill()
			<-ended
		}
		if t.Failed() {
			t.Logf("%s said:\n%s", filepath.Base(command[0]), said.String())
		}
	})
	for range 200 {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return
		}
		select {
		case <-ended:
			t.Fatalf("%s ended:\n%s", strings.Join(command, " "), said.String())
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatalf("%s does not listen on %s", command[0], address)
}

const nginxMain = `daemon off;
master_process off;
pid %DIR%/pid;
error_log stderr;
events { }
http {
    access_log off;
    client_body_temp_path %DIR%/body;
    proxy_temp_path %DIR%/proxy;
    fastcgi_temp_path %DIR%/fastcgi;
    uwsgi_temp_path %DIR%/uwsgi;
    scgi_temp_path %DIR%/scgi;
    include %DIR%/chopmark.conf;
}
`

func startNginx(t *testing.T, asked string) (http1, http2 string) {
	dir, front, second, nginx := t.TempDir(), freeport.Address(t), freeport.Address(t), program(t, "nginx")
	deployed(t, "nginx/chopmark.conf", dir, "127.0.0.1:9080", asked, "127.0.0.1:8000", app(t), "listen 8080;", "listen "+front+"; listen "+second+" http2;")
	main := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(main, []byte(strings.ReplaceAll(nginxMain, "%DIR%", dir)), 0o644); err != nil {
		t.Fatal(err)
	}
	run(t, front, nginx, "-p", dir, "-e", "stderr", "-c", main)
	return front, second
}

func port(address string) string { return address[strings.LastIndexByte(address, ':')+1:] }

func startCaddy(t *testing.T, asked string) (http1, http2 string) {
	dir, front, second, caddy := t.TempDir(), freeport.Address(t), freeport.Address(t), program(t, "caddy")
	t.Setenv("XDG_CONFIG_HOME", dir)
	t.Setenv("XDG_DATA_HOME", dir)
	file := deployed(t, "caddy/Caddyfile", dir, "127.0.0.1:9080", asked, "127.0.0.1:8000", app(t),
		":8080 {", "{\n\tadmin off\n\tservers "+second+" {\n\t\tprotocols h1 h2c\n\t}\n}\n\nhttp://:"+port(front)+" http://:"+port(second)+" {\n\tbind 127.0.0.1")
	run(t, front, caddy, "run", "--adapter", "caddyfile", "--config", file)
	return front, second
}

func startHAProxy(t *testing.T, asked string) (http1, http2 string) { return startScript(t, asked) }

// startScript starts HAProxy with changes of its script.
func startScript(t *testing.T, asked string, change ...string) (http1, http2 string) {
	dir, front, second, haproxy := t.TempDir(), freeport.Address(t), freeport.Address(t), program(t, "haproxy")
	lua := deployed(t, "haproxy/chopmark.lua", dir, change...)
	file := deployed(t, "haproxy/haproxy.cfg", dir, "127.0.0.1:9080", asked, "127.0.0.1:8000", app(t),
		"bind :8080", "bind "+front+"\n    bind "+second+" proto h2", "/etc/haproxy/chopmark.lua", lua)
	run(t, front, haproxy, "-db", "-f", file)
	return front, second
}
