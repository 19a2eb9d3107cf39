// Command chopmark signs, explains and verifies HTTP requests by scheme files.
//
// In: a command line, requests as curl takes them or as files, credentials from flags, files or the environment. Out:
// results on standard output, messages on standard error, an exit code. It never sends a request, never executes
// anything and never prints a secret. All rules of signing are in the library: here is only talk.
package main

import "os"

func main() { os.Exit(run(os.Args[1:])) }

// run is main for tests, which start it inside their own binary.
func run(args []string) int { return newUI().run(args) }
