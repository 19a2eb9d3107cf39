package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chopmark/chopmark/internal/freeport"
	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output in the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"chopmark-gateway": func() { os.Exit(recorded(os.Args[1:])) },
		"seed":             func() { os.Exit(seed(os.Args[1:])) },
	})
}

// transcriptKey names the folder where every run in a script leaves what it printed.
const transcriptKey = "CHOPMARK_TEST_TRANSCRIPT"

// recorded is run, with a copy of all output for the test that reads everything.
func recorded(args []string) int {
	u := newUI()
	f, err := os.CreateTemp(os.Getenv(transcriptKey), "run")
	if err == nil {
		_, err = fmt.Fprintf(f, "$ chopmark-gateway %s\n", strings.Join(args, " "))
	}
	if err != nil {
		panic(err) // the transcript would miss something that it must show
	}
	u.Out, u.Err = io.MultiWriter(u.Out, f), io.MultiWriter(u.Err, f)
	root := newRoot(u)
	root.SetArgs(args)
	return u.End(root.Execute())
}

// scriptToken is the admin token of the scripts, and scriptSecret the secret that they give to a key.
const (
	scriptToken  = "admin-token-of-the-scripts"
	scriptSecret = "given-Secret/of=the+scripts"
)

// TestScripts runs one script a behaviour; see testdata/script. Then it reads all that any of them printed.
func TestScripts(t *testing.T) {
	transcript := t.TempDir()
	t.Run("script", func(t *testing.T) {
		testscript.Run(t, testscript.Params{
			Dir: "testdata/script", UpdateScripts: *update, RequireExplicitExec: true, RequireUniqueNames: true,
			Setup: func(env *testscript.Env) error {
				env.Setenv(transcriptKey, transcript)
				env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, "config"))
				env.Setenv("TOKEN", scriptToken)
				env.Setenv("GIVEN", scriptSecret)
				return os.WriteFile(filepath.Join(env.WorkDir, "token"), []byte(scriptToken+"\n"), 0o600)
			},
			Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
				"fails": fails, "gateway": startGateway, "authz": startAuthz, "stopgateway": stopGateway, "take": take, "applied": applied, "until": until,
			},
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
	case err != nil:
		ts.Fatalf("%v, want exit code %d", err, want)
	default:
		ts.Fatalf("exit code 0, want %d", want)
	}
}

// startGateway starts a gateway and waits until it is ready: gateway [flags of run]. Its data folder is data, its logs are
// access.log and events.log; DATA, ADMIN and HEALTH are its addresses, and the commands that follow are for it.
func startGateway(ts *testscript.TestScript, _ bool, args []string) {
	data, admin, health := freeport.Address(ts), freeport.Address(ts), freeport.Address(ts)
	g := launch(ts, append([]string{
		"run", "--data", ts.MkAbs("data"), "--token-file", ts.MkAbs("token"), "--listen", data, "--admin", admin, "--health", health,
	}, args...), "access.log", "events.log")
	gateways.Store(ts.MkAbs("."), g)
	ts.Defer(func() { _ = g.stop() })
	ts.Setenv("DATA", data)
	ts.Setenv("PORT", data[strings.LastIndexByte(data, ':')+1:])
	ts.Setenv("ADMIN", admin)
	ts.Setenv("HEALTH", health)
	ts.Setenv(adminKey, admin)
	ts.Setenv(tokenKey, scriptToken)
	g.ready(ts, admin)
}

