package intercept

import (
	"crypto/tls"
	"net"
	"net/http"
	"strings"
)

// hostname gives the name of a host as Serves gets it.
func hostname(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.Trim(hostport, "[]")
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// proxyHeaders are for the proxy and not for the host behind it.
var proxyHeaders = []string{"Proxy-Connection", "Proxy-Authorization", "Proxy-Authenticate"}

// origin gives a request as its host would have got it. A proxy is sent the whole address in place of the target: what stands behind the
// host is cut out of it as it is. A few clients send https addresses that way too, without a tunnel.
func origin(r *http.Request) *http.Request {
	if !r.URL.IsAbs() {
		return r
	}
	o := r.WithContext(r.Context())
	u := *r.URL
	if u.Scheme == "https" && r.TLS == nil {
		o.TLS = &tls.ConnectionState{HandshakeComplete: true, ServerName: hostname(u.Host)}
	}
	u.Scheme, u.Host, u.User = "", "", nil
	if u.Path == "" {
		u.Path = "/"
	}
	o.URL, o.RequestURI = &u, afterHost(r.RequestURI)
	o.Header = r.Header.Clone()
	for _, name := range proxyHeaders {
		o.Header.Del(name)
	}
	return o
}

// afterHost gives the target of a whole address, byte for byte.
func afterHost(address string) string {
	_, rest, found := strings.Cut(address, "://")
	if !found {
		return address
	}
	i := strings.IndexAny(rest, "/?#")
	switch {
	case i < 0:
		return "/"
	case rest[i] != '/':
		return "/" + rest[i:]
	}
	return rest[i:]
}
