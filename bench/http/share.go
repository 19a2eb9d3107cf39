package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/google/pprof/profile"

	"github.com/chopmark/chopmark"
)

// mostVerifying is the part of a server's CPU time that verifying may take.
const mostVerifying = 0.04

// alone gives the microseconds of CPU that verifying the request of a lane takes where nothing else is done: deciding about it, less
// deciding about the same request to a public API. Each is the least of some rounds.
func (l *lane) alone() (float64, error) {
	m, err := l.message()
	if err != nil {
		return 0, err
	}
	by := lookup{judge: l.judge}
	signed, public := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
	for range rounds {
		if err := errors.Join(by.decide(received(m, m.Path), &signed), by.decide(received(m, "/open"), &public)); err != nil {
			return 0, err
		}
	}
	return float64((signed - public).Nanoseconds()) / 1000 / decisions, nil
}

// decisions is over how many verifying is timed.
const decisions = 20_000

// received is a message as the server hands it over that received it, as often as it is decided about.
func received(m *chopmark.Message, path string) []*http.Request {
	r := &http.Request{
		Method: m.Method, Host: m.Authority, RequestURI: path, Header: http.Header{},
		ContentLength: int64(len(m.Body.Bytes)), Body: endless{strings.NewReader(string(m.Body.Bytes))},
	}
	for _, h := range m.Headers {
		r.Header.Add(h.Name, h.Value)
	}
	return slices.Repeat([]*http.Request{r}, decisions)
}

// endless is a body that can be read again once it has come to its end.
type endless struct{ *strings.Reader }

func (e endless) Read(p []byte) (int, error) {
	n, err := e.Reader.Read(p)
	if err == io.EOF {
		_, _ = e.Seek(0, io.SeekStart) // its begin is always there
	}
	return n, err
}

func (endless) Close() error { return nil }

// profiled gives the part of the samples of a CPU profile of the gateway, under load, that lie within verifying. They are few, so that
// spread, one standard deviation, is told too.
func (l *lane) profiled(d time.Duration, file string) (share, spread float64, err error) {
	d = max(d, 20*time.Second)
	loaded := make(chan error, 1)
	go func() {
		_, err := l.measure(d + 2*time.Second)
		loaded <- err
	}()
	time.Sleep(time.Second)
	answer, err := http.Get(fmt.Sprintf("http://%s/debug/pprof/profile?seconds=%d", l.profile, int(d.Seconds())))
	if err != nil {
		return 0, 0, errors.Join(err, <-loaded)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err := errors.Join(err, <-loaded, os.WriteFile(file, text, 0o600)); err != nil {
		return 0, 0, err
	}
	p, err := profile.ParseData(text)
	if err != nil {
		return 0, 0, err
	}
	return shareOf(p, "gateway/judge.(*Decision).signed")
}

// shareOf gives the part of a profile's samples that are within a function.
func shareOf(p *profile.Profile, name string) (share, spread float64, err error) {
	var within, all int64
	for _, s := range p.Sample {
		all += s.Value[0]
		if inside(s, name) {
			within += s.Value[0]
		}
	}
	if within == 0 {
		return 0, 0, fmt.Errorf("of %d samples none is in %s", all, name)
	}
	return float64(within) / float64(all), math.Sqrt(float64(within)) / float64(all), nil
}

func inside(s *profile.Sample, name string) bool {
	for _, at := range s.Location {
		for _, line := range at.Line {
			if line.Function != nil && strings.HasSuffix(line.Function.Name, name) {
				return true
			}
		}
	}
	return false
}

// verifies tells what part verifying has, in both ways: of the rounds, and of a profile that is taken now and left in a file.
func (r results) verifies(w io.Writer, l *lane, each time.Duration, file string) error {
	alone, all := r.of(l.name, func(f figure) float64 { return f.verifying }), r.of(l.name, func(f figure) float64 { return f.cpu })
	parts := ratios(alone, all)
	for i := range parts {
		parts[i] *= 100
	}
	fmt.Fprintf(w, "%s: verifying takes %.2f us of CPU by itself, which is %s %% of the server's for a request (goal: at most %g) %s\n",
		l.name, median(alone), spread(parts), 100*mostVerifying, mark(median(parts) <= 100*mostVerifying))
	share, deviation, err := l.profiled(each, file)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s: and where it stands, %.1f %% of the server's CPU profile, give or take %.1f (goal: at most %g) %s\n",
		l.name, 100*share, 100*deviation, 100*mostVerifying, mark(share <= mostVerifying))
	return err
}
