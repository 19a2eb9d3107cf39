package emit_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/chopmark/chopmark"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden shows in reviews what changes of three signers in every language.
func TestGolden(t *testing.T) {
	for _, language := range chopmark.Languages() {
		for _, id := range []string{"qingcloud-iaas", "tencent-apigw", "tencent-tc3"} {
			s, err := chopmark.Load(id)
			if err != nil {
				t.Fatal(err)
			}
			files, err := chopmark.Generate(s, chopmark.GenerateOptions{Language: language.ID})
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
