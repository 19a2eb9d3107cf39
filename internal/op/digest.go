package op

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding"
	"hash"
	"sync"

	"github.com/emmansun/gmsm/sm3"
)

// Digest is a hash function: what runs it at once, in a stream, from a kept state, or as a MAC.
// A Digest must not be copied.
type Digest struct {
	Name  string
	Size  int                           // of a sum, in bytes
	Block int                           // of the block to which a MAC pads its key, in bytes
	New   func() hash.Hash              // the state can be kept: encoding.BinaryAppender and encoding.BinaryUnmarshaler
	Sum   func(dst, data []byte) []byte // appends the sum of data

	open bool      // a Hasher may read the sum off the state
	macs sync.Pool // of *mac
}

const (
	maxBlock = sha512.BlockSize
	maxSize  = sha512.Size
)

var (
	md5Digest = &Digest{
		Name: "md5", Size: md5.Size, Block: md5.BlockSize, New: md5.New,
		Sum: func(dst, data []byte) []byte { s := md5.Sum(data); return append(dst, s[:]...) },
	}
	sha1Digest = &Digest{
		Name: "sha1", Size: sha1.Size, Block: sha1.BlockSize, New: sha1.New, open: true,
		Sum: func(dst, data []byte) []byte { s := sha1.Sum(data); return append(dst, s[:]...) },
	}
	sha256Digest = &Digest{
		Name: "sha256", Size: sha256.Size, Block: sha256.BlockSize, New: sha256.New, open: true,
		Sum: func(dst, data []byte) []byte { s := sha256.Sum256(data); return append(dst, s[:]...) },
	}
	sha384Digest = &Digest{
		Name: "sha384", Size: sha512.Size384, Block: sha512.BlockSize, New: sha512.New384,
		Sum: func(dst, data []byte) []byte { s := sha512.Sum384(data); return append(dst, s[:]...) },
	}
	sha512Digest = &Digest{
		Name: "sha512", Size: sha512.Size, Block: sha512.BlockSize, New: sha512.New,
		Sum: func(dst, data []byte) []byte { s := sha512.Sum512(data); return append(dst, s[:]...) },
	}
	sm3Digest = &Digest{
		Name: "sm3", Size: sm3.Size, Block: sm3.BlockSize, New: newSM3,
		Sum: func(dst, data []byte) []byte { s := sm3.Sum(data); return append(dst, s[:]...) },
	}
)

// sm3Hash adds what the library's hash lacks beside the standard ones: appending its state.
type sm3Hash struct {
	hash.Hash
	encoding.BinaryMarshaler
	encoding.BinaryUnmarshaler
}

func newSM3() hash.Hash {
	h := sm3.New()
	state, ok := h.(interface {
		encoding.BinaryMarshaler
		encoding.BinaryUnmarshaler
	})
	if !ok { // a test holds that this does not happen
		return h
	}
	return &sm3Hash{h, state, state}
}

// AppendBinary appends the state of the hash, as encoding.BinaryAppender asks.
func (h *sm3Hash) AppendBinary(dst []byte) ([]byte, error) {
	state, err := h.MarshalBinary()
	return append(dst, state...), err
}

// mac is the working memory of one MAC. It lies in its digest's pool without a trace of the key.
type mac struct {
	hash hash.Hash
	pad  [maxBlock]byte
	sum  [maxSize]byte
}

// MAC appends the HMAC (RFC 2104) of message under key. Unlike crypto/hmac it allocates nothing once warm; whoever
// uses one key again and again keeps its KeyStates instead.
func (d *Digest) MAC(dst, key, message []byte) []byte {
	m, _ := d.macs.Get().(*mac)
	if m == nil {
		m = &mac{hash: d.New()}
	}
	if len(key) > d.Block {
		key = d.Sum(m.sum[:0], key)
	}
	block := m.pad[:d.Block]
	copy(block, key)
	flip(block, 0x36)
	inner := m.run(m.sum[:0], block, message)
	flip(block, 0x36^0x5c)
	dst = m.run(dst, block, inner)
	m.hash.Reset()
	clear(m.pad[:])
	clear(m.sum[:])
	d.macs.Put(m)
	return dst
}

