package main

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output in the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"chopmark": func() { os.Exit(recorded(os.Args[1:])) },
	})
}

// transcriptKey names the folder where every run in a script leaves what it printed.
const transcriptKey = "CHOPMARK_TEST_TRANSCRIPT"

// recorded is run, with a copy of all output for the tests that read everything.
func recorded(args []string) int {
	dir := os.Getenv(transcriptKey)
	if dir == "" {
		return run(args)
	}
	u := newUI()
	var copied bytes.Buffer
	u.Out, u.Err = io.MultiWriter(u.Out, &copied), io.MultiWriter(u.Err, &copied)
	code := u.run(args)
	head := "$ chopmark " + strings.Join(args, " ") + "\n"
	f, err := os.CreateTemp(dir, "run")
	if err == nil {
		_, err = f.WriteString(head + copied.String())
	}
	if err != nil {
		panic(err) // the transcript would miss something that it must show
	}
	_ = f.Close()
	return code
}

// TestScripts runs one script a behaviour; see testdata/script. Then it reads all that any of them printed.
func TestScripts(t *testing.T) {
	transcript := t.TempDir()
	server := newCallServer(t)
	secure, plain := newRealServer(t, true), newRealServer(t, false)
	examples, err := filepath.Abs("../../docs/examples")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("script", func(t *testing.T) {
		testscript.Run(t, testscript.Params{
			Dir:                 "testdata/script",
			UpdateScripts:       *update,
			RequireExplicitExec: true,
			RequireUniqueNames:  true,
			Setup: func(env *testscript.Env) error {
				env.Setenv(transcriptKey, transcript)
				env.Setenv("KEY", "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE")
				env.Setenv("SECRET", scriptSecret)
				env.Setenv("SERVER", server.URL)
				env.Setenv("HOSTPORT", server.Listener.Addr().String())
				env.Setenv("REAL", secure.address)
				env.Setenv("REALCERT", secure.certificate)
				env.Setenv("PLAIN", plain.address)
				env.Setenv("DOCS", examples)
				return nil
			},
			Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"fails": fails, "big": big, "missing": missing},
		})
	})
	checkTranscript(t, transcript)
}

// fails runs a command that must end with a code: fails CODE command args...
func fails(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: fails CODE command args...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	var exit *exec.ExitError
	switch err := ts.Exec(args[1], args[2:]...); {
	case errors.As(err, &exit) && exit.ExitCode() == want:
	case errors.As(err, &exit):
		ts.Fatalf("exit code %d, want %d", exit.ExitCode(), want)
	case err != nil:
		ts.Fatalf("%v", err)
	default:
		ts.Fatalf("exit code 0, want %d", want)
	}
}

// missing is for a tool without which a script shows nothing: skip may follow, but not where everything has to be there.
func missing(ts *testscript.TestScript, _ bool, args []string) {
	if os.Getenv("CI") == "true" {
		ts.Fatalf("%s is missing", strings.Join(args, " "))
	}
}

// big makes a file of a size that takes no place on disk: big FILE BYTES
func big(ts *testscript.TestScript, _ bool, args []string) {
	size, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	name := ts.MkAbs(args[0])
	ts.Check(os.WriteFile(name, nil, 0o600))
	ts.Check(os.Truncate(name, size))
}

// The secrets and tokens of the scripts. What a sign prints holds the token, because the request does.
const (
	scriptSecret = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"
	wrongSecret  = "Zz5t9xGARNpq86cd98joQYCN3EXAMPLE"
	acmeSecret   = "acme+Partner/Secret=EXAMPLE"
	scriptToken  = "tokenOfTemporaryCredentialEXAMPLE"
)

func checkTranscript(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "run*"))
	few := strings.Contains(flag.Lookup("test.run").Value.String(), "/") // single scripts were asked for
	if err != nil || len(files) < 100 && !few {
		t.Fatalf("%d runs left a transcript: %v", len(files), err)
	}
	var verbs sync.Map
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		head, text, _ := strings.Cut(string(data), "\n")
		words := strings.Fields(head + " - - -")
		verbs.Store(words[2], true)
		for _, secret := range []string{scriptSecret, wrongSecret, acmeSecret, scriptToken, replySecret} {
			if secret == scriptToken && words[2] == "sign" {
				continue
			}
			if found := hidden(text, secret); found != "" {
				t.Errorf("%s\nprints a secret as %q", head, found)
			}
		}
	}
	for _, verb := range []string{"sign", "explain", "verify", "scheme", "completion", "man", "version", "help", "credential", "call", "diagnose", "provider", "sandbox", "gateway"} {
		if _, ok := verbs.Load(verb); !ok && !few {
			t.Errorf("no script runs chopmark %s", verb)
		}
	}
}
