package intercept

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// dialTunnel opens a tunnel by hand, so that a test decides about every byte. The answer to CONNECT must start with want.
func dialTunnel(t *testing.T, p *Proxy, target, want string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", p.Address())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	fmt.Fprintf(c, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n", target, target)
	answer := make([]byte, len(want))
	if _, err := io.ReadFull(c, answer); err != nil || string(answer) != want {
		t.Fatalf("CONNECT: %q %v, want %q", answer, err, want)
	}
	return c
}

const established = "HTTP/1.1 200 Connection established\r\n\r\n"

// secure speaks TLS in a tunnel.
func secure(t *testing.T, p *Proxy, c net.Conn, host string) *tls.Conn {
	t.Helper()
	roots := x509.NewCertPool()
	roots.AddCert(p.o.CA.certificate)
	s := tls.Client(c, &tls.Config{ServerName: host, RootCAs: roots, NextProtos: []string{"h2", "http/1.1"}})
	if err := s.Handshake(); err != nil {
		t.Fatal(err)
	}
	return s
}

// ask sends the text of a request and gives what the handler saw.
func ask(t *testing.T, c net.Conn, text string) echo {
	t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	return readEcho(t, answer, err)
}

// awkward are targets that a proxy could be tempted to mend.
var awkward = []string{
	"/", "//", "/a//b/./c/../d", "/%2e%2E/%7e~%41", "/a%2Fb;v=1,2", "/é", "/?", "/?a", "/?&&=&a=&b", "/?a=%20+%2B&a=1&A=2", "/p?x=http://y//z", "/{x}|^`\"<>",
}

func TestTargetsArriveAsSent(t *testing.T) {
	p := start(t, nil)
	plain, err := net.Dial("tcp", p.Address())
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	secured := secure(t, p, dialTunnel(t, p, "api.cloud.example:443", established), "api.cloud.example")
	unsecured := dialTunnel(t, p, "api.cloud.example:80", established)
	const headers = " HTTP/1.1\r\nHost: api.cloud.example\r\nAccept-Encoding: br;q=1\r\nX-Own:  o\r\n"
	ways := []struct {
		name   string
		c      net.Conn
		before string // in front of the target
		scheme string
	}{
		{"tunnel with TLS", secured, "", "https"},
		{"tunnel without TLS", unsecured, "", "http"},
		{"whole address in a tunnel", secured, "https://api.cloud.example", "https"},
		{"whole address", plain, "http://API.cloud.example", "http"},
		{"whole address of https", plain, "https://user:word@api.cloud.example:443", "https"},
	}
	for _, way := range ways {
		for _, target := range awkward {
			t.Run(way.name+" "+target, func(t *testing.T) {
				got := ask(t, way.c, "POST "+way.before+target+headers+"Proxy-Connection: keep-alive\r\nContent-Length: 3\r\n\r\na b")
				if got.Target != target || got.Scheme != way.scheme || got.Body != "a b" || got.Own != "o" || got.Encoding != "br;q=1" {
					t.Errorf("got %+v, want target %q and scheme %s", got, target, way.scheme)
				}
				if way.c == plain && got.Proxy != 0 {
					t.Error("the handler saw headers that were for the proxy")
				}
			})
		}
	}
	if got := ask(t, secured, "OPTIONS * HTTP/1.1\r\nHost: api.cloud.example\r\n\r\n"); got.Target != "*" || got.Method != "OPTIONS" {
		t.Errorf("OPTIONS *: %+v", got)
	}
	if got := ask(t, plain, "GET http://api.cloud.example?q=1 HTTP/1.1\r\nHost: api.cloud.example\r\n\r\n"); got.Target != "/?q=1" || got.Path != "/" {
		t.Errorf("an address without path: %+v", got)
	}
}

