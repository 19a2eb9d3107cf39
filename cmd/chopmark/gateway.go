package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/chopmark/chopmark/internal/talk"
	"github.com/spf13/cobra"
)

const gatewayText = `Run a gateway that verifies signed requests, and set it up.

This is a program of its own, chopmark-gateway, which is run with the same arguments: it brings
database drivers along that signing does not need. chopmark gateway --help is its help.`

// gatewayProgram is the program that the command gateway runs.
const gatewayProgram = "chopmark-gateway"

func newGateway() *cobra.Command {
	return &cobra.Command{
		Use: "gateway [ARGUMENT ...]", Short: "Run a gateway for signed requests, and set it up", Long: gatewayText,
		Example:            "  chopmark gateway quickstart\n  chopmark gateway run --data ./gateway",
		DisableFlagParsing: true,
		RunE: talk.Guard(func(_ *cobra.Command, args []string) error {
			program, err := findGateway()
			if err != nil {
				return talk.Cannot("%s is not installed: it is neither beside chopmark nor on PATH", gatewayProgram).
					Hint("go install github.com/chopmark/chopmark/cmd/%s@latest", gatewayProgram)
			}
			return replaceBy(program, args)
		}),
	}
}

// findGateway looks beside this program, then on PATH.
func findGateway() (string, error) {
	if own, err := os.Executable(); err == nil {
		name := gatewayProgram
		if runtime.GOOS == "windows" {
			name += ".exe"
		}
		if beside, err := exec.LookPath(filepath.Join(filepath.Dir(own), name)); err == nil {
			return beside, nil
		}
	}
	found, err := exec.LookPath(gatewayProgram)
	if errors.Is(err, exec.ErrDot) {
		err = exec.ErrNotFound // a program of the folder that one happens to be in is not run
	}
	return found, err
}
