package syntax

import (
	"io/fs"
	"testing"

	"github.com/chopmark/chopmark/schemes"
)

// TestQuickTakesSchemes holds that the built-in schemes are read without the careful way, and as by it.
func TestQuickTakesSchemes(t *testing.T) {
	files, err := fs.Glob(schemes.Files, "*.hcl")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		src, err := schemes.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if quick(name, src, false) == nil {
			t.Errorf("%s is not read the quick way", name)
		}
		checkQuick(t, src)
	}
}
