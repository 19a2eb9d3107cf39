package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// The credential that `chopmark sandbox run` gives to a program, and the exit code that the programs of clients/ have for
// an error of the vendor.
const (
	keyID       = "AKIDCHOPMARKSANDBOX"
	secret      = "chopmark-sandbox-secret-key-0001"
	codeRefused = 7
)

// kit is what the tests build once.
type kit struct {
	bin, home string
}

var built = sync.OnceValues(func() (*kit, error) {
	dir, err := os.MkdirTemp("", "chopmark-e2e-")
	if err != nil {
		return nil, err
	}
	k := &kit{bin: filepath.Join(dir, "bin"), home: filepath.Join(dir, "home")}
	if err := os.Mkdir(k.home, 0o700); err != nil {
		return nil, err
	}
	for _, b := range []struct{ in, packages string }{{"..", "./cmd/..."}, {".", "./clients/go/..."}} {
		cmd := exec.Command("go", "build", "-o", k.bin+string(filepath.Separator), b.packages)
		cmd.Dir = b.in
		if out, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("go build %s: %w\n%s", b.packages, err, out)
		}
	}
	return k, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if k, err := built(); err == nil {
		_ = os.RemoveAll(filepath.Dir(k.bin))
	}
	os.Exit(code)
}

func theKit(t *testing.T) *kit {
	t.Helper()
	k, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// missing skips a test for what this machine lacks, and fails it in CI.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing: run .ci/debian and .ci/clients", what)
	}
	t.Skipf("%s is missing: run .ci/debian and .ci/clients", what)
}

// command makes the command line of a program such as "python tencent.py": a language, and a file of its folder in clients.
func (k *kit) command(t *testing.T, program string, args ...string) []string {
	t.Helper()
	language, file, _ := strings.Cut(program, " ")
	path, err := filepath.Abs(filepath.Join("clients", language, file))
	if err != nil {
		t.Fatal(err)
	}
	switch language {
	case "go":
		return append([]string{filepath.Join(k.bin, file)}, args...)
	case "node":
		if _, err := os.Stat("clients/node/node_modules"); err != nil {
			missing(t, "clients/node/node_modules")
		}
	case "curl":
		return append([]string{interpreter(t, "sh"), path}, args...)
	}
	return append([]string{interpreter(t, language), path}, args...)
}

// interpreter gives the path of a language's program. Python is that of the environment that .ci/clients fills.
func interpreter(t *testing.T, language string) string {
	t.Helper()
	if language == "python" {
		cache, err := os.UserCacheDir()
		if err != nil {
			t.Fatal(err)
		}
		language = filepath.Join(cache, "chopmark-e2e", "venv", "bin", "python")
	}
	path, err := exec.LookPath(language)
	if err != nil {
		missing(t, language)
	}
	return path
}

// environment is that of programs here: a home of their own, and the built commands.
func (k *kit) environment() []string {
	return append(os.Environ(), "HOME="+k.home, "XDG_CONFIG_HOME=", "XDG_CACHE_HOME=", "XDG_DATA_HOME=", "XDG_STATE_HOME=",
		"PATH="+k.bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
}

// outcome is what a program did under `chopmark sandbox run`.
type outcome struct {
	code           int
	stdout, stderr string
}

// run runs a program under `chopmark sandbox run`; assignments change its variables after the sandbox has set them.
func (k *kit) run(t *testing.T, command []string, assignments ...string) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	line := []string{"sandbox", "run", "--"}
	if len(assignments) > 0 {
		line = append(append(line, "env"), assignments...)
	}
	cmd := exec.CommandContext(ctx, filepath.Join(k.bin, "chopmark"), append(line, command...)...)
	cmd.WaitDelay = 5 * time.Second
	cmd.Env = k.environment()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%v\n%s", err, stderr.Bytes())
	}
	return outcome{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// answer reads the last line that a program printed.
func (o outcome) answer(t *testing.T) any {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(o.stdout), "\n")
	var v any
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &v); err != nil {
		t.Fatalf("the last line is not JSON: %v\nexit code %d\n%s\n%s", err, o.code, o.stdout, o.stderr)
	}
	return v
}

// expect holds that the program ended with code, and that its answer has values that the patterns match, by path.
func (o outcome) expect(t *testing.T, code int, want map[string]string) {
	t.Helper()
	answer := o.answer(t)
	if o.code != code {
		t.Errorf("exit code %d, want %d", o.code, code)
	}
	for path, pattern := range want {
		if got := at(answer, path); !regexp.MustCompile(pattern).MatchString(got) {
			t.Errorf("%s is %q, want what matches %s", path, got, pattern)
		}
	}
	if t.Failed() {
		t.Logf("stdout:\n%s\nstderr:\n%s", o.stdout, o.stderr)
	}
}

// judged holds that the summary says this verdict of every call, and no other one.
func (o outcome) judged(t *testing.T, verdict string) {
	t.Helper()
	_, summary, found := strings.Cut(o.stderr, "chopmark: sandbox: ")
	calls := regexp.MustCompile(`(?m)^  (\S+) +\S+ \S+ +\d{3}`).FindAllStringSubmatch(summary, -1)
	if !found || len(calls) == 0 {
		t.Errorf("the summary shows no call:\n%s", o.stderr)
	}
	for _, call := range calls {
		if call[1] != verdict {
			t.Errorf("the verdict is %s, want %s:\n%s", call[1], verdict, o.stderr)
		}
	}
}

// at follows a path such as Regions.Region.0.RegionId, and gives the value as text.
func at(v any, path string) string {
	for _, name := range strings.Split(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			v = in[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(in) {
				return ""
			}
			v = in[i]
		default:
			return ""
		}
	}
	if v == nil {
		return ""
	}
	if text, is := v.(string); is {
		return text
	}
	text, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(text)
}

// clientPrograms lists the programs of clients, as the table names them.
func clientPrograms(t *testing.T) (programs []string) {
	t.Helper()
	paths, err := filepath.Glob("clients/*/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		dir, file := filepath.Split(path)
		switch filepath.Ext(file) {
		case ".py", ".js", ".java", ".rb", ".php", ".sh":
		default:
			if filepath.Base(dir) != "go" {
				continue
			}
		}
		programs = append(programs, filepath.Base(dir)+" "+file)
	}
	return programs
}
