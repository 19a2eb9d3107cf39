package chopmark_test

import (
	"strings"
	"testing"

	"github.com/chopmark/chopmark/internal/stage"
	"github.com/chopmark/chopmark/internal/suite"
)

// TestVectors runs every case of vectors/ through signing, each step, sending and verifying.
func TestVectors(t *testing.T) { eachCase(t, runCase) }

func runCase(t *testing.T, c *suite.Case) {
	diffs, err := suite.Run(c, stage.New())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diffs {
		t.Errorf("%s:\n want %s\n got  %s", d.Step, visible(d.Want), visible(d.Got))
	}
}

func visible(s string) string { return strings.ReplaceAll(s, "\n", "\\n\n      ") }
