package op

import (
	"net/url"
	"strings"
	"testing"
)

func TestEscaping(t *testing.T) {
	for _, c := range []struct {
		op, x string
		keep  []string
		want  string
	}{
		{"percent", "", nil, ""},
		{"percent", "AZaz09-_.~", nil, "AZaz09-_.~"},
		{"percent", "a b/c", nil, "a%20b%2Fc"},
		{"percent", "a b/c", []string{""}, "a%20b%2Fc"},
		{"percent", "a b/c:", []string{"/:"}, "a%20b/c:"},
		{"percent", "%41", nil, "%2541"},
		{"percent", "%41", []string{"%"}, "%41"},
		{"percent", "!'()*", nil, "%21%27%28%29%2A"},
		{"percent", "\xe4\xb8\xad\x00\xff", nil, "%E4%B8%AD%00%FF"},
		{"form_encode", "a b+c*~", nil, "a+b%2Bc%2A~"},
		{"form_encode", "  ", nil, "++"},
		{"unpercent", "a%2", nil, "a%2"},
		{"unpercent", "%", nil, "%"},
		{"unpercent", "%%41", nil, "%A"},
		{"unpercent", "%4%41", nil, "%4A"},
		{"unpercent", "%e4%B8%aD+", nil, "\xe4\xb8\xad+"},
		{"unpercent", "%2541", nil, "%41"},
		{"form_decode", "a+%2B%20+", nil, "a +  "},
		{"form_decode", "%2+B", nil, "%2 B"},
	} {
		if got := textOp(c.op, append([]string{c.x}, c.keep...)...); got != c.want {
			t.Errorf("%s(%q, %q) = %q, want %q", c.op, c.x, c.keep, got, c.want)
		}
	}
}

func TestPercentDoesNotKeepForTheNext(t *testing.T) {
	textOp("percent", "/", "/")
	if got := textOp("percent", "/"); got != "%2F" {
		t.Errorf("after keeping /, it is %s", got)
	}
}

func FuzzPercent(f *testing.F) {
	for _, x := range []string{"", "a b", "/a//b", "%41%zz", "\x00\xff", "中文"} {
		f.Add(x)
	}
	f.Fuzz(func(t *testing.T, x string) {
		p, form := textOp("percent", x), textOp("form_encode", x)
		if back := textOp("unpercent", p); back != x {
			t.Errorf("%q: %q: %q", x, p, back)
		}
		if back := textOp("form_decode", form); back != x {
			t.Errorf("%q: %q: %q", x, form, back)
		}
		if form != url.QueryEscape(x) || p != strings.ReplaceAll(form, "+", "%20") {
			t.Errorf("%q: %q and %q, Go's is %q", x, p, form, url.QueryEscape(x))
		}
		if kept := textOp("percent", x, " "); strings.ReplaceAll(kept, " ", "+") != form {
			t.Errorf("%q: spaces kept: %q", x, kept)
		}
		if want, err := url.PathUnescape(x); err == nil && textOp("unpercent", x) != want {
			t.Errorf("unpercent(%q) = %q, Go's is %q", x, textOp("unpercent", x), want)
		}
		if want, err := url.QueryUnescape(x); err == nil && textOp("form_decode", x) != want {
			t.Errorf("form_decode(%q) = %q, Go's is %q", x, textOp("form_decode", x), want)
		}
	})
}

func BenchmarkPercent(b *testing.B) {
	args := []Value{{Text: []byte("https://example.com/path?name=some value&time=2019-02-25T16:44:25Z")}, {Text: []byte("/")}}
	buf := make([]byte, 0, 512)
	b.Run("plain", func(b *testing.B) {
		for b.Loop() {
			buf = percent(buf[:0], args[:1])
		}
	})
	b.Run("keep", func(b *testing.B) {
		for b.Loop() {
			buf = percent(buf[:0], args)
		}
	})
}
