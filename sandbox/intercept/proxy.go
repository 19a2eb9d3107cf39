// Package intercept puts an unmodified program in front of a handler that plays hosts. In: the handler, and which hosts it plays. Out: a
// forward proxy on a loopback port that speaks TLS in the name of those hosts, the environment with which a program uses it, and the
// program's run. The handler gets requests as they travelled: nothing of target, headers or body is rewritten. The proxy connects
// nowhere unless a pass-through is asked for, and the key of its certificate authority is never readable by others.
package intercept

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/elazarl/goproxy"
)

// Options say what a proxy plays.
type Options struct {
	// Handler answers the requests to the hosts that are played. It sees the target from the path on as RequestURI, the name as Host, and
	// TLS is set for https. It must return when the context of its request ends.
	Handler http.Handler

	// Serves tells of hosts that the handler plays. It gets names in lower case, without port and final dot.
	Serves func(host string) bool

	// PassThrough tells of hosts that programs reach as if there were no proxy, even if Serves knows them too. Nil means none.
	PassThrough func(host string) bool

	// CA signs the certificates of the hosts.
	CA *CA

	// Address is where to listen; empty means a free port of the loopback interface.
	Address string

	// Advice tells who asked for a host that is not played what to do about it.
	Advice string

	// Report is called with what did not become a request: ErrNotPlayed, or a program that does not trust the certificate. May be
	// nil.
	Report func(host string, err error)
}

// ErrNotPlayed is reported for a host that is neither played nor passed through.
var ErrNotPlayed = errors.New("the sandbox does not play this host")

// Proxy is a running proxy.
type Proxy struct {
	o        Options
	listener *listener
	connect  *goproxy.ProxyHttpServer // CONNECT, and what is passed through
	outer    *http.Server             // what programs connect to
	inner    *http.Server             // what they find behind CONNECT
	tunnels  *tunnels
	leaves   *leaves
	work     running
	cancel   context.CancelFunc
}

// stopTime is how long Close waits for handlers whose connections and contexts have ended.
const stopTime = 5 * time.Second

// Start listens and serves until Close or Shutdown.
func Start(o Options) (*Proxy, error) {
	if o.Handler == nil || o.Serves == nil || o.CA == nil {
		return nil, errors.New("intercept: Handler, Serves and CA are needed")
	}
	if o.Address == "" {
		o.Address = "127.0.0.1:0"
	}
	inner, err := net.Listen("tcp", o.Address)
	if err != nil {
		return nil, fmt.Errorf("the proxy cannot listen on %s: %w", o.Address, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	p := &Proxy{o: o, listener: &listener{Listener: inner}, tunnels: newTunnels(inner.Addr()), cancel: cancel}
	p.leaves = newLeaves(o.CA)
	p.connect = p.newConnect()
	p.outer = p.server(ctx, http.HandlerFunc(p.serveOuter))
	p.inner = p.server(ctx, http.HandlerFunc(p.serveInner))
	p.inner.ConnContext = withTarget
	p.work.start(func() { _ = p.outer.Serve(p.listener) }) // ends with ErrServerClosed
	p.work.start(func() { _ = p.inner.Serve(p.tunnels) })
	return p, nil
}

func (p *Proxy) server(ctx context.Context, handler http.Handler) *http.Server {
	return &http.Server{
		Handler:     http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { p.work.do(func() { handler.ServeHTTP(w, r) }) }),
		BaseContext: func(net.Listener) context.Context { return ctx },
		ErrorLog:    log.New(panics{p}, "", 0),
		// OPTIONS * is for the handler too.
		DisableGeneralOptionsHandler: true,

		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
	}
}

// Address is host and port of the proxy.
func (p *Proxy) Address() string { return p.listener.Addr().String() }

// URL is what programs are given as their proxy.
func (p *Proxy) URL() string { return "http://" + p.Address() }

// Shutdown takes no more connections, lets requests finish until ctx ends, and closes what is left.
func (p *Proxy) Shutdown(ctx context.Context) error {
	_ = p.outer.Shutdown(ctx) // whatever it could not end, Close ends
	_ = p.inner.Shutdown(ctx)
	return p.Close()
}

// Close ends all connections at once, and waits until nothing of the proxy runs any more.
func (p *Proxy) Close() error {
	p.cancel()
	_ = p.outer.Close()
	_ = p.inner.Close()
	p.listener.closeAll()
	if transport := p.connect.Tr; transport != nil {
		transport.CloseIdleConnections()
	}
	if !p.work.wait(stopTime) {
		return errors.New("the proxy stopped, but an answer to a request is still being made")
	}
	return nil
}

// panics is the log of the servers. All that matters there is a handler that panicked.
type panics struct{ p *Proxy }

func (l panics) Write(line []byte) (int, error) {
	if _, what, found := strings.Cut(string(line), "panic serving "); found {
		what, _, _ = strings.Cut(what, "\n") // the stack
		l.p.report("", errors.New("the handler panicked: "+what))
	}
	return len(line), nil
}

// running counts the goroutines that work for the proxy.
type running struct {
	mu     sync.Mutex
	closed bool
	group  sync.WaitGroup
}

// do runs f, but not once the proxy is being closed.
func (r *running) do(f func()) {
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		return
	}
	r.group.Add(1)
	r.mu.Unlock()
	defer r.group.Done()
	f()
}

func (r *running) start(f func()) { r.group.Go(f) }

// wait tells whether all ended in time.
func (r *running) wait(limit time.Duration) bool {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	done := make(chan struct{})
	go func() { r.group.Wait(); close(done) }()
	select {
	case <-done:
		return true
	case <-time.After(limit):
		return false
	}
}
