package emit_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/emit"
)

// TestTypes holds every plan to its types, in every shape that a language may want: what a typed language gets compiles.
func TestTypes(t *testing.T) {
	all := emit.Targets
	defer func() { emit.Targets = all }()
	for shape := range 8 {
		target := emit.Shaped(fmt.Sprint("shape-", shape), shape&1 != 0, shape&2 != 0, shape&4 != 0)
		emit.Targets = []*emit.Target{target}
		schemes := everyScheme(t)
		for _, s := range schemes {
			if _, err := chopmark.Generate(s, chopmark.GenerateOptions{Language: target.ID}); err != nil {
				t.Fatal(err)
			}
		}
		problems, plans := emit.Mistyped(target)
		if plans != len(schemes) {
			t.Errorf("%d plans were looked at", plans)
		}
		if unused := emit.Unused(target); len(unused) > 0 {
			t.Errorf("no scheme uses %s: testdata/operations.hcl should", strings.Join(unused, ", "))
		}
		for _, problem := range problems {
			t.Errorf("each %v, cond %v, flat %v: %s", target.Each, target.Cond, target.Flat, problem)
		}
	}
}
