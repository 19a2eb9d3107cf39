//go:build unix

package intercept

import (
	"os"
	"os/exec"
	"syscall"
)

// guard is a shell that waits for our end, and then does what we could not. It covers the one end that no program sees coming, SIGKILL.
type guard struct {
	cmd  *exec.Cmd
	pipe *os.File // closed by the system when we end
}

// What guards do, about their one argument.
const (
	endGroup     = `kill -s KILL -- "-$0"`
	removeFolder = `rm -rf -- "$0"`
)

// startGuard gives nil where there is no shell to start.
func startGuard(action, argument string) *guard {
	r, w, err := os.Pipe()
	if err != nil {
		return nil
	}
	defer r.Close()
	cmd := exec.Command("/bin/sh", "-c", "trap '' INT TERM HUP QUIT USR1 USR2; read -r done || "+action, argument)
	cmd.Stdin, cmd.Env = r, []string{"PATH=/usr/bin:/bin"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // what is sent to our group is not for it
	if cmd.Start() != nil {
		_ = w.Close()
		return nil
	}
	return &guard{cmd, w}
}

// dismiss ends the guard without its action.
func (g *guard) dismiss() {
	if g == nil {
		return
	}
	_, _ = g.pipe.WriteString("done\n")
	_ = g.pipe.Close()
	_ = g.cmd.Wait()
}
