// Package servertest starts a real Postgres or Redis for a test. In: the programs of this machine. Out: a server on loopback, on
// a free port, in a folder of its own, run by a user who may nothing else; it can be stopped, killed and started again, and is
// gone after the test. A program that is missing skips the test, and fails it in CI. It uses no server that runs already.
package servertest

import (
	"context"
	"encoding/binary"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chopmark/chopmark/internal/freeport"
)

// Server is a server that runs, unless it was stopped.
type Server struct {
	URL string // how clients reach it

	tb      testing.TB
	dir     string // where it keeps its data and its log
	address string
	command []string
	process *exec.Cmd
	ended   chan error
}

// Postgres starts a Postgres with an empty database.
func Postgres(tb testing.TB) *Server {
	tb.Helper()
	initdb, postgres := find(tb, "initdb"), find(tb, "postgres")
	s := newServer(tb, "postgres")
	s.run(initdb, "--pgdata", s.dir, "--username", "chopmark", "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync")
	host, port, err := net.SplitHostPort(s.address)
	if err != nil {
		tb.Fatal(err)
	}
	s.command = []string{
		postgres, "-D", s.dir, "-h", host, "-p", port, "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "shared_buffers=32MB",
	}
	s.URL = "postgres://chopmark@" + s.address + "/postgres?sslmode=disable"
	s.Start()
	return s
}

// Redis starts a Redis, which keeps nothing when it is killed.
func Redis(tb testing.TB) *Server {
	tb.Helper()
	redis := find(tb, "redis-server")
	s := newServer(tb, "redis")
	host, port, err := net.SplitHostPort(s.address)
	if err != nil {
		tb.Fatal(err)
	}
	s.command = []string{redis, "--bind", host, "--port", port, "--dir", s.dir, "--save", "", "--appendonly", "no", "--loglevel", "warning"}
	s.URL = "redis://" + s.address
	s.Start()
	return s
}

// find finds a program, also where Debian hides those of Postgres.
func find(tb testing.TB, name string) string {
	tb.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	hidden, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(hidden) > 0 {
		return slices.Max(hidden)
	}
	if os.Getenv("CI") == "true" {
		tb.Fatalf("%s is missing: .ci/run installs it", name)
	}
	tb.Skipf("%s is missing", name)
	return ""
}

func newServer(tb testing.TB, name string) *Server {
	tb.Helper()
	dir, err := os.MkdirTemp("", "chopmark-"+name+"-*")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			tb.Error(err)
		}
	})
	giveAway(tb, dir)
	return &Server{tb: tb, dir: dir, address: freeport.Address(tb)}
}

// prepare makes a command of the unprivileged user.
func (s *Server) prepare(args []string) *exec.Cmd {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = s.dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
	unprivileged(cmd)
	return cmd
}

func (s *Server) run(args ...string) {
	s.tb.Helper()
	if out, err := s.prepare(args).CombinedOutput(); err != nil {
		s.tb.Fatalf("%s: %v\n%s", args[0], err, out)
	}
}

// Start starts the server again, with the data that it had, and waits until it answers.
func (s *Server) Start() {
	s.tb.Helper()
	var log strings.Builder
	s.process = s.prepare(s.command)
	s.process.Stdout, s.process.Stderr = &log, &log
	started := make(chan error)
	s.ended = make(chan error, 1)
	go s.keep(s.process, started, s.ended)
	if err := <-started; err != nil {
		s.tb.Fatal(err)
	}
	s.tb.Cleanup(s.Kill)
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if s.answers() {
			return
		}
		select {
		case err := <-s.ended:
			s.process = nil
			s.tb.Fatalf("%s ended: %v\n%s", s.command[0], err, log.String())
		default:
		}
	}
	s.tb.Fatalf("%s does not answer", s.command[0])
}

// keep starts a process and waits for its end, on one thread: the process ends with the thread, so that no server outlives a
// test that is cut off.
func (s *Server) keep(process *exec.Cmd, started, ended chan<- error) {
	runtime.LockOSThread()
	err := process.Start()
	started <- err
	if err == nil {
		ended <- process.Wait()
	}
}

// answers tells whether the server takes what a client says first.
func (s *Server) answers() bool {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", s.address)
	if err != nil {
		return false
	}
	defer c.Close()
	hello := "PING\r\n"
	if strings.HasPrefix(s.URL, "postgres") {
		hello = "\x00\x03\x00\x00user\x00chopmark\x00database\x00postgres\x00\x00"
		hello = string(binary.BigEndian.AppendUint32(nil, uint32(4+len(hello)))) + hello
	}
	deadline, _ := ctx.Deadline()
	if c.SetDeadline(deadline) != nil {
		return false
	}
	if _, err := c.Write([]byte(hello)); err != nil {
		return false
	}
	first := make([]byte, 1)
	_, err = c.Read(first)
	return err == nil && (first[0] == '+' || first[0] == 'R') // R: the user is let in; E while it starts
}

// Stop ends the server as an operator does. It may be started again.
func (s *Server) Stop() { s.end(syscall.SIGINT) }

// Kill ends the server at once.
func (s *Server) Kill() { s.end(syscall.SIGKILL) }

func (s *Server) end(how syscall.Signal) {
	if s.process == nil {
		return
	}
	if err := s.process.Process.Signal(how); err != nil && !errors.Is(err, os.ErrProcessDone) {
		s.tb.Error(err)
	}
	<-s.ended
	s.process = nil
}
