//go:build unix

package intercept

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// forwarded are the signals that are passed on. What a terminal sends reaches the group by itself, for the terminal is handed to it.
var forwarded = []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGUSR2}

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
	g := &group{done: make(chan int, 1), terminal: ownTerminal()}
	cmd.SysProcAttr = g.terminal.attributes()
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
		return nil, err
	}
	g.guard = startGuard(g.pid)
	return g, nil
}

// wait waits for the command, and passes on to the shell around us that it was stopped, and to the command that it goes on.
func (g *group) wait() int {
	for {
		var status syscall.WaitStatus
		_, err := syscall.Wait4(g.pid, &status, syscall.WUNTRACED, nil)
		switch {
		case errors.Is(err, syscall.EINTR):
		case err != nil:
			return 1 // somebody else waited for all children
		case status.Stopped():
			g.terminal.stopped(g.pid)
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
	for wait := time.Millisecond; wait < time.Second && syscall.Kill(-g.pid, 0) == nil; wait *= 2 {
		time.Sleep(wait)
	}
	g.kill()
	g.guard.dismiss()
	g.terminal.back()
}

// guard is a shell that waits for our end, and then ends the group. It covers the one end that no program sees coming, SIGKILL.
type guard struct {
	cmd  *exec.Cmd
	pipe *os.File // closed by the system when we end
}

const guardScript = `trap '' INT TERM HUP QUIT USR1 USR2; read -r done || kill -s KILL -- "-$0"`

// startGuard gives nil where it cannot: then what withParent does must be enough.
func startGuard(pid int) *guard {
	r, w, err := os.Pipe()
	if err != nil {
		return nil
	}
	defer r.Close()
	cmd := exec.Command("/bin/sh", "-c", guardScript, strconv.Itoa(pid))
	cmd.Stdin, cmd.Env = r, []string{}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // what is sent to our group is not for it
	if cmd.Start() != nil {
		_ = w.Close()
		return nil
	}
	return &guard{cmd, w}
}

func (g *guard) dismiss() {
	if g == nil {
		return
	}
	_, _ = g.pipe.WriteString("done\n")
	_ = g.pipe.Close()
	_ = g.cmd.Wait()
}

// terminal is the terminal that we have in the foreground, nil if there is none.
type terminal struct{ fd int }

func ownTerminal() *terminal {
	if t := (&terminal{int(os.Stdin.Fd())}); t.ours() {
		return t
	}
	return nil
}

func (t *terminal) ours() bool {
	front, err := unix.IoctlGetInt(t.fd, unix.TIOCGPGRP)
	return err == nil && front == syscall.Getpgrp()
}

// attributes start a command in a group of its own, which gets the terminal.
func (t *terminal) attributes() *syscall.SysProcAttr {
	if t == nil {
		return &syscall.SysProcAttr{Setpgid: true}
	}
	return &syscall.SysProcAttr{Setpgid: true, Foreground: true, Ctty: t.fd}
}

// stopped stops us too, so that the shell gets the terminal, and lets the group go on when we do.
func (t *terminal) stopped(pid int) {
	if t == nil {
		return // whoever stopped it can let it go on
	}
	t.give(syscall.Getpgrp())
	_ = syscall.Kill(0, syscall.SIGSTOP)
	if t.ours() { // a shell lets jobs go on in the background too
		t.give(pid)
	}
	_ = syscall.Kill(-pid, syscall.SIGCONT)
}

func (t *terminal) back() {
	if t != nil {
		t.give(syscall.Getpgrp())
	}
}

// give makes a group the one in the foreground. Whoever does that from the background is stopped, unless the signal is ignored.
func (t *terminal) give(pgrp int) {
	signal.Ignore(syscall.SIGTTOU)
	defer signal.Reset(syscall.SIGTTOU)
	_ = unix.IoctlSetPointerInt(t.fd, unix.TIOCSPGRP, pgrp)
}
