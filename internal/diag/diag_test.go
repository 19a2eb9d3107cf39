package diag

import "testing"

func TestProblems(t *testing.T) {
	var ps Problems
	if ps.Failed() || ps.Error() != "no errors" {
		t.Errorf("no problems: %v, %q", ps.Failed(), ps.Error())
	}
	place := func(file string, b int) Range { return Range{File: file, Start: Pos{Line: 1, Column: b + 1, Byte: b}} }
	ps.Warn(place("b.hcl", 0), "odd", "")
	if ps.Failed() {
		t.Error("a warning is a failure")
	}
	ps.Add(place("b.hcl", 4), "worse", "")
	ps.Add(place("a.hcl", 7), "bad", "mend it")
	if !ps.Failed() {
		t.Error("an error is no failure")
	}
	ps.Sort()
	if got, want := ps.Error(), "a.hcl:1:8: bad (mend it) (and 1 more)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := ps[1:].Error(), "b.hcl:1:5: worse"; ps[1].Message != "odd" || got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
