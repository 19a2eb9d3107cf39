package eval

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"io"
	"sync/atomic"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
)

// macSite is a mac whose key changes slowly: it depends on the secret and on things like the date, the region and
// the service, which leaves lists. Two compressions of each mac and the whole derivation are saved by keeping the
// hash states after the key.
type macSite struct {
	leaves []*code // what the key depends on
	cached bool
	slow   int32 // the same, when it is of the slow kind, plus one
	last   atomic.Pointer[state]
}

// states keeps the hash states behind keys, found by what the key depends on. It is a table that forgets: an entry
// gives way to another one with the same place.
type states struct {
	seed  maphash.Seed
	table []atomic.Pointer[state]
}

type state struct {
	site   int32
	leaves []byte // site's leaves, each with its length before it
	key    op.KeyStates
}

func newStates(n int) *states {
	size := 1
	for size < max(n, 64) {
		size *= 2
	}
	return &states{seed: maphash.MakeSeed(), table: make([]atomic.Pointer[state], size)}
}

// layOutSite records what the key of a mac depends on.
func (m *Machine) layOutSite(n *graph.Node, c *code) {
	if c.index == 0 {
		return
	}
	site := m.sites[c.index-1]
	nodes, cached := keyLeaves(n.Args[0], nil)
	if m.paceOf(n.Args[0]) != quickly {
		site.slow = m.newSlow(n.Args[0]) + 1
	}
	for _, leaf := range nodes {
		site.leaves = append(site.leaves, m.of(leaf))
	}
	site.cached = cached
}

// keyLeaves appends what n depends on: the secret, and whole subexpressions without it. A key that runs through lists or
// conditions is computed anew every time.
func keyLeaves(n *graph.Node, found []*graph.Node) ([]*graph.Node, bool) {
	switch {
	case n.Kind == graph.Const:
		return found, true
	case n.Kind == graph.Input, !graph.DependsOn(n, graph.Secret):
		for _, f := range found {
			if f == n {
				return found, true
			}
		}
		return append(found, n), n.Type&op.Data != 0
	case n.Kind != graph.Template && n.Kind != graph.Call:
		return nil, false
	}
	for _, a := range n.Args {
		if a.Type&op.Data == 0 {
			return nil, false
		}
		var ok bool
		if found, ok = keyLeaves(a, found); !ok {
			return nil, false
		}
	}
	return found, true
}

// hashing is a digest with the run's own hasher of it.
type hashing struct {
	digest *op.Digest
	hasher *op.Hasher
}

// hasher gives the run's own hasher of a digest.
func (r *Run) hasher(d *op.Digest) *op.Hasher {
	for i := range r.hashes {
		if r.hashes[i].digest == d {
			return r.hashes[i].hasher
		}
	}
	h := d.Hasher()
	r.hashes = append(r.hashes, hashing{d, h})
	return h
}

// sumOf computes a digest or a mac. Its value is good until the next one.
func (r *Run) sumOf(c *code) (sum []byte) {
	if !r.spend() {
		return nil
	}
	mark := len(r.buf)
	arg := c.args[0]
	for c.do == digest && arg.do == cond {
		arg = r.branch(arg) // a body that is hashed on a condition is streamed too
	}
	if c.do == mac {
		sum = r.mac(c)
	} else if r.streamed(arg) {
		sum = r.streamBody(c.op.Digest)
	} else {
		sum = r.hasher(c.op.Digest).Sum(r.text(arg))
	}
	r.buf = r.buf[:mark]
	return sum
}

// rewrites tells whether parameters are sent in the body, which is then in memory.
func (r *Run) rewrites() bool { return !r.env.Receive && r.sendsParams() && r.form() }

// streamBody hashes the body as it is read: memory does not grow with it.
func (r *Run) streamBody(d *op.Digest) []byte {
	in, err := r.env.Request.Body.Open()
	if err != nil {
		r.fail(err)
		return nil
	}
	defer in.Close()
	h := d.New()
	if _, err := io.CopyBuffer(h, struct{ io.Reader }{in}, make([]byte, 128<<10)); err != nil {
		r.fail(err)
		return nil
	}
	return h.Sum(nil)
}

// mac computes a mac, from kept state unless it stands inside a key or its key changes every time.
func (r *Run) mac(c *code) []byte {
	h := r.hasher(c.op.Digest)
	if c.index == 0 || !r.m.sites[c.index-1].cached || !h.Keeps() {
		key := r.text(c.args[0])
		message := r.text(c.args[1])
		r.sum = c.op.Digest.MAC(r.sum[:0], key, message)
		return r.sum
	}
	st := r.siteState(c)
	return h.MAC(&st.key, r.text(c.args[1]))
}

// siteState gives the hash states behind the key of a mac. Where nothing that the key is made of has changed, they are
// those of the last run.
func (r *Run) siteState(c *code) *state {
	slow := r.m.sites[c.index-1].slow
	if slow == 0 {
		return r.state(c)
	}
	if s := &r.slow[slow-1]; !s.good {
		r.keys[c.index-1] = r.state(c)
		s.good = r.settles(slow - 1)
	}
	return r.keys[c.index-1]
}

// state gives the hash states behind the key of a mac, computing them when they are not kept. Mostly it is the one
// that was used last.
func (r *Run) state(c *code) *state {
	site := r.m.sites[c.index-1]
	mark := len(r.buf)
	for _, leaf := range site.leaves {
		size := len(r.buf)
		r.buf = append(r.buf, 0, 0, 0, 0)
		r.add(leaf)
		binary.LittleEndian.PutUint32(r.buf[size:], uint32(len(r.buf)-size-4))
	}
	found := r.buf[mark:]
	r.buf = r.buf[:mark]
	if st := site.last.Load(); st != nil && bytes.Equal(st.leaves, found) {
		return st
	}
	place := &r.m.states.table[maphash.Bytes(r.m.states.seed, found)&uint64(len(r.m.states.table)-1)]
	st := place.Load()
	if st == nil || st.site != c.index || !bytes.Equal(st.leaves, found) {
		st = &state{site: c.index, leaves: bytes.Clone(found)}
		st.key = c.op.Digest.KeyStates(r.text(c.args[0]))
		r.buf = r.buf[:mark]
		place.Store(st)
	}
	site.last.Store(st)
	return st
}
