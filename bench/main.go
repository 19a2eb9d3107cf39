// Command bench measures signing: the vendors' own Go signers, the bare hash
// work, and Chopmark, on the same request, in interleaved rounds of one run.
// It prints ratios, for nothing else survives a change of machine. A missed
// goal is marked and fails nothing: timing is not a test.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"
)

// options are the command line.
type options struct {
	rounds int
	each   time.Duration
	scheme string
	json   bool
}

func main() {
	var o options
	flag.IntVar(&o.rounds, "rounds", 10, "how often the whole list is measured")
	flag.DurationVar(&o.each, "time", 100*time.Millisecond, "how long each is measured in a round")
	flag.StringVar(&o.scheme, "scheme", "", "measure this scheme only")
	flag.BoolVar(&o.json, "json", false, "print JSON")
	flag.Parse()
	if err := run(os.Stdout, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, o options) error {
	if o.rounds < 1 {
		return fmt.Errorf("-rounds %d: at least 1", o.rounds)
	}
	lanes, err := setUp(contenders(), o.scheme)
	if err != nil {
		return err
	}
	found := report{
		Go:     runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH,
		Rounds: o.rounds, Each: o.each.String(),
		Rows: measure(lanes, o).rows(goals),
	}
	if o.json {
		return found.writeJSON(w)
	}
	return found.writeTable(w)
}

func measure(lanes []lane, o options) results {
	r := results{lanes: lanes, allocs: map[key]float64{}}
	for _, g := range goals {
		for _, l := range lanes {
			if g.per == "" && l.key() == (key{g.scheme, g.of}) {
				r.allocs[l.key()] = allocations(l.job)
			}
		}
	}
	for i := range o.rounds {
		fmt.Fprintf(os.Stderr, "round %d of %d\n", i+1, o.rounds)
		r.rounds = append(r.rounds, measureRound(lanes, i*len(lanes)/o.rounds, o.each))
	}
	return r
}
