package main

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chopmark/chopmark/internal/talk"
)

// TestCallStops stops a call in the middle of an answer: it says so, and leaves no half of a file behind.
func TestCallStops(t *testing.T) {
	began := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000000")
		_, _ = w.Write(bytes.Repeat([]byte("x"), 200<<10))
		_ = http.NewResponseController(w).Flush()
		close(began)
		<-r.Context().Done()
	}))
	defer server.Close()
	dir := t.TempDir()
	cmd := exec.Command("chopmark", "call", "-s", "aws-v4", "-p", "service=s3", "-p", "region=eu-west-1", "-o", filepath.Join(dir, "out"), server.URL)
	cmd.Env = append(os.Environ(), "CHOPMARK_KEY_ID=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "CHOPMARK_SECRET="+scriptSecret)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	<-began
	half(t, dir)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	err := cmd.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != talk.CodeCannot || !strings.Contains(errs.String(), "chopmark: error: it was interrupted") {
		t.Errorf("%v\n%s", err, errs.String())
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// half waits until something has been written.
func half(t *testing.T, dir string) {
	t.Helper()
	for range 500 {
		if files, _ := filepath.Glob(filepath.Join(dir, ".*")); len(files) > 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("nothing was written")
}
