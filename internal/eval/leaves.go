package eval

import (
	"slices"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// leaves is what slow values are made of, a bit each.
type leaves uint64

// The leaves. The inputs of the scheme follow, each with its own bit.
const (
	leafClock leaves = 1 << iota
	leafKeyID
	leafSecret
	leafToken
	leafHost
	leafTarget  // method, path and query
	leafHeaders // those that are read by name
	leafForm    // parameters in the body: of these nothing is kept

	firstInput = iota
	mostInputs = 64 - firstInput // which can be leaves
)

// lastLeaves is what the leaves were in the run before.
type lastLeaves struct {
	at                op.Instant
	keyID, secret     string
	token             []byte // a copy: a verifier may read it in memory that is used again
	scheme, authority string
	method            string
	path, query       string
	headers           []bool // which of the machine's watched names the request had
	noted             uint64 // the run in which that was seen
	inputs            [][]byte
}

// leavesOf gives what a slow value is made of.
func (m *Machine) leavesOf(n *graph.Node) leaves {
	var l leaves
	graph.Walk(n, func(n *graph.Node) bool {
		if n.Kind == graph.Input {
			l |= m.leafOf(n)
		}
		return true
	})
	return l
}

func (m *Machine) leafOf(n *graph.Node) leaves {
	switch n.Source {
	case graph.Clock:
		return leafClock
	case graph.KeyID:
		return leafKeyID
	case graph.Secret:
		return leafSecret
	case graph.Token:
		return leafToken
	case graph.Host, graph.Port, graph.Protocol:
		return leafHost
	case graph.Method, graph.Path, graph.Query, graph.RawQuery:
		return leafTarget
	case graph.HeaderValue:
		return leafHeaders | leafHost // which stands in for a header
	case graph.ParamValue:
		return leafTarget | leafForm
	case graph.Param:
		return 1 << (firstInput + m.inputIndex(n.Text))
	}
	return 0
}

// pace is how a value changes from request to request.
type pace uint8

const (
	unasked pace = iota
	slowly
	slowlySecret // it has the secret in it too
	quickly      // with the request
)

// paceOf tells how a node changes; what was found out about its arguments is kept.
func (m *Machine) paceOf(n *graph.Node) pace {
	if n == nil {
		return slowly
	}
	if m.paces[n.ID] != unasked {
		return m.paces[n.ID]
	}
	found := slowly
	switch {
	case n.Kind == graph.Input:
		found = m.inputPace(n)
	case n.Kind == graph.Each && !graph.InsideLoop(n):
		found = m.loopPace(n)
	default:
		for _, a := range n.Args {
			found = max(found, m.paceOf(a))
		}
	}
	m.paces[n.ID] = found
	return found
}

func (m *Machine) inputPace(n *graph.Node) pace {
	switch n.Source {
	case graph.Clock, graph.KeyID, graph.Token, graph.Host, graph.Port, graph.Protocol, graph.Method, graph.Path:
		return slowly
	case graph.HeaderValue:
		if m.watches(n) {
			return slowly
		}
	case graph.ParamValue:
		if n.Given {
			return slowly
		}
	case graph.Param:
		if m.inputIndex(n.Text) < mostInputs {
			return slowly
		}
	case graph.Secret:
		return slowlySecret
	case graph.Query, graph.RawQuery:
		if len(m.strip.both) == 0 { // else what joins the query is a part of it
			return slowly
		}
	}
	return quickly
}

// loopPace tells how a node with whole loops in it changes: their variables change with the lists.
func (m *Machine) loopPace(n *graph.Node) pace {
	found := slowly
	graph.Walk(n, func(n *graph.Node) bool {
		if n.Kind == graph.Input && !n.Reads(graph.Element) {
			found = max(found, m.inputPace(n))
		}
		return found < quickly
	})
	return found
}

// longestAddress bounds the address of which anything is kept.
const longestAddress = 4 << 10

// noteLeaves forgets what is made of leaves that are not what they were.
func (r *Run) noteLeaves() {
	l, env, req := &r.last, r.env, r.env.Request
	var changed leaves
	if l.at != r.at {
		l.at, changed = r.at, leafClock
	}
	if l.keyID != env.KeyID {
		l.keyID, changed = env.KeyID, changed|leafKeyID
	}
	if l.secret != env.Secret {
		l.secret, changed = env.Secret, changed|leafSecret
	}
	if string(l.token) != env.Token {
		l.token, changed = append(l.token[:0], env.Token...), changed|leafToken
	}
	if l.scheme != req.Scheme || l.authority != req.Authority {
		l.scheme, l.authority, changed = req.Scheme, req.Authority, changed|leafHost
	}
	if r.passing = 0; len(req.Path)+len(req.Query) > longestAddress {
		l.path, l.query, r.passing = "", "", leafTarget
		changed |= leafTarget
	} else if l.path != req.Path || l.query != req.Query || l.method != req.Method {
		l.method, l.path, l.query, changed = req.Method, req.Path, req.Query, changed|leafTarget
	}
	if changed |= r.noteHeaders(); r.m.params && r.form() {
		changed, r.passing = changed|leafForm, r.passing|leafForm
	}
	if changed != 0 {
		r.forget(changed)
	}
}

// watches tells whether what a header says is what the request said when it was handed over.
func (m *Machine) watches(n *graph.Node) bool {
	return n.Given || !slices.ContainsFunc(m.Program.Before, func(it *graph.Item) bool {
		return it.Place == graph.InHeader && message.SameName(it.Name, n.Text)
	})
}

// noteHeaders tells whether the headers that are read by name are what they were.
func (r *Run) noteHeaders() (changed leaves) {
	for i, id := range r.m.watched {
		e := &r.names.list[id]
		there := e.run == r.run && e.first >= 0
		if there != r.last.headers[i] || there && e.news > r.last.noted {
			r.last.headers[i], changed = there, leafHeaders
		}
		if there && e.heard == 0 {
			r.passing |= leafHeaders
		}
	}
	r.last.noted = r.run
	if host := &r.names.list[hostName]; host.heeded && (host.run != r.run || host.first < 0) {
		host.heed(r.run, r.env.Request.Authority)
	}
	return changed
}

// noteInput does the same for an input. One that is not allowed is not kept.
func (r *Run) noteInput(i int) {
	last, now := &r.last.inputs[i], r.inputs[i].text
	if string(*last) == string(now) && (now == nil) == (*last == nil) {
		return
	}
	r.forget(1 << (firstInput + i))
	if now == nil || r.err != nil {
		*last = nil
	} else {
		*last = append(append((*last)[:0], now...), 0)[:len(now)] // not nil, even when it is empty
	}
}

// forget drops what is made of some leaves.
func (r *Run) forget(changed leaves) {
	for i, of := range r.m.slow {
		if of&changed != 0 {
			r.slow[i].good = false
		}
	}
}

// settles tells whether a slow value that has just been made is good for the next run.
func (r *Run) settles(i int32) bool { return r.err == nil && r.m.slow[i]&r.passing == 0 }
