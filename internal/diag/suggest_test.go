package diag

import (
	"strings"
	"testing"
)

func TestSuggest(t *testing.T) {
	ops := []string{"hmac_sha256", "sha1", "sha256", "sha512", "hex", "base64", "lower", "upper", "trim", "md5", "canonical_request"}
	for _, c := range []struct{ name, want string }{
		{"sha265", "sha256"},
		{"SHA256", "sha256"},
		{"sha-256", "sha256"},
		{"hmacSHA256", "hmac_sha256"},
		{"hmac_sha265", "hmac_sha256"},
		{"cannonical_reqest", "canonical_request"},
		{"uper", "upper"},
		{"tirm", "trim"},
		{"hx", "hex"},
		{"sha512", "sha1"}, // the name itself is no suggestion
		{"sort", ""},
		{"xyz", ""},
		{"x", ""},
		{"", ""},
		{"md", "md5"},
		{strings.Repeat("sha256", 20), ""},
	} {
		if got := Suggest(c.name, ops); got != c.want {
			t.Errorf("%q: got %q, want %q", c.name, got, c.want)
		}
	}
	if got := Suggest("ab", []string{"ad", "ac"}); got != "ac" {
		t.Errorf("among equals: got %q", got)
	}
	if got := Suggest("a", nil); got != "" {
		t.Errorf("without candidates: got %q", got)
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"a", "", 1},
		{"", "ab", 2},
		{"abc", "abc", 0},
		{"abc", "acb", 1},
		{"abc", "abd", 1},
		{"kitten", "sitting", 3},
		{"ca", "abc", 3},
		{"abcdef", "badcfe", 3},
	} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("%q, %q: got %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
