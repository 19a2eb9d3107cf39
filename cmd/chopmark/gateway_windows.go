package main

import (
	"errors"
	"os"
	"os/exec"

	"github.com/chopmark/chopmark/internal/talk"
)

// replaceBy runs another program to its end: here no program can become another one.
func replaceBy(program string, args []string) error {
	cmd := exec.Command(program, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return &talk.Failure{Code: exit.ExitCode()}
	case err != nil:
		return talk.Cannot("%s: %s", program, err)
	}
	return nil
}
