package judge

import (
	"net/http"

	"github.com/chopmark/chopmark/gateway/model"
)

// route finds the API. A path that a lenient server would read as another API's is refused: it was not that API's rules that it
// was judged by.
func (d *Decision) route(r *http.Request) bool {
	host := hostName(r.Host)
	d.Service = d.snap.hosts[host]
	if d.Service == nil {
		return d.refuse(UnknownHost)
	}
	environment, path := cutEnvironment(d.message.Path)
	d.Path, d.Environment = path, environment
	if environment == "" {
		d.Environment = model.DefaultEnvironment
	}
	p := d.Service.places[d.Environment]
	var known bool
	if d.API, known = p.find(host, r.Method, path); doubtful(d.message.Path) {
		if reason := d.misread(host, r.Method); reason != OK {
			d.API = nil
			return d.refuse(reason)
		}
	}
	switch {
	case d.API != nil && d.API.Problem != nil:
		d.Err = d.API.Problem
		return d.refuse(Misconfigured)
	case d.API != nil:
		return true
	case known:
		return d.refuse(UnknownMethod)
	case p.number > 0:
		return d.refuse(UnknownPath)
	case environment == "":
		return d.refuse(DefaultNotPublished)
	}
	return d.refuse(NotPublished)
}

// misread tells whether a lenient server would read the path as leading elsewhere than to the API that was found.
func (d *Decision) misread(host, method string) Reason {
	read, dots := plain(d.message.Path)
	if dots {
		return MalformedTarget
	}
	if other := d.Service.other(host, method, read); other != nil && other != d.API {
		return AmbiguousPath
	}
	return OK
}

// other gives the API of another reading of a path.
func (s *Service) other(host, method, path string) *API {
	environment, path := cutEnvironment(path)
	if environment == "" {
		environment = model.DefaultEnvironment
	}
	api, _ := s.places[environment].find(host, method, path)
	return api
}

// find gives the API of a path: exact goes before parameters, parameters go before prefixes, and of two that fit alike the one
// that names the host.
func (p *place) find(host, method, path string) (*API, bool) {
	api, how, known := p.general.find(method, path)
	if own := p.hosts[host]; own != nil {
		a, h, k := own.find(method, path)
		if a != nil && h >= how {
			return a, true
		}
		known = known || k
	}
	return api, known
}
