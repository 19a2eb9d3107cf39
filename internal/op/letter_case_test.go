package op

import "testing"

func TestCases(t *testing.T) {
	for _, c := range []struct{ op, x, want string }{
		{"lower", "", ""},
		{"lower", "AZ@[az`{0-\xc4", "az@[az`{0-\xc4"},
		{"lower", "\u212a", "\u212a"},
		{"upper", "az`{AZ@[0-ß", "AZ`{AZ@[0-ß"},
		{"title", "", ""},
		{"title", "x-tc-action", "X-Tc-Action"},
		{"title", "CONTENT-MD5", "Content-Md5"},
		{"title", "-a--b", "-A--B"},
		{"title", "1a-b c", "1a-B c"},
	} {
		if got := textOp(c.op, c.x); got != c.want {
			t.Errorf("%s(%q) = %q, want %q", c.op, c.x, got, c.want)
		}
	}
}
