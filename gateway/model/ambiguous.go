package model

import (
	"fmt"
	"slices"
	"strings"
)

// CheckAPIs tells what is wrong with the APIs of a service together: two for the same requests, or a host that the service does
// not have. Where one API's requests are all among another's, it goes first; where each has requests that the other has not, and
// both have some, it would be chance which one answers.
func CheckAPIs(service Service, apis []API) error {
	var ps problems
	byHost := map[string]*paths{}
	names := map[string]bool{}
	for i := range apis {
		a := &apis[i]
		if names[a.Name] {
			ps.add("apis."+a.Name, "rename one", "there is another API of this name")
		}
		names[a.Name] = true
		if a.Host != "" && !slices.Contains(service.Hosts, a.Host) {
			ps.add("apis."+a.Name+".host", "add it to the hosts of the service", "%q is not a host of service %s", a.Host, service.Name)
		}
		of := byHost[a.Host]
		if of == nil {
			of = &paths{}
			byHost[a.Host] = of
		}
		segments := strings.Split(strings.TrimPrefix(a.Path, "/"), "/")
		of.overlaps(segments, func(other *API) { ps.pair(other, a) })
		of.add(segments, a)
	}
	return ps.err("service", service.Name)
}

// pair checks two APIs whose paths have requests in common.
func (ps *problems) pair(other, a *API) {
	if a.Method != other.Method && a.Method != AnyMethod && other.Method != AnyMethod {
		return
	}
	all := shapes(a.Path, other.Path)
	if a.Method != other.Method {
		all = relation{all.more || a.Method == AnyMethod, all.less || other.Method == AnyMethod}
	}
	if all.more != all.less {
		return
	}
	text := "each has requests that the other has not, and %s %s of %q has some in common with it"
	if !all.more {
		text = "%s %s of %q takes the same requests"
	}
	ps.add("apis."+a.Name+".path", "let one path or method be the narrower one", text, other.Method, other.Path, other.Name)
}

// relation tells of two sets whether the first, or the second, has something that the other has not.
type relation struct{ more, less bool }

// shapes compares two paths that have requests in common, segment by segment.
func shapes(a, b string) (r relation) {
	x, y := strings.Split(a, "/"), strings.Split(b, "/")
	for i := range min(len(x), len(y)) { // what is shorter ends with *
		if x[i] == "*" || y[i] == "*" {
			return relation{r.more || y[i] != "*", r.less || x[i] != "*"}
		}
		_, xAny := parameter(x[i])
		_, yAny := parameter(y[i])
		r.more = r.more || xAny && !yAny
		r.less = r.less || yAny && !xAny
	}
	return r
}

// paths is a tree of path patterns in which those are found that have requests in common with another.
type paths struct {
	fixed     map[string]*paths
	parameter *paths
	here      []*API // patterns that end here
	below     []*API // patterns that end here with *
}

func (p *paths) add(segments []string, a *API) {
	for i, s := range segments {
		if s == "*" && i == len(segments)-1 {
			p.below = append(p.below, a)
			return
		}
		p = p.child(s)
	}
	p.here = append(p.here, a)
}

func (p *paths) child(segment string) *paths {
	if _, is := parameter(segment); is {
		if p.parameter == nil {
			p.parameter = &paths{}
		}
		return p.parameter
	}
	if p.fixed == nil {
		p.fixed = map[string]*paths{}
	}
	if p.fixed[segment] == nil {
		p.fixed[segment] = &paths{}
	}
	return p.fixed[segment]
}

// overlaps calls found for each pattern of the tree that has requests in common with segments.
func (p *paths) overlaps(segments []string, found func(*API)) {
	if p == nil {
		return
	}
	if len(segments) == 0 {
		each(p.here, found)
		return
	}
	each(p.below, found)
	s, rest := segments[0], segments[1:]
	if s == "*" && len(rest) == 0 {
		p.all(found)
		return
	}
	if _, is := parameter(s); is {
		for text, next := range p.fixed {
			if text != "" {
				next.overlaps(rest, found)
			}
		}
	} else {
		p.fixed[s].overlaps(rest, found)
	}
	if s != "" {
		p.parameter.overlaps(rest, found)
	}
}

// all calls found for every pattern that goes on from here.
func (p *paths) all(found func(*API)) {
	next := []*paths{p.parameter}
	for _, n := range p.fixed {
		next = append(next, n)
	}
	for _, n := range next {
		if n != nil {
			each(n.here, found)
			each(n.below, found)
			n.all(found)
		}
	}
}

func each(apis []*API, found func(*API)) {
	for _, a := range apis {
		found(a)
	}
}

// CheckHosts tells which hosts several services want.
func CheckHosts(services []Service) error {
	owner := map[string]string{}
	for _, s := range services {
		for i, host := range s.Hosts {
			if other, taken := owner[host]; taken && other != s.Name {
				var ps problems
				ps.add(fmt.Sprintf("hosts[%d]", i), "let one service have it", "%q belongs to service %s too", host, other)
				return ps.err("service", s.Name)
			}
			owner[host] = s.Name
		}
	}
	return nil
}
