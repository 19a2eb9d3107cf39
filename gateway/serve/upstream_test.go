package serve_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/serve"
	"github.com/chopmark/chopmark/internal/freeport"
)

// TestWeights: upstreams get their shares.
func TestWeights(t *testing.T) {
	a, b := newUpstream(t, nil), newUpstream(t, nil)
	open := api("open", "/", nil)
	open.Upstream = []model.Upstream{{URL: a.URL, Weight: 3}, {URL: b.URL}}
	w := newWorld(t, shop(open), nil)
	for range 40 {
		w.send(t, w.plain(t, "GET", "/", ""))
	}
	if a.count() != 30 || b.count() != 10 {
		t.Errorf("%d and %d of 40, want 30 and 10", a.count(), b.count())
	}
}

// TestFailover: an upstream that cannot be reached is passed over, body and all, and after a few failures not asked for a while.
func TestFailover(t *testing.T) {
	a := newUpstream(t, nil)
	both := api("both", "/", nil, volc)
	both.Upstream = []model.Upstream{{URL: "http://" + freeport.Address(t)}, {URL: a.URL}}
	var dialled atomic.Int32
	dead := strings.TrimPrefix(both.Upstream[0].URL, "http://")
	w := newWorld(t, shop(both), func(o *serve.Options) {
		o.Dial = func(tr *http.Transport) {
			dial := tr.DialContext
			tr.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
				if address == dead {
					dialled.Add(1)
				}
				return dial(ctx, network, address)
			}
		}
	})
	for range 20 {
		got := w.send(t, w.signed(t, signing{scheme: "volcengine-v4", inputs: volc.Inputs}, "POST", "/", "hello"))
		if got.status != 200 || a.last(t).body != "hello" {
			t.Fatalf("%d %s", got.status, got.body)
		}
	}
	if n := dialled.Load(); n != 3 {
		t.Errorf("the dead upstream was tried %d times, want 3", n)
	}
	if text := w.metrics(t); !strings.Contains(text, fmt.Sprintf("chopmark_gateway_upstream_up{upstream=%q} 0", both.Upstream[0].URL)) {
		t.Error("the metrics do not say that it is down")
	}
}

// TestUpstreamFaults: what goes wrong behind is answered in the words of the dialect.
func TestUpstreamFaults(t *testing.T) {
	slow := newUpstream(t, func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-time.After(10 * time.Second):
		}
	})
	rude := newUpstream(t, func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) })
	late := api("late", "/late", slow)
	late.Timeout = "50ms"
	dead := api("dead", "/dead", nil)
	dead.Upstream = []model.Upstream{{URL: "http://" + freeport.Address(t)}}
	kong := api("kong", "/kong", nil)
	kong.Upstream, kong.Dialect = dead.Upstream, "kong"
	ill := api("ill", "/ill", nil)
	sick := newUpstream(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) })
	ill.Upstream = []model.Upstream{{URL: sick.URL, Health: "/healthz"}}
	w := newWorld(t, shop(late, dead, kong, api("rude", "/rude", rude), ill), nil)
	tests := []struct {
		path, body, reason string
		status             int
	}{
		{"/late", `{"message":"Gateway Timeout"}`, "upstream-timeout", 504},
		{"/dead", `{"message":"Bad Gateway"}`, "upstream-failed", 502},
		{"/rude", `{"message":"Bad Gateway"}`, "upstream-failed", 502},
		{"/kong", "An invalid response was received from the upstream server", "upstream-failed", 502},
	}
	for _, tt := range tests {
		a := w.send(t, w.plain(t, "GET", tt.path, ""))
		if a.status != tt.status || !strings.Contains(a.body, tt.body) {
			t.Errorf("%s: %d %s", tt.path, a.status, a.body)
		}
		records := w.log.records(t)
		if got := records[len(records)-1]; got["reason"] != tt.reason || got["detail"] == nil {
			t.Errorf("%s: the log says %v", tt.path, got)
		}
	}
}

// TestProbes: an upstream whose health is bad is not asked, and is again when it is well.
func TestProbes(t *testing.T) {
	var well atomic.Bool
	a := newUpstream(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/healthz" && !well.Load() {
			w.WriteHeader(503)
		}
	})
	open := api("open", "/", nil)
	open.Upstream = []model.Upstream{{URL: a.URL, Health: "/healthz"}}
	w := newWorld(t, shop(open), func(o *serve.Options) { o.Probe = 5 * time.Millisecond })
	wait := func(want int) {
		t.Helper()
		for range 500 {
			if a := w.send(t, w.plain(t, "GET", "/", "")); a.status == want {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
		t.Fatalf("it never answers %d", want)
	}
	wait(502)
	well.Store(true)
	wait(200)
}

// TestUpgrade: a connection that changes its protocol goes through, both ways.
func TestUpgrade(t *testing.T) {
	u := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		fmt.Fprintf(rw, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: %s\r\n\r\n", r.Header.Get("Upgrade"))
		rw.Flush()
		line, _ := rw.ReadString('\n')
		fmt.Fprintf(rw, "%s said %s", r.Header.Get("X-Chopmark-Key"), line)
		rw.Flush()
	}))
	defer u.Close()
	socket := api("socket", "/socket", nil, keypair)
	socket.Upstream = []model.Upstream{{URL: u.URL}}
	w := newWorld(t, shop(socket), nil)
	m := w.signed(t, dateOnly, "GET", "/socket", "", "Source", "app", "Connection", "Upgrade", "Upgrade", "websocket")
	conn, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET /socket HTTP/1.1\r\nHost: %s\r\n", m.Authority)
	for _, h := range m.Headers {
		if h.Name != "Host" {
			fmt.Fprintf(conn, "%s: %s\r\n", h.Name, h.Value)
		}
	}
	fmt.Fprint(conn, "\r\n")
	in := bufio.NewReader(conn)
	answer, err := http.ReadResponse(in, nil)
	if err != nil || answer.StatusCode != 101 {
		t.Fatalf("%v %v", answer, err)
	}
	fmt.Fprint(conn, "hello\n")
	if line, err := in.ReadString('\n'); line != "AKIDanna said hello\n" {
		t.Errorf("%q %v", line, err)
	}
	conn.Close()
	w.waitFor(t, `"status":101`)
}