func TestRefused(t *testing.T) {
	reported := &reports{}
	p := start(t, func(o *Options) { o.Report = reported.add })
	const text = "chopmark: error: the sandbox does not play \"other.example\", and connects nowhere\nchopmark: hint: add it to a provider file\n"
	answer, err := through(t, p).Get("http://other.example/path?secret=1")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, _ := io.ReadAll(answer.Body); answer.StatusCode != http.StatusForbidden || string(body) != text {
		t.Errorf("plain: %s %q", answer.Status, body)
	}
	const status = "HTTP/1.1 403 the sandbox does not play \"other.example\", and connects nowhere\r\n"
	rest, err := io.ReadAll(dialTunnel(t, p, "OTHER.example.:443", status))
	if err != nil || !strings.HasSuffix(string(rest), "\r\n\r\n"+text) {
		t.Errorf("CONNECT: %q %v", rest, err)
	}
	c := secure(t, p, dialTunnel(t, p, "api.cloud.example:443", established), "api.cloud.example")
	if _, err := io.WriteString(c, "GET /path HTTP/1.1\r\nHost: other.example\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if answer, err := http.ReadResponse(bufio.NewReader(c), nil); err != nil || answer.StatusCode != http.StatusForbidden {
		t.Errorf("another host in a tunnel: %v %v", answer, err)
	}
	want := "other.example: the sandbox does not play this host"
	if got := reported.text(); got != want+"\n"+want+"\n"+want {
		t.Errorf("reported %q", got)
	}
	direct, err := http.Get(p.URL() + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer direct.Body.Close()
	if direct.StatusCode != http.StatusBadRequest {
		t.Errorf("asked directly: %s", direct.Status)
	}
}

// TestPanicIsReported keeps a mistake of a handler from looking like one of the network.
func TestPanicIsReported(t *testing.T) {
	reported := &reports{}
	p := start(t, func(o *Options) {
		o.Report = reported.add
		o.Handler = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/abort" {
				panic(http.ErrAbortHandler)
			}
			panic("oh")
		})
	})
	for _, path := range []string{"/abort", "/oh"} {
		if answer, err := through(t, p).Get("https://api.cloud.example" + path); err == nil {
			_ = answer.Body.Close()
			t.Errorf("%s was answered: %s", path, answer.Status)
		}
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if got := reported.text(); !strings.HasPrefix(got, ": the handler panicked: ") || !strings.HasSuffix(got, ": oh") {
		t.Errorf("reported %q", got)
	}
}

