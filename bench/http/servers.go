package main

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// servers are the processes of a run, by name.
type servers struct {
	dir     string
	running map[string]*process
}

type process struct {
	cmd      *exec.Cmd
	address  string
	profiles string
	said     bytes.Buffer
}

// start starts all of them, each with a port and a process of its own.
func start(dir string) (*servers, error) {
	s := &servers{dir: dir, running: map[string]*process{}}
	self, err := os.Executable()
	if err != nil {
		return s, err
	}
	at := map[string]string{}
	for _, name := range []string{"upstream", "proxy", "gateway", "authz", "nginx", "profiles"} {
		if at[name], err = free(); err != nil {
			return s, err
		}
	}
	own := func(role string, args ...string) error {
		line := []string{self, "-role", role, "-listen", at[role], "-upstream", at["upstream"], "-log", filepath.Join(dir, role+".log")}
		return s.launch(role, at[role], append(line, args...))
	}
	err = errors.Join(
		s.nginx("upstream", at["upstream"], strings.NewReplacer("LISTEN", at["upstream"]).Replace(upstreamConf)),
		own("proxy"), own("gateway", "-pprof", at["profiles"]), own("authz"),
		s.nginx("nginx", at["nginx"], strings.NewReplacer("LISTEN", at["nginx"], "UPSTREAM", at["upstream"], "AUTHZ", at["authz"]).Replace(frontConf)),
	)
	if p := s.running["gateway"]; p != nil {
		p.profiles = at["profiles"]
	}
	return s, err
}

func free() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// launch starts a server and waits until it listens.
func (s *servers) launch(name, address string, line []string) error {
	p := &process{cmd: exec.Command(line[0], line[1:]...), address: address}
	p.cmd.Stdout, p.cmd.Stderr = &p.said, &p.said
	if err := p.cmd.Start(); err != nil {
		return err
	}
	s.running[name] = p
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if c, err := net.Dial("tcp", address); err == nil {
			return c.Close()
		}
	}
	return fmt.Errorf("%s does not listen", name)
}

func (s *servers) stop() {
	for name, p := range s.running {
		_ = p.cmd.Process.Signal(syscall.SIGTERM) // Wait tells
		if err := p.cmd.Wait(); err != nil {
			fmt.Fprintf(os.Stderr, "%s ended with %v\n%s", name, err, p.said.Bytes())
		}
	}
}

// nginx starts an nginx of one process.
func (s *servers) nginx(name, address, conf string) error {
	path, err := exec.LookPath("nginx")
	if err != nil {
		if path, err = exec.LookPath("/usr/sbin/nginx"); err != nil {
			return errors.New("nginx is missing: .ci/debian installs it")
		}
	}
	dir := filepath.Join(s.dir, name)
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(mainConf, "DIR", dir)+conf+"}\n"), 0o644); err != nil {
		return err
	}
	return s.launch(name, address, []string{path, "-p", dir, "-e", "stderr", "-c", file})
}

// cpu is the CPU time that the process took until now.
func (p *process) cpu() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	user, err := strconv.Atoi(fields[11])
	if err != nil {
		return 0, err
	}
	system, err := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond, err // a tick is 10 ms on every Linux
}

const mainConf = `daemon off;
master_process off;
pid DIR/pid;
error_log stderr;
events { worker_connections 4096; }
http {
    access_log off;
    keepalive_requests 100000000;
    client_body_temp_path DIR/body;
    proxy_temp_path DIR/proxy;
    fastcgi_temp_path DIR/fastcgi;
    uwsgi_temp_path DIR/uwsgi;
    scgi_temp_path DIR/scgi;
`

const upstreamConf = `    server { listen LISTEN backlog=1024; location / { return 200 "hello from behind, a small answer of some 60 bytes, no more\n"; } }
`

// frontConf has nginx alone under /open, and authz as docs/deploy/nginx asks it under /pair.
const frontConf = `    upstream app { server UPSTREAM; keepalive 128; keepalive_requests 100000000; }
    upstream chopmark { server AUTHZ; keepalive 128; keepalive_requests 100000000; }
    server {
        listen LISTEN backlog=1024;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $http_host;
        location /open { proxy_pass http://app; }
        location /pair {
            auth_request /.chopmark;
            auth_request_set $chopmark_key $upstream_http_x_chopmark_key;
            proxy_pass http://app;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_set_header X-Chopmark-Key $chopmark_key;
        }
        location = /.chopmark {
            internal;
            proxy_pass http://chopmark/;
            proxy_pass_request_body off;
            proxy_set_header Connection "";
            proxy_set_header Content-Length "";
            proxy_set_header X-Original-Method $request_method;
            proxy_set_header X-Original-URI $request_uri;
            proxy_set_header X-Original-Host $http_host;
            proxy_set_header X-Original-Proto $scheme;
            proxy_set_header X-Original-From $remote_addr;
            proxy_set_header X-Original-Length $content_length;
            proxy_set_header X-Original-Connection $http_connection;
        }
    }
`
