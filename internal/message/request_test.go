package message

import "testing"

func TestEqualFold(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Host", "hOST", true}, {"Host", "Hos", false}, {"@", "`", false}, {"k\x00\x00", "\u212a", false}, {"", "", true},
	} {
		if got := EqualFold(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
	}
}
