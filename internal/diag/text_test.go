package diag

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// at makes a range of one line.
func at(line, from, to int) Range {
	return Range{File: "a.hcl", Start: Pos{Line: line, Column: from}, End: Pos{Line: line, Column: to}}
}

func TestWrite(t *testing.T) {
	for _, c := range []struct {
		name    string
		src     string
		problem Problem
		want    []string
	}{
		{
			"all parts", "a {\n  value = hex(sha265(b))\n}\n",
			Problem{Error, at(2, 15, 21), `there is no operation "sha265"`, `did you mean "sha256"?`},
			[]string{
				`a.hcl:2:15: error: there is no operation "sha265"`,
				`    2 |   value = hex(sha265(b))`,
				`      |               ^^^^^^`,
				`      = did you mean "sha256"?`,
			},
		},
		{
			"warning", "abc\n",
			Problem{Warning, at(1, 1, 2), "odd", ""},
			[]string{"a.hcl:1:1: warning: odd", "    1 | abc", "      | ^"},
		},
		{
			"hint of two lines", "abc\n",
			Problem{Error, at(1, 1, 2), "odd", "one\ntwo"},
			[]string{"a.hcl:1:1: error: odd", "    1 | abc", "      | ^", "      = one", "        two"},
		},
		{
			"tabs", "\tab\tc\n",
			Problem{Error, at(1, 2, 6), "odd", ""},
			[]string{"a.hcl:1:2: error: odd", "    1 |     ab  c", "      |     ^^^^^"},
		},
		{
			"tab under the carets", "a\tb\n",
			Problem{Error, at(1, 2, 3), "odd", ""},
			[]string{"a.hcl:1:2: error: odd", "    1 | a   b", "      |  ^^^"},
		},
		{
			"a character is a column", "é名 = ü\n",
			Problem{Error, at(1, 9, 11), "odd", ""},
			[]string{"a.hcl:1:9: error: odd", "    1 | é名 = ü", "      |      ^"},
		},
		{
			"inside a character", "é=\n",
			Problem{Error, at(1, 2, 3), "odd", ""},
			[]string{"a.hcl:1:2: error: odd", "    1 | é=", "      | ^"},
		},
		{
			"empty range", "abc\n",
			Problem{Error, at(1, 2, 2), "odd", ""},
			[]string{"a.hcl:1:2: error: odd", "    1 | abc", "      |  ^"},
		},
		{
			"end of the line", "abc\r\nd",
			Problem{Error, at(1, 4, 4), "odd", ""},
			[]string{"a.hcl:1:4: error: odd", "    1 | abc", "      |    ^"},
		},
		{
			"behind the line", "abc\n",
			Problem{Error, at(1, 90, 99), "odd", ""},
			[]string{"a.hcl:1:90: error: odd", "    1 | abc", "      |    ^"},
		},
		{
			"end of the file", "abc\n",
			Problem{Error, at(2, 1, 1), "odd", ""},
			[]string{"a.hcl:2:1: error: odd", "    2 |", "      | ^"},
		},
		{
			"several lines", "ab(\n  c\n)\n",
			Problem{Error, Range{"a.hcl", Pos{1, 2, 1}, Pos{3, 2, 9}}, "odd", ""},
			[]string{"a.hcl:1:2: error: odd", "    1 | ab(", "      |  ^^"},
		},
		{
			"not in the source", "abc",
			Problem{Error, at(7, 1, 2), "odd", "hint"},
			[]string{"a.hcl:7:1: error: odd", "      = hint"},
		},
		{
			"no position", "abc",
			Problem{Error, Range{File: "a.hcl"}, "odd", "hint"},
			[]string{"a.hcl: error: odd", "      = hint"},
		},
		{"no file", "abc", Problem{Error, Range{}, "odd", ""}, []string{"error: odd"}},
		{
			"terminal codes", "a\x1b[31mb\xff\n",
			Problem{Error, at(1, 2, 3), "odd \x1b[2J", "\a"},
			[]string{"a.hcl:1:2: error: odd \ufffd[2J", "    1 | a\ufffd[31mb\ufffd", "      |  ^", "      = \ufffd"},
		},
		{
			"six digits", strings.Repeat("\n", 123455) + "abc",
			Problem{Error, at(123456, 2, 3), "odd", ""},
			[]string{"a.hcl:123456:2: error: odd", "123456 | abc", "       |  ^"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got bytes.Buffer
			Write(&got, Problems{c.problem}, func(string) []byte { return []byte(c.src) }, false)
			if want := strings.Join(c.want, "\n") + "\n"; got.String() != want {
				t.Errorf("got\n%swant\n%s", got.String(), want)
			}
		})
	}
}

func TestWriteLongLine(t *testing.T) {
	src := strings.Repeat("a", 300) + "b" + strings.Repeat("c", 300)
	var got bytes.Buffer
	Write(&got, Problems{{Error, at(1, 301, 302), "odd", ""}}, func(string) []byte { return []byte(src) }, false)
	want := "a.hcl:1:301: error: odd\n" +
		"    1 | …" + strings.Repeat("a", 39) + "b" + strings.Repeat("c", 118) + "…\n" +
		"      | " + strings.Repeat(" ", 40) + "^\n"
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
}

func TestWriteWithoutSource(t *testing.T) {
	problems := Problems{{Error, at(1, 1, 2), "odd", ""}, {Error, at(2, 1, 2), "even", ""}}
	want := "a.hcl:1:1: error: odd\na.hcl:2:1: error: even\n"
	for _, source := range []func(string) []byte{nil, func(string) []byte { return nil }} {
		var got bytes.Buffer
		Write(&got, problems, source, false)
		if got.String() != want {
			t.Errorf("got\n%s", got.String())
		}
	}
}

func TestWriteColour(t *testing.T) {
	var got bytes.Buffer
	Write(&got, Problems{{Warning, at(1, 2, 3), "odd", "hint"}}, func(string) []byte { return []byte("abc") }, true)
	want := "\x1b[1ma.hcl:1:2:\x1b[0m \x1b[1;33mwarning:\x1b[0m \x1b[1modd\x1b[0m\n" +
		"\x1b[34m    1 | \x1b[0mabc\n" +
		"\x1b[34m      | \x1b[0m\x1b[1;33m ^\x1b[0m\n" +
		"\x1b[34m      = \x1b[0mhint\n"
	if got.String() != want {
		t.Errorf("got  %q\nwant %q", got.String(), want)
	}
}

func TestWriteJSON(t *testing.T) {
	for _, problems := range []Problems{nil, {}, {{Error, at(1, 2, 3), "a < b", "hint"}, {Severity: Warning, Message: "odd"}}} {
		var got bytes.Buffer
		if err := WriteJSON(&got, problems); err != nil {
			t.Fatal(err)
		}
		var back Problems
		if err := json.Unmarshal(got.Bytes(), &back); err != nil || back == nil || len(back) != len(problems) {
			t.Fatalf("%v: %s", err, got.String())
		}
		for i := range back {
			if back[i] != problems[i] {
				t.Errorf("got %+v, want %+v", back[i], problems[i])
			}
		}
		if len(problems) > 0 && !strings.Contains(got.String(), `"message": "a < b"`) {
			t.Errorf("got %s", got.String())
		}
	}
}
