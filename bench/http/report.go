package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// results are the rounds, each with a figure for every lane by name.
type results []map[string]figure

// round measures all lanes once. Each round starts at another one, so that none always follows the same neighbour.
func (r *results) round(lanes []*lane, number int, each time.Duration) error {
	found := map[string]figure{}
	for i := range lanes {
		l := lanes[(i+number)%len(lanes)]
		f, err := l.measure(each)
		if err == nil && l.judge != nil {
			f.verifying, err = l.alone()
		}
		if err != nil {
			return err
		}
		found[l.name] = f
	}
	*r = append(*r, found)
	return nil
}

func (r results) write(w io.Writer, lanes []*lane) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "server\trequests/s\tCPU us/request, median and least\tto\trequests/s, median (min..max)\tCPU, median (min..max)\tgoal\tok")
	for _, l := range lanes {
		speed, cpu := r.of(l.name, func(f figure) float64 { return f.perSecond }), r.of(l.name, func(f figure) float64 { return f.cpu })
		fmt.Fprintf(t, "%s\t%.0f\t%.1f %.1f\t", l.name, median(speed), median(cpu), slices.Min(cpu))
		if l.per == "" {
			fmt.Fprintln(t, "-\t-\t-\t-\t-")
			continue
		}
		faster := ratios(speed, r.of(l.per, func(f figure) float64 { return f.perSecond }))
		dearer := ratios(cpu, r.of(l.per, func(f figure) float64 { return f.cpu }))
		goal, met := "-", "-"
		if l.goal > 0 {
			goal, met = fmt.Sprintf(">= %g", l.goal), mark(median(faster) >= l.goal)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", l.per, spread(faster), spread(dearer), goal, met)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w)
	return err
}

func (r results) of(name string, what func(figure) float64) []float64 {
	all := make([]float64, len(r))
	for i := range r {
		all[i] = what(r[i][name])
	}
	return all
}

// ratios compares within each round: only what ran within the same seconds met the same machine.
func ratios(a, b []float64) []float64 {
	all := make([]float64, len(a))
	for i := range a {
		all[i] = a[i] / b[i]
	}
	return all
}

func spread(values []float64) string {
	return fmt.Sprintf("%.2f (%.2f..%.2f)", median(values), slices.Min(values), slices.Max(values))
}

// median sorts a copy; of an even number it is the mean of the middle two.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

func mark(met bool) string {
	if met {
		return "yes"
	}
	return "NO"
}
