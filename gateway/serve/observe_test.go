package serve_test

import (
	"encoding/base64"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/chopmark/chopmark/gateway/limit"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/serve"
)

// TestAccessLog: every request has a line that says what was decided and why.
func TestAccessLog(t *testing.T) {
	u := newUpstream(t, nil)
	s := shop(api("old", "/old", u, keypair), api("fixed", "/fixed", u))
	s.Plans[0].Quota, s.Plans[0].PerSec = 10, 5
	w := newWorld(t, s, func(o *serve.Options) { o.Judge.Limiter = limit.Memory(nil, func() time.Time { return now }) })
	disabled := shop(api("old", "/old", u, keypair))
	a := w.send(t, w.signed(t, dateOnly, "POST", "/release/old?x=1", "hello", "Source", "app"))
	wrong := dateOnly
	wrong.secret = "wrongwrong"
	w.send(t, w.signed(t, wrong, "GET", "/old", "", "Source", "app"))
	w.send(t, w.plain(t, "GET", "/nothing/here", ""))
	disabled.Keys[0].Disabled = true
	w.Use(disabled)
	w.send(t, w.signed(t, dateOnly, "GET", "/old", "", "Source", "app"))
	records := w.log.records(t)
	if len(records) != 4 {
		t.Fatalf("%d records, want 4", len(records))
	}
	host := strings.TrimPrefix(w.url, "http://")
	for i, want := range []map[string]any{
		{
			"level": "INFO", "msg": "request", "method": "POST", "host": host, "target": "/release/old?x=1", "status": 200.0, "reason": "ok",
			"service": "shop", "environment": "release", "api": "old", "release": 1.0, "scheme": "tencent-apigw", "verdict": "ok",
			"key_id": "AKIDanna", "key": "anna", "plan": "free", "upstream": u.URL, "bytes": float64(len(a.body)), "request_id": a.header.Get("X-Api-Requestid"),
		},
		{"level": "WARN", "status": 401.0, "reason": "signature-mismatch", "verdict": "signature-mismatch", "key_id": "AKIDanna", "detail": "the signature does not match"},
		{"level": "WARN", "status": 404.0, "reason": "unknown-path", "target": "/nothing/here", "api": nil},
		{"level": "WARN", "status": 401.0, "reason": "disabled-key", "verdict": "unknown-key", "key": "anna"},
	} {
		for name, value := range want {
			if records[i][name] != value {
				t.Errorf("record %d: %s is %v, want %v", i, name, records[i][name], value)
			}
		}
	}
}

// TestMetrics: what is counted has labels that no caller can make.
func TestMetrics(t *testing.T) {
	u := newUpstream(t, nil)
	w := newWorld(t, shop(api("old", "/old", u, keypair)), nil)
	w.send(t, w.signed(t, dateOnly, "GET", "/old", "", "Source", "app"))
	for i := range 5 {
		w.send(t, w.plain(t, "GET", fmt.Sprint("/none/", i), "", "Host", fmt.Sprintf("h%d.example.com", i)))
		w.send(t, w.signed(t, signing{scheme: "tencent-apigw", key: fmt.Sprint("AKIDx", i)}, "GET", "/old", ""))
	}
	text := w.metrics(t)
	for _, want := range []string{
		`chopmark_gateway_requests_total{api="old",environment="release",reason="ok",service="shop"} 1`,
		`chopmark_gateway_requests_total{api="old",environment="release",reason="unknown-key",service="shop"} 5`,
		`chopmark_gateway_requests_total{api="",environment="",reason="unknown-host",service=""} 5`,
		`chopmark_gateway_answers_total{class="2xx"} 1`,
		`chopmark_gateway_answers_total{class="4xx"} 10`,
		`chopmark_gateway_request_seconds_count{environment="release",service="shop"} 1`,
		`chopmark_gateway_requests_under_way 0`, `chopmark_gateway_snapshot_version 1`,
	} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("the metrics lack %s:\n%s", want, text)
		}
	}
	for _, not := range []string{"AKIDx", "example.com", "/none"} {
		if strings.Contains(text, not) {
			t.Errorf("%q comes from a caller", not)
		}
	}
	s := shop(api("new", "/new", u))
	s.Version = 2
	w.Use(s)
	if text := w.metrics(t); strings.Contains(text, `api="old"`) {
		t.Error("an API that is gone is still there")
	}
}

// TestTraces: a request goes on with its caller's trace, and the upstream with it.
func TestTraces(t *testing.T) {
	spans := tracetest.NewInMemoryExporter()
	provider := sdk.NewTracerProvider(sdk.WithSyncer(spans))
	u := newUpstream(t, nil)
	w := newWorld(t, shop(api("old", "/old/{x}", u, keypair)), func(o *serve.Options) { o.Tracer = provider })
	const parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
	w.send(t, w.signed(t, dateOnly, "GET", "/old/7", "", "Source", "app", "Traceparent", parent))
	got := spans.GetSpans()
	if len(got) != 2 {
		t.Fatalf("%d spans, want 2", len(got))
	}
	client, server := got[0], got[1]
	if server.Name != "GET /old/{x}" || server.SpanContext.TraceID().String() != parent[3:35] || client.Parent.SpanID() != server.SpanContext.SpanID() {
		t.Errorf("the spans are %+v", got)
	}
	if want := "00-" + parent[3:35] + "-" + client.SpanContext.SpanID().String() + "-01"; u.last(t).header.Get("Traceparent") != want {
		t.Errorf("the upstream gets %s, want %s", u.last(t).header.Get("Traceparent"), want)
	}
	found := false
	for _, a := range server.Attributes {
		found = found || a == attribute.String("chopmark.reason", "ok")
	}
	if !found {
		t.Errorf("the attributes are %v", server.Attributes)
	}
}

