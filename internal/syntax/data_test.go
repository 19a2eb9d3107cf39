package syntax

import "testing"

// TestParseData holds what data files may have beside the language of scheme files, and what they may not.
func TestParseData(t *testing.T) {
	for _, src := range []string{in(`"鉴权失败, é"`), in("null"), in(`{ a: 1 }`), in("a.b.c.d")} {
		if _, problems := ParseData("b.hcl", []byte(src)); problems.Failed() {
			t.Errorf("%s: %v", src, problems)
		}
		if _, problems := Parse("b.hcl", []byte(src)); !problems.Failed() {
			t.Errorf("%s: a scheme file takes it", src)
		}
	}
	for src, want := range map[string]string{
		in("\"e\u0301\""): "b.hcl:2:8: this text is not in Unicode's form C (write \u00e9)",
		in("\"\xff\""):    "b.hcl:2:8: the file is not UTF-8 here (save it as UTF-8)",
		in(`1.5`):         "b.hcl:2:7: 1.5 is not a whole number (a scheme has whole numbers, written in digits)",
		in("a + b"):       "b.hcl:2:9: \"+\" is not part of the language of data files (data files compute nothing; texts are joined as \"${a}${b}\")",
		in("a[0]"):        "b.hcl:2:8: a value is not indexed with [ ] (use first(list), or label(text, n) for a part of a name)",
	} {
		if _, problems := ParseData("b.hcl", []byte(src)); problems.Error() != want {
			t.Errorf("%s: %v, want %s", src, problems, want)
		}
	}
}
