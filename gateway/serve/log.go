package serve

import (
	"bufio"
	"context"
	"io"
	"log"
	"log/slog"
	"sync"
	"time"

	"github.com/chopmark/chopmark/gateway/judge"
)

// longest bounds texts of callers in the log.
const longest = 512

// log writes the record of a request. Its values are texts and whole numbers, which slog writes without looking at types by
// reflection. A key id that is not known is as the caller wrote it.
func (x *exchange) log(took time.Duration) {
	h := x.gateway.options.Access
	if h == nil {
		return
	}
	level := slog.LevelInfo
	if x.reason != judge.OK {
		level = slog.LevelWarn
	}
	if !h.Enabled(context.Background(), level) {
		return
	}
	var memory [24]slog.Attr
	attrs := append(memory[:0], slog.String("request_id", x.id), slog.String("method", x.request.Method),
		slog.String("host", short(x.request.Host)), slog.String("target", short(x.request.RequestURI)), slog.String("from", x.request.RemoteAddr),
		slog.Int("status", x.status), slog.Int64("bytes", x.written), slog.Int64("us", took.Microseconds()), slog.String("reason", string(x.reason)))
	attrs = x.decided(attrs)
	if x.upstream != nil {
		attrs = append(attrs, slog.String("upstream", x.upstream.name), slog.Int64("upstream_us", x.took.Microseconds()))
	}
	if x.detail != "" {
		attrs = append(attrs, slog.String("detail", short(x.detail)))
	}
	r := slog.NewRecord(x.began, level, "request", 0)
	r.AddAttrs(attrs...)
	_ = h.Handle(context.Background(), r) // there is nowhere to say that a log cannot be written
}

// decided adds what was decided.
func (x *exchange) decided(attrs []slog.Attr) []slog.Attr {
	d := x.decision
	if d == nil {
		return attrs
	}
	if d.API != nil {
		attrs = append(attrs, slog.String("service", d.Service.Name), slog.String("environment", d.Environment), slog.String("api", d.API.Name), slog.Int("release", d.API.Release))
	}
	if d.Scheme != "" {
		attrs = append(attrs, slog.String("scheme", d.Scheme), slog.String("verdict", string(d.Result.Verdict))) // of the signature alone
	}
	if d.KeyID != "" {
		attrs = append(attrs, slog.String("key_id", short(d.KeyID)))
	}
	if key := d.Key(); key != nil {
		attrs = append(attrs, slog.String("key", key.Name))
	}
	if plan := d.Plan(); plan != nil {
		attrs = append(attrs, slog.String("plan", plan.Name))
	}
	if x.counts.Plan.Limit > 0 {
		attrs = append(attrs, slog.Int("rate_left", x.counts.Plan.Left))
	}
	if x.counts.Quota.Limit > 0 {
		attrs = append(attrs, slog.Int("quota_left", x.counts.Quota.Left))
	}
	if x.detail != "" {
		return attrs
	}
	switch {
	case d.Err != nil:
		x.detail = d.Err.Error()
	case d.Reason != judge.OK:
		x.detail = d.Result.Detail
	}
	return attrs
}

func short(s string) string {
	if len(s) > longest {
		return s[:longest] + "..."
	}
	return s
}

// proxyLog takes what ReverseProxy itself has to say.
func (g *Gateway) proxyLog() *log.Logger {
	return slog.NewLogLogger(g.events.Handler(), slog.LevelDebug)
}

// LogWriter gathers lines of a log, so that not each of them is a call to the system. What is gathered is written at the latest
// after a moment, and by Close; it is lost when the process is killed.
type LogWriter struct {
	mu   sync.Mutex
	to   *bufio.Writer
	end  chan struct{}
	once sync.Once
}

// flushEvery is the moment.
const flushEvery = 200 * time.Millisecond

// NewLogWriter makes a writer before another one.
func NewLogWriter(w io.Writer) *LogWriter {
	l := &LogWriter{to: bufio.NewWriterSize(w, 64<<10), end: make(chan struct{})}
	go l.flushing()
	return l
}

// Write takes a line.
func (l *LogWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to.Write(p)
}

func (l *LogWriter) flushing() {
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	for {
		select {
		case <-l.end:
			return
		case <-tick.C:
			_ = l.flush() // Close tells of a writer that fails
		}
	}
}

func (l *LogWriter) flush() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to.Flush()
}

// Close writes what is left.
func (l *LogWriter) Close() error {
	l.once.Do(func() { close(l.end) })
	return l.flush()
}
