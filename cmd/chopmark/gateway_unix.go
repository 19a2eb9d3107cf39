//go:build !windows

package main

import (
	"os"
	"syscall"

	"github.com/chopmark/chopmark/internal/talk"
)

// replaceBy becomes another program: its signals and exit code are its own.
func replaceBy(program string, args []string) error {
	err := syscall.Exec(program, append([]string{gatewayProgram}, args...), os.Environ())
	return talk.Cannot("%s: %s", program, err)
}
