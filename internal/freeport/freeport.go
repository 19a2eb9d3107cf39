// Package freeport finds addresses for the servers of tests. In: a test. Out: an address of this machine on which nobody listens. It
// starts nothing.
package freeport

import "net"

// Address gives an address on which nobody listens now.
func Address(t interface{ Fatalf(string, ...any) }) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("%v", err)
	}
	defer l.Close()
	return l.Addr().String()
}
