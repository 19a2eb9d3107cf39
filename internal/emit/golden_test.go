package emit_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/emit"
)

var update = flag.Bool("update", false, "write the golden files anew")

// goldenSchemes are those whose signers reviews show.
var goldenSchemes = []string{"qingcloud-iaas", "tencent-apigw", "tencent-tc3"}

// TestGolden shows in reviews what changes of three signers in every language.
func TestGolden(t *testing.T) {
	for _, language := range chopmark.Languages() {
		for _, id := range goldenSchemes {
			s, err := chopmark.Load(id)
			if err != nil {
				t.Fatal(err)
			}
			files, err := chopmark.Generate(s, chopmark.GenerateOptions{Language: language.ID, Example: language.Example})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				golden(t, filepath.Join("testdata", "golden", language.ID, filepath.FromSlash(f.Name)), f.Data)
			}
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		write(t, name, got)
		return
	}
	want, err := os.ReadFile(name)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is stale: go test ./internal/emit -run Golden -update, and read the difference", name)
	}
}

// TestUnsaid names the place in the scheme file and the language where something cannot be said.
func TestUnsaid(t *testing.T) {
	all := emit.Targets
	defer func() { emit.Targets = all }()
	target := emit.Without("starts_with")
	emit.Targets = append(all[:len(all):len(all)], target)
	s, err := chopmark.Load("tencent-apigw")
	if err != nil {
		t.Fatal(err)
	}
	_, err = chopmark.Generate(s, chopmark.GenerateOptions{Language: target.ID})
	if err == nil || !strings.HasPrefix(err.Error(), "tencent-apigw.hcl:") || !strings.HasSuffix(err.Error(), "Python 3 has no starts_with yet") {
		t.Error(err)
	}
}
