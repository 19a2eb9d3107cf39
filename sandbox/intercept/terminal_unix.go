//go:build unix

package intercept

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// terminal is the one that controls us; nil if there is none. A group that is not in its foreground is stopped when it reads from it. We
// share the foreground with what stands beside us in a pipeline, so the command gets it only when it turns out to need it.
type terminal struct {
	file  *os.File
	given bool
}

func openTerminal() *terminal {
	file, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil
	}
	return &terminal{file: file}
}

// stopped does what is to be done when the group pid was stopped: it gets the terminal if that is what it was stopped for. Otherwise we
// stop too, so that the shell around us takes over, and go on together.
func (t *terminal) stopped(pid int, by syscall.Signal) {
	if t == nil {
		return // whoever stopped it can let it go on
	}
	if wants := by == syscall.SIGTTIN || by == syscall.SIGTTOU; wants && t.inFront() {
		t.given = true
	} else {
		t.take()
		_ = syscall.Kill(0, syscall.SIGSTOP) // here we stop
	}
	if t.given && t.inFront() { // a shell lets jobs go on in the background too
		t.give(pid)
	}
	_ = syscall.Kill(-pid, syscall.SIGCONT)
}

// inFront tells whether we are in the foreground.
func (t *terminal) inFront() bool {
	front, err := unix.IoctlGetInt(int(t.file.Fd()), unix.TIOCGPGRP)
	return err == nil && front == syscall.Getpgrp()
}

// take makes us the foreground again if the group was.
func (t *terminal) take() {
	if t.given {
		t.give(syscall.Getpgrp())
	}
}

// give makes a group the one in the foreground. Whoever does that from the background is stopped, unless the signal is ignored.
func (t *terminal) give(pgrp int) {
	signal.Ignore(syscall.SIGTTOU)
	defer signal.Reset(syscall.SIGTTOU)
	_ = unix.IoctlSetPointerInt(int(t.file.Fd()), unix.TIOCSPGRP, pgrp)
}

func (t *terminal) close() {
	if t != nil {
		t.take()
		_ = t.file.Close()
	}
}
