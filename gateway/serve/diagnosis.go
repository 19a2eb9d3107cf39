package serve

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/judge"
)

// Diagnosis bounds what is spent on finding out why signatures do not match. It happens beside requests, never before an answer.
type Diagnosis struct {
	Queue   int           // how many requests may wait; 0: DefaultQueue; below 0: nothing is diagnosed
	Body    int           // bytes of body that are kept of each; 0: DefaultDiagnosedBody
	Timeout time.Duration // how long one may take; 0: DefaultDiagnosing
	Every   time.Duration // a key is diagnosed once in this time; 0: DefaultEvery
}

// What Diagnosis means when it says nothing.
const (
	DefaultQueue         = 64
	DefaultDiagnosedBody = 64 << 10
	DefaultDiagnosing    = 2 * time.Second
	DefaultEvery         = 10 * time.Second
)

// diagnosis works off a queue, one request at a time, so that it takes at most one core.
type diagnosis struct {
	options Diagnosis
	gateway *Gateway
	log     slog.Handler
	queue   chan *suspect
	ctx     context.Context
	stop    context.CancelFunc
	done    sync.WaitGroup

	mu   sync.Mutex
	last map[string]time.Time // when a key was diagnosed
}

// suspect is a request whose signature does not match.
type suspect struct {
	judge.Suspect
	id, service, api, key string
}

func newDiagnosis(o Diagnosis, g *Gateway) *diagnosis {
	if o.Queue == 0 {
		o.Queue = DefaultQueue
	}
	if o.Body == 0 {
		o.Body = DefaultDiagnosedBody
	}
	if o.Timeout == 0 {
		o.Timeout = DefaultDiagnosing
	}
	if o.Every == 0 {
		o.Every = DefaultEvery
	}
	d := &diagnosis{options: o, gateway: g, last: map[string]time.Time{}}
	d.ctx, d.stop = context.WithCancel(context.Background())
	if o.Queue > 0 && g.options.Access != nil {
		d.queue, d.log = make(chan *suspect, o.Queue), slog.NewJSONHandler(g.options.Access, nil)
		d.done.Go(d.work)
	}
	return d
}

func (d *diagnosis) close() {
	d.stop()
	d.done.Wait()
}

// offer puts a request into the queue when its signature does not match and its key is known. When the queue is full it is
// dropped, and counted.
func (d *diagnosis) offer(x *exchange) {
	reason := x.decision.Reason
	if d.queue == nil || reason != judge.SignatureMismatch && reason != judge.BodyMismatch || x.decision.Key() == nil {
		return
	}
	if len(d.queue) == cap(d.queue) {
		d.gateway.metrics.diagnosed("dropped")
		return
	}
	if !d.due(x.decision.KeyID) {
		d.gateway.metrics.diagnosed("too-soon")
		return
	}
	found, ok := x.decision.Suspect(d.options.Body)
	if !ok {
		d.gateway.metrics.diagnosed("too-large")
		return
	}
	select {
	case d.queue <- &suspect{Suspect: found, id: x.id[0], service: x.decision.Service.Name, api: x.decision.API.Name, key: x.decision.Key().Name}:
	default:
		d.gateway.metrics.diagnosed("dropped")
	}
}

// due tells whether a key was not diagnosed lately. Keys are known ones, so what is remembered is bounded by them, and old entries go.
func (d *diagnosis) due(key string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := time.Now()
	if now.Sub(d.last[key]) < d.options.Every {
		return false
	}
	if len(d.last) >= 1000 {
		clear(d.last)
	}
	d.last[key] = now
	return true
}

func (d *diagnosis) work() {
	for {
		select {
		case <-d.ctx.Done():
			return
		case s := <-d.queue:
			d.diagnose(s)
		}
	}
}

func (d *diagnosis) diagnose(s *suspect) {
	ctx, cancel := context.WithTimeout(d.ctx, d.options.Timeout)
	defer cancel()
	began := time.Now()
	report, err := chopmark.Diagnose(ctx, s.Scheme, s.Message, s.Credential, chopmark.DiagnoseOptions{Inputs: s.Inputs, ServerTime: s.Time})
	if d.ctx.Err() != nil {
		return
	}
	if err != nil {
		d.gateway.metrics.diagnosed("failed")
		return
	}
	outcome := "unexplained"
	if report.Verdict == "mistake" {
		outcome = "explained"
	}
	d.gateway.metrics.diagnosed(outcome)
	r := slog.NewRecord(time.Now(), slog.LevelWarn, "diagnosis", 0)
	r.AddAttrs(slog.String("request_id", s.id), slog.String("service", s.service), slog.String("api", s.api), slog.String("key", s.key),
		slog.String("outcome", outcome), slog.Any("mistakes", report.Mistakes), slog.String("detail", sentence(report)),
		slog.Int64("us", time.Since(began).Microseconds()))
	_ = d.log.Handle(context.Background(), r) // there is nowhere to say that a log cannot be written
}

// sentence says for people what is wrong.
func sentence(report *chopmark.Diagnosis) string {
	var out []string
	for _, id := range report.Mistakes {
		if m := chopmark.MistakeByID(id); m != nil {
			out = append(out, m.Text)
		}
	}
	return strings.Join(out, "; ")
}
