package chopmark_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/diag"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestBadSchemes holds each file of internal/bind/testdata/bad to the messages in its head comment: what is wrong,
// where, and what to do.
func TestBadSchemes(t *testing.T) {
	files, err := filepath.Glob("internal/bind/testdata/bad/*.hcl")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d bad schemes, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { badScheme(t, file) })
	}
}

func badScheme(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want, body := cutHead(string(data))
	_, err = chopmark.Parse(filepath.Base(file), []byte(body))
	var bad *chopmark.SchemeError
	if !errors.As(err, &bad) {
		t.Fatalf("the scheme is accepted: %v", err)
	}
	var out bytes.Buffer
	diag.Write(&out, bad.Problems, func(string) []byte { return []byte(body) }, false)
	got := comment(out.String())
	if got == want {
		return
	}
	if !*update {
		t.Fatalf("messages differ (go test . -run TestBadSchemes -update rewrites them)\nwant\n%sgot\n%s", want, got)
	}
	if err := os.WriteFile(file, []byte(got+body), 0o644); err != nil {
		t.Fatal(err)
	}
}

// cutHead separates the expected messages, each line behind "# want:", from the scheme.
func cutHead(s string) (want, body string) {
	rest := s
	for strings.HasPrefix(rest, "# want:") {
		_, rest, _ = strings.Cut(rest, "\n")
	}
	return s[:len(s)-len(rest)], rest
}

func comment(s string) string {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimRight(s, "\n"), "\n") {
		b.WriteString(strings.TrimRight("# want: "+line, " ") + "\n")
	}
	return b.String()
}
