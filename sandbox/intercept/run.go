package intercept

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"time"
)

// killTime is how long a program may take to end after it was asked to.
const killTime = 3 * time.Second

// ErrStart is for a command that is not there or cannot be run.
var ErrStart = errors.New("the command cannot be started")

// Run runs a command with env in a process group of its own, on this process's standard streams, and gives its exit code: 128 and the
// number of the signal if one ended it. Signals that ask this process to end go to the group instead. When the command ends, ctx ends or
// this process is killed, the group ends with it.
func Run(ctx context.Context, command, env []string) (int, error) {
	if len(command) == 0 {
		return 0, fmt.Errorf("%w: none is given", ErrStart)
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = env, os.Stdin, os.Stdout, os.Stderr
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, forwarded...) // before the start: none may be lost, or end this process alone
	defer signal.Stop(signals)
	g, err := startGroup(cmd)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrStart, err)
	}
	defer g.end()
	return watch(ctx, g, signals)
}

// watch passes signals on until the command ends.
func watch(ctx context.Context, g *group, signals <-chan os.Signal) (int, error) {
	var kill <-chan time.Time
	canceled := ctx.Done()
	for {
		select {
		case s := <-signals:
			g.signal(s)
		case <-canceled:
			g.ask()
			canceled, kill = nil, time.After(killTime)
		case <-kill:
			g.kill()
		case code := <-g.done:
			return code, context.Cause(ctx)
		}
	}
}
