package op

import (
	"bytes"
	"crypto/hmac"
	"testing"
)

// TestHasher goes through all lengths of what is left for the last block, with one hasher for all of them.
func TestHasher(t *testing.T) {
	data := make([]byte, 300)
	for i := range data {
		data[i] = byte(i * 151)
	}
	for _, d := range allDigests {
		h := d.Hasher()
		if h.save == nil == d.open || !h.Keeps() {
			t.Errorf("%s: reads its sums off the state: %t, keeps states: %t", d.Name, h.save != nil, h.Keeps())
		}
		for n := range data {
			if got, want := h.Sum(data[:n]), d.Sum(nil, data[:n]); !bytes.Equal(got, want) {
				t.Fatalf("%s of %d bytes: %x, want %x", d.Name, n, got, want)
			}
			key := d.KeyStates(data[n:])
			m := hmac.New(d.New, data[n:])
			m.Write(data[:n])
			if got, want := h.MAC(&key, data[:n]), m.Sum(nil); !bytes.Equal(got, want) {
				t.Fatalf("%s, mac of %d bytes: %x, want %x", d.Name, n, got, want)
			}
		}
	}
}

// TestHasherOfAnotherForm says of digests that their state is the sum where it is not: the hasher finds that out.
func TestHasherOfAnotherForm(t *testing.T) {
	for _, of := range []*Digest{md5Digest, sha384Digest, sha512Digest} {
		d := &Digest{Name: of.Name, Size: of.Size, Block: of.Block, New: of.New, Sum: of.Sum, open: true}
		h := d.Hasher()
		if got, want := h.Sum([]byte("abc")), of.Sum(nil, []byte("abc")); h.save != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %x, want %x", d.Name, got, want)
		}
	}
}

func BenchmarkHasher(b *testing.B) {
	h, data, buf := sha256Digest.Hasher(), make([]byte, 120), make([]byte, 0, 64)
	b.Run("hasher", func(b *testing.B) {
		for b.Loop() {
			h.Sum(data)
		}
	})
	b.Run("at once", func(b *testing.B) {
		for b.Loop() {
			buf = sha256Digest.Sum(buf[:0], data)
		}
	})
}
