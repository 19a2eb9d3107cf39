package graph

import (
	"slices"
	"strings"
)

// Parts is a set of parts of a request.
type Parts uint16

// The parts that a signature can cover.
const (
	PartMethod Parts = 1 << iota
	PartProtocol
	PartHost
	PartPath
	PartQuery
	PartBody
	PartTime
	PartNonce
	PartKeyID
	PartToken
)

// PartsOfRequest are those that every request has; what else flows into a signature was added to the request for it.
const PartsOfRequest = PartMethod | PartHost | PartPath | PartQuery | PartBody | PartTime

var partNames = []string{"method", "protocol", "host", "path", "query", "body", "time", "nonce", "key id", "token"}

// String gives the parts in order, separated by commas.
func (p Parts) String() string { return strings.Join(p.Names(), ", ") }

// Names gives the name of each part in the set; never nil, so that JSON shows an empty list.
func (p Parts) Names() []string {
	names := []string{}
	for i, name := range partNames {
		if p&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// PartsByName gives the part of that name.
func PartsByName(name string) (Parts, bool) {
	for i, n := range partNames {
		if n == name {
			return 1 << i, true
		}
	}
	return 0, false
}

// Reach gives the parts of a request that reading the source takes in. A form counts as query and body alike.
func (s Source) Reach() Parts {
	switch s {
	case Method:
		return PartMethod
	case Protocol:
		return PartProtocol
	case Host, Port, Authority:
		return PartHost
	case Path:
		return PartPath
	case Target:
		return PartPath | PartQuery
	case URL:
		return PartProtocol | PartHost | PartPath | PartQuery
	case RawQuery, Query, ParamValue:
		return PartQuery
	case Params:
		return PartQuery | PartBody
	case Body:
		return PartBody
	case Clock:
		return PartTime
	case Nonce:
		return PartNonce
	case KeyID:
		return PartKeyID
	case Token:
		return PartToken
	}
	return 0
}

// Coverage is what a signature takes in, told from the graph alone.
type Coverage struct {
	Always    Parts    // flows into the signature whatever the request
	Sometimes Parts    // flows into it for some requests or inputs
	Headers   []string // headers that are read by name
	Listed    bool     // the headers of the signed list flow into it
}

// Cover computes what flows into the program's signature. What joins the request before signing, and travels where
// the signature looks, is covered with it: a timestamp among signed parameters is.
func (p *Program) Cover() Coverage { return p.CoverOf(p.Signature) }

// CoverOf computes what flows into a node.
func (p *Program) CoverOf(n *Node) Coverage {
	var c Coverage
	seen := map[string]bool{}
	Walk(n, func(m *Node) bool {
		c.Listed = c.Listed || m.Reads(Signed) || m.Reads(Headers)
		if m.Reads(HeaderValue) && !seen[m.Text] {
			seen[m.Text] = true
			c.Headers = append(c.Headers, m.Text)
		}
		return true
	})
	always := flow{program: p, done: map[*Node]Parts{}}
	some := flow{program: p, anyWay: true, done: map[*Node]Parts{}}
	c.Always = always.into(n)
	c.Sometimes = some.into(n) &^ c.Always
	return c
}

// flow follows parts of a request into a node: on every way through its conditions, or on any way.
type flow struct {
	program *Program
	anyWay  bool
	done    map[*Node]Parts
}

func (f *flow) into(n *Node) Parts {
	if n == nil {
		return 0
	}
	if p, ok := f.done[n]; ok {
		return p
	}
	f.done[n] = 0
	var parts Parts
	switch {
	case n.Kind == Input && !n.Given:
		parts = f.read(n)
	case n.Is("when") && !f.anyWay:
		// It may be absent.
	case n.Kind == Cond:
		a, b := f.into(n.Args[1]), f.into(n.Args[2])
		parts = a & b
		if f.anyWay {
			parts = a | b
		}
	default:
		for _, a := range n.Args {
			parts |= f.into(a)
		}
	}
	f.done[n] = parts
	return parts
}

// read gives what flows in where a source is read: parts of the request, and what joined it there before signing.
func (f *flow) read(n *Node) Parts {
	parts := n.Source.Reach()
	if n.Source == Params && !f.anyWay {
		parts &^= PartBody // only a body that is a form holds parameters
	}
	if f.takes(n, InHeader, "host") {
		parts |= PartHost
	}
	for _, it := range f.program.Before {
		if f.takes(n, it.Place, it.Name) {
			parts |= f.into(it.Node)
		}
	}
	return parts
}

// takes tells whether n reads what travels in a place under a name. A list is sure to hold only the headers that must be in it.
func (f *flow) takes(n *Node, place Place, name string) bool {
	switch n.Source {
	case RawQuery, Query, Target, URL, Params:
		return place != InHeader
	case Signed, Headers:
		return place == InHeader && (f.anyWay || f.program.Signed.covers(name))
	case HeaderValue:
		return place == InHeader && strings.EqualFold(n.Text, name)
	}
	return false
}

// Other tells whether a name of the list is no header's.
func (s *SignedHeaders) Other(name string) bool { return s != nil && slices.Contains(s.Others, name) }

// Bare tells whether a name may be listed that the request has no header for. One that no header could have is a mistake
// even where a list is free: it is what another dialect calls the request's target.
func (s *SignedHeaders) Bare(name string) bool {
	return s != nil && (s.Free && isHeaderName(name) || s.Other(name))
}

func isHeaderName(s string) bool { return s != "" && !strings.ContainsAny(s, "@()<>,;:\\\"/[]?={} \t") }

// covers tells whether a header is covered whoever signs: it must be in the list.
func (s *SignedHeaders) covers(name string) bool {
	return s != nil && slices.ContainsFunc(s.Required, func(r string) bool { return strings.EqualFold(r, name) })
}
