//go:build unix

package intercept

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestRun(t *testing.T) {
	t.Parallel()
	need(t, "sh")
	tests := []struct {
		name, script, stdin, want string
		code                      int
	}{
		{"fine", "echo out; echo err >&2", "", "out\nerr\n", 0},
		{"its exit code", "exit 7", "", "", 7},
		{"a signal", "kill -TERM $$", "", "", 143},
		{"killed", "kill -KILL $$", "", "", 137},
		{"standard input", "read -r a; echo \"<$a>\"", "one\ntwo\n", "<one>\n", 0},
		{"its environment", `echo "$INTERCEPT_TEST_ROLE"`, "", "run\n", 0},
		{"a part stopped and went on", "(sleep 0.1; kill -CONT $$) & kill -STOP $$; echo on", "", "on\n", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			cmd := helperProcess("run", "sh", "-c", test.script)
			cmd.Stdin = strings.NewReader(test.stdin)
			out, _ := cmd.CombinedOutput()
			if string(out) != test.want || cmd.ProcessState.ExitCode() != test.code {
				t.Errorf("got %q, code %d, want %q, code %d", out, cmd.ProcessState.ExitCode(), test.want, test.code)
			}
		})
	}
	for _, command := range [][]string{nil, {"./no-such-command"}} {
		if _, err := Run(t.Context(), command, nil); !errors.Is(err, ErrStart) {
			t.Errorf("%v: got %v", command, err)
		}
	}
}

// started is a role run whose command printed the ids of its processes.
type started struct {
	t    *testing.T
	cmd  *exec.Cmd
	out  *bufio.Reader
	pids []int
}

// startRun runs a script that writes a line of process ids first.
func startRun(t *testing.T, script string) *started {
	t.Helper()
	return startProcess(t, helperProcess("run", need(t, "sh"), "-c", script))
}

func startProcess(t *testing.T, cmd *exec.Cmd) *started {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s := &started{t: t, cmd: cmd, out: bufio.NewReader(out)}
	line, err := s.out.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range strings.Fields(line) {
		pid, err := strconv.Atoi(word)
		if err != nil {
			t.Fatal(err)
		}
		s.pids = append(s.pids, pid)
	}
	return s
}

// gone fails the test if one of the processes goes on.
func (s *started) gone() {
	s.t.Helper()
	for _, pid := range s.pids {
		for i := 0; alive(pid); i++ {
			if i == 300 {
				s.t.Errorf("process %d is left", pid)
				_ = syscall.Kill(pid, syscall.SIGKILL)
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
}

// alive tells of processes that do something: one that ended may wait for init to ask for it.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, rest, _ := bytes.Cut(stat, []byte(") "))
	return err != nil || !bytes.HasPrefix(rest, []byte("Z"))
}

// family starts two processes beside the command, one of which takes no hint, and writes all ids.
const family = `sleep 100 & a=$!; sh -c "trap '' INT TERM HUP; while :; do sleep 0.1; done" & echo $$ $a $!; `

func TestRunSignals(t *testing.T) {
	t.Parallel()
	for signal, code := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143, syscall.SIGHUP: 129} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			s := startRun(t, family+"wait")
			_ = s.cmd.Process.Signal(signal)
			if _ = s.cmd.Wait(); s.cmd.ProcessState.ExitCode() != code {
				t.Errorf("code %d, want %d", s.cmd.ProcessState.ExitCode(), code)
			}
			s.gone()
		})
	}
	t.Run("handled by the program", func(t *testing.T) {
		t.Parallel()
		s := startRun(t, "trap 'echo bye; exit 9' TERM; echo $$; while :; do sleep 0.05; done")
		_ = s.cmd.Process.Signal(syscall.SIGTERM)
		rest, _ := io.ReadAll(s.out)
		if _ = s.cmd.Wait(); string(rest) != "bye\n" || s.cmd.ProcessState.ExitCode() != 9 {
			t.Errorf("got %q, code %d", rest, s.cmd.ProcessState.ExitCode())
		}
		s.gone()
	})
}

func TestRunLeavesNothing(t *testing.T) {
	t.Parallel()
	t.Run("after the command", func(t *testing.T) {
		t.Parallel()
		s := startRun(t, family+"exit 5")
		if _ = s.cmd.Wait(); s.cmd.ProcessState.ExitCode() != 5 {
			t.Errorf("code %d, want 5", s.cmd.ProcessState.ExitCode())
		}
		s.gone()
	})
	t.Run("killed", func(t *testing.T) {
		t.Parallel()
		s := startRun(t, family+"wait")
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
		s.gone()
	})
	t.Run("canceled", func(t *testing.T) {
		t.Parallel()
		need(t, "sleep")
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		code, err := Run(ctx, []string{"sleep", "100"}, os.Environ())
		if code != 143 || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %d %v", code, err)
		}
	})
	t.Run("canceled and deaf", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		code, err := Run(ctx, []string{need(t, "sh"), "-c", "trap '' TERM; while :; do sleep 0.1; done"}, os.Environ())
		if code != 137 || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %d %v", code, err)
		}
	})
}

// TestStopped stops a whole run in every way: nothing of it may be left but the authority.
func TestStopped(t *testing.T) {
	t.Parallel()
	for _, how := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGKILL} {
		t.Run(how.String(), func(t *testing.T) {
			t.Parallel()
			dir, temporary := newDir(t), t.TempDir()
			cmd := helperProcess("whole", dir, need(t, "sh"), "-c", family+"wait")
			cmd.Env = append(cmd.Env, "TMPDIR="+temporary)
			s := startProcess(t, cmd)
			if left, err := os.ReadDir(temporary); err != nil || len(left) != 1 {
				t.Errorf("while it runs, there are %v %v, want one folder", left, err)
			}
			_ = cmd.Process.Signal(how)
			_ = cmd.Wait()
			s.gone()
			for i := 0; ; i++ {
				left, err := os.ReadDir(temporary)
				if err == nil && len(left) == 0 {
					break
				}
				if i == 300 {
					t.Fatalf("%v %v is left", left, err)
				}
				time.Sleep(10 * time.Millisecond)
			}
			checkFiles(t, dir)
		})
	}
}

// TestRunOnTerminal holds that a program can read from the terminal, and that keys reach it.
func TestRunOnTerminal(t *testing.T) {
	t.Parallel()
	need(t, "bash")
	cmd := helperProcess("run")
	cmd.Path, cmd.Args = need(t, "python3"), append([]string{"python3", "testdata/terminal.py"}, cmd.Args[0])
	out, err := cmd.CombinedOutput()
	if want := "read <typed>\ninterrupted 130\nstopped\non again <one>\nstopped\non again <two>\nended 0\n"; err != nil || string(out) != want {
		t.Errorf("got %q %v, want %q", out, err, want)
	}
}
