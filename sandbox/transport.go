package sandbox

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

// secureKey marks the requests of connections that stand for encrypted ones.
type secureKey struct{}

// Transport sends requests to the sandbox within this process, over real HTTP bytes but no network. A request to a host
// that no provider serves is answered by the sandbox too, with 404. An https address needs no certificate.
func (s *Sandbox) Transport() http.RoundTripper {
	s.pipe.Do(func() {
		s.listener = &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
		s.server = &http.Server{
			Handler: s, ReadHeaderTimeout: time.Minute,
			ConnContext: func(ctx context.Context, c net.Conn) context.Context {
				end, _ := c.(*pipeConn)
				return context.WithValue(ctx, secureKey{}, end != nil && end.secure)
			},
		}
		go func() { _ = s.server.Serve(s.listener) }() // it ends by Close, with http.ErrServerClosed
		s.transport = &http.Transport{
			DialContext:        s.listener.dial(false),
			DialTLSContext:     s.listener.dial(true),
			DisableCompression: true,
			IdleConnTimeout:    time.Minute,
		}
	})
	return s.transport
}

// Close ends what Transport began. A sandbox that was used as a handler only needs no closing.
func (s *Sandbox) Close() error {
	s.pipe.Do(func() {})
	if s.server == nil {
		return nil
	}
	s.transport.CloseIdleConnections()
	return s.server.Close()
}

// pipeListener hands out one end of a pipe in memory for each connection.
type pipeListener struct {
	conns chan net.Conn
	once  sync.Once
	done  chan struct{}
}

// pipeConn is the server's end.
type pipeConn struct {
	net.Conn
	secure bool
}

func (l *pipeListener) dial(secure bool) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, _, _ string) (net.Conn, error) {
		client, server := net.Pipe()
		select {
		case l.conns <- &pipeConn{server, secure}:
			return client, nil
		case <-l.done:
			return nil, net.ErrClosed
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

func (l *pipeListener) Addr() net.Addr { return pipeAddr{} }

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "sandbox" }
