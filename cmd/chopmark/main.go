// Command chopmark signs, explains and verifies HTTP requests by scheme files, and calls and plays APIs by provider files.
//
// In: a command line, requests as curl takes them or as files, credentials from flags, files or the environment. Out:
// results on standard output, messages on standard error, an exit code. Only the command call sends anything, and nothing
// is executed but the program of sandbox run, and those that --allow-credential-source names. It never prints a secret.
// All rules of signing and calling are in the library: here is only talk.
package main

import (
	"os"
	"runtime/debug"
)

// garbage is the heap's growth in per cent before it is collected. A command lives for a moment, and reading all
// scheme files leaves 6 MiB behind: collecting them on the way costs a third of that time. GOGC in the environment wins.
const garbage = 400

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	os.Exit(run(os.Args[1:]))
}

// run is main for tests, which start it inside their own binary.
func run(args []string) int { return newUI().run(args) }
