package serve

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// trusts tells whether a peer is a proxy of the operator's, who says of clients what is true.
func (g *Gateway) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(g.options.Trust, func(p netip.Prefix) bool { return p.Contains(a.Unmap()) })
}

// behindProxy tells whether a request came from such a proxy.
func (g *Gateway) behindProxy(r *http.Request) bool {
	if len(g.options.Trust) == 0 {
		return false
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && g.trusts(peer.Addr())
}

// client tells where a request comes from, for the log: the peer, or before proxies that are trusted the nearest address that is not
// one of theirs. What was said further away anybody may have made up.
func (g *Gateway) client(r *http.Request) string {
	if !g.behindProxy(r) {
		return r.RemoteAddr
	}
	nearest := r.RemoteAddr
	said := strings.Split(strings.Join(r.Header["X-Forwarded-For"], ","), ",")
	for _, text := range slices.Backward(said) {
		a, err := netip.ParseAddr(strings.TrimSpace(text))
		if err != nil {
			break
		}
		if nearest = a.String(); !g.trusts(a) {
			break
		}
	}
	return nearest
}

// forwarded gives what an upstream is told of where a request came from. What a caller says of that is dropped, and what a trusted
// proxy says is kept.
func (g *Gateway) forwarded(r *http.Request) (by, host, proto string) {
	by, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		by = r.RemoteAddr
	}
	if host, proto = r.Host, "http"; r.TLS != nil {
		proto = "https"
	}
	if !g.behindProxy(r) {
		return by, host, proto
	}
	if said := r.Header["X-Forwarded-For"]; len(said) > 0 {
		by = strings.Join(said, ", ") + ", " + by
	}
	if said := r.Header["X-Forwarded-Host"]; len(said) == 1 {
		host = said[0]
	}
	if said := r.Header["X-Forwarded-Proto"]; len(said) == 1 {
		proto = said[0]
	}
	return by, host, proto
}
