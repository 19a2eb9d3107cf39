package serve

import (
	"bufio"
	"encoding/json"
	"io"
	"log"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"github.com/chopmark/chopmark/gateway/judge"
)

// longest bounds texts of callers in the log.
const longest = 512

// log writes the line of a request, as slog.JSONHandler would: its cost is that of every request, so the bytes are put together here,
// in memory that the exchange keeps. A key id that is not known is as the caller wrote it.
func (x *exchange) log(took time.Duration) {
	to := x.gateway.options.Access
	if to == nil {
		return
	}
	l := line(append(x.line[:0], `{"time":"`...))
	l = x.began.AppendFormat(l, time.RFC3339Nano)
	level := `","level":"INFO","msg":"request"`
	if x.reason != judge.OK {
		level = `","level":"WARN","msg":"request"`
	}
	l = append(l, level...)
	l.text("request_id", x.id[0])
	l.text("method", x.request.Method)
	l.text("host", short(x.request.Host))
	l.text("target", short(x.request.RequestURI))
	l.text("from", short(x.gateway.client(x.request)))
	l.number("status", int64(x.status))
	l.number("bytes", x.written)
	l.number("us", took.Microseconds())
	l.text("reason", string(x.reason))
	x.decided(&l)
	if x.upstream != nil {
		l.text("upstream", x.upstream.name)
		l.number("upstream_us", x.took.Microseconds())
	}
	if x.detail != "" {
		l.text("detail", short(x.detail))
	}
	x.line = append(l, "}\n"...)
	_, _ = to.Write(x.line) // there is nowhere to say that a log cannot be written
}

// decided adds what was decided.
func (x *exchange) decided(l *line) {
	d := x.decision
	if d == nil {
		return
	}
	if d.API != nil {
		l.text("service", d.Service.Name)
		l.text("environment", d.Environment)
		l.text("api", d.API.Name)
		l.number("release", int64(d.API.Release))
	}
	l.caller(d)
	if x.counts.Plan.Limit > 0 {
		l.number("rate_left", int64(x.counts.Plan.Left))
	}
	if x.counts.Quota.Limit > 0 {
		l.number("quota_left", int64(x.counts.Quota.Left))
	}
	switch {
	case x.detail != "":
	case d.Err != nil:
		x.detail = d.Err.Error()
	case d.Reason != judge.OK:
		x.detail = d.Result.Detail
	}
}

// caller adds what is known of who called.
func (l *line) caller(d *judge.Decision) {
	if d.Scheme != "" {
		l.text("scheme", d.Scheme)
		l.text("verdict", string(d.Result.Verdict)) // of the signature alone
	}
	if d.KeyID != "" {
		l.text("key_id", short(d.KeyID))
	}
	if key := d.Key(); key != nil {
		l.text("key", key.Name)
	}
	if plan := d.Plan(); plan != nil {
		l.text("plan", plan.Name)
	}
}

// line is a JSON object that is being written. Names are ours and need no escaping.
type line []byte

func (l *line) name(name string) {
	*l = append(append(append(*l, `,"`...), name...), `":`...)
}

func (l *line) number(name string, n int64) {
	l.name(name)
	*l = strconv.AppendInt(*l, n, 10)
}

func (l *line) text(name, value string) {
	l.name(name)
	for i := range len(value) {
		if c := value[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			quoted, err := json.Marshal(value) // what is not UTF-8 is replaced
			if err != nil {
				quoted = []byte(`""`)
			}
			*l = append(*l, quoted...)
			return
		}
	}
	*l = append(append(append(*l, '"'), value...), '"')
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
