package deploy

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

const dir = "../../docs/deploy/"

func read(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// folder is where the program is built.
var folder string

// build makes chopmark-gateway as the Dockerfile does, once for all tests.
var build = sync.OnceValues(func() (string, error) {
	path := filepath.Join(folder, "chopmark-gateway")
	cmd := exec.Command("go", "build", "-o", path, "./cmd/chopmark-gateway")
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	var err error
	if folder, err = os.MkdirTemp("", "chopmark-deploy-"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

func program(t *testing.T) string {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// accepts runs a command line only as far as its flags: whatever else is wrong with it, it knows them.
func accepts(t *testing.T, program string, args []string) {
	t.Helper()
	cmd := exec.Command(program, append(args, "--help")...)
	cmd.Env = []string{"HOME=" + t.TempDir()}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%q: %v\n%s", args, err, out)
	}
}

// missing ends a test for a command that is not installed.
func missing(t *testing.T, name string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is not installed: .ci/debian installs it", name)
	}
	t.Skipf("%s is not installed", name)
}

func TestUnits(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		missing(t, "systemd-analyze")
	}
	binary := program(t)
	for _, name := range []string{"chopmark-gateway.service", "chopmark-authz.service"} {
		text := read(t, "systemd/"+name)
		line, found := bytes.CutPrefix(text[bytes.Index(text, []byte("ExecStart=")):], []byte("ExecStart=/usr/local/bin/chopmark-gateway "))
		if !found {
			t.Fatalf("%s starts something else", name)
		}
		line, _, _ = bytes.Cut(line, []byte("\n"))
		var args []string
		for _, word := range bytes.Fields(line) {
			args = append(args, string(word))
		}
		accepts(t, binary, args)
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, bytes.ReplaceAll(text, []byte("/usr/local/bin/chopmark-gateway"), []byte(binary)), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(analyze, "verify", file).CombinedOutput(); err != nil || bytes.Contains(out, []byte(name)) {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
		if out, err := exec.Command(analyze, "security", "--offline=true", "--threshold=20", file).CombinedOutput(); err != nil {
			t.Errorf("%s is not confined enough: %v\n%s", name, err, out)
		}
	}
}
