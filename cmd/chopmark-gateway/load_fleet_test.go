package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/chopmark/chopmark/gateway/servertest"
	"github.com/chopmark/chopmark/internal/freeport"
)

// fleet is two replicas of the program on one Postgres and one Redis, with an upstream that counts.
type fleet struct {
	*testing.T
	dir             string
	upstream        *countingUpstream
	postgres, redis *service
	replicas        [2]*replica
}

// service is a store that is stopped and started.
type service struct {
	*servertest.Server
	outages
}

// outages are the times at which something was not there. What began or ended within one may fail.
type outages struct {
	mu   sync.Mutex
	list []span
}

// span is an outage: from when it was not there, when it was started again, and when it surely was there.
type span struct{ from, started, to time.Time }

// settling is how long what stood on a store may still do as if the store were there, or not there.
const settling = time.Second

func (o *outages) begin() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.list = append(o.list, span{from: time.Now()})
}

// ends tells that what was not there is started now.
func (o *outages) ends() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.list[len(o.list)-1].started = time.Now()
}

func (o *outages) end() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.list[len(o.list)-1].to = time.Now()
}

func (o *outages) count() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.list)
}

// touched tells whether there was an outage at any moment between two times; within, whether they lie in one wholly.
func (o *outages) touched(began, ended time.Time) (touched, within bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, s := range o.list {
		if ended.After(s.from) && (s.to.IsZero() || began.Before(s.to.Add(recovery))) {
			touched = true
		}
		if began.After(s.from.Add(settling)) && (s.started.IsZero() || ended.Before(s.started)) {
			within = true
		}
	}
	return touched, within
}

// recovery is how long after a store is back requests may still fail that need it.
const recovery = 5 * time.Second

// down takes a store away, and up gives it back.
func (s *service) down(how func()) {
	s.begin()
	how()
}

func (s *service) up() {
	s.ends()
	s.Start()
	s.end()
}

// replica is one gateway.
type replica struct {
	outages
	name, data, admin string // admin tells of health too, also where it tells of nothing else
	line              []string
	cmd               *exec.Cmd
	log               *os.File
	peak              atomic.Int64 // KiB of memory
}

// newFleet starts the replicas; line is the command of one, but for what all share.
func newFleet(t *testing.T, line func(*replica) []string) *fleet {
	f := &fleet{T: t, dir: t.TempDir(), upstream: newCountingUpstream(t)}
	f.postgres = &service{Server: servertest.Postgres(t)}
	f.redis = &service{Server: servertest.Redis(t)}
	t.Setenv(transcriptKey, f.dir)
	for i := range f.replicas {
		r := &replica{name: fmt.Sprintf("replica %d", i+1), data: freeport.Address(f), admin: freeport.Address(f)}
		r.line = append(
			line(r), "--data", filepath.Join(f.dir, strconv.Itoa(i)), "--listen", r.data, "--access-log", "none",
			"--database", f.postgres.URL, "--redis", f.redis.URL, "--master-key-file", f.masterKey(),
		)
		f.replicas[i] = r
		f.start(r)
		t.Cleanup(func() {
			f.kill(r)
			if said, err := os.ReadFile(filepath.Join(f.dir, r.name)); t.Failed() && err == nil {
				t.Logf("%s said:\n%s", r.name, said[max(0, len(said)-4000):])
			}
		})
	}
	return f
}

func (f *fleet) masterKey() string { return filepath.Join(f.dir, "master.key") }

// run runs the program with a command of it, for the first replica.
func (f *fleet) run(line ...string) {
	f.Helper()
	cmd := exec.Command("chopmark-gateway", line...)
	cmd.Env = append(os.Environ(), tokenKey+"="+scriptToken, adminKey+"="+f.replicas[0].admin)
	if out, err := cmd.CombinedOutput(); err != nil {
		f.Fatalf("chopmark-gateway %s: %v\n%s", strings.Join(line, " "), err, out)
	}
}

// start starts a replica and waits until it serves.
func (f *fleet) start(r *replica) {
	f.Helper()
	log, err := os.OpenFile(filepath.Join(f.dir, r.name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		f.Fatal(err)
	}
	r.log = log
	r.cmd = exec.Command("chopmark-gateway", r.line...)
	r.cmd.Stdout, r.cmd.Stderr = log, log
	r.cmd.Env = append(os.Environ(), tokenKey+"="+scriptToken)
	if err := r.cmd.Start(); err != nil {
		f.Fatal(err)
	}
	f.until(r.name+" is ready", time.Minute, func() bool {
		answer, err := http.Get("http://" + r.admin + "/readyz")
		if err != nil {
			return false
		}
		_ = answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	})
	if r.count() > 0 {
		r.end()
	}
}

// kill ends a replica as a crash does.
func (f *fleet) kill(r *replica) {
	if r.cmd == nil {
		return
	}
	r.begin()
	r.measure()
	_ = r.cmd.Process.Signal(syscall.SIGKILL) // Wait tells
	if err := r.cmd.Wait(); err != nil && r.cmd.ProcessState.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		f.Errorf("%s ended by itself: %v", r.name, err)
	}
	r.cmd = nil
	if err := r.log.Close(); err != nil {
		f.Error(err)
	}
}

var peakMemory = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// measure notes how much memory a replica had at most, where the system tells.
func (r *replica) measure() {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.cmd.Process.Pid))
	if err != nil {
		return
	}
	if m := peakMemory.FindSubmatch(text); m != nil {
		n, _ := strconv.ParseInt(string(m[1]), 10, 64)
		r.peak.Store(max(n, r.peak.Load()))
	}
}

func (f *fleet) until(what string, patience time.Duration, is func() bool) {
	f.Helper()
	for deadline := time.Now().Add(patience); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			f.Fatalf("never that %s", what)
		}
	}
}

// errRefused is an answer of the admin API that is no success.
var errRefused = errors.New("the admin API refuses")

// admin asks the admin API of a replica; in and out may be nil.
func (r *replica) ask(method, path string, in, out any) error {
	text, err := json.Marshal(in)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, method, "http://"+r.admin+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	q.Header.Set("Authorization", "Bearer "+scriptToken)
	q.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err = io.ReadAll(answer.Body)
	switch {
	case err != nil:
		return err
	case answer.StatusCode >= 300:
		return fmt.Errorf("%w: %s %s: %s %s", errRefused, method, path, answer.Status, text)
	case out == nil:
		return nil
	}
	return json.Unmarshal(text, out)
}

// serves tells whether a replica serves what was written until a version.
func (r *replica) serves(version int64) bool {
	answer, err := http.Get("http://" + r.admin + "/metrics")
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	_, rest, found := strings.Cut(string(text), "\nchopmark_gateway_snapshot_version ")
	if err != nil || !found {
		return false
	}
	number, _, _ := strings.Cut(rest, "\n")
	served, err := strconv.ParseFloat(number, 64)
	return err == nil && int64(served) >= version
}
