package store

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/seal"
	"github.com/chopmark/chopmark/gateway/servertest"
)

// TestCrash kills processes in the middle of their writes and wants everything that they said was written to be there, and
// nothing by halves.
func TestCrash(t *testing.T) {
	dir := t.TempDir()
	file, key := filepath.Join(dir, "gateway.db"), filepath.Join(dir, "master.key")
	answered := map[string]bool{}
	for round := range 3 {
		child := exec.Command(os.Args[0], "-test.run=^TestCrashWriter$")
		child.Env = append(os.Environ(), "CRASH_FILE="+file, "CRASH_KEY="+key, fmt.Sprint("CRASH_ROUND=", round))
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			if name, ok := strings.CutPrefix(lines.Text(), "wrote "); ok {
				answered[name] = true
			}
			if n == 20+round {
				if err := child.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := child.Wait(); err == nil {
			t.Fatal("the writer ended by itself")
		}
	}
	box, _, err := seal.File(key)
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, "sqlite:"+file, box)
	snapshot, err := s.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range snapshot.Keys {
		delete(answered, k.Name)
		if secrets, err := s.Secrets(k); err != nil || len(secrets) != 1 {
			t.Errorf("key %s has %d secrets (%v)", k.Name, len(secrets), err)
		}
	}
	if len(answered) > 0 || len(snapshot.Keys) < 60 {
		t.Errorf("of %d keys these were answered and are lost: %v", len(snapshot.Keys), answered)
	}
	if audit, err := s.Audit(context.Background(), 0); err != nil || len(audit) != len(snapshot.Keys) {
		t.Errorf("%d entries of the audit for %d keys (%v)", len(audit), len(snapshot.Keys), err)
	}
}

// TestCrashWriter is the process that TestCrash kills.
func TestCrashWriter(t *testing.T) {
	file := os.Getenv("CRASH_FILE")
	if file == "" {
		t.Skip("only TestCrash runs it")
	}
	box, _, err := seal.File(os.Getenv("CRASH_KEY"))
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, "sqlite:"+file, box)
	for i := range 100_000 {
		name := fmt.Sprintf("key-%s-%d", os.Getenv("CRASH_ROUND"), i)
		if _, _, err := s.CreateKey(context.Background(), model.Key{Name: name}, ""); err != nil {
			t.Fatal(err)
		}
		fmt.Println("wrote " + name)
	}
}

// TestPostgresTells wants Postgres to tell of changes, also after it was away; polling would hide that it does not.
func TestPostgresTells(t *testing.T) {
	server := servertest.Postgres(t)
	w := &world{T: t, ctx: t.Context(), dsn: server.URL, box: newBox(t)}
	w.Store = open(t, w.dsn, w.box)
	told := make(chan struct{}, 1)
	go w.listen(w.ctx, told)
	for i := range 2 {
		heard := false
		for n := 0; n < 200 && !heard; n++ { // until it listens
			w.service(fmt.Sprintf("shop-%d-%d", i, n))
			select {
			case <-told:
				heard = true
			case <-time.After(100 * time.Millisecond):
			}
		}
		if !heard {
			t.Fatal("Postgres tells nothing")
		}
		server.Stop()
		server.Start()
	}
}
