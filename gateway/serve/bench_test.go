package serve_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/serve"
)

// BenchmarkServe is what a request costs beside the net: a bare ReverseProxy with the same tuning, and the gateway with its access
// log, unsigned and signed.
func BenchmarkServe(b *testing.B) {
	tc3 := model.Auth{Scheme: "tencent-tc3", Inputs: map[string]string{"service": "cvm"}, Cover: []string{"method", "query", "body", "time"}}
	bare := serve.NewTransport(serve.DefaultTimeout)
	inMemory(bare)
	target := &url.URL{Scheme: "http", Host: "127.0.0.1:9000"}
	benchServe(b, "bare", &httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetURL(target); r.SetXForwarded() },
		Transport: bare, BufferPool: &serve.BufferPool{},
	}, "/open", signing{})
	w := newWorld(b, shop(
		model.API{Name: "open", Path: "/open", Public: true, Upstream: []model.Upstream{{URL: target.String()}}},
		model.API{Name: "pair", Path: "/pair", Auth: []model.Auth{keypair}, Upstream: []model.Upstream{{URL: target.String()}}},
		model.API{Name: "tc3", Path: "/tc3", Auth: []model.Auth{tc3}, Upstream: []model.Upstream{{URL: target.String()}}},
	), func(o *serve.Options) { o.Access, o.Dial = io.Discard, inMemory })
	benchServe(b, "open", w.Gateway, "/open", signing{})
	benchServe(b, "pair", w.Gateway, "/pair", dateOnly)
	benchServe(b, "tc3", w.Gateway, "/tc3", signing{scheme: "tencent-tc3", inputs: tc3.Inputs})
}

// inMemory has a transport answer by itself.
func inMemory(t *http.Transport) { t.RegisterProtocol("http", answering{}) }

type answering struct{}

func (answering) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return nil, err
		}
	}
	h := http.Header{"Content-Length": {"5"}, "Content-Type": {"text/plain"}}
	return &http.Response{StatusCode: 200, ProtoMajor: 1, ProtoMinor: 1, Header: h, Body: io.NopCloser(bytes.NewReader([]byte("hello"))), ContentLength: 5}, nil
}

// discarded is an answer that nobody reads.
type discarded struct{ header http.Header }

func (d discarded) Header() http.Header         { return d.header }
func (d discarded) Write(p []byte) (int, error) { return len(p), nil }
func (d discarded) WriteHeader(status int) {
	if status != 200 {
		panic(status)
	}
}

func benchServe(b *testing.B, name string, h http.Handler, path string, how signing) {
	b.Run(name, func(b *testing.B) {
		body := bytes.Repeat([]byte("x"), 120)
		r, err := http.NewRequest("POST", "http://127.0.0.1"+path, bytes.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		r.RequestURI, r.RemoteAddr = path, "127.0.0.1:4000"
		r.Header.Set("Source", "app")
		r.Header.Set("Content-Type", "application/json")
		if how.scheme != "" {
			benchSign(b, r, how)
		}
		b.ReportAllocs()
		read := bytes.NewReader(body)
		for b.Loop() {
			read.Reset(body)
			r.Body = io.NopCloser(read)
			h.ServeHTTP(discarded{http.Header{}}, r)
		}
	})
}

func benchSign(b *testing.B, r *http.Request, how signing) {
	scheme, err := chopmark.Load(how.scheme)
	if err != nil {
		b.Fatal(err)
	}
	signer, err := chopmark.NewSigner(scheme, chopmark.Credential{KeyID: "AKIDanna", Secret: secret}, chopmark.SignOptions{
		Inputs: how.inputs, SignedHeaders: how.signed, Clock: func() time.Time { return now },
	})
	if err != nil {
		b.Fatal(err)
	}
	if err := signer.Sign(r); err != nil {
		b.Fatal(err)
	}
}
