package chopmark_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/internal/stage"
	"github.com/chopmark/chopmark/internal/suite"
)

// TestVectors runs every case of vectors/ through signing, each step, sending and verifying.
func TestVectors(t *testing.T) {
	files, err := filepath.Glob("vectors/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		cases, err := suite.Read(data)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, c := range cases {
			t.Run(c.Scheme+"/"+c.Name, func(t *testing.T) { runCase(t, &c) })
		}
	}
}

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
