//go:build !unix

package intercept

import (
	"os"
	"os/exec"
)

// forwarded are taken from us only so that they do not end us first: the console sends them to the command too.
var forwarded = []os.Signal{os.Interrupt}

// group is a command. What it starts is not known here.
type group struct {
	process *os.Process
	done    chan int
}

func startGroup(cmd *exec.Cmd) (*group, error) {
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	g := &group{process: cmd.Process, done: make(chan int, 1)}
	go func() {
		_ = cmd.Wait() // the state tells more than the error
		g.done <- cmd.ProcessState.ExitCode()
	}()
	return g, nil
}

func (g *group) signal(os.Signal) {}
func (g *group) ask()             { g.kill() }
func (g *group) kill()            { _ = g.process.Kill() }
func (g *group) end()             {}
