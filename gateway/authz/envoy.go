package authz

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	authv3 "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"
	"google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"github.com/chopmark/chopmark/gateway/judge"
)

// Register makes a gRPC server answer checks of external authorization.
func Register(s *grpc.Server, o Options) error {
	if !o.Engine.GRPC {
		return errors.New(o.Engine.Title + ": it does not ask by gRPC")
	}
	if err := o.complete(); err != nil {
		return err
	}
	authv3.RegisterAuthorizationServer(s, &checker{Options: o})
	return nil
}

type checker struct {
	authv3.UnimplementedAuthorizationServer
	Options
}

// Check answers one question.
func (c *checker) Check(ctx context.Context, question *authv3.CheckRequest) (*authv3.CheckResponse, error) {
	asked := question.GetAttributes().GetRequest().GetHttp()
	r, whole, err := c.original(ctx, asked)
	if err != nil {
		c.Events.Error("the server that asks is not set up for it", "engine", c.Engine.ID, "error", err.Error())
		return denied(http.StatusInternalServerError, http.Header{}, nil), nil
	}
	r.RemoteAddr = question.GetAttributes().GetSource().GetAddress().GetSocketAddress().GetAddress()
	sent := r.Header.Clone()
	a := c.ask(r, whole)
	if !a.passes() {
		return denied(a.status, a.header, a.body), nil
	}
	return passed(a.header, sent), nil
}

// ask has a request judged. One that breaks is refused, and does not end the process, as net/http has it too.
func (c *checker) ask(r *http.Request, whole bool) (a *answer) {
	defer func() {
		if broken := recover(); broken != nil {
			c.Events.Error("a question cannot be answered", "error", fmt.Sprint(broken))
			a = &answer{header: http.Header{}}
		}
		a.end()
	}()
	a = &answer{header: http.Header{}}
	c.Judge.Authorize(a, r, whole)
	return a
}

// original makes the request that Envoy has.
func (c *checker) original(ctx context.Context, a *authv3.AttributeContext_HttpRequest) (r *http.Request, whole bool, err error) {
	if a.GetMethod() == "" || a.GetPath() == "" {
		return nil, false, errors.New("the question holds no HTTP request")
	}
	header := http.Header{}
	for name, value := range headers(a) {
		if !strings.HasPrefix(name, ":") {
			header[name] = append(header[name], value...)
		}
	}
	body := a.GetRawBody()
	if len(body) == 0 {
		body = []byte(a.GetBody())
	}
	r = (&http.Request{
		Method: a.GetMethod(), RequestURI: a.GetPath(), Host: a.GetHost(), Header: header, Proto: a.GetProtocol(),
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}).WithContext(ctx)
	if r.TLS, err = encrypted(a.GetScheme()); err != nil {
		return nil, false, err
	}
	t := taking{from: header}
	partial := t.take(c.Engine.Partial) == "true"
	length := declaredLength(r)
	if c.Body && !partial && (length == unknownLength || length == r.ContentLength) {
		return r, true, t.err
	}
	r.Body, r.ContentLength = http.NoBody, length
	return r, false, t.err
}

// headers gives the headers, each value for itself where Envoy sends them so.
func headers(a *authv3.AttributeContext_HttpRequest) map[string][]string {
	out := map[string][]string{}
	for _, h := range a.GetHeaderMap().GetHeaders() {
		value := string(h.GetRawValue())
		if value == "" {
			value = h.GetValue()
		}
		name := canonical(h.GetKey())
		out[name] = append(out[name], value)
	}
	if a.GetHeaderMap() != nil {
		return out
	}
	for name, value := range a.GetHeaders() {
		out[canonical(name)] = []string{value}
	}
	return out
}

func canonical(name string) string { return http.CanonicalHeaderKey(name) }

// declaredLength is that of the body as the head of the request tells it.
func declaredLength(r *http.Request) int64 {
	switch lengths := r.Header["Content-Length"]; {
	case len(lengths) == 1:
		if n, err := strconv.ParseInt(lengths[0], 10, 64); err == nil && n >= 0 {
			return n
		}
	case len(lengths) == 0 && strings.HasPrefix(r.Proto, "HTTP/1") && len(r.Header["Transfer-Encoding"]) == 0:
		return 0
	}
	return unknownLength
}

// passed lets a request through. What it says of the caller takes the place of what the caller says; the rest goes back with the
// answer.
func passed(h, sent http.Header) *authv3.CheckResponse {
	ok := &authv3.OkHttpResponse{}
	for name, values := range h {
		for _, value := range values {
			switch {
			case strings.HasPrefix(name, judge.IdentityPrefix):
				ok.Headers = append(ok.Headers, option(name, value))
			case name != "Content-Length":
				ok.ResponseHeadersToAdd = append(ok.ResponseHeadersToAdd, option(name, value))
			}
		}
	}
	for name := range sent {
		if judge.Forged(name) && h[name] == nil { // Envoy removes after it has set
			ok.HeadersToRemove = append(ok.HeadersToRemove, strings.ToLower(name))
		}
	}
	return &authv3.CheckResponse{Status: &status.Status{Code: int32(codes.OK)}, HttpResponse: &authv3.CheckResponse_OkResponse{OkResponse: ok}}
}

// denied refuses. Statuses that Envoy does not know become 500.
func denied(code int, h http.Header, body []byte) *authv3.CheckResponse {
	if _, known := typev3.StatusCode_name[int32(code)]; !known {
		code = http.StatusInternalServerError
	}
	no := &authv3.DeniedHttpResponse{Status: &typev3.HttpStatus{Code: typev3.StatusCode(code)}, Body: strings.ToValidUTF8(string(body), "?")}
	for name, values := range h {
		for _, value := range values {
			if name != "Content-Length" {
				no.Headers = append(no.Headers, option(name, value))
			}
		}
	}
	grpcCode := codes.PermissionDenied
	if code == http.StatusUnauthorized {
		grpcCode = codes.Unauthenticated
	}
	return &authv3.CheckResponse{Status: &status.Status{Code: int32(grpcCode)}, HttpResponse: &authv3.CheckResponse_DeniedResponse{DeniedResponse: no}}
}

func option(name, value string) *corev3.HeaderValueOption {
	return &corev3.HeaderValueOption{
		Header:       &corev3.HeaderValue{Key: name, Value: strings.ToValidUTF8(value, "?")},
		AppendAction: corev3.HeaderValueOption_OVERWRITE_IF_EXISTS_OR_ADD,
	}
}
