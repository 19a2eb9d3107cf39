package op

import (
	"bytes"
	"encoding"
	"encoding/binary"
	"hash"
)

// Hasher runs one digest again and again, from its beginning or from the states behind a key, and allocates nothing.
// It is for one goroutine at a time.
type Hasher struct {
	digest *Digest
	hash   hash.Hash
	load   encoding.BinaryUnmarshaler // nil: its states cannot be kept
	save   encoding.BinaryAppender    // nil: the hash finishes its sums itself

	state []byte // large enough for any
	tail  [2 * tailBlock]byte
}

// KeyStates are the states of a digest behind the two padded keys of an HMAC. They stand for the key: treat them so.
type KeyStates struct{ inner, outer []byte }

// The form of MD5's successors up to SHA-256: blocks of 64 bytes, of which the last ends with the length in bits, and
// in what keeps a state the sum so far, behind four bytes that tell its kind.
const (
	tailBlock = 64
	tailSize  = 8
	sumAt     = 4

	longestState = 256
)

// Hasher gives a hasher of the digest.
func (d *Digest) Hasher() *Hasher {
	h := &Hasher{digest: d, hash: d.New(), state: make([]byte, 0, longestState)}
	h.load, _ = h.hash.(encoding.BinaryUnmarshaler)
	save, ok := h.hash.(encoding.BinaryAppender)
	if !d.open || !ok {
		return h
	}
	h.save = save
	for _, n := range []int{3, tailBlock - tailSize} { // with padding in one block, and in two
		if data := h.tail[tailBlock:][:n]; !bytes.Equal(h.Sum(data), d.Sum(nil, data)) {
			h.save = nil
		}
	}
	return h
}

// Keeps tells whether the digest can go on from KeyStates.
func (h *Hasher) Keeps() bool { return h.load != nil }

// Sum gives the sum of data, good until the next one.
func (h *Hasher) Sum(data []byte) []byte {
	if h.save == nil {
		h.state = h.digest.Sum(h.state[:0], data)
		return h.state
	}
	h.hash.Reset()
	return h.finish(0, data)
}

// MAC gives the HMAC of message under the key of these states, good until the next sum.
func (h *Hasher) MAC(key *KeyStates, message []byte) []byte {
	_ = h.load.UnmarshalBinary(key.inner) // a state that the same kind of hash has given
	inner := h.finish(h.digest.Block, message)
	_ = h.load.UnmarshalBinary(key.outer)
	return h.finish(h.digest.Block, inner)
}

// finish gives the sum of what the hash has seen, which is a number of whole blocks, and of data. The hashes of the
// standard library copy themselves to give a sum and leave off half a block: what is padded here instead is hashed where
// it lies, and then the state is the sum. That takes a fifth off a signature's hash work.
func (h *Hasher) finish(seen int, data []byte) []byte {
	if h.save == nil {
		h.hash.Write(data)
		h.state = h.hash.Sum(h.state[:0])
		return h.state
	}
	whole := len(data) &^ (tailBlock - 1)
	if whole > 0 {
		h.hash.Write(data[:whole])
	}
	h.tail = [2 * tailBlock]byte{}
	n := copy(h.tail[:], data[whole:])
	h.tail[n] = 0x80
	end := tailBlock
	if n >= tailBlock-tailSize {
		end = len(h.tail)
	}
	binary.BigEndian.PutUint64(h.tail[end-tailSize:], 8*uint64(seen+len(data)))
	h.hash.Write(h.tail[:end])
	state, _ := h.save.AppendBinary(h.state[:0]) // never fails, and fits
	return state[sumAt : sumAt+h.digest.Size]
}

// KeyStates gives the states of a digest behind the inner and the outer padded key of RFC 2104.
func (d *Digest) KeyStates(key []byte) KeyStates {
	if len(key) > d.Block {
		key = d.Sum(nil, key)
	}
	block := make([]byte, d.Block)
	copy(block, key)
	flip(block, 0x36)
	inner := d.stateAfter(block)
	flip(block, 0x36^0x5c)
	return KeyStates{inner, d.stateAfter(block)}
}

func (d *Digest) stateAfter(block []byte) []byte {
	h := d.New()
	h.Write(block)
	save, ok := h.(encoding.BinaryAppender)
	if !ok {
		return nil
	}
	state, _ := save.AppendBinary(nil)
	return state
}
