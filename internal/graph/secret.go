package graph

import "github.com/chopmark/chopmark/internal/op"

// Exposure says how much of the secret a value gives away.
type Exposure uint8

// The exposures.
const (
	Open     Exposure = iota // nothing, or it is sent anyway
	Contains                 // the secret's text stands in it
	Derived                  // a digest of the secret that is not sent: a signing key
)

// Exposures classifies every node of the program. What Contains the secret is shown with the secret blotted out; what
// is Derived is never shown. For whoever signs, what is sent is Open: the signature is in the request. For whoever
// receives it is not: the signature that is expected must not become known.
func (p *Program) Exposures(receive bool) map[*Node]Exposure {
	sent := map[*Node]bool{}
	for _, items := range [][]*Item{p.Before, p.After} {
		for _, it := range items {
			if !receive {
				markSent(it.Node, sent)
			}
		}
	}
	out := map[*Node]Exposure{}
	p.Each(func(n *Node) { exposure(n, sent, out) })
	return out
}

// markSent marks what can be read off the wire: everything down to the first digest.
func markSent(n *Node, sent map[*Node]bool) {
	if n == nil || sent[n] {
		return
	}
	sent[n] = true
	if n.Kind == Call && n.Op.Digest != nil {
		return
	}
	for _, a := range n.Args {
		markSent(a, sent)
	}
}

func exposure(n *Node, sent map[*Node]bool, out map[*Node]Exposure) Exposure {
	if n == nil {
		return Open
	}
	if e, ok := out[n]; ok {
		return e
	}
	out[n] = Open // an element leads back to its each
	worst := Open
	if n.Reads(Secret) {
		worst = Contains
	}
	for _, a := range n.Args {
		worst = max(worst, exposure(a, sent, out))
	}
	if n.Loop != nil {
		worst = max(worst, exposure(n.Loop.Args[0], sent, out))
	}
	digest := n.Kind == Call && n.Op.Digest != nil
	switch {
	case worst == Open || n.Type == op.Bool:
		worst = Open
	case digest && sent[n], worst == Derived && sent[n]:
		worst = Open
	case digest:
		worst = Derived
	}
	out[n] = worst
	return worst
}
