//go:build !linux

package servertest

import (
	"os/exec"
	"testing"
)

func giveAway(testing.TB, string) {}

func unprivileged(*exec.Cmd) {}
