package emit_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chopmark/chopmark"
)

// TestGrammar parses the signers of all schemes in languages that are not executed, with their examples, and their helper
// files, with a grammar of the language.
func TestGrammar(t *testing.T) {
	for _, language := range chopmark.Languages() {
		if language.Runs != "" {
			continue
		}
		t.Run(language.ID, func(t *testing.T) {
			dir := t.TempDir()
			helpers, err := filepath.Glob("helpers/" + language.ID + ".*")
			if err != nil || len(helpers) != 1 {
				t.Fatal("the helper file is missing", err)
			}
			args := append([]string{"testdata/grammars/parse.py", language.ID}, helpers...)
			for _, s := range everyScheme(t) {
				files, err := chopmark.Generate(s, chopmark.GenerateOptions{Language: language.ID, Example: language.Example})
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range files {
					write(t, filepath.Join(dir, f.Name), f.Data)
					args = append(args, filepath.Join(dir, f.Name))
				}
			}
			out, err := exec.Command(grammars(t), args...).CombinedOutput()
			if err != nil || len(out) > 0 {
				t.Errorf("%v\n%.3000s", err, out)
			}
		})
	}
}

// grammars gives the Python in which .ci/clients has installed grammars, or skips, or fails where everything must be there.
func grammars(t *testing.T) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	python := filepath.Join(cache, "chopmark-e2e", "grammars", "bin", "python")
	if _, err := os.Stat(python); err == nil {
		return python
	}
	missing(t, "the folder of grammars, which .ci/clients makes,")
	return ""
}
