package op

import (
	"bytes"
	"crypto/hmac"
	"encoding"
	"encoding/hex"
	"strings"
	"sync"
	"testing"
)

var allDigests = []*Digest{md5Digest, sha1Digest, sha256Digest, sha384Digest, sha512Digest, sm3Digest}

func TestDigestsAgreeWithThemselves(t *testing.T) {
	for _, d := range allDigests {
		for _, data := range []string{"", "abc", strings.Repeat("x", 1000)} {
			h := d.New()
			h.Write([]byte(data))
			sum := d.Sum([]byte("kept"), []byte(data))
			if want := "kept" + string(h.Sum(nil)); string(sum) != want {
				t.Errorf("%s(%.10q): at once %x, streamed %x", d.Name, data, sum, want)
			}
			if h.Size() != d.Size || h.BlockSize() != d.Block || len(sum) != 4+d.Size {
				t.Errorf("%s: size %d, block %d", d.Name, h.Size(), h.BlockSize())
			}
		}
	}
}

// TestSM3 has the two examples of GB/T 32905.
func TestSM3(t *testing.T) {
	for data, want := range map[string]string{
		"abc":                      "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
		strings.Repeat("abcd", 16): "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
	} {
		if got := hex.EncodeToString(sm3Digest.Sum(nil, []byte(data))); got != want {
			t.Errorf("sm3(%.10q) = %s", data, got)
		}
	}
}

// TestStatesAreKept holds what the evaluator's kept keys rest on.
func TestStatesAreKept(t *testing.T) {
	for _, d := range allDigests {
		h := d.New()
		h.Write([]byte(strings.Repeat("k", d.Block+7)))
		keep, ok1 := h.(encoding.BinaryAppender)
		again, ok2 := d.New().(encoding.BinaryUnmarshaler)
		if !ok1 || !ok2 {
			t.Errorf("%s: state cannot be kept", d.Name)
			continue
		}
		state, err := keep.AppendBinary([]byte("kept"))
		if err != nil || string(state[:4]) != "kept" {
			t.Errorf("%s: AppendBinary: %v", d.Name, err)
		}
		if err := again.UnmarshalBinary(state[4:]); err != nil {
			t.Errorf("%s: UnmarshalBinary: %v", d.Name, err)
		}
		h.Write([]byte("rest"))
		h2, _ := again.(interface {
			Write([]byte) (int, error)
			Sum([]byte) []byte
		})
		h2.Write([]byte("rest"))
		if !bytes.Equal(h.Sum(nil), h2.Sum(nil)) {
			t.Errorf("%s: a kept state goes on differently", d.Name)
		}
	}
}

func TestMACAgreesWithStandardLibrary(t *testing.T) {
	for _, d := range allDigests {
		for _, n := range []int{0, 1, d.Block - 1, d.Block, d.Block + 1, 3 * d.Block} {
			key, message := bytes.Repeat([]byte{0xa5}, n), bytes.Repeat([]byte("m"), 2*n+1)
			m := hmac.New(d.New, key)
			m.Write(message)
			if got, want := d.MAC(nil, key, message), m.Sum(nil); !bytes.Equal(got, want) {
				t.Errorf("%s, key of %d: %x, want %x", d.Name, n, got, want)
			}
		}
	}
}

// TestMACInPlace appends to the buffer that key and message lie in, as a chain of keys does.
func TestMACInPlace(t *testing.T) {
	buf := append(make([]byte, 0, 200), "TC3secret2019-02-25"...)
	buf = sha256Digest.MAC(buf, buf[:9], buf[9:])
	if want := sha256Digest.MAC(nil, []byte("TC3secret"), []byte("2019-02-25")); !bytes.Equal(buf[19:], want) {
		t.Errorf("%x, want %x", buf[19:], want)
	}
}

func TestMACConcurrently(t *testing.T) {
	want := sm3Digest.MAC(nil, []byte("k"), []byte("m"))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				if got := sm3Digest.MAC(nil, []byte("k"), []byte("m")); !bytes.Equal(got, want) {
					t.Errorf("%x, want %x", got, want)
				}
			}
		})
	}
	wg.Wait()
}

func TestMACLeavesNoKeyBehind(t *testing.T) {
	d := &Digest{Name: "sha256", Size: 32, Block: 64, New: sha256Digest.New, Sum: sha256Digest.Sum}
	var m *mac
	for range 1000 { // a pool may drop what it is given, and does so at random under the race detector
		d.MAC(nil, []byte("a secret key"), []byte("message"))
		if m, _ = d.macs.Get().(*mac); m != nil {
			break
		}
	}
	if m == nil {
		t.Fatal("the pool never gives its memory back")
	}
	if m.pad != [maxBlock]byte{} || m.sum != [maxSize]byte{} {
		t.Error("pad or inner sum is left")
	}
}
