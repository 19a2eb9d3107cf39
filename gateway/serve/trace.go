package serve

import (
	"context"
	"net/http"

	"go.opentelemetry.io/contrib/exporters/autoexport"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/chopmark/chopmark/gateway/judge"
)

// Tracing makes a provider of traces as the environment says by its usual OTEL_ variables. Without them it is nil, and nothing is
// traced. stop sends what is left.
func Tracing(ctx context.Context, getenv func(string) string) (p trace.TracerProvider, stop func(context.Context) error, err error) {
	stop = func(context.Context) error { return nil }
	exporter := getenv("OTEL_TRACES_EXPORTER")
	asked := exporter != "" || getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != "" || getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != ""
	if !asked || exporter == "none" || getenv("OTEL_SDK_DISABLED") == "true" {
		return nil, stop, nil
	}
	spans, err := autoexport.NewSpanExporter(ctx)
	if err != nil {
		return nil, stop, err
	}
	provider := sdk.NewTracerProvider(sdk.WithBatcher(spans))
	return provider, provider.Shutdown, nil
}

// tracer makes a span of each request, and one of each time an upstream is asked.
type tracer struct {
	tracer trace.Tracer
	carry  propagation.TextMapPropagator
}

func newTracer(p trace.TracerProvider) *tracer {
	if p == nil {
		return nil
	}
	return &tracer{tracer: p.Tracer("github.com/chopmark/chopmark/gateway"), carry: propagation.TraceContext{}}
}

// server begins the span of a request; it goes on with the caller's trace.
func (t *tracer) server(x *exchange) (end func()) {
	r := x.request
	ctx := t.carry.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
	ctx, span := t.tracer.Start(ctx, r.Method, trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(
		attribute.String("http.request.method", r.Method), attribute.String("server.address", short(r.Host)), attribute.String("chopmark.request_id", x.id[0])))
	x.request = r.WithContext(ctx)
	return func() {
		if d := x.decision; d != nil && d.API != nil {
			span.SetName(r.Method + " " + d.API.API.Path)
			span.SetAttributes(attribute.String("http.route", d.API.API.Path), attribute.String("chopmark.service", d.Service.Name),
				attribute.String("chopmark.api", d.API.Name), attribute.String("chopmark.environment", d.Environment))
		}
		span.SetAttributes(attribute.Int("http.response.status_code", x.status), attribute.String("chopmark.reason", string(x.reason)))
		if x.status >= 500 || x.reason == judge.Unavailable {
			span.SetStatus(codes.Error, string(x.reason))
		}
		span.End()
	}
}

// client begins the span of asking an upstream, which goes on with it.
func (t *tracer) client(x *exchange, out *http.Request) (traced *http.Request, end func(*http.Response, error)) {
	ctx, span := t.tracer.Start(out.Context(), out.Method, trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
		attribute.String("http.request.method", out.Method), attribute.String("server.address", x.upstream.host)))
	traced = out.WithContext(ctx)
	t.carry.Inject(ctx, propagation.HeaderCarrier(traced.Header))
	return traced, func(answer *http.Response, err error) {
		if err != nil {
			span.SetStatus(codes.Error, "the upstream failed")
		} else {
			span.SetAttributes(attribute.Int("http.response.status_code", answer.StatusCode))
		}
		span.End()
	}
}
