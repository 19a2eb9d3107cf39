// Command chopmark-gateway runs a gateway that verifies signed requests, and sets it up.
//
// In: a command line, declarative files, the admin token. Out: a gateway that serves, or what its admin API answered, on
// standard output; messages on standard error; an exit code. All rules are in the packages of gateway: here is only talk. A
// secret is printed by the command that made it and by no other one.
package main

import "os"

func main() { os.Exit(run(os.Args[1:])) }

// run is main for tests, which start it inside their own binary.
func run(args []string) int {
	u := newUI()
	root := newRoot(u)
	root.SetArgs(args)
	return u.End(root.Execute())
}
