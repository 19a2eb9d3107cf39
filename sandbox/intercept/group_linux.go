package intercept

import "syscall"

// withParent makes the system end the command when the thread that started it ends.
func withParent(a *syscall.SysProcAttr) { a.Pdeathsig = syscall.SIGKILL }
