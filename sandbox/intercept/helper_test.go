package intercept

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// echo is what the handler of these tests saw.
type echo struct {
	Method, Scheme, Host, Target, Path, Own, Encoding, Body, Client string
	Proxy                                                           int // headers that were for the proxy
}

func playEcho(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client is gone
	}
	e := echo{
		Method: r.Method, Scheme: "http", Host: r.Host, Target: r.RequestURI, Path: r.URL.EscapedPath(), Own: r.Header.Get("X-Own"),
		Encoding: r.Header.Get("Accept-Encoding"), Body: string(body), Client: r.RemoteAddr,
	}
	if r.TLS != nil {
		e.Scheme = "https"
	}
	for _, name := range proxyHeaders {
		e.Proxy += len(r.Header.Values(name))
	}
	if r.URL.Path == "/slow" {
		<-r.Context().Done()
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(e)
}

func playsExamples(host string) bool { return strings.HasSuffix(host, ".cloud.example") }

// reports keeps what a proxy reported.
type reports struct {
	mu  sync.Mutex
	all []string
}

func (r *reports) add(host string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, host+": "+err.Error())
}

func (r *reports) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.all, "\n")
}

// newDir names a folder that is not there yet. Those of t.TempDir may be open to a group, as umask says.
func newDir(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "sandbox")
}

// start gives a proxy that plays the examples, with what change makes of its options.
func start(t *testing.T, change func(*Options)) *Proxy {
	t.Helper()
	ca, err := OpenCA(newDir(t))
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Handler: http.HandlerFunc(playEcho), Serves: playsExamples, CA: ca, Advice: "add it to a provider file"}
	if change != nil {
		change(&o)
	}
	p, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// through gives a client of this process that uses the proxy and trusts its authority.
func through(t *testing.T, p *Proxy) *http.Client {
	t.Helper()
	address, err := url.Parse(p.URL())
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(p.o.CA.certificate)
	transport := &http.Transport{Proxy: http.ProxyURL(address), TLSClientConfig: &tls.Config{RootCAs: roots}, DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: time.Minute}
}

func readEcho(t *testing.T, answer *http.Response, err error) echo {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var e echo
	if err := json.NewDecoder(answer.Body).Decode(&e); err != nil {
		t.Fatal(err)
	}
	return e
}

// need gives a command, and ends the test where there is none: only a test on someone's own machine may be skipped.
func need(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, name)
	}
	return path
}

func missing(t *testing.T, name string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing", name)
	}
	t.Skipf("%s is missing", name)
}

// environment gives the environment of a program behind p. base is this process's, with variables that would lead past the proxy.
func environment(t *testing.T, p *Proxy) []string {
	t.Helper()
	base := append(os.Environ(), "NO_PROXY=.cloud.example,other.example", "no_proxy=*", "SSL_CERT_FILE=/nowhere", "JAVA_TOOL_OPTIONS=-Duser.language=en")
	env, remove, err := p.Environment(base)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := remove(); err != nil {
			t.Error(err)
		}
	})
	return env
}

// helperProcess gives a command that starts this test program anew for one of the roles of TestMain.
func helperProcess(role string, args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "INTERCEPT_TEST_ROLE="+role)
	return cmd
}

func TestMain(m *testing.M) {
	switch role := os.Getenv("INTERCEPT_TEST_ROLE"); role {
	case "":
		os.Exit(m.Run())
	case "open":
		roleOpen(os.Args[1])
	case "run":
		roleRun(os.Args[1:])
	case "whole":
		roleWhole(os.Args[1], os.Args[2:])
	default:
		fmt.Fprintln(os.Stderr, "no role", role)
		os.Exit(1)
	}
}

// roleRun runs a command as the command line does.
func roleRun(args []string) {
	code, err := Run(context.Background(), args, os.Environ())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

// roleWhole does all that a sandbox run does.
func roleWhole(dir string, args []string) {
	code, err := whole(dir, args)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

func whole(dir string, args []string) (code int, err error) {
	ca, err := OpenCA(dir)
	if err != nil {
		return 1, err
	}
	p, err := Start(Options{Handler: http.HandlerFunc(playEcho), Serves: playsExamples, CA: ca})
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	env, remove, err := p.Environment(os.Environ())
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, remove()) }()
	return Run(context.Background(), args, env)
}

// roleOpen opens an authority and tells which one it got.
func roleOpen(dir string) {
	ca, err := OpenCA(dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(ca.certificate.SerialNumber)
}
