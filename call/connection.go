package call

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Connection says how servers are reached. The zero value is the usual way, through the proxies that the environment
// names.
type Connection struct {
	Timeout  time.Duration // until the connection stands; 0: 30 seconds
	Insecure bool          // believe every certificate
}

// Transport gives what sends by it. It speaks HTTP/1.1, changes no header, follows no redirect, and takes answers as they
// come.
func (c Connection) Transport() *http.Transport {
	timeout := c.Timeout
	if timeout == 0 {
		timeout = 30 * time.Second
	}
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: timeout}).DialContext,
		TLSHandshakeTimeout: timeout,
		TLSClientConfig:     &tls.Config{InsecureSkipVerify: c.Insecure}, // asked for by name
		DisableCompression:  true,
		Protocols:           protocols,
		MaxIdleConnsPerHost: 4,
		IdleConnTimeout:     time.Minute,

		OnProxyConnectResponse: proxyAnswer,
	}
}

// proxyError is what a proxy says that does not let a request through.
type proxyError struct{ proxy, status string }

func (e *proxyError) Error() string { return "the proxy " + e.proxy + " answers " + e.status }

func proxyAnswer(_ context.Context, proxy *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	return &proxyError{proxy.Host, resp.Status}
}
