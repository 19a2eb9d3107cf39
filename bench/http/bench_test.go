package main

import (
	"io"
	"os"
	"os/exec"
	"testing"
	"time"
)

// TestMain is the roles too: the servers are started as this program.
func TestMain(m *testing.M) {
	for _, arg := range os.Args[1:] {
		if arg == "-role" {
			main()
			return
		}
	}
	os.Exit(m.Run())
}

// TestLanes: every request that is measured is answered with 200, and those that are signed are verified here too.
func TestLanes(t *testing.T) {
	for _, name := range []string{"wrk", "/usr/sbin/nginx"} {
		if _, err := exec.LookPath(name); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("%s is missing: .ci/debian installs it", name)
			}
			t.Skipf("%s is missing", name)
		}
	}
	dir := t.TempDir()
	s, err := start(dir)
	defer s.stop()
	if err != nil {
		t.Fatal(err)
	}
	lanes, err := s.lanes(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lanes {
		f, err := l.measure(time.Second)
		if err != nil || f.perSecond <= 0 || f.cpu <= 0 {
			t.Errorf("%s: %+v, %v", l.name, f, err)
		}
		if l.judge == nil {
			continue
		}
		if us, err := l.alone(); err != nil || us <= 0 {
			t.Errorf("%s: verifying takes %f us, %v", l.name, us, err)
		}
	}
}

// TestScale: the requests of the look-ups are accepted.
func TestScale(t *testing.T) {
	few, many = 10, 100
	l, err := small.measure(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if err := compare(io.Discard, l, l); err != nil {
		t.Error(err)
	}
}

// TestBody: the body is as long as it is said.
func TestBody(t *testing.T) {
	if len(body) != 120 {
		t.Errorf("%d bytes", len(body))
	}
}