// TestStreams: a long body that nobody has to read goes through in pieces, and so does a long answer.
func TestStreams(t *testing.T) {
	step := make(chan struct{})
	u := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in := bufio.NewReader(r.Body)
		for range 3 {
			if _, err := in.ReadString('\n'); err != nil {
				t.Error(err)
			}
			step <- struct{}{} // the next line is written only now
		}
		for i := range 3 {
			fmt.Fprintf(w, "line %d\n", i)
			_ = http.NewResponseController(w).Flush()
			<-step // this one was read
		}
	}))
	defer u.Close()
	open := api("open", "/", nil)
	open.Upstream = []model.Upstream{{URL: u.URL}}
	w := newWorld(t, shop(open), nil)
	body, out := io.Pipe()
	go func() {
		for i := range 3 {
			fmt.Fprintf(out, "line %d\n", i)
			<-step
		}
		out.Close()
	}()
	answer, err := http.Post(w.url+"/", "text/plain", body)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	in := bufio.NewReader(answer.Body)
	for i := range 3 {
		if line, err := in.ReadString('\n'); line != fmt.Sprintf("line %d\n", i) {
			t.Fatalf("%q %v", line, err)
		}
		step <- struct{}{}
	}
}

// TestPublish: requests that run while snapshots change are all answered, each by one of the releases.
func TestPublish(t *testing.T) {
	a, b := newUpstream(t, nil), newUpstream(t, nil)
	old, young := shop(api("open", "/", a, keypair)), shop(api("open", "/", b, keypair))
	young.Version, young.Releases[0].Number, young.Live[0].Number = 2, 2, 2
	w := newWorld(t, old, nil)
	m := w.signed(t, dateOnly, "POST", "/", "hello", "Source", "app")
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
	defer client.CloseIdleConnections()
	var bad atomic.Int32
	var callers sync.WaitGroup
	end := make(chan struct{})
	for range 4 {
		callers.Go(func() {
			for {
				select {
				case <-end:
					return
				default:
				}
				r, _ := http.NewRequest("POST", w.url+"/", bytes.NewReader(m.Body.Bytes))
				for _, h := range m.Headers {
					r.Header.Set(h.Name, h.Value)
				}
				answer, err := client.Do(r)
				if err != nil {
					bad.Add(1)
					continue
				}
				if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != 200 {
					bad.Add(1)
				}
				answer.Body.Close()
			}
		})
	}
	for i := range 200 {
		if errs := w.Use([]*model.Snapshot{old, young}[i%2]); len(errs) > 0 {
			t.Error(errs)
		}
		time.Sleep(time.Millisecond)
	}
	close(end)
	callers.Wait()
	if bad.Load() != 0 || a.count() == 0 || b.count() == 0 {
		t.Errorf("%d requests failed; %d and %d reached the upstreams", bad.Load(), a.count(), b.count())
	}
}

// TestShutdown: a request that is under way is finished, and readiness ends at once.
func TestShutdown(t *testing.T) {
	arrived, leave := make(chan struct{}), make(chan struct{})
	u := newUpstream(t, func(w http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-leave
		fmt.Fprint(w, "done")
	})
	w := newWorld(t, shop(api("open", "/", u)), nil)
	port, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended, answered := make(chan error, 1), make(chan error, 1)
	go func() { ended <- w.Serve(ctx, port, serve.Listening{}) }()
	if code, text := w.health("/readyz"); code != 200 || text != "ready\n" {
		t.Errorf("%d %s", code, text)
	}
	go func() {
		answer, err := http.Get("http://" + port.Addr().String() + "/")
		if err == nil {
			var body []byte
			if body, err = io.ReadAll(answer.Body); string(body) != "done" {
				err = errors.Join(err, fmt.Errorf("the answer is %q", body))
			}
			answer.Body.Close()
		}
		answered <- err
	}()
	<-arrived
	stop()
	for {
		if code, text := w.health("/readyz"); code == 503 && text == "ending\n" {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if code, _ := w.health("/healthz"); code != 200 {
		t.Errorf("/healthz is %d", code)
	}
	close(leave)
	if err := <-answered; err != nil {
		t.Error(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
