package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	_ "net/http/pprof" // the parent asks for profiles
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/chopmark/chopmark/gateway/authz"
	"github.com/chopmark/chopmark/gateway/judge"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/serve"
)

// The key of the requests, and how they are signed.
const (
	keyID  = "AKIDbench"
	secret = "0123456789abcdefghijklmnop"
)

var (
	// TC3 signs no path: each API of Tencent's has the same one.
	tc3  = model.Auth{Scheme: "tencent-tc3", Inputs: map[string]string{"service": "cvm"}, Cover: []string{"method", "query", "body", "time"}}
	pair = model.Auth{Scheme: "tencent-apigw", Mode: model.Compatible}
)

// control is what a role is told.
type control struct{ upstream, profiles, log string }

// serveAs is one of the servers, until it is told to end.
func serveAs(role, address string, c control) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	if c.profiles != "" {
		go func() { fmt.Fprintln(os.Stderr, http.ListenAndServe(c.profiles, nil)) }()
	}
	port, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	if role == "proxy" {
		return serveProxy(ctx, port, c)
	}
	g, closeLog, err := newGateway(c, role == "authz")
	if err != nil {
		return err
	}
	defer closeLog()
	defer g.Close()
	if role == "authz" {
		engine, err := authz.Load("nginx")
		if err != nil {
			return err
		}
		return authz.Serve(ctx, port, g, authz.Options{Engine: engine})
	}
	return g.Serve(ctx, port, serve.Listening{})
}

// serveProxy is what all Go programs that proxy stand on, with the transport, buffers and timeouts of the gateway, and no more.
func serveProxy(ctx context.Context, port net.Listener, c control) error {
	target := &url.URL{Scheme: "http", Host: c.upstream}
	proxy := &httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetURL(target); r.SetXForwarded() },
		Transport: serve.NewTransport(serve.DefaultTimeout), BufferPool: &serve.BufferPool{},
	}
	server := &http.Server{
		Handler: proxy, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() }) // its Serve tells
	defer stop()
	if err := server.Serve(port); ctx.Err() == nil {
		return err
	}
	return nil
}

// newGateway is a gateway as chopmark-gateway makes it, with an access log, over a snapshot of its own.
func newGateway(c control, asked bool) (*serve.Gateway, func(), error) {
	file, err := os.Create(c.log)
	if err != nil {
		return nil, nil, err
	}
	lines := serve.NewLogWriter(file)
	o := serve.Options{
		Access: lines,
		Judge:  judge.Options{Secrets: unsealed},
	}
	if asked {
		o.Authz = &serve.Authz{}
	}
	g, err := serve.New(o)
	if err != nil {
		return nil, nil, err
	}
	for _, err := range g.Use(snapshot(c.upstream)) {
		return nil, nil, err
	}
	return g, func() { _ = lines.Close(); _ = file.Close() }, nil
}

// unsealed gives the secret of a key that the snapshot has in the clear.
func unsealed(k model.KeyRecord) (model.Secrets, error) {
	return model.Secrets{string(k.Sealed[0])}, nil
}

// snapshot has an API for each way of signing, and one key that may call them.
func snapshot(upstream string) *model.Snapshot {
	api := func(name string, auth ...model.Auth) model.API {
		return model.API{
			ID: "api-" + name, Name: name, Method: "POST", Path: "/" + name, Auth: auth, Public: len(auth) == 0,
			Upstream: []model.Upstream{{URL: "http://" + upstream}},
		}
	}
	granted := []model.Grant{{Scope: model.Scope{Service: "service-bench", Environment: model.DefaultEnvironment}, Plan: "usagePlan-bench"}}
	return &model.Snapshot{
		Version:  1,
		Services: []model.Service{{ID: "service-bench", Name: "bench", Hosts: []string{"127.0.0.1"}}},
		Releases: []model.Release{{Service: "bench", Number: 1, APIs: []model.API{api("open"), api("tc3", tc3), api("pair", pair)}}},
		Live:     []model.Live{{Service: "bench", Environment: model.DefaultEnvironment, Number: 1}},
		Keys:     []model.KeyRecord{{Key: model.Key{Name: "bench", KeyID: keyID}, Sealed: [][]byte{[]byte(secret)}, Grants: granted}},
		Plans:    []model.Plan{{ID: "usagePlan-bench", Name: "free"}},
	}
}
