package judge

import (
	"strings"

	"github.com/chopmark/chopmark/gateway/model"
)

// table finds the API of a path. What a look-up costs depends on the path, not on how many APIs there are.
type table struct {
	exact map[string]leaf
	root  node // of paths with parameters, and of prefixes
}

// node is what follows some segments of a path.
type node struct {
	fixed     map[string]*node
	parameter *node
	here      leaf // a path with parameters ends here
	below     leaf // a prefix ends here
}

// leaf holds the APIs of one path. It is a list, since methods are few and its memory lies together.
type leaf []ofMethod

type ofMethod struct {
	method string
	api    *API
}

// get gives the API of a method, or else the one for all methods.
func (l leaf) get(method string) (api *API) {
	for _, m := range l {
		switch m.method {
		case method:
			return m.api
		case model.AnyMethod:
			api = m.api
		}
	}
	return api
}

// put adds an API; false when its method is taken.
func (l *leaf) put(api *API) bool {
	for _, m := range *l {
		if m.method == api.Method {
			return false
		}
	}
	*l = append(*l, ofMethod{api.Method, api})
	return true
}

// add puts an API into the table; false when its method and path are taken.
func (t *table) add(api *API) bool {
	path := api.Path
	prefix, isPrefix := strings.CutSuffix(path, "/*")
	if !isPrefix && !strings.Contains(path, "{") {
		if t.exact == nil {
			t.exact = map[string]leaf{}
		}
		l := t.exact[path]
		added := l.put(api)
		t.exact[path] = l
		return added
	}
	n := &t.root
	for _, segment := range segments(prefix) {
		n = n.child(segment)
	}
	if isPrefix {
		return n.below.put(api)
	}
	return n.here.put(api)
}

func (n *node) child(segment string) *node {
	next := n.fixed[segment]
	parameter := strings.HasPrefix(segment, "{") && strings.HasSuffix(segment, "}")
	if parameter {
		next = n.parameter
	}
	switch {
	case next != nil:
		return next
	case parameter:
		n.parameter = &node{}
		return n.parameter
	case n.fixed == nil:
		n.fixed = map[string]*node{}
	}
	n.fixed[segment] = &node{}
	return n.fixed[segment]
}

// segments cuts a path that begins with a slash; "/" and "" have none.
func segments(path string) []string {
	path = strings.TrimPrefix(path, "/")
	if path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

// rank says how well an API fits a path.
type rank int

const (
	none rank = iota
	byPrefix
	byParameters
	exactly
)

// find gives the API that fits best. path is raw and begins with a slash. known tells whether the path has an API of any method.
func (t *table) find(method, path string) (api *API, how rank, known bool) {
	l := t.exact[path]
	if api = l.get(method); api != nil {
		return api, exactly, true
	}
	s := search{method: method, known: l != nil}
	if api = s.whole(&t.root, path[1:]); api != nil {
		return api, byParameters, true
	}
	if api = s.begin(&t.root, path[1:]); api != nil {
		return api, byPrefix, true
	}
	return nil, none, s.known
}

type search struct {
	method string
	known  bool
}

// whole looks for a path with parameters. A segment that is written out goes before a parameter.
func (s *search) whole(n *node, rest string) *API {
	segment, after, more := strings.Cut(rest, "/")
	for _, next := range [2]*node{n.fixed[segment], n.parameter} {
		if next == nil || next == n.parameter && segment == "" {
			continue
		}
		var api *API
		if more {
			api = s.whole(next, after)
		} else {
			s.known = s.known || next.here != nil
			api = next.here.get(s.method)
		}
		if api != nil {
			return api
		}
	}
	return nil
}

// begin looks for the longest prefix.
func (s *search) begin(n *node, rest string) *API {
	if segment, after, more := strings.Cut(rest, "/"); more {
		for _, next := range [2]*node{n.fixed[segment], n.parameter} {
			if next == nil || next == n.parameter && segment == "" {
				continue
			}
			if api := s.begin(next, after); api != nil {
				return api
			}
		}
	}
	s.known = s.known || n.below != nil
	return n.below.get(s.method)
}
