package message

import (
	"fmt"
	"strings"
	"testing"
)

// TestAppendPercentLengths compares with byte by byte, at each place of what is taken at once.
func TestAppendPercentLengths(t *testing.T) {
	plain := func(s string) string {
		var b strings.Builder
		for i := range len(s) {
			if unreserved.keeps(s[i]) {
				b.WriteByte(s[i])
			} else {
				fmt.Fprintf(&b, "%%%02X", s[i])
			}
		}
		return b.String()
	}
	for n := range 40 {
		for _, odd := range []string{"", "%", "é", "\x00\xff"} {
			for at := range n + 1 {
				s := strings.Repeat("aZ09-_.~", 5)[:n]
				s = s[:at] + odd + s[at:]
				if got := string(AppendPercent([]byte("x"), s)); got != "x"+plain(s) {
					t.Fatalf("%q: %q", s, got)
				}
				if got := string(AppendPercentTwice([]byte("x"), s)); got != "x"+plain(plain(s)) {
					t.Fatalf("%q twice: %q", s, got)
				}
				if got := string(AppendPercentAgain([]byte("x"), AppendPercent(nil, s))); got != "x"+plain(plain(s)) {
					t.Fatalf("%q, and again: %q", s, got)
				}
			}
		}
	}
	long := strings.Repeat("%a", longestPiece+7)
	if got := string(AppendPercent(nil, []byte(long))); got != plain(long) {
		t.Errorf("a long text differs")
	}
	if got := string(AppendPercentTwice(nil, []byte(long))); got != plain(plain(long)) {
		t.Errorf("a long text differs twice")
	}
}