// run appends the sum of pad and data.
func (m *mac) run(dst, pad, data []byte) []byte {
	m.hash.Reset()
	m.hash.Write(pad)
	m.hash.Write(data)
	return m.hash.Sum(dst)
}

func flip(block []byte, bits byte) {
	for i := range block {
		block[i] ^= bits
	}
}

func digestOp(d *Digest, doc, example string) *Op {
	return &Op{
		Name: d.Name, Family: Digests, Params: []Param{{"x", Data}}, Result: Bytes, Doc: doc, Example: example, Digest: d,
		Text: func(dst []byte, args []Value) []byte { return d.Sum(dst, args[0].Text) },
	}
}

func macOp(d *Digest, doc, example string) *Op {
	return &Op{
		Name: "hmac_" + d.Name, Family: Macs, Params: []Param{{"key", Data}, {"message", Data}}, Result: Bytes,
		Doc: doc, Example: example, Digest: d,
		Text: func(dst []byte, args []Value) []byte { return d.MAC(dst, args[0].Text, args[1].Text) },
	}
}

var digestOps = []*Op{
	digestOp(md5Digest, "the MD5 digest, 16 raw bytes: Content-MD5 wants them in base64, other fields mostly in hex",
		`hex(md5("abc")) = 900150983cd24fb0d6963f7d28e17f72`),
	digestOp(sha1Digest, "the SHA-1 digest, 20 raw bytes",
		`hex(sha1("abc")) = a9993e364706816aba3e25717850c26c9cd0d89d`),
	digestOp(sha256Digest, "the SHA-256 digest, 32 raw bytes; an empty body has a digest too",
		`hex(sha256("")) = e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855`),
	digestOp(sha384Digest, "the SHA-384 digest, 48 raw bytes",
		`hex(sha384("abc")) = cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed`+
			`8086072ba1e7cc2358baeca134c825a7`),
	digestOp(sha512Digest, "the SHA-512 digest, 64 raw bytes",
		`hex(sha512("abc")) = ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a`+
			`2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f`),
	digestOp(sm3Digest, "the SM3 digest (GB/T 32905), 32 raw bytes, as long as those of SHA-256",
		`hex(sm3("abc")) = 66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0`),
}

var macOps = []*Op{
	macOp(md5Digest, "HMAC with MD5: the key comes first",
		`hex(hmac_md5("Jefe", "what do ya want for nothing?")) = 750c783e6ab0b503eaa86e310a5db738`),
	macOp(sha1Digest, "HMAC with SHA-1: the key comes first",
		`hex(hmac_sha1("Jefe", "what do ya want for nothing?")) = effcdf6ae5eb2fa2d27416d5f184df9c259a7c79`),
	macOp(sha256Digest, "HMAC with SHA-256: the key comes first, and a derived key goes in as raw bytes, not as their hex",
		`hex(hmac_sha256("Jefe", "what do ya want for nothing?")) = `+
			`5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843`),
	macOp(sha384Digest, "HMAC with SHA-384: the key comes first",
		`hex(hmac_sha384("Jefe", "what do ya want for nothing?")) = af45d2e376484031617f78d2b58a6b1b`+
			`9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649`),
	macOp(sha512Digest, "HMAC with SHA-512: the key comes first",
		`hex(hmac_sha512("Jefe", "what do ya want for nothing?")) = 164b7a7bfcf819e2e395fbe73b56e0a3`+
			`87bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737`),
	macOp(sm3Digest, "HMAC with SM3: the key comes first, padded to 64 bytes as for SHA-256",
		`hex(hmac_sm3("Jefe", "what do ya want for nothing?")) = `+
			`2e87f1d16862e6d964b50a5200bf2b10b764faa9680a296a2405f24bec39f882`),
}
