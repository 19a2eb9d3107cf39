package serve

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// transports holds one transport for every timeout that APIs have: the transport's own timer then costs nothing more.
type transports struct {
	prepare func(*http.Transport)
	mu      sync.Mutex
	by      map[time.Duration]*http.Transport
}

func (t *transports) of(wait time.Duration) *http.Transport {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.by[wait] == nil {
		t.by[wait] = NewTransport(wait)
		if t.prepare != nil {
			t.prepare(t.by[wait])
		}
	}
	return t.by[wait]
}

func (t *transports) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, tr := range t.by {
		tr.CloseIdleConnections()
	}
}

// NewTransport makes a transport as the gateway uses it: many connections are kept, nothing is decoded on the way, and an upstream
// that does not begin its answer within wait has failed. It obeys no proxy of the environment.
func NewTransport(wait time.Duration) *http.Transport {
	dialer := &net.Dialer{Timeout: min(wait, 5*time.Second), KeepAlive: 30 * time.Second}
	return &http.Transport{
		DialContext: dialer.DialContext, MaxIdleConnsPerHost: 512, IdleConnTimeout: 90 * time.Second, DisableCompression: true,
		TLSHandshakeTimeout: 5 * time.Second, ResponseHeaderTimeout: wait, ExpectContinueTimeout: time.Second, ForceAttemptHTTP2: true,
		MaxResponseHeaderBytes: 256 << 10,
	}
}

// BufferPool holds the buffers through which answers are copied.
type BufferPool struct{ pool sync.Pool }

// copyBuffer is the size of such a buffer.
const copyBuffer = 32 << 10

// Get gives a buffer.
func (p *BufferPool) Get() []byte {
	if b, ok := p.pool.Get().(*[copyBuffer]byte); ok {
		return b[:]
	}
	return make([]byte, copyBuffer)
}

// Put takes a buffer back.
func (p *BufferPool) Put(b []byte) {
	if len(b) == copyBuffer {
		p.pool.Put((*[copyBuffer]byte)(b))
	}
}

// copies is shared by all gateways of the process.
var copies = &BufferPool{}
