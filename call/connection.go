package call

import (
	"crypto/tls"
	"net"
	"net/http"
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
		TLSClientConfig:     &tls.Config{InsecureSkipVerify: c.Insecure}, //nolint:gosec // it was asked for by name
		DisableCompression:  true,
		Protocols:           protocols,
		MaxIdleConnsPerHost: 4,
		IdleConnTimeout:     time.Minute,
	}
}
