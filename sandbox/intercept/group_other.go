//go:build unix && !linux

package intercept

import "syscall"

// withParent does nothing: this system has no such tie. The guard ends the group.
func withParent(*syscall.SysProcAttr) {}
