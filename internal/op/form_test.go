package op

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"
)

// textOp runs an operation of texts on texts.
func textOp(name string, args ...string) string {
	values := make([]Value, len(args))
	for i, a := range args {
		values[i].Text = []byte(a)
	}
	o := Lookup(name)
	if o.View != nil {
		return string(o.View(values))
	}
	return string(o.Text(nil, values))
}

func TestFormsOfEveryByte(t *testing.T) {
	var x []byte
	for c := range 256 {
		x = append(x, byte(c))
	}
	for n := range x {
		part := string(x[n:])
		want := hex.EncodeToString(x[n:])
		for name, want := range map[string]string{
			"hex": want, "hex_upper": strings.ToUpper(want),
			"base64": base64.StdEncoding.EncodeToString(x[n:]), "base64url": base64.URLEncoding.EncodeToString(x[n:]),
		} {
			if got := textOp(name, part); got != want {
				t.Errorf("%s(%q) = %s", name, part, got)
			}
			if back := textOp(Lookup(name).Inverse, want); back != part {
				t.Errorf("%s undone is %q", name, back)
			}
		}
	}
}

func TestLenientDecoding(t *testing.T) {
	for _, c := range []struct{ op, text, want string }{
		{"unhex", "", ""},
		{"unhex", "4", ""},
		{"unhex", "414", "A"},
		{"unhex", "41zz42", "A"},
		{"unhex", "4g", ""},
		{"unhex", "aBAb", "\xab\xab"},
		{"unbase64", "", ""},
		{"unbase64", "Q", ""},
		{"unbase64", "QQ", "A"},
		{"unbase64", "QQ==", "A"},
		{"unbase64", "QUI", "AB"},
		{"unbase64", "QUI=QUI=", "AB"},
		{"unbase64", "QUJD\nQUJD", "ABC"},
		{"unbase64", "-_-_", "\xfb\xff\xbf"},
		{"unbase64", "+/+/", "\xfb\xff\xbf"},
		{"unbase64", "!", ""},
	} {
		if got := textOp(c.op, c.text); got != c.want {
			t.Errorf("%s(%q) = %q, want %q", c.op, c.text, got, c.want)
		}
	}
}

func TestStrictDecoding(t *testing.T) {
	type decoder func(dst, text []byte) ([]byte, bool)
	for _, c := range []struct {
		decode decoder
		text   string
		want   string
		ok     bool
	}{
		{DecodeHex, "", "", true},
		{DecodeHex, "4a4B", "JK", true},
		{DecodeHex, "4", "", false},
		{DecodeHex, "4g", "", false},
		{DecodeHex, "41 ", "", false},
		{DecodeHex, "41zz", "", false},
		{DecodeBase64, "", "", true},
		{DecodeBase64, "QQ==", "A", true},
		{DecodeBase64, "QQ", "A", true},
		{DecodeBase64, "QQ=", "", false},
		{DecodeBase64, "QQ===", "", false},
		{DecodeBase64, "QR==", "", false},
		{DecodeBase64, "QUI=", "AB", true},
		{DecodeBase64, "QUI", "AB", true},
		{DecodeBase64, "QUI==", "", false},
		{DecodeBase64, "QUJD", "ABC", true},
		{DecodeBase64, "QUJD=", "", false},
		{DecodeBase64, "QUJD====", "", false},
		{DecodeBase64, "QUJDQ", "", false},
		{DecodeBase64, "Q===", "", false},
		{DecodeBase64, "=", "", false},
		{DecodeBase64, "QUJD\n", "", false},
		{DecodeBase64, " QUJD", "", false},
		{DecodeBase64, "QQ==QQ==", "", false},
		{DecodeBase64, "-_-_", "\xfb\xff\xbf", true},
		{DecodeBase64, "+/+/", "\xfb\xff\xbf", true},
	} {
		got, ok := c.decode([]byte("kept"), []byte(c.text))
		if ok != c.ok || string(got) != "kept"+c.want {
			t.Errorf("%q: %q, %v", c.text, got, ok)
		}
	}
}

// FuzzDecodeBase64 holds that a text has one spelling in each alphabet, with or without its padding.
func FuzzDecodeBase64(f *testing.F) {
	f.Add("QUI=")
	f.Add("-_-_")
	f.Fuzz(func(t *testing.T, text string) {
		x, ok := DecodeBase64(nil, []byte(text))
		if !ok {
			return
		}
		std := strings.NewReplacer("-", "+", "_", "/").Replace(text)
		if std != base64.StdEncoding.EncodeToString(x) && std != base64.RawStdEncoding.EncodeToString(x) {
			t.Errorf("%q decodes to %q", text, x)
		}
	})
}

func BenchmarkHex(b *testing.B) {
	sum, buf := bytes.Repeat([]byte{0xa5}, 32), make([]byte, 0, 64)
	for b.Loop() {
		buf = appendHex(buf[:0], sum, lowerHex)
	}
}

// TestBase64Writes compares with the standard library, which is slower.
func TestBase64Writes(t *testing.T) {
	x := make([]byte, 100)
	for i := range x {
		x[i] = byte(i * 151)
	}
	for n := range x {
		if got, want := textOp("base64", string(x[:n])), base64.StdEncoding.EncodeToString(x[:n]); got != want {
			t.Errorf("base64 of %d bytes = %s, want %s", n, got, want)
		}
		if got, want := textOp("base64url", string(x[:n])), base64.URLEncoding.EncodeToString(x[:n]); got != want {
			t.Errorf("base64url of %d bytes = %s, want %s", n, got, want)
		}
	}
}
