package emit_test

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chopmark/chopmark"
)

var bashDriver = driver{
	file: "bash.sh", run: []string{"bash", "bash.sh"}, tools: []string{"bash", "openssl"}, bytes: true, noNUL: true, few: true,
}

// TestShellcheck lets ShellCheck find nothing in the signers of all schemes and in their examples.
func TestShellcheck(t *testing.T) {
	driver{tools: []string{"shellcheck"}}.present(t)
	if out, err := exec.Command("shellcheck", bashFiles(t)...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestShfmt lets shfmt find nothing to change in them, in the style that has an indent of two.
func TestShfmt(t *testing.T) {
	args := append([]string{"tool", "-modfile=../../tools/go.mod", "shfmt", "-d", "-i", "2", "-ci"}, bashFiles(t)...)
	args = append(args, "helpers/bash.sh", "testdata/drivers/bash.sh")
	if out, err := exec.Command("go", args...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// bashFiles writes the signers of all schemes with their examples, and names the files.
func bashFiles(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	var names []string
	for _, s := range everyScheme(t) {
		files, err := chopmark.Generate(s, chopmark.GenerateOptions{Language: "bash", Example: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			names = append(names, filepath.Join(dir, f.Name))
			write(t, filepath.Join(dir, f.Name), f.Data)
		}
	}
	return names
}
