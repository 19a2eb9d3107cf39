package seeds

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMend(t *testing.T) {
	tests := []struct {
		name     string
		mend     mend
		in, want string
	}{
		{"a function at the margin", indentFunctions, "def f(a):\nb = a\n\nreturn b\nf(1)\n", "def f(a):\n    b = a\n    \n    return b\nf(1)\n"},
		{"two functions", indentFunctions, "def f():\nreturn 1\ndef g():\nreturn 2\n", "def f():\n    return 1\ndef g():\n    return 2\n"},
		{"a print statement", toPython3, "\tprint 'x: %s' % (a,)\n", "\tprint('x: %s' % (a,))\n"},
		{"a print call", toPython3, "print(a)\nprint (b)\n", "print(a)\nprint (b)\n"},
		{"the default encoding", toPython3, "import sys\nreload(sys)\nsys.setdefaultencoding('utf-8')\n", "import sys\n"},
		{"texts into a digest", toPython3, "hmac.new(key, text, hashlib.sha1)", "hmac.new(key.encode(), text.encode(), hashlib.sha1)"},
		{"a text out of base64", toPython3, "q(base64.b64encode(h(a).digest()) + x)", "q(base64.b64encode(h(a).digest()).decode() + x)"},
		{"base64 within base64", toPython3, "base64.b64encode(base64.b64encode(a))", "base64.b64encode(base64.b64encode(a).decode()).decode()"},
		{"quote", toPython3, "import urllib, urllib2\nurllib.quote(a)\n", "import urllib.parse, urllib.request\nurllib.parse.quote(a)\n"},
		{"statements on one line", breakLines, `function f(){$a = 1;return $a;}`, "function f(){\n$a = 1;\nreturn $a;\n}\n"},
		{"signs within quotes", breakLines, `$a = "{$b};//\"" . ';';`, "$a = \"{$b};//\\\"\" . ';';\n"},
		{"a comment before a text", breakLines, `$a = "x" . // the x"y"`, "$a = \"x\" . // the x\n\"y\""},
		{"a comment before a variable", breakLines, `// 1$a = 2;`, "// 1\n$a = 2;\n"},
		{"a comment before echo", breakLines, `$a = 1; // doneecho $a;`, "$a = 1;\n // done\necho $a;\n"},
		{"a comment before a bracket", breakLines, `[$a , //last]`, "[$a , //last\n]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.mend(tt.in)
			if err != nil || got != tt.want {
				t.Errorf("got %q, %v, want %q", got, err, tt.want)
			}
		})
	}
}

func TestMendRefuses(t *testing.T) {
	tests := []struct {
		name     string
		mend     mend
		in, want string
	}{
		{"a function without end", indentFunctions, "def f():\na = 1\n", "a function has no return: its end cannot be told"},
		{"an open call", toPython3, "base64.b64encode(a", "base64.b64encode( is never closed"},
		{"an open quote", breakLines, `$a = "x`, "a quote at byte 5 is never closed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := tt.mend(tt.in); err == nil || err.Error() != tt.want {
				t.Errorf("got %q, %v, want the error %q", got, err, tt.want)
			}
		})
	}
}

func TestFill(t *testing.T) {
	tests := []struct {
		name, text, value, want, err string
	}{
		{"an assignment", "key = 'x' # yours\n", "v", "key = 'v' # yours\n", ""},
		{"a variable of PHP", "$key = '';\n", "v", "$key = 'v';\n", ""},
		{"an entry", "{'key': '', 'a': 'x'}", "v", "{'key': 'v', 'a': 'x'}", ""},
		{"lines", "key = ''\n", "a\n'b'", "key = \"a\\n'b'\"\n", ""},
		{"no place", "other_key = 'x'\n", "v", "", `0 places ask for "key", want one`},
		{"two places", "key = 'x'\nf({'key': 'y'})\n", "v", "", `2 places ask for "key", want one`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.text
			err := fill([]*string{&got}, "key", tt.value)
			if tt.err != "" {
				if err == nil || err.Error() != tt.err {
					t.Errorf("error %v, want %s", err, tt.err)
				}
			} else if err != nil || got != tt.want {
				t.Errorf("got %q, %v, want %q", got, err, tt.want)
			}
		})
	}
}

func TestCut(t *testing.T) {
	const text = "intro\nimport a\n  b\n\tend(1)\nend(2)\n"
	got, err := cut(text, "import", "end(")
	if want := "import a\n  b\n\tend(1)\n"; err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if _, err := cut(text, "nothing", "end("); err == nil {
		t.Error("a missing first line is not an error")
	}
	if _, err := cut(text, "import", "nothing"); err == nil {
		t.Error("a missing last line is not an error")
	}
}

func TestDir(t *testing.T) {
	shared := t.TempDir()
	dir := filepath.Join(shared, "seeds")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CHOPMARK_SHARED", shared)
	if got, err := Dir(); err != nil || got != dir {
		t.Errorf("got %q, %v, want %q", got, err, dir)
	}
	t.Setenv("CHOPMARK_SHARED", "")
	t.Chdir(shared)
	if _, err := Dir(); err == nil || !strings.Contains(err.Error(), "set CHOPMARK_SHARED") {
		t.Errorf("got %v, want what to do", err)
	}
}
