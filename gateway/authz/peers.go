package authz

import (
	"net"
	"net/netip"
	"slices"
)

// Listener takes connections only from peers; those of sockets of the machine itself have no address, and are taken. No peer
// named means that all are.
func Listener(l net.Listener, peers []netip.Prefix) net.Listener {
	if len(peers) == 0 {
		return l
	}
	return &guarded{Listener: l, peers: peers}
}

type guarded struct {
	net.Listener
	peers []netip.Prefix
}

// Accept waits for a connection that is from a peer, and ends all others.
func (g *guarded) Accept() (net.Conn, error) {
	for {
		c, err := g.Listener.Accept()
		if err != nil || g.from(c) {
			return c, err
		}
		_ = c.Close() // whoever it is gets no answer
	}
}

func (g *guarded) from(c net.Conn) bool {
	address, is := c.RemoteAddr().(*net.TCPAddr)
	if !is {
		return true
	}
	from := address.AddrPort().Addr().Unmap()
	return slices.ContainsFunc(g.peers, func(p netip.Prefix) bool { return p.Contains(from) })
}
