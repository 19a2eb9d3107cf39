//go:build unix

package intercept

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

// forwarded are the signals that are passed on. A terminal sends its own to us as long as the group does not have it.
var forwarded = []os.Signal{
	syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGTSTP, syscall.SIGCONT, syscall.SIGUSR1,
	syscall.SIGUSR2,
}

// group is a command with all that it starts.
type group struct {
	pid      int // of the command and of the group
	done     chan int
	terminal *terminal
	guard    *guard
}

// startGroup starts a command. One goroutine keeps its thread until the command has ended: Linux ties a child to the thread that started
// it.
func startGroup(cmd *exec.Cmd) (*group, error) {
	g := &group{done: make(chan int, 1), terminal: openTerminal()}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	withParent(cmd.SysProcAttr)
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		if err == nil {
			g.pid = cmd.Process.Pid
		}
		started <- err
		if err == nil {
			g.done <- g.wait()
			_ = cmd.Process.Release() // it has been waited for
		}
	}()
	if err := <-started; err != nil {
		g.terminal.close()
		return nil, err
	}
	g.guard = startGuard(endGroup, strconv.Itoa(g.pid))
	return g, nil
}

// wait waits for the command. Being stopped is not its end.
func (g *group) wait() int {
	for {
		var status syscall.WaitStatus
		_, err := syscall.Wait4(g.pid, &status, syscall.WUNTRACED, nil)
		switch {
		case errors.Is(err, syscall.EINTR):
		case err != nil:
			return 1 // somebody else waited for all children
		case status.Stopped():
			g.terminal.stopped(g.pid, status.StopSignal())
		case status.Signaled():
			return 128 + int(status.Signal())
		default:
			return status.ExitStatus()
		}
	}
}

func (g *group) signal(s os.Signal) {
	if number, is := s.(syscall.Signal); is {
		_ = syscall.Kill(-g.pid, number) // it fails if all have ended, which is what it is for
	}
}

func (g *group) ask() {
	g.signal(syscall.SIGTERM)
	g.signal(syscall.SIGCONT) // a stopped process takes no signal
}

func (g *group) kill() { g.signal(syscall.SIGKILL) }

// end ends what the command left running, and gives the terminal back.
func (g *group) end() {
	g.ask()
	for wait := time.Millisecond; wait < 300*time.Millisecond && syscall.Kill(-g.pid, 0) == nil; wait *= 2 {
		time.Sleep(wait)
	}
	g.kill()
	g.guard.dismiss()
	g.terminal.close()
}
