package op

import "testing"

func TestTests(t *testing.T) {
	for _, c := range []struct {
		op   string
		args []string
		want bool
	}{
		{"starts_with", []string{"x-oss-a", "x-oss-"}, true},
		{"starts_with", []string{"X-oss-a", "x-oss-"}, false},
		{"starts_with", []string{"", ""}, true},
		{"starts_with", []string{"a", "ab"}, false},
		{"ends_with", []string{"a[]", "[]"}, true},
		{"ends_with", []string{"a", "ba"}, false},
		{"includes", []string{"abc", "b"}, true},
		{"includes", []string{"abc", "B"}, false},
		{"includes", []string{"", ""}, true},
		{"any_of", []string{"a"}, false},
		{"any_of", []string{"a", "b", "a"}, true},
		{"any_of", []string{"a", "A"}, false},
	} {
		args := make([]Value, len(c.args))
		for i, a := range c.args {
			args[i].Text = []byte(a)
		}
		if got := Lookup(c.op).Test(args); got != c.want {
			t.Errorf("%s(%q) = %v", c.op, c.args, got)
		}
	}
}

func TestContains(t *testing.T) {
	contains := Lookup("contains").Test
	for x, want := range map[string]bool{"a": true, "": true, "A": false, "ab": false} {
		if got := contains([]Value{{List: texts("b", "", "a")}, {Text: []byte(x)}}); got != want {
			t.Errorf("contains(%q) = %v", x, got)
		}
	}
	if contains([]Value{{}, {Text: []byte{}}}) {
		t.Error("an empty list contains the empty text")
	}
}

func TestPresent(t *testing.T) {
	present := Lookup("present").Test
	if present([]Value{{}}) || !present([]Value{{Text: []byte{}}}) {
		t.Error("absent and empty are not told apart")
	}
}

func TestSending(t *testing.T) {
	list := items("id", "AK", "sign", `a"=`, "empty", "")
	args := []Value{{Text: []byte(", ")}, {List: list}}
	if got := fields(nil, args); string(got) != `id=AK, sign=a"=, empty=` {
		t.Errorf("fields: %s", got)
	}
	if got := quotedFields(nil, args); string(got) != `id="AK", sign="a"=", empty=""` {
		t.Errorf("quoted_fields: %s", got)
	}
	if got := when([]Value{{Flag: false}, {Text: []byte("a")}}); got != nil {
		t.Errorf("when the test fails: %q", got)
	}
}
