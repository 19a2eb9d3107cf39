// Command http measures what a gateway costs beside HTTP itself: a bare reverse proxy of Go with the same tuning, the gateway, nginx
// alone and with the gateway's authz behind auth_request, all before the same upstream, in interleaved rounds of one run. It prints
// requests a second, CPU time of the server for each request, their ratios to what is bare, and which part of the gateway's CPU time
// verifying takes. A missed goal is marked and fails nothing: timing is not a test.
//
// Given a role, it is one of the servers.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

type options struct {
	rounds int
	each   time.Duration
	keep   string // where profiles are left
	scale  bool
}

func main() {
	var o options
	var role, address string
	var c control
	flag.IntVar(&o.rounds, "rounds", 7, "how often the whole list is measured")
	flag.DurationVar(&o.each, "time", 4*time.Second, "how long each is measured in a round")
	flag.StringVar(&o.keep, "profiles", "", "leave CPU profiles of the gateway in this folder")
	flag.BoolVar(&o.scale, "scale", false, "measure only a start and look-ups with 100,000 keys and 10,000 APIs")
	flag.StringVar(&role, "role", "", "be this server: proxy, gateway or authz (the program starts them itself)")
	flag.StringVar(&address, "listen", "", "the address of the role")
	flag.StringVar(&c.upstream, "upstream", "", "the address behind the role")
	flag.StringVar(&c.profiles, "pprof", "", "where the role gives profiles")
	flag.StringVar(&c.log, "log", "", "the access log of the role")
	flag.Parse()
	err := error(nil)
	switch {
	case role != "":
		err = serveAs(role, address, c)
	case o.scale:
		err = scale(os.Stdout)
	default:
		err = errors.Join(run(os.Stdout, o), scale(os.Stdout))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench/http:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, o options) error {
	dir, err := os.MkdirTemp("", "chopmark-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if o.keep == "" {
		o.keep = dir
	}
	s, err := start(dir)
	defer s.stop()
	if err != nil {
		return err
	}
	lanes, err := s.lanes(dir)
	if err != nil {
		return err
	}
	var found results
	for i := range o.rounds {
		fmt.Fprintf(os.Stderr, "round %d of %d\n", i+1, o.rounds)
		if err := found.round(lanes, i, o.each); err != nil {
			return err
		}
	}
	fmt.Fprintf(w, "%s %s/%s, %d CPUs, %d connections, POST of %d bytes, %d rounds of %s\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH,
		runtime.NumCPU(), connections, len(body), o.rounds, o.each)
	if err := found.write(w, lanes); err != nil {
		return err
	}
	for _, l := range lanes {
		if l.judge == nil {
			continue
		}
		if err := found.verifies(w, l, o.each, filepath.Join(o.keep, l.file+".pprof")); err != nil {
			return err
		}
	}
	return nil
}
