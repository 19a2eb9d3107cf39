package chopmark_test

import (
	"slices"
	"testing"

	"github.com/chopmark/chopmark"
)

// TestBuiltIns makes the proofs that Load leaves out for the built-in schemes.
func TestBuiltIns(t *testing.T) {
	for _, id := range chopmark.IDs() {
		loaded, err := chopmark.Load(id)
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := chopmark.Parse(id+".hcl", loaded.Source())
		if err != nil {
			t.Fatal(err)
		}
		if parsed.ID() != id || !slices.Equal(loaded.Warnings(), parsed.Warnings()) {
			t.Errorf("%s: loaded with warnings %v, parsed as %s with %v", id, loaded.Warnings(), parsed.ID(), parsed.Warnings())
		}
	}
}
