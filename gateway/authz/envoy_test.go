package authz_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	authv3 "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/authz"
)

// envoy starts what Envoy asks, and connects to it.
func envoy(t *testing.T, bodies bool) (authv3.AuthorizationClient, grpc_health_v1.HealthClient) {
	t.Helper()
	e, err := authz.Load("envoy")
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	g := gateway(t, nil, bodies)
	go func() { ended <- authz.Serve(ctx, l, g, authz.Options{Engine: e, Body: bodies}) }()
	conn, err := grpc.NewClient(l.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		conn.Close()
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return authv3.NewAuthorizationClient(conn), grpc_health_v1.NewHealthClient(conn)
}

// question is what Envoy sends of a request: raw headers one by one, or joined in a map.
func question(t *testing.T, r *request, raw bool, change func(*attributes)) *authv3.CheckRequest {
	t.Helper()
	m := r.message(t)
	a := &authv3.AttributeContext_HttpRequest{
		Method: r.method, Path: m.Target(), Host: host, Scheme: "http", Protocol: "HTTP/1.1", Headers: map[string]string{":path": m.Target()},
	}
	fields := m.Headers[1:]
	if r.body != "" {
		fields = append(fields, chopmark.Field{Name: "content-length", Value: strconv.Itoa(len(r.body))})
	}
	for _, h := range fields {
		name := strings.ToLower(h.Name)
		if raw {
			if a.HeaderMap == nil {
				a.HeaderMap, a.Headers = &corev3.HeaderMap{}, nil
			}
			a.HeaderMap.Headers = append(a.HeaderMap.Headers, &corev3.HeaderValue{Key: name, RawValue: []byte(h.Value)})
			continue
		}
		if before, twice := a.Headers[name]; twice {
			h.Value = before + "," + h.Value
		}
		a.Headers[name] = h.Value
	}
	if change != nil {
		change(a)
	}
	return &authv3.CheckRequest{Attributes: &authv3.AttributeContext{Request: &authv3.AttributeContext_Request{Http: a}}}
}

type attributes = authv3.AttributeContext_HttpRequest

// whole hands the body over, as Envoy does when it is told to.
func whole(body string) func(*attributes) {
	return func(a *attributes) {
		a.RawBody = []byte(body)
		told(a, "x-envoy-auth-partial-body", "false")
	}
}

// told adds a header that Envoy itself writes.
func told(a *attributes, name, value string) {
	if a.HeaderMap != nil {
		a.HeaderMap.Headers = append(a.HeaderMap.Headers, &corev3.HeaderValue{Key: name, RawValue: []byte(value)})
		return
	}
	a.Headers[name] = value
}

func TestEnvoy(t *testing.T) {
	get := request{method: "GET", target: "/goods/a%2fb;c?x=1", scheme: "apisix-hmac"}
	order := request{method: "POST", target: "/orders", body: `{"n":1}`, scheme: "volcengine-v4"}
	tests := []struct {
		name    string
		request request
		change  func(*attributes)
		bodies  bool
		status  int
		reason  string
	}{
		{name: "right", request: get, status: 200},
		{name: "target changed", request: get, change: func(a *attributes) { a.Path = "/goods/a/b;c?x=1" }, status: 401, reason: "signature-mismatch"},
		{name: "path to elsewhere", request: get, change: func(a *attributes) { a.Path = "/goods/%2e%2e/secret" }, status: 400, reason: "malformed-target"},
		{name: "not signed", request: request{method: "GET", target: "/goods/1"}, status: 401, reason: "missing-signature"},
		{
			name: "two signatures", request: request{method: "GET", target: "/goods/1", scheme: "apisix-hmac", after: []string{"Authorization", "Signature x"}},
			status: 401, reason: "malformed",
		},
		{name: "unknown key", request: request{method: "GET", target: "/goods/1", scheme: "apisix-hmac", key: "AKIDnobody"}, status: 401, reason: "unknown-key"},
		{name: "body handed over", request: order, change: whole(order.body), bodies: true, status: 200},
		{name: "another body", request: order, change: whole(`{"n":2}`), bodies: true, status: 401, reason: "body-mismatch"},
		{name: "longer body than told", request: order, change: whole(order.body + " "), bodies: true, status: 400, reason: "body-not-passed"},
		{
			name: "part of a body", request: order, bodies: true, status: 400, reason: "body-not-passed",
			change: func(a *attributes) { whole(order.body)(a); told(a, "x-envoy-auth-partial-body", "true") },
		},
		{name: "body not handed over", request: order, status: 400, reason: "body-not-passed"},
		{name: "body that nobody asked for", request: order, change: whole(order.body), status: 400, reason: "body-not-passed"},
		{
			name: "perhaps a body", request: request{method: "GET", target: "/orders", scheme: "volcengine-v4"},
			change: func(a *attributes) { a.Protocol = "HTTP/2" }, status: 400, reason: "body-not-passed",
		},
		{
			name: "chunked", request: request{method: "GET", target: "/orders", scheme: "volcengine-v4", after: []string{"Transfer-Encoding", "chunked"}},
			status: 400, reason: "body-not-passed",
		},
		{name: "no body", request: request{method: "GET", target: "/orders", scheme: "volcengine-v4"}, status: 200},
		{
			name: "no body, HTTP/2", request: request{method: "GET", target: "/orders", scheme: "volcengine-v4"}, bodies: true,
			change: func(a *attributes) { a.Protocol = "HTTP/2" }, status: 200,
		},
		{name: "no such API", request: request{method: "GET", target: "/nothing"}, status: 404, reason: "unknown-path"},
		{name: "no request", request: get, change: func(a *attributes) { a.Path = "" }, status: 500},
	}
	with, _ := envoy(t, true)
	without, _ := envoy(t, false)
	for _, tt := range tests {
		for _, raw := range []bool{true, false} {
			if tt.name == "part of a body" && raw {
				continue // the header would come twice, which Envoy does not send
			}
			t.Run(fmt.Sprint(tt.name, " ", raw), func(t *testing.T) {
				client := without
				if tt.bodies {
					client = with
				}
				got, err := client.Check(context.Background(), question(t, &tt.request, raw, tt.change))
				if err != nil {
					t.Fatal(err)
				}
				checkEnvoy(t, got, tt.status, tt.reason)
			})
		}
	}
}

func checkEnvoy(t *testing.T, got *authv3.CheckResponse, status int, reason string) {
	t.Helper()
	if status == http.StatusOK {
		if got.GetStatus().GetCode() != int32(codes.OK) || got.GetOkResponse() == nil {
			t.Fatalf("not let through: %v", got)
		}
		return
	}
	want := codes.PermissionDenied
	if status == http.StatusUnauthorized {
		want = codes.Unauthenticated
	}
	no := got.GetDeniedResponse()
	if got.GetStatus().GetCode() != int32(want) || int(no.GetStatus().GetCode()) != status {
		t.Fatalf("got %v, want %d", got, status)
	}
	if reason != "" && !strings.Contains(no.GetBody(), `"reason":"`+reason+`"`) {
		t.Errorf("the body is %q, want the reason %s", no.GetBody(), reason)
	}
}

// TestEnvoyIdentity looks at what Envoy is to do with headers: it sets, and removes after that.
func TestEnvoyIdentity(t *testing.T) {
	client, _ := envoy(t, false)
	r := request{method: "GET", target: "/stock", scheme: "apisix-hmac", after: []string{
		"X-Chopmark-Key", "AKIDroot", "X_Chopmark_Key", "AKIDroot", "X-Chopmark-Role", "root",
	}}
	got, err := client.Check(context.Background(), question(t, &r, true, nil))
	if err != nil {
		t.Fatal(err)
	}
	ok := got.GetOkResponse()
	set := map[string]string{}
	for _, h := range ok.GetHeaders() {
		if h.GetAppendAction() != corev3.HeaderValueOption_OVERWRITE_IF_EXISTS_OR_ADD {
			t.Errorf("%s is added beside the caller's", h.GetHeader().GetKey())
		}
		set[h.GetHeader().GetKey()] = h.GetHeader().GetValue()
	}
	if set["X-Chopmark-Key"] != "AKIDanna" || set["X-Chopmark-Api"] != "shop/stock" {
		t.Errorf("set: %v", set)
	}
	removed := slices.Sorted(slices.Values(ok.GetHeadersToRemove()))
	if want := []string{"x-chopmark-role", "x_chopmark_key"}; !slices.Equal(removed, want) {
		t.Errorf("removed: %v, want %v", removed, want)
	}
	var told []string
	for _, h := range ok.GetResponseHeadersToAdd() {
		told = append(told, h.GetHeader().GetKey())
	}
	if !slices.Contains(told, "X-Api-RequestId") || slices.Contains(told, "Content-Length") {
		t.Errorf("told the caller: %v", told)
	}
}

func TestEnvoyHealth(t *testing.T) {
	_, client := envoy(t, false)
	got, err := client.Check(context.Background(), &grpc_health_v1.HealthCheckRequest{})
	if err != nil || got.GetStatus() != grpc_health_v1.HealthCheckResponse_SERVING {
		t.Errorf("%v, %v", got, err)
	}
}

// TestEnvoySilence holds what is not said to be no yes, and a question that breaks to end nothing else.
func TestEnvoySilence(t *testing.T) {
	e, err := authz.Load("envoy")
	if err != nil {
		t.Fatal(err)
	}
	for _, breaks := range []silent{false, true} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		s := grpc.NewServer()
		if err := authz.Register(s, authz.Options{Engine: e, Judge: breaks}); err != nil {
			t.Fatal(err)
		}
		go func() { _ = s.Serve(l) }() // it ends with the test
		conn, err := grpc.NewClient(l.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			t.Fatal(err)
		}
		got, err := authv3.NewAuthorizationClient(conn).Check(context.Background(), question(t, &request{method: "GET", target: "/"}, true, nil))
		if err != nil {
			t.Fatal(err)
		}
		checkEnvoy(t, got, http.StatusInternalServerError, "")
		conn.Close()
		s.Stop()
	}
}