// launch starts the program in the folder of a script.
func launch(ts *testscript.TestScript, line []string, out, messages string) *runningGateway {
	program, err := exec.LookPath(filepath.Join(binDir(ts), "chopmark-gateway"))
	ts.Check(err)
	cmd := exec.Command(program, line...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = []string{
		"PATH=" + ts.Getenv("PATH"), transcriptKey + "=" + ts.Getenv(transcriptKey), masterKey + "=" + ts.Getenv(masterKey),
	}
	access, err := os.OpenFile(ts.MkAbs(out), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	ts.Check(err)
	events, err := os.OpenFile(ts.MkAbs(messages), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	ts.Check(err)
	cmd.Stdout, cmd.Stderr = access, events
	ts.Check(cmd.Start())
	_ = errors.Join(access.Close(), events.Close())
	g := &runningGateway{cmd: cmd, ended: make(chan error, 1), events: messages}
	go func() { g.ended <- cmd.Wait() }()
	return g
}

// ready waits until it says at an address that it is ready.
func (g *runningGateway) ready(ts *testscript.TestScript, address string) {
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		select {
		case err := <-g.ended:
			g.ended <- err
			ts.Fatalf("it ended: %v\n%s", err, ts.ReadFile(g.events))
		default:
		}
		if answer, err := http.Get("http://" + address + "/readyz"); err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(deadline) {
			ts.Fatalf("it is not ready\n%s", ts.ReadFile(g.events))
		}
	}
}

// startAuthz starts what web servers ask, beside a gateway: authz [flags]. AUTHZ is its address, authz.log has what it says.
func startAuthz(ts *testscript.TestScript, _ bool, args []string) {
	asked, health := freeport.Address(ts), freeport.Address(ts)
	g := launch(ts, append([]string{"authz", "--data", ts.MkAbs("data"), "--listen", asked, "--health", health}, args...), "authz.access", "authz.log")
	ts.Defer(func() {
		if err := g.stop(); err != nil {
			ts.Fatalf("it ended with %v\n%s", err, ts.ReadFile(g.events))
		}
	})
	ts.Setenv("AUTHZ", asked)
	g.ready(ts, health)
}

// binDir is where testscript puts the commands of TestMain: the first folder of PATH.
func binDir(ts *testscript.TestScript) string {
	first, _, _ := strings.Cut(ts.Getenv("PATH"), string(os.PathListSeparator))
	return first
}

type runningGateway struct {
	cmd    *exec.Cmd
	ended  chan error
	events string // the file of its messages
}

// gateways are those that run, by the folder of their script.
var gateways sync.Map

func (g *runningGateway) stop() error {
	_ = g.cmd.Process.Signal(syscall.SIGTERM) // it may have ended by itself
	err := <-g.ended
	g.ended <- err
	return err
}

// stopGateway ends the gateway as a service manager does, and wants it to end well.
func stopGateway(ts *testscript.TestScript, _ bool, _ []string) {
	g, started := gateways.Load(ts.MkAbs("."))
	if !started {
		ts.Fatalf("no gateway runs")
	}
	if err := g.(*runningGateway).stop(); err != nil {
		ts.Fatalf("the gateway ended with %v\n%s", err, ts.ReadFile("events.log"))
	}
}

// applied waits until the gateway serves what was written last.
func applied(ts *testscript.TestScript, _ bool, _ []string) {
	r, err := http.NewRequest("GET", "http://"+ts.Getenv("ADMIN")+"/v1/status", nil)
	ts.Check(err)
	r.Header.Set("Authorization", "Bearer "+scriptToken)
	var status struct{ Changes int64 }
	answer, err := http.DefaultClient.Do(r)
	ts.Check(err)
	ts.Check(json.NewDecoder(answer.Body).Decode(&status))
	ts.Check(answer.Body.Close())
	want := []byte(fmt.Sprintf("version %d\n", status.Changes))
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		answer, err := http.Get("http://" + ts.Getenv("ADMIN") + "/metrics")
		ts.Check(err)
		text, err := io.ReadAll(answer.Body)
		ts.Check(errors.Join(err, answer.Body.Close()))
		if bytes.Contains(text, want) {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("the gateway does not serve %s%s", want, text)
		}
	}
}

// until runs a command again and again, until its output has a text: until TEXT command args...
func until(ts *testscript.TestScript, _ bool, args []string) {
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		err := ts.Exec(args[1], args[2:]...)
		if err == nil && strings.Contains(ts.ReadFile("stdout"), args[0]) {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%v: the output never has %q", err, args[0])
		}
	}
}

// take puts a member of a JSON text into a variable: take FILE MEMBER VARIABLE.
func take(ts *testscript.TestScript, _ bool, args []string) {
	var v map[string]any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &v))
	text, is := v[args[1]].(string)
	if !is {
		ts.Fatalf("%s has no text %q", args[0], args[1])
	}
	ts.Setenv(args[2], text)
}

// checkTranscript reads what all runs printed. The token is never in it, nor is a secret that was given; a secret that was
// made is in what the command that made it printed, and in nothing else.
func checkTranscript(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "run*"))
	if err != nil || len(files) < 40 {
		t.Fatalf("%d runs left a transcript: %v", len(files), err)
	}
	verbs := map[string]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		head, printed, _ := bytes.Cut(text, []byte("\n"))
		words := strings.Fields(string(head) + " - - -")
		verbs[words[2]] = true
		for _, secret := range []string{scriptToken, scriptSecret} {
			if bytes.Contains(printed, []byte(secret)) {
				t.Errorf("%s\nprints %q", head, secret)
			}
		}
	}
	for _, c := range newRoot(newUI()).Commands() {
		if c.IsAvailableCommand() && !verbs[c.Name()] {
			t.Errorf("no script runs chopmark-gateway %s", c.Name())
		}
	}
}
