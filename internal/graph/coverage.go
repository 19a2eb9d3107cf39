package graph

import "strings"

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

var partNames = []string{"method", "protocol", "host", "path", "query", "body", "time", "nonce", "key id", "token"}

// String gives the parts in order, separated by commas.
func (p Parts) String() string { return strings.Join(p.Names(), ", ") }

// Names gives the name of each part in the set.
func (p Parts) Names() []string {
	var names []string
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

// Cover computes what flows into n.
func Cover(n *Node) Coverage {
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
	c.Always = flow(n, false, map[*Node]Parts{})
	c.Sometimes = flow(n, true, map[*Node]Parts{}) &^ c.Always
	return c
}

// flow gives the parts that flow into n: on any way through its conditions, or on every way.
func flow(n *Node, anyWay bool, done map[*Node]Parts) Parts {
	if n == nil {
		return 0
	}
	if p, ok := done[n]; ok {
		return p
	}
	done[n] = 0
	var parts Parts
	if n.Kind == Input && !n.Given {
		parts = n.Source.Reach()
	}
	if n.Kind == Cond {
		a, b := flow(n.Args[1], anyWay, done), flow(n.Args[2], anyWay, done)
		parts = a & b
		if anyWay {
			parts = a | b
		}
	} else {
		for _, a := range n.Args {
			parts |= flow(a, anyWay, done)
		}
	}
	done[n] = parts
	return parts
}