// TestDistrust is the commonest mistake in a set-up: somebody must say it.
func TestDistrust(t *testing.T) {
	reported := &reports{}
	p := start(t, func(o *Options) { o.Report = reported.add })
	c := tls.Client(dialTunnel(t, p, "api.cloud.example:443", established), &tls.Config{ServerName: "api.cloud.example", RootCAs: x509.NewCertPool()})
	if err := c.Handshake(); err == nil {
		t.Fatal("the certificate is trusted by everyone")
	}
	_ = c.Close()
	for range 200 {
		if strings.HasPrefix(reported.text(), "api.cloud.example: no TLS connection, the program may not trust the sandbox's certificate") {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("reported %q", reported.text())
}

func TestPassThrough(t *testing.T) {
	real := httptest.NewTLSServer(http.HandlerFunc(playEcho))
	defer real.Close()
	plain := httptest.NewServer(http.HandlerFunc(playEcho))
	defer plain.Close()
	p := start(t, func(o *Options) { o.PassThrough = func(host string) bool { return host == "127.0.0.1" } })
	client := through(t, p)
	client.Transport.(*http.Transport).TLSClientConfig.RootCAs.AddCert(real.Certificate())
	for _, address := range []string{real.URL, plain.URL} {
		answer, err := client.Post(address+"/a//b%2F?c=", "text/plain", strings.NewReader("body"))
		got := readEcho(t, answer, err)
		if got.Target != "/a//b%2F?c=" || got.Body != "body" || got.Method != "POST" || !strings.HasPrefix(address, got.Scheme) {
			t.Errorf("%s: %+v", address, got)
		}
	}
}

// TestParallel opens tunnels at once, and uses each of them for several requests.
func TestParallel(t *testing.T) {
	p := start(t, nil)
	client := through(t, p)
	client.Transport.(*http.Transport).MaxIdleConnsPerHost = 64
	var all sync.WaitGroup
	var mu sync.Mutex
	connections := map[string]int{}
	for i := range 64 {
		all.Go(func() {
			for j := range 20 {
				target := fmt.Sprintf("/%d//%d?x=%%2F", i, j)
				answer, err := client.Post("https://h"+fmt.Sprint(i%8)+".cloud.example"+target, "text/plain", strings.NewReader(target))
				if err != nil {
					t.Error(err)
					return
				}
				got := readEcho(t, answer, nil)
				if got.Target != target || got.Body != target {
					t.Errorf("got %+v, want %s", got, target)
				}
				mu.Lock()
				connections[got.Client]++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if len(connections) > 200 {
		t.Errorf("%d connections for 1280 requests of 64 clients: tunnels are not kept alive", len(connections))
	}
}

// TestUpload holds that a body is neither changed nor gathered up.
func TestUpload(t *testing.T) {
	const size = 64 << 20
	p := start(t, func(o *Options) {
		o.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			sum := sha256.New()
			n, err := io.Copy(sum, r.Body)
			fmt.Fprintf(w, "%d %v %x", n, err, sum.Sum(nil))
		})
	})
	block := make([]byte, 1<<20)
	_, _ = rand.Read(block)
	sum := sha256.New()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	body := io.TeeReader(io.LimitReader(&repeated{block: block}, size), sum)
	answer, err := through(t, p).Post("https://api.cloud.example/up", "application/octet-stream", body)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	runtime.ReadMemStats(&after)
	if want := fmt.Sprintf("%d <nil> %x", size, sum.Sum(nil)); err != nil || string(got) != want {
		t.Errorf("got %s %v, want %s", got, err, want)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > size {
		t.Errorf("%d bytes were allocated for a body of %d", grown, size)
	}
}

type repeated struct {
	block []byte
	at    int
}

func (r *repeated) Read(p []byte) (int, error) {
	n := copy(p, r.block[r.at:])
	r.at = (r.at + n) % len(r.block)
	return n, nil
}

// TestAborts holds that clients that go away, at any point, end what was started for them, and that Close ends all others.
func TestAborts(t *testing.T) {
	ended := make(chan error, 16)
	p := start(t, func(o *Options) {
		o.Handler = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, err := io.Copy(io.Discard, r.Body)
			if err == nil {
				<-r.Context().Done()
				err = r.Context().Err()
			}
			ended <- err
		})
	})
	half := secure(t, p, dialTunnel(t, p, "api.cloud.example:443", established), "api.cloud.example")
	fmt.Fprint(half, "POST / HTTP/1.1\r\nHost: api.cloud.example\r\nContent-Length: 100\r\n\r\nhalf")
	waiting := secure(t, p, dialTunnel(t, p, "api.cloud.example:443", established), "api.cloud.example")
	fmt.Fprint(waiting, "GET / HTTP/1.1\r\nHost: api.cloud.example\r\n\r\n")
	for _, c := range []net.Conn{half, waiting} {
		_ = c.Close()
		if err := <-ended; err == nil {
			t.Error("a handler did not learn that its client went away")
		}
	}
	for _, s := range []string{"", "\x16\x03", "GET / HT"} { // silent, in the handshake, in the headers
		fmt.Fprint(dialTunnel(t, p, "api.cloud.example:443", established), s)
	}
	last := secure(t, p, dialTunnel(t, p, "api.cloud.example:443", established), "api.cloud.example")
	fmt.Fprint(last, "GET / HTTP/1.1\r\nHost: api.cloud.example\r\n\r\n")
	begun := time.Now()
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if took := time.Since(begun); took > stopTime/2 {
		t.Errorf("Close took %s", took)
	}
	if _, err := net.Dial("tcp", p.Address()); err == nil {
		t.Error("the proxy still listens")
	}
}

func TestShutdownLetsRequestsFinish(t *testing.T) {
	began, finish := make(chan bool), make(chan bool)
	p := start(t, func(o *Options) {
		o.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			began <- true
			<-finish
			_, _ = io.WriteString(w, `{"Own":"finished"}`)
		})
	})
	got := make(chan echo)
	client := through(t, p)
	go func() {
		answer, err := client.Get("https://api.cloud.example/")
		if err != nil {
			t.Error(err)
			close(got)
			return
		}
		got <- readEcho(t, answer, nil)
	}()
	<-began
	stopped := make(chan error)
	go func() { stopped <- p.Shutdown(context.Background()) }()
	close(finish)
	if e := <-got; e.Own != "finished" {
		t.Errorf("got %+v", e)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

// TestNoGoroutineIsLeft opens proxies and tunnels, and compares what runs before and after.
func TestNoGoroutineIsLeft(t *testing.T) {
	ca, err := OpenCA(newDir(t))
	if err != nil {
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()
	for range 5 {
		p, err := Start(Options{Handler: http.HandlerFunc(playEcho), Serves: playsExamples, CA: ca})
		if err != nil {
			t.Fatal(err)
		}
		for _, target := range []string{"a.cloud.example:443", "b.cloud.example:443"} {
			ask(t, secure(t, p, dialTunnel(t, p, target, established), strings.TrimSuffix(target, ":443")), "GET / HTTP/1.1\r\nHost: "+target+"\r\n\r\n")
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	stacks := make([]byte, 1<<16)
	t.Errorf("%d goroutines, %d before\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
}
