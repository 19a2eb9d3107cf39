package main

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding"
	"hash"
)

// blockSize is that of SHA-1 and of SHA-256.
const blockSize = 64

// A floor is the bare hash work of one signature: the strings are written
// beforehand, nothing is allocated, encoded or compared. A signer can come
// near it and never under it.
type floor struct {
	text
	scope [][]byte
	sum   func(dst, message []byte) []byte

	signingKey   []byte // derived from key through scope
	inner, outer []byte // HMAC states after the key's block, marshaled
	state        digest

	block  []byte // of the one-shot HMAC: a padded key and a message
	mid    [sha256.Size]byte
	derive [sha256.Size]byte
	digest [sha256.Size]byte
	mac    []byte // the raw signature, within digest
}

// digest is what crypto/sha1 and crypto/sha256 give, with its states.
type digest interface {
	hash.Hash
	encoding.BinaryMarshaler
	encoding.BinaryUnmarshaler
}

func newFloor(t text) (*floor, error) {
	f := &floor{text: t, sum: sum256, state: sha256.New().(digest)}
	if t.sha1 {
		f.sum, f.state = sum1, sha1.New().(digest)
	}
	longest := max(len(t.toSign), sha256.Size)
	for _, s := range t.scope {
		f.scope = append(f.scope, []byte(s))
		longest = max(longest, len(s))
	}
	f.block = make([]byte, blockSize+longest)
	f.signingKey = append([]byte(nil), f.derivedKey()...)
	var err error
	if f.inner, err = f.stateAfter(0x36); err != nil {
		return nil, err
	}
	f.outer, err = f.stateAfter(0x5c)
	return f, err
}

// fromSecret derives the signing key anew for each signature.
func (f *floor) fromSecret() {
	f.hashMessages()
	f.mac = f.hmac(f.digest[:0], f.derivedKey(), f.toSign)
}

// keyCached leaves the derivation out.
func (f *floor) keyCached() {
	f.hashMessages()
	f.mac = f.hmac(f.digest[:0], f.signingKey, f.toSign)
}

// hmacStates leaves out the two compressions of the padded key as well: what
// is kept for a key is the states after them. Goals count from this floor.
func (f *floor) hmacStates() {
	f.hashMessages()
	f.restore(f.inner)
	f.state.Write(f.toSign)
	mid := f.state.Sum(f.mid[:0])
	f.restore(f.outer)
	f.state.Write(mid)
	f.mac = f.state.Sum(f.digest[:0])
}

// signature gives what the last run made, as the scheme writes it.
func (f *floor) signature() string { return f.encode(f.mac) }

// hashMessages hashes the body and the canonical request. Their hashes stand
// in the strings already: the work is what counts.
func (f *floor) hashMessages() {
	if f.canonical == nil {
		return
	}
	f.sum(f.mid[:0], f.body)
	f.sum(f.mid[:0], f.canonical)
}

func (f *floor) derivedKey() []byte {
	key := f.key
	for _, message := range f.scope {
		key = f.hmac(f.derive[:0], key, message)
	}
	return key
}

// hmac is a one-shot HMAC in the floor's own memory. Keys here are shorter
// than a block.
func (f *floor) hmac(dst, key, message []byte) []byte {
	block := f.block[:blockSize+len(message)]
	pad(block, key, 0x36)
	copy(block[blockSize:], message)
	mid := f.sum(f.mid[:0], block)
	pad(block, key, 0x5c)
	outer := append(block[:blockSize], mid...)
	return f.sum(dst, outer)
}

func pad(block, key []byte, with byte) {
	for i := range blockSize {
		block[i] = with
	}
	for i, b := range key {
		block[i] ^= b
	}
}

func (f *floor) stateAfter(with byte) ([]byte, error) {
	block := make([]byte, blockSize)
	pad(block, f.signingKey, with)
	f.state.Reset()
	f.state.Write(block)
	return f.state.MarshalBinary()
}

func (f *floor) restore(state []byte) {
	if err := f.state.UnmarshalBinary(state); err != nil {
		panic(err) // it was marshaled by the same hash
	}
}

func sum256(dst, message []byte) []byte {
	sum := sha256.Sum256(message)
	return append(dst, sum[:]...)
}

func sum1(dst, message []byte) []byte {
	sum := sha1.Sum(message)
	return append(dst, sum[:]...)
}
