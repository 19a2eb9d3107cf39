package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// mostMemory bounds what signing a body of any size may take.
const mostMemory = 100 << 20

// bigSize is more than a program would take into memory unnoticed.
const bigSize = 2 << 30

// TestBigBody signs 2 GiB in a process of its own and watches the most memory that it ever had.
func TestBigBody(t *testing.T) {
	if testing.Short() {
		t.Skip("hashes 2 GiB")
	}
	t.Parallel()
	watched(t, "sign", "-s", "tencent-tc3", "--time", "1700000000", "--data-binary", "@"+bigFile(t), "https://h/")
}

// TestBigUpload signs 2 GiB and sends them, and takes as much back.
func TestBigUpload(t *testing.T) {
	if testing.Short() {
		t.Skip("hashes and sends 2 GiB")
	}
	t.Parallel()
	var came int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			w.Header().Set("Content-Length", strconv.Itoa(bigSize))
			_, _ = io.CopyN(w, zeros{}, bigSize)
			return
		}
		came, _ = io.Copy(io.Discard, r.Body)
	}))
	defer server.Close()
	signer := []string{"call", "-s", "aws-v4", "-p", "service=s3", "-p", "region=eu-west-1"}
	watched(t, append(signer, "-X", "PUT", "--data-binary", "@"+bigFile(t), server.URL+"/big")...)
	if came != bigSize {
		t.Errorf("%d bytes came", came)
	}
	watched(t, append(signer, "-o", os.DevNull, server.URL+"/big")...)
}

// zeros is a source that never ends.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func bigFile(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "big.bin")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file, bigSize); err != nil { // a hole: it takes no place on the disk
		t.Fatal(err)
	}
	return file
}

// watched runs a command in a process of its own and watches the most memory that it ever had.
func watched(t *testing.T, args ...string) {
	t.Helper()
	cmd := exec.Command("chopmark", args...)
	cmd.Env = append(os.Environ(), "CHOPMARK_KEY_ID=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "CHOPMARK_SECRET="+scriptSecret)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	most := make(chan int)
	go func() { most <- watchMemory(cmd.Process.Pid) }()
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	got := <-most
	if got == 0 {
		t.Fatal("the system did not tell the memory")
	}
	if got > mostMemory {
		t.Errorf("it took %d MiB, at most %d are allowed", got>>20, mostMemory>>20)
	}
	t.Logf("%d MiB", got>>20)
}

// watchMemory gives the peak of a process when it has ended. The rusage of a child would not do: it counts the memory of
// the parent before the exec.
func watchMemory(pid int) (most int) {
	for {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		_, after, found := bytes.Cut(status, []byte("VmHWM:"))
		if err != nil || !found {
			return most
		}
		var kib int
		if _, err := fmt.Sscan(string(after), &kib); err == nil {
			most = max(most, kib<<10)
		}
		time.Sleep(5 * time.Millisecond)
	}
}
