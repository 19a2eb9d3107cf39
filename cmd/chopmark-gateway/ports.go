package main

import (
	"crypto/tls"
	"net"
	"net/netip"

	"github.com/chopmark/chopmark/internal/talk"
)

// ports are those of a gateway.
type ports struct {
	data, admin net.Listener
	health      net.Listener // nil: none of its own
	adminURL    string
}

// ports opens them.
func (r *running) ports(config *tls.Config) (p ports, err error) {
	defer func() {
		if err != nil {
			p.close()
		}
	}()
	if p.admin, p.adminURL, err = r.admin.listen(config); err != nil {
		return p, err
	}
	if r.health != "" {
		if p.health, err = listen("--health", r.health, nil); err != nil {
			return p, err
		}
	}
	if r.listen == "" {
		r.listen = defaultData
		if len(r.tls.acme) > 0 {
			r.listen = ":443"
		}
	}
	p.data, err = listen("--listen", r.listen, nil)
	return p, err
}

// beside gives what is served on the ports but the one for requests.
func (p *ports) beside(i *instance) []beside {
	all := []beside{{p.admin, i.adminPort()}}
	if p.health != nil {
		all = append(all, beside{p.health, i.gateway.Health()})
	}
	return all
}

func (p *ports) close() {
	for _, l := range []net.Listener{p.data, p.admin, p.health} {
		if l != nil {
			_ = l.Close() // a server that ended closed it already
		}
	}
}

// prefixes reads the ranges of addresses that a flag names.
func prefixes(flag string, texts []string) (all []netip.Prefix, err error) {
	for _, text := range texts {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, talk.Wrong("%s: %q is no range of addresses", flag, text).Hint("write it as 10.0.0.0/8, and one address as 10.0.0.1/32")
		}
		all = append(all, p)
	}
	return all, nil
}
