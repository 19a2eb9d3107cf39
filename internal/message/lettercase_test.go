package message

import "testing"

// TestLetterCase puts every pair of bytes at every place of a name: the ways of comparing differ by length.
func TestLetterCase(t *testing.T) {
	lower := func(c byte) byte {
		if 'A' <= c && c <= 'Z' {
			return c + 32
		}
		return c
	}
	for _, size := range []int{1, 8, 11} {
		for place := range size {
			a, b := make([]byte, size), make([]byte, size)
			for i := range size {
				a[i], b[i] = "Host-Name"[i%9], "hOST-nAME"[i%9]
			}
			for x := range 256 {
				a[place] = byte(x)
				lowered := append([]byte{}, a...)
				if Lower(lowered); lowered[place] != lower(byte(x)) || lowered[(place+1)%size] != lower(a[(place+1)%size]) {
					t.Fatalf("Lower(%q) = %q", a, lowered)
				}
				if Upper(lowered); 'a' <= x && x <= 'z' && lowered[place] != byte(x)-32 {
					t.Fatalf("Upper of %q = %q", a, lowered)
				}
				for y := range 256 {
					b[place] = byte(y)
					if got, want := EqualFold(string(a), string(b)), lower(byte(x)) == lower(byte(y)); got != want {
						t.Fatalf("EqualFold(%q, %q) = %t", a, b, got)
					}
				}
			}
		}
	}
}
