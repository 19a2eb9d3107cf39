package serve

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Health serves /healthz (the process runs), /readyz (it has something to serve, and does not end) and /metrics. It belongs on a
// port that callers do not reach.
func (g *Gateway) Health() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok\n") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		switch {
		case g.draining.Load():
			say(w, http.StatusServiceUnavailable, "ending\n")
		case !g.ready.Load():
			say(w, http.StatusServiceUnavailable, "nothing to serve yet\n")
		default:
			say(w, http.StatusOK, "ready\n")
		}
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(g.options.Metrics, promhttp.HandlerOpts{}))
	return mux
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text)) // a caller that is gone is seen by the server
}

// Listening says how a server listens. The zero value is the usual one.
type Listening struct {
	Handler    http.Handler  // nil: the gateway itself
	TLS        *tls.Config   // nil: plain HTTP
	HeaderTime time.Duration // for the head of a request; 0: 10s
	BodyTime   time.Duration // for a whole request, its body included; 0: 5m
	Linger     time.Duration // between not being ready and taking no more connections, for those who look at /readyz
	Grace      time.Duration // for requests that are under way when it ends; 0: 30s
}

// Serve takes requests of a port until ctx is done. Then it says that it is not ready, takes no more connections, and waits for
// the requests that are under way.
func (g *Gateway) Serve(ctx context.Context, port net.Listener, l Listening) error {
	if l.Handler == nil {
		l.Handler = g
	}
	server := &http.Server{
		Handler: l.Handler, TLSConfig: l.TLS, ReadHeaderTimeout: cmp.Or(l.HeaderTime, 10*time.Second), ReadTimeout: cmp.Or(l.BodyTime, 5*time.Minute),
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: g.proxyLog(),
	}
	ended := make(chan error, 1)
	go func() {
		if l.TLS != nil {
			ended <- server.ServeTLS(port, "", "")
			return
		}
		ended <- server.Serve(port)
	}()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	g.End()
	time.Sleep(l.Linger)
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), cmp.Or(l.Grace, 30*time.Second))
	defer cancel()
	err := server.Shutdown(grace)
	if served := <-ended; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// End makes /readyz say that no more requests are taken soon.
func (g *Gateway) End() { g.draining.Store(true) }
