package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// mostMemory bounds what signing a body of any size may take.
const mostMemory = 100 << 20

// TestBigBody signs 2 GiB in a process of its own and watches the most memory that it ever had.
func TestBigBody(t *testing.T) {
	if testing.Short() {
		t.Skip("hashes 2 GiB")
	}
	file := filepath.Join(t.TempDir(), "big.bin")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file, 2<<30); err != nil { // a hole: it takes no place on the disk
		t.Fatal(err)
	}
	cmd := exec.Command("chopmark", "sign", "-s", "tencent-tc3", "--time", "1700000000", "--data-binary", "@"+file, "https://h/")
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
