package main

import (
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
)

// realHosts passes calls on to their hosts as they are: target, headers and body. The names of headers lose their letter case,
// which no server may look at. It speaks HTTP/1.1, because some schemes sign the version.
func realHosts() http.Handler {
	only1 := new(http.Protocols)
	only1.SetHTTP1(true)
	proxy := &httputil.ReverseProxy{
		Rewrite:       asItIs,
		Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, DisableCompression: true, Protocols: only1},
		FlushInterval: -1,
		ErrorLog:      log.New(io.Discard, "", 0),
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			http.Error(w, "the host cannot be reached: "+err.Error(), http.StatusBadGateway)
		},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Date"], w.Header()["Content-Type"] = nil, nil // or the server adds its own where the answer has none
		proxy.ServeHTTP(w, r)
	})
}

// forwarding are headers that a reverse proxy takes out of a request.
var forwarding = []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"}

func asItIs(r *httputil.ProxyRequest) {
	path, query, asked := strings.Cut(r.In.RequestURI, "?")
	r.Out.URL = &url.URL{Scheme: "http", Host: r.In.Host, Opaque: path, RawQuery: query, ForceQuery: asked}
	if r.In.TLS != nil {
		r.Out.URL.Scheme = "https"
	}
	if strings.HasPrefix(path, "//") { // as an opaque text that would be a host
		r.Out.URL.Opaque, r.Out.URL.RawPath = "", path
		r.Out.URL.Path, _ = url.PathUnescape(path) // the server has refused a wrong escape
	}
	r.Out.Host = r.In.Host
	for _, name := range forwarding {
		if values, sent := r.In.Header[name]; sent {
			r.Out.Header[name] = values
		}
	}
}
