package intercept

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/elazarl/goproxy"
)

// handshakeTime is how long a client may take between CONNECT and the end of its TLS handshake.
const handshakeTime = time.Minute

// recordHandshake is the first byte of a connection that speaks TLS.
const recordHandshake = 22

// newConnect makes the part that is a proxy like others. Requests to hosts that are played never pass through its handlers: those drop
// and rewrite headers.
func (p *Proxy) newConnect() *goproxy.ProxyHttpServer {
	g := goproxy.NewProxyHttpServer()
	g.Logger = log.New(io.Discard, "", 0)
	g.KeepAcceptEncoding = true
	g.Tr = &http.Transport{Proxy: http.ProxyFromEnvironment, DisableCompression: true}
	g.ConnectDialWithReq = func(r *http.Request, network, addr string) (net.Conn, error) { return p.dial(g, r, network, addr) }
	g.OnRequest().HandleConnectFunc(p.onConnect)
	g.NonproxyHandler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "this is a forward proxy: set https_proxy="+p.URL()+" instead of asking it directly", http.StatusBadRequest)
	})
	return g
}

// dial connects to a host that is passed through, by the proxy that the user has for it, if any.
func (p *Proxy) dial(g *goproxy.ProxyHttpServer, r *http.Request, network, addr string) (net.Conn, error) {
	via, err := http.ProxyFromEnvironment(&http.Request{URL: &url.URL{Scheme: "https", Host: addr}})
	if err != nil {
		return nil, err
	}
	var c net.Conn
	if via != nil {
		c, err = g.NewConnectDialToProxy(via.String())(network, addr)
	} else {
		c, err = new(net.Dialer).DialContext(r.Context(), network, addr)
	}
	if err != nil {
		return nil, err
	}
	return p.listener.keep(c), nil
}

// onConnect decides what becomes of a CONNECT.
func (p *Proxy) onConnect(target string, ctx *goproxy.ProxyCtx) (*goproxy.ConnectAction, string) {
	host := hostname(target)
	switch {
	case p.passes(host):
		return &goproxy.ConnectAction{Action: goproxy.ConnectAccept}, target
	case p.o.Serves(host):
		return &goproxy.ConnectAction{Action: goproxy.ConnectHijack, Hijack: p.intercept}, target
	}
	p.report(host, ErrNotPlayed)
	ctx.Resp = p.refusal(ctx.Req, host)
	return goproxy.RejectConnect, target
}

func (p *Proxy) passes(host string) bool { return p.o.PassThrough != nil && p.o.PassThrough(host) }

func (p *Proxy) report(host string, err error) {
	if p.o.Report != nil {
		p.o.Report(host, err)
	}
}

// intercept speaks for the host at the other end of a tunnel: with TLS if the client starts it, plainly if not. Some clients send
// plain requests through tunnels too.
func (p *Proxy) intercept(r *http.Request, client net.Conn, _ *goproxy.ProxyCtx) {
	_ = client.SetDeadline(time.Now().Add(handshakeTime))
	if _, err := io.WriteString(client, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		_ = client.Close()
		return
	}
	t := &tunnel{Conn: client, r: bufio.NewReader(client), target: r.URL.Host}
	c, err := p.open(r.Context(), t)
	if err != nil {
		_ = client.Close()
		return
	}
	_ = client.SetDeadline(time.Time{})
	p.tunnels.push(c)
}

// open gives the connection on which requests come.
func (p *Proxy) open(ctx context.Context, t *tunnel) (net.Conn, error) {
	first, err := t.r.Peek(1)
	if err != nil {
		return nil, err // opened ahead of need, and closed unused
	}
	if first[0] != recordHandshake {
		return t, nil
	}
	host := hostname(t.target)
	c := tls.Server(t, &tls.Config{
		NextProtos:             []string{"http/1.1"},
		SessionTicketsDisabled: true,
		GetCertificate:         func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return p.leaves.of(host) },
		MinVersion:             tls.VersionTLS12,
	})
	if err := c.HandshakeContext(ctx); err != nil {
		p.report(host, fmt.Errorf("no TLS connection, the program may not trust the sandbox's certificate: %w", err))
		return nil, err
	}
	return c, nil
}

// serveOuter takes what programs send to the proxy.
func (p *Proxy) serveOuter(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodConnect && !r.URL.IsAbs() && p.o.Serves(hostname(r.Host)) {
		p.o.Handler.ServeHTTP(w, r) // asked directly, by a client that was told to connect here for a host
		return
	}
	if r.Method == http.MethodConnect || !r.URL.IsAbs() {
		p.connect.ServeHTTP(w, r)
		return
	}
	host := hostname(r.URL.Host)
	switch {
	case p.passes(host):
		p.connect.ServeHTTP(w, r)
	case p.o.Serves(host):
		p.o.Handler.ServeHTTP(w, origin(r))
	default:
		p.refuse(w, r, host)
	}
}

// serveInner takes what they send through tunnels.
func (p *Proxy) serveInner(w http.ResponseWriter, r *http.Request) {
	if r.Host == "" {
		r.Host, _ = r.Context().Value(targetKey{}).(string)
	}
	if host := hostname(r.Host); !p.o.Serves(host) {
		p.refuse(w, r, host)
		return
	}
	p.o.Handler.ServeHTTP(w, origin(r))
}

func (p *Proxy) refuse(w http.ResponseWriter, r *http.Request, host string) {
	p.report(host, ErrNotPlayed)
	answer := p.refusal(r, host)
	w.Header().Set("Content-Type", answer.Header.Get("Content-Type"))
	w.WriteHeader(answer.StatusCode)
	_, _ = io.Copy(w, answer.Body)
}

// refusal names the host in the status line too, because most clients show nothing else of an answer to CONNECT.
func (p *Proxy) refusal(r *http.Request, host string) *http.Response {
	text := fmt.Sprintf("the sandbox does not play %+q, and connects nowhere", host)
	body := "chopmark: error: " + text + "\n"
	if p.o.Advice != "" {
		body += "chopmark: hint: " + p.o.Advice + "\n"
	}
	return &http.Response{
		Status: strconv.Itoa(http.StatusForbidden) + " " + text, StatusCode: http.StatusForbidden,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r, Close: true,
		Header:        http.Header{"Content-Type": {"text/plain; charset=utf-8"}},
		Body:          io.NopCloser(strings.NewReader(body)),
		ContentLength: int64(len(body)),
	}
}
