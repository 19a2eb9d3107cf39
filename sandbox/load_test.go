package sandbox_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/sandbox"
)

// TestManyCalls makes calls over 64 connections of a network: none fails, and memory does not grow beyond the state.
func TestManyCalls(t *testing.T) {
	calls := 20_000
	if testing.Short() {
		calls = 2_000
	}
	const connections = 64
	var refused atomic.Int64
	c := newClient(t, sandbox.Options{Observer: func(call sandbox.Call) {
		if call.Verdict != chopmark.OK || call.Code != "" {
			refused.Add(1)
		}
	}})
	server := httptest.NewServer(c.sandbox)
	t.Cleanup(server.Close)
	send := func(n int) {
		t.Helper()
		c.many(server, n, connections)
	}
	send(connections * 4) // connections, verifiers and pools are there now
	before := heap()
	send(calls)
	// A nonce of each call is kept, of those that have one, in 56 bytes and the room that maps leave.
	grown, most := int64(heap())-int64(before), int64(calls)*100+2<<20
	t.Logf("%d calls left %d KiB behind", calls, grown>>10)
	if grown > most {
		t.Errorf("%d calls left %d KiB behind, at most %d KiB are the nonces", calls, grown>>10, most>>10)
	}
	if n := refused.Load(); n > 0 {
		t.Errorf("%d calls were refused", n)
	}
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// many makes calls of several clouds.
func (c *client) many(server *httptest.Server, calls, connections int) {
	c.t.Helper()
	base, err := url.Parse(server.URL)
	if err != nil {
		c.t.Fatal(err)
	}
	transport := &http.Transport{MaxConnsPerHost: connections, MaxIdleConnsPerHost: connections}
	defer transport.CloseIdleConnections()
	ids := []string{"alibaba", "tencent", "qingcloud", "volcengine", "aws"}
	var wait sync.WaitGroup
	for w := range connections {
		wait.Go(func() {
			for i := w; i < calls; i += connections {
				req := c.request(ids[i%len(ids)], usual[ids[i%len(ids)]], nil)
				req.Host, req.URL.Host, req.URL.Scheme = req.URL.Host, base.Host, "http"
				res, err := transport.RoundTrip(req)
				if err != nil {
					c.t.Errorf("call %d: %v", i, err)
					return
				}
				if body := read(c.t, res); strings.Contains(body, "rror") {
					c.t.Errorf("call %d: %s", i, body)
					return
				}
			}
		})
	}
	wait.Wait()
}
