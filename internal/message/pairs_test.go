package message

import (
	"bytes"
	"net/url"
	"reflect"
	"testing"
)

func TestAppendPairs(t *testing.T) {
	tests := []struct {
		raw  string
		want []Field
	}{
		{"", nil},
		{"&&", nil},
		{"a", []Field{{"a", ""}}},
		{"a=", []Field{{"a", ""}}},
		{"=b", []Field{{"", "b"}}},
		{"a=b=c&d", []Field{{"a", "b=c"}, {"d", ""}}},
		{"&b=2&&a=1&b=1&", []Field{{"b", "2"}, {"a", "1"}, {"b", "1"}}},
		{"%20=+;x&中=%zz", []Field{{"%20", "+;x"}, {"中", "%zz"}}},
	}
	for _, tt := range tests {
		if got := AppendPairs(nil, tt.raw); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.raw, got, tt.want)
		}
	}
	if got := AppendPairs([]Field{{"x", "y"}}, "a=b"); len(got) != 2 || got[0].Name != "x" {
		t.Errorf("what was there is gone: %q", got)
	}
}

func TestCutPair(t *testing.T) {
	tests := []struct {
		raw, whole, name, value string
		escaped, plain          bool
		rest                    string
	}{
		{"a=b&c=d", "a=b", "a", "b", false, true, "&c=d"},
		{"&&a-._~=0Z&", "a-._~=0Z", "a-._~", "0Z", false, true, "&"},
		{"a=", "a=", "a", "", false, true, ""},
		{"=b", "=b", "", "b", false, true, ""},
		{"a&b=c", "a", "a", "", false, false, "&b=c"},
		{"a=b=c", "a=b=c", "a", "b=c", false, false, ""},
		{"a=b/", "a=b/", "a", "b/", false, false, ""},
		{"a+=b", "a+=b", "a+", "b", true, false, ""},
		{"a=%20", "a=%20", "a", "%20", true, false, ""},
		{"%61", "%61", "%61", "", true, false, ""},
		{"&&", "", "", "", false, false, ""},
	}
	for _, tt := range tests {
		p, rest := CutPair(tt.raw)
		if p.Whole != tt.whole || p.Name() != tt.name || p.Value() != tt.value || rest != tt.rest {
			t.Errorf("%q: got %q, %q, %q, and the rest %q", tt.raw, p.Whole, p.Name(), p.Value(), rest)
		}
		if p.Escaped() != tt.escaped || p.Plain() != tt.plain {
			t.Errorf("%q: escaped %v, plain %v", tt.raw, p.Escaped(), p.Plain())
		}
	}
}

func TestIsForm(t *testing.T) {
	for contentType, want := range map[string]bool{
		"application/x-www-form-urlencoded":                true,
		"Application/X-WWW-Form-URLencoded; charset=UTF-8": true,
		" application/x-www-form-urlencoded ;":             true,
		"application/x-www-form-urlencoded2":               false,
		"application/json":                                 false,
		"multipart/form-data; boundary=x":                  false,
		"":                                                 false,
	} {
		if got := IsForm(contentType); got != want {
			t.Errorf("%q: got %v, want %v", contentType, got, want)
		}
	}
}

// The bytes that net/url escapes differently are named; all others are compared with it, as an encoder nobody here wrote.
func TestAppendPercent(t *testing.T) {
	for c := range 256 {
		got := string(AppendPercent(nil, []byte{byte(c)}))
		want := url.QueryEscape(string([]byte{byte(c)}))
		if c == ' ' {
			want = "%20"
		}
		if got != want {
			t.Errorf("byte %#x: got %q, want %q", c, got, want)
		}
	}
	if got := string(AppendPercent([]byte("x="), "a b+中~*")); got != "x=a%20b%2B%E4%B8%AD~%2A" {
		t.Errorf("got %q", got)
	}
}

func TestDecode(t *testing.T) {
	tests := []struct{ in, form, percent string }{
		{"", "", ""},
		{"a+b%20c", "a b c", "a+b c"},
		{"%2B%2b", "++", "++"},
		{"%", "%", "%"},
		{"%4", "%4", "%4"},
		{"%zz%4g%g4", "%zz%4g%g4", "%zz%4g%g4"},
		{"%%41", "%A", "%A"},
		{"%E4%B8%AD", "中", "中"},
		{"%00%ff", "\x00\xff", "\x00\xff"},
		{"+", " ", "+"},
	}
	for _, tt := range tests {
		if got := string(AppendFormDecode(nil, tt.in)); got != tt.form {
			t.Errorf("form %q: got %q, want %q", tt.in, got, tt.form)
		}
		if got := string(AppendPercentDecode(nil, []byte(tt.in))); got != tt.percent {
			t.Errorf("percent %q: got %q, want %q", tt.in, got, tt.percent)
		}
	}
}

func TestPercentDoesNotAllocate(t *testing.T) {
	text, data := "cn-beijing/2021 08 18/a%2Fb+c", []byte("cn-beijing/2021 08 18/a%2Fb+c")
	dst := make([]byte, 0, 256)
	pairs := make([]Field, 0, 8)
	allocations := testing.AllocsPerRun(100, func() {
		dst = AppendPercent(dst[:0], text)
		dst = AppendPercent(dst[:0], data)
		dst = AppendFormDecode(dst[:0], text)
		pairs = AppendPairs(pairs[:0], "a=1&b=2&&c")
	})
	if allocations != 0 {
		t.Errorf("got %v allocations", allocations)
	}
}

func FuzzPercent(f *testing.F) {
	f.Add([]byte("a b+%41%zz\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		encoded := AppendPercent(nil, data)
		if got := AppendPercentDecode(nil, encoded); !bytes.Equal(got, data) {
			t.Errorf("got %q, want %q", got, data)
		}
		if got := AppendFormDecode(nil, string(encoded)); !bytes.Equal(got, data) {
			t.Errorf("form: got %q, want %q", got, data)
		}
	})
}

func BenchmarkAppendPercent(b *testing.B) {
	text := "AKIDEXAMPLE/20150830/us-east-1/service/aws4_request"
	dst := make([]byte, 0, 256)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		dst = AppendPercent(dst[:0], text)
	}
}
