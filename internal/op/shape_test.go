package op

import (
	"regexp"
	"strings"
	"testing"
)

func TestShaping(t *testing.T) {
	for _, c := range []struct {
		op   string
		args []string
		want string
	}{
		{"trim", []string{""}, ""},
		{"trim", []string{" \t\r\n"}, ""},
		{"trim", []string{"\ta b \r\n"}, "a b"},
		{"trim", []string{"\u00a0a\v"}, "\u00a0a\v"},
		{"squeeze", []string{"", " "}, ""},
		{"squeeze", []string{"  a   b ", " "}, " a b "},
		{"squeeze", []string{"abababcab", "ab"}, "abcab"},
		{"squeeze", []string{"aaa", ""}, "aaa"},
		{"replace", []string{"aaa", "aa", "b"}, "ba"},
		{"replace", []string{"abc", "", "x"}, "abc"},
		{"replace", []string{"abc", "b", ""}, "ac"},
		{"replace", []string{"aa", "a", "aa"}, "aaaa"},
		{"before", []string{"a=b=c", "="}, "a"},
		{"before", []string{"abc", "="}, "abc"},
		{"before", []string{"=b", "="}, ""},
		{"before", []string{"abc", ""}, "abc"},
		{"after", []string{"a=b=c", "="}, "b=c"},
		{"after", []string{"abc", "="}, ""},
		{"after", []string{"a=", "="}, ""},
		{"after", []string{"abc", ""}, ""},
		{"add", []string{"1", "2"}, "3"},
		{"add", []string{"-5", "3"}, "-2"},
		{"add", []string{"007", "x"}, "7"},
		{"add", []string{"", "-"}, "0"},
		{"add", []string{"1.5", "+1"}, "0"},
		{"add", []string{" 1", "1"}, "1"},
		{"add", []string{strings.Repeat("9", 18), strings.Repeat("9", 18)}, "1999999999999999998"},
		{"add", []string{strings.Repeat("9", 19), "1"}, "1"},
	} {
		if got := textOp(c.op, c.args...); got != c.want {
			t.Errorf("%s(%q) = %q, want %q", c.op, c.args, got, c.want)
		}
	}
}

func TestNumberedParts(t *testing.T) {
	for _, c := range []struct {
		op, x string
		n     int
		want  string
	}{
		{"label", "a.b.c", 0, "a"},
		{"label", "a.b.c", 2, "c"},
		{"label", "a.b.c", 3, ""},
		{"label", "a.b.c", -1, ""},
		{"label", "a", 0, "a"},
		{"label", "", 0, ""},
		{"label", ".a", 0, ""},
		{"label", "a.b:80", 1, "b:80"},
		{"label", "a", 1 << 60, ""},
		{"take", "abc", 0, ""},
		{"take", "abc", 2, "ab"},
		{"take", "abc", 4, "abc"},
		{"take", "abc", -1, ""},
	} {
		if got := Lookup(c.op).View([]Value{{Text: []byte(c.x)}, {Num: c.n}}); string(got) != c.want {
			t.Errorf("%s(%q, %d) = %q, want %q", c.op, c.x, c.n, got, c.want)
		}
	}
}

// pathByParts says plainly what clean_path does.
func pathByParts(x string) string {
	var out []string
	segments := strings.Split(x, "/")
	for _, s := range segments {
		switch s {
		case "", ".":
		case "..":
			out = out[:max(len(out)-1, 0)]
		default:
			out = append(out, s)
		}
	}
	clean := "/" + strings.Join(out, "/")
	if len(out) > 0 && strings.HasSuffix(x, "/") {
		clean += "/"
	}
	return clean
}

func TestCleanPath(t *testing.T) {
	for x, want := range map[string]string{
		"": "/", "/": "/", "//": "/", "a": "/a", "/a/b": "/a/b", "/a/b/": "/a/b/", "/a//b": "/a/b", "/a/./b": "/a/b",
		"/a/../b": "/b", "/a/..": "/", "/..": "/", "/a/b/..": "/a", "/a/b/../": "/a/", "/../../a": "/a", "/.well-known/x": "/.well-known/x",
		"/...": "/...", "/a/.": "/a", "/a/./": "/a/", "/%2e%2e/a": "/%2e%2e/a", "/a/b/../../c": "/c", "/a/ /": "/a/ /",
	} {
		if got := textOp("clean_path", x); got != want {
			t.Errorf("clean_path(%q) = %q, want %q", x, got, want)
		}
	}
}

func FuzzShaping(f *testing.F) {
	f.Add("/a/../b//c/.", "/")
	f.Add("  a  b ", " ")
	f.Add("ababc", "ab")
	f.Fuzz(func(t *testing.T, x, sep string) {
		if got, want := textOp("clean_path", x), pathByParts(x); got != want {
			t.Errorf("clean_path(%q) = %q, want %q", x, got, want)
		}
		if got, want := textOp("trim", x), strings.Trim(x, " \t\r\n"); got != want {
			t.Errorf("trim(%q) = %q", x, got)
		}
		if sep == "" {
			return
		}
		if got, want := textOp("replace", x, sep, "new"), strings.ReplaceAll(x, sep, "new"); got != want {
			t.Errorf("replace(%q, %q) = %q, want %q", x, sep, got, want)
		}
		before, after, _ := strings.Cut(x, sep)
		if textOp("before", x, sep) != before || textOp("after", x, sep) != after {
			t.Errorf("cutting %q at %q", x, sep)
		}
		runs, err := regexp.Compile("(?:" + regexp.QuoteMeta(sep) + ")+")
		if err != nil {
			return
		}
		if got, want := textOp("squeeze", x, sep), runs.ReplaceAllLiteralString(x, sep); got != want {
			t.Errorf("squeeze(%q, %q) = %q, want %q", x, sep, got, want)
		}
	})
}
