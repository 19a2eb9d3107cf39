package suite

import "testing"

// TestSameFields: order and blanks do not matter, everything else does.
func TestSameFields(t *testing.T) {
	const a = `hmac id="a, b", sig="x="`
	for _, c := range []struct {
		b    string
		same bool
	}{
		{a, true},
		{`hmac id="a, b",sig="x="`, true},
		{`hmac sig="x=" ,  id="a, b"`, true},
		{`Hmac id="a, b", sig="x="`, false},
		{`hmac id="a,b", sig="x="`, false},
		{`hmac id="a, b", sig="x"`, false},
		{`hmac id="a, b", sig="x=", more="1"`, false},
		{`hmac id="a, b", sig="x=",`, false},
		{`hmac id="a, b" sig="x="`, false},
		{`hmac id="a, b", sig=x=`, false},
		{`hmac id="a, b"`, false},
		{`hmac`, false},
		{``, false},
	} {
		if got := sameFields(a, c.b); got != c.same {
			t.Errorf("%s: %v", c.b, got)
		}
	}
	if sameFields("a Credential=b, c=d", "a Credential=b,c=d") {
		t.Error("fields without quotes are compared byte for byte")
	}
}
