package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// A report is what one run found.
type report struct {
	Go     string `json:"go"`
	Rounds int    `json:"rounds"`
	Each   string `json:"time"`
	Rows   []row  `json:"rows"`
}

// A row is one figure. Without a spread it was not measured, because one of
// its contenders does not take part. Goals are held to the figure by the
// clock; the one by CPU time stands beside it.
type row struct {
	Scheme  string `json:"scheme"`
	Measure string `json:"measure"`
	*spread
	CPU  *spread `json:"cpu,omitempty"`
	Goal string  `json:"goal,omitempty"`
	OK   *bool   `json:"ok,omitempty"`
}

// A spread is a figure over the rounds.
type spread struct {
	Median float64 `json:"median"`
	Min    float64 `json:"min"`
	Max    float64 `json:"max"`
}

// results is what was measured, before it is compared.
type results struct {
	lanes  []lane
	rounds []round
	allocs map[key]float64
}

// rows gives the figures scheme by scheme: those with a goal, then every
// other contender against the floor.
func (r results) rows(goals []goal) []row {
	var rows []row
	for _, scheme := range schemes {
		if !slices.ContainsFunc(r.lanes, func(l lane) bool { return l.scheme == scheme }) {
			continue
		}
		for _, g := range append(ofScheme(goals, scheme), r.shown(goals, scheme)...) {
			rows = append(rows, r.row(g))
		}
	}
	return rows
}

func ofScheme(goals []goal, scheme string) []goal {
	var list []goal
	for _, g := range goals {
		if g.scheme == scheme {
			list = append(list, g)
		}
	}
	return list
}

// shown lists the ratios to the floor that no goal bounds.
func (r results) shown(goals []goal, scheme string) []goal {
	var list []goal
	for _, l := range r.lanes {
		g := goal{scheme: scheme, of: l.name, per: floorName}
		bounded := slices.ContainsFunc(goals, func(o goal) bool {
			return o.scheme == g.scheme && o.of == g.of && o.per == g.per
		})
		if l.scheme == scheme && l.name != floorName && !bounded {
			list = append(list, g)
		}
	}
	return list
}

func (r results) row(g goal) row {
	out := row{Scheme: g.scheme, Measure: g.measure(), Goal: g.String()}
	if g.per == "" {
		out.spread = r.counted(g)
	} else {
		out.spread = r.ratio(g, func(c cost) float64 { return c.wall })
		out.CPU = r.ratio(g, func(c cost) float64 { return c.cpu })
	}
	if g.bound != "" && out.spread != nil {
		met := g.met(out.Median)
		out.OK = &met
	}
	return out
}

func (r results) counted(g goal) *spread {
	n, ok := r.allocs[key{g.scheme, g.of}]
	if !ok {
		return nil
	}
	return &spread{n, n, n}
}

// ratio takes each ratio inside one round, since only what ran within the same
// second or two met the same machine.
func (r results) ratio(g goal, by func(cost) float64) *spread {
	var values []float64
	for _, costs := range r.rounds {
		of, ok := costs[key{g.scheme, g.of}]
		per, ok2 := costs[key{g.scheme, g.per}]
		if ok && ok2 {
			values = append(values, by(of)/by(per))
		}
	}
	if values == nil {
		return nil
	}
	return &spread{median(values), slices.Min(values), slices.Max(values)}
}

func (r report) writeJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false) // goals read ">= 4"
	return enc.Encode(r)
}

func (r report) writeTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "scheme\tmeasure\tmedian (min..max)\tgoal\tok\tby CPU time")
	counts := map[string]int{}
	for _, row := range r.Rows {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", row.Scheme, row.Measure, row.spread, dash(row.Goal), row.verdict(), row.CPU)
		counts[row.verdict()]++
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%s, %d rounds of %s: %d goals met, %d missed, %d not measured\n",
		r.Go, r.Rounds, r.Each, counts["yes"], counts["NO"], counts["not measured"])
	return err
}

func (s *spread) String() string {
	switch {
	case s == nil:
		return "-"
	case s.Min == s.Max:
		return fmt.Sprintf("%g", s.Median)
	}
	return fmt.Sprintf("%.2f (%.2f..%.2f)", s.Median, s.Min, s.Max)
}

func (r row) verdict() string {
	switch {
	case r.Goal == "":
		return "-"
	case r.OK == nil:
		return "not measured"
	case *r.OK:
		return "yes"
	}
	return "NO"
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
