package intercept

import (
	"bufio"
	"context"
	"crypto/tls"
	"net"
	"sync"
)

// listener knows its open connections. A server forgets a connection that is hijacked, as those of CONNECT are.
type listener struct {
	net.Listener
	mu     sync.Mutex
	open   map[net.Conn]bool
	closed bool
}

func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return l.keep(c), nil
}

// keep gives a connection that closeAll closes too.
func (l *listener) keep(c net.Conn) net.Conn {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		_ = c.Close()
		return c
	}
	if l.open == nil {
		l.open = map[net.Conn]bool{}
	}
	l.open[c] = true
	if t, is := c.(*net.TCPConn); is {
		return &keptTCP{TCPConn: t, l: l}
	}
	return &kept{Conn: c, l: l}
}

func (l *listener) forget(c net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.open, c)
}

func (l *listener) closeAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	for c := range l.open {
		_ = c.Close()
	}
	clear(l.open)
}

// keptTCP can be closed in one direction, as tunnels that are passed through need it.
type keptTCP struct {
	*net.TCPConn
	l *listener
}

func (c *keptTCP) Close() error {
	c.l.forget(c.TCPConn)
	return c.TCPConn.Close()
}

// kept is a connection to a host through a proxy of the user, which may speak TLS.
type kept struct {
	net.Conn
	l *listener
}

func (c *kept) Close() error {
	c.l.forget(c.Conn)
	return c.Conn.Close()
}

// tunnels hands connections that came by CONNECT to the inner server.
type tunnels struct {
	addr  net.Addr
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newTunnels(addr net.Addr) *tunnels {
	return &tunnels{addr: addr, conns: make(chan net.Conn), done: make(chan struct{})}
}

func (t *tunnels) Accept() (net.Conn, error) {
	select {
	case c := <-t.conns:
		return c, nil
	case <-t.done:
		return nil, net.ErrClosed
	}
}

func (t *tunnels) Addr() net.Addr { return t.addr }

func (t *tunnels) Close() error {
	t.once.Do(func() { close(t.done) })
	return nil
}

// push gives c to the inner server, or closes it.
func (t *tunnels) push(c net.Conn) {
	select {
	case t.conns <- c:
	case <-t.done:
		_ = c.Close()
	}
}

// tunnel is the inside of a CONNECT. Its first bytes were looked at.
type tunnel struct {
	net.Conn
	r      *bufio.Reader
	target string // host and port of CONNECT
}

func (t *tunnel) Read(p []byte) (int, error) { return t.r.Read(p) }

type targetKey struct{}

// withTarget remembers where the client of a tunnel wanted to go.
func withTarget(ctx context.Context, c net.Conn) context.Context {
	if secured, is := c.(*tls.Conn); is {
		c = secured.NetConn()
	}
	if t, is := c.(*tunnel); is {
		return context.WithValue(ctx, targetKey{}, t.target)
	}
	return ctx
}