// TestTracing: without the variables of the environment there is no provider.
func TestTracing(t *testing.T) {
	for _, env := range []map[string]string{nil, {"OTEL_TRACES_EXPORTER": "none"}, {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x", "OTEL_SDK_DISABLED": "true"}} {
		p, stop, err := serve.Tracing(t.Context(), func(name string) string { return env[name] })
		if p != nil || err != nil || stop(t.Context()) != nil {
			t.Errorf("%v: %v %v", env, p, err)
		}
	}
}

// TestDiagnosis: the log says what a client does wrong, without a word to the client.
func TestDiagnosis(t *testing.T) {
	u := newUpstream(t, nil)
	w := newWorld(t, shop(api("old", "/old", u, keypair)), func(o *serve.Options) { o.Diagnosis = serve.Diagnosis{} })
	m := w.signed(t, dateOnly, "GET", "/old", "", "Source", "app")
	for i, h := range m.Headers { // the client encodes the hexadecimal digest
		if before, rest, found := strings.Cut(h.Value, `signature="`); found {
			raw, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(rest, `"`))
			if err != nil {
				t.Fatal(err)
			}
			m.Headers[i].Value = before + `signature="` + base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "%x", raw)) + `"`
		}
	}
	a := w.send(t, m)
	if a.status != 401 || a.body != `{"message":"HMAC signature does not match."}` {
		t.Errorf("%d %s", a.status, a.body)
	}
	w.waitFor(t, `"msg":"diagnosis"`)
	for _, r := range w.log.records(t) {
		if r["msg"] != "diagnosis" {
			continue
		}
		if r["outcome"] != "explained" || r["request_id"] != a.header.Get("X-Api-Requestid") || r["key"] != "anna" || !strings.Contains(fmt.Sprint(r["mistakes"]), "hex") {
			t.Errorf("%v", r)
		}
	}
	w.send(t, m) // the same key once more at once: not again
	if text := w.metrics(t); !strings.Contains(text, `chopmark_gateway_diagnoses_total{outcome="too-soon"} 1`) {
		t.Error("the second diagnosis is not put off")
	}
}

// TestDiagnosisQueue: what does not fit is dropped and counted.
func TestDiagnosisQueue(t *testing.T) {
	u := newUpstream(t, nil)
	s := shop(api("old", "/old", u, volc))
	for i := range 30 {
		name := fmt.Sprint("k", i)
		s.Keys = append(s.Keys, model.KeyRecord{Key: model.Key{Name: name, KeyID: "AKID" + name}, Sealed: [][]byte{[]byte("sealed:" + secret)}, Grants: granted})
	}
	w := newWorld(t, s, func(o *serve.Options) { o.Diagnosis = serve.Diagnosis{Queue: 1, Body: 10} })
	for i := range 30 {
		w.send(t, w.signed(t, signing{scheme: "volcengine-v4", inputs: volc.Inputs, key: fmt.Sprint("AKIDk", i), secret: "wrongwrong"}, "POST", "/old", "12345"))
	}
	w.send(t, w.signed(t, signing{scheme: "volcengine-v4", inputs: volc.Inputs, secret: "wrongwrong"}, "POST", "/old", "12345678901"))
	text := w.metrics(t)
	if !strings.Contains(text, `chopmark_gateway_diagnoses_total{outcome="dropped"}`) {
		t.Errorf("nothing is dropped:\n%s", text)
	}
}

// TestLogWriter: lines come through, at the latest when it is closed.
func TestLogWriter(t *testing.T) {
	out, err := os.CreateTemp(t.TempDir(), "log")
	if err != nil {
		t.Fatal(err)
	}
	l := serve.NewLogWriter(out)
	for i := range 1000 {
		fmt.Fprintln(l, i)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(out.Name())
	if err != nil || strings.Count(string(text), "\n") != 1000 {
		t.Errorf("%d lines, %v", strings.Count(string(text), "\n"), err)
	}
}

// TestLimitHeaders: callers see what is left, and what happens when nothing is.
func TestLimitHeaders(t *testing.T) {
	u := newUpstream(t, nil)
	s := shop(api("old", "/old", u, keypair))
	s.Plans[0].Quota = 2
	s.Services[0].PerSec = 5000
	counts := &counter{}
	w := newWorld(t, s, func(o *serve.Options) { o.Judge.Limiter = counts })
	var seen [][3]string
	for range 3 {
		a := w.send(t, w.signed(t, dateOnly, "GET", "/old", "", "Source", "app"))
		seen = append(seen, [3]string{fmt.Sprint(a.status), a.header.Get("X-Service-Ratelimit"), a.header.Get("X-Usageplan-Quota")})
	}
	want := [][3]string{{"200", "4999/5000", "1/2"}, {"200", "4998/5000", "0/2"}, {"429", "4998/5000", "0/2"}}
	if !reflect.DeepEqual(seen, want) {
		t.Errorf("%v, want %v", seen, want)
	}
}
