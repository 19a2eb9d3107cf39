package eval

import (
	"bytes"
	"encoding"
	"encoding/binary"
	"hash"
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
	leaves []*graph.Node // what the key depends on
	cached bool
}

// states keeps the hash states behind keys, found by what the key depends on. It is a table that forgets: an entry
// gives way to another one with the same place.
type states struct {
	seed  maphash.Seed
	table []atomic.Pointer[state]
}

type state struct {
	site         int32
	leaves       []byte // site's leaves, each with its length before it
	inner, outer []byte // hash states after the padded key
}

func newStates(n int) *states {
	size := 1
	for size < max(n, 64) {
		size *= 2
	}
	return &states{seed: maphash.MakeSeed(), table: make([]atomic.Pointer[state], size)}
}

// addSite records a mac and what its key depends on.
func (m *Machine) addSite(n *graph.Node) {
	site := macSite{}
	site.leaves, site.cached = leaves(n.Args[0], nil)
	m.sites = append(m.sites, site)
	m.info[n.ID].index = int32(len(m.sites)) // plus one: 0 is a mac inside a key
}

// leaves appends what n depends on: the secret, and whole subexpressions without it. A key that runs through lists or
// conditions is computed anew every time.
func leaves(n *graph.Node, found []*graph.Node) ([]*graph.Node, bool) {
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
		if found, ok = leaves(a, found); !ok {
			return nil, false
		}
	}
	return found, true
}

// hashing is a hash that is used again and again.
type hashing struct {
	digest *op.Digest
	hash   hash.Hash
	load   encoding.BinaryUnmarshaler
}

func (r *Run) hashing(d *op.Digest) *hashing {
	for i := range r.hashes {
		if r.hashes[i].digest == d {
			return &r.hashes[i]
		}
	}
	h := d.New()
	load, _ := h.(encoding.BinaryUnmarshaler)
	r.hashes = append(r.hashes, hashing{d, h, load})
	return &r.hashes[len(r.hashes)-1]
}

// digest gives the value of a digest or a mac.
func (r *Run) digest(n *graph.Node) []byte {
	if !r.spend() {
		return nil
	}
	if n.Op.Family == op.Macs {
		return r.mac(n)
	}
	mark := len(r.buf)
	if arg := n.Args[0]; arg.Reads(graph.Body) && r.env.Request.Body.Streamed() && !r.rewrites() {
		return r.streamBody(n.Op.Digest)
	}
	data := r.text(n.Args[0])
	from := len(r.buf)
	r.buf = n.Op.Digest.Sum(r.buf, data)
	return r.settle(mark, from)
}

// rewrites tells whether parameters are sent in the body, which is then in memory.
func (r *Run) rewrites() bool { return !r.env.Receive && r.sendsParams() && r.form() }

// streamBody hashes the body as it is read: memory does not grow with it.
func (r *Run) streamBody(d *op.Digest) []byte {
	mark := len(r.buf)
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
	r.buf = h.Sum(r.buf)
	return r.buf[mark:]
}

func (r *Run) mac(n *graph.Node) []byte {
	mark := len(r.buf)
	d := n.Op.Digest
	at := r.m.info[n.ID].index
	if at == 0 || !r.m.sites[at-1].cached {
		return r.plainMAC(n)
	}
	st := r.state(n, at-1)
	message := r.text(n.Args[1])
	h := r.hashing(d)
	if h.load == nil || h.load.UnmarshalBinary(st.inner) != nil {
		r.buf = r.buf[:mark]
		return r.plainMAC(n)
	}
	h.hash.Write(message)
	r.sum = h.hash.Sum(r.sum[:0])
	_ = h.load.UnmarshalBinary(st.outer) // the same kind of state as the inner one
	h.hash.Write(r.sum)
	r.buf = h.hash.Sum(r.buf[:mark])
	return r.buf[mark:]
}

// plainMAC computes a mac without kept state: inside key derivations, and for keys that change every time.
func (r *Run) plainMAC(n *graph.Node) []byte {
	mark := len(r.buf)
	key := r.text(n.Args[0])
	message := r.text(n.Args[1])
	from := len(r.buf)
	r.buf = n.Op.Digest.MAC(r.buf, key, message)
	return r.settle(mark, from)
}

// state gives the hash states behind the key of a mac, computing them when they are not in the table.
func (r *Run) state(n *graph.Node, site int32) *state {
	mark := len(r.buf)
	for _, leaf := range r.m.sites[site].leaves {
		at := len(r.buf)
		r.buf = append(r.buf, 0, 0, 0, 0)
		r.add(leaf)
		binary.LittleEndian.PutUint32(r.buf[at:], uint32(len(r.buf)-at-4))
	}
	found := r.buf[mark:]
	place := &r.m.states.table[maphash.Bytes(r.m.states.seed, found)&uint64(len(r.m.states.table)-1)]
	if st := place.Load(); st != nil && st.site == site && bytes.Equal(st.leaves, found) {
		r.buf = r.buf[:mark]
		return st
	}
	st := &state{site: site, leaves: bytes.Clone(found)}
	r.buf = r.buf[:mark]
	st.inner, st.outer = padded(n.Op.Digest, r.text(n.Args[0]))
	r.buf = r.buf[:mark]
	place.Store(st)
	return st
}

// padded gives the states of a digest after the inner and the outer key block of RFC 2104.
func padded(d *op.Digest, key []byte) (inner, outer []byte) {
	if len(key) > d.Block {
		key = d.Sum(nil, key)
	}
	block := make([]byte, d.Block)
	for _, pad := range []byte{0x36, 0x5c} {
		clear(block)
		copy(block, key)
		for i := range block {
			block[i] ^= pad
		}
		h := d.New()
		h.Write(block)
		var st []byte
		if m, ok := h.(encoding.BinaryMarshaler); ok {
			st, _ = m.MarshalBinary()
		}
		inner, outer = outer, st
	}
	return inner, outer
}
