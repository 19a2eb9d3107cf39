package deploy

import (
	"bytes"
	"debug/elf"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// TestImage reads the Dockerfile as docker build does, and makes what it makes.
func TestImage(t *testing.T) {
	parsed, err := parser.Parse(bytes.NewReader(read(t, "Dockerfile")))
	if err != nil {
		t.Fatal(err)
	}
	if len(parsed.Warnings) > 0 {
		t.Errorf("%v", parsed.Warnings)
	}
	var complaints []string
	lint := linter.New(&linter.Config{Warn: func(rule, _, _, message string, _ []parser.Range) { complaints = append(complaints, rule+": "+message) }})
	stages, _, err := instructions.Parse(parsed.AST, lint)
	if err != nil || len(complaints) > 0 {
		t.Fatal(err, complaints)
	}
	last := stages[len(stages)-1]
	if len(stages) != 2 || last.BaseName != "scratch" {
		t.Errorf("%d stages, the last from %s", len(stages), last.BaseName)
	}
	var user string
	var entry, command []string
	for _, c := range last.Commands {
		switch c := c.(type) {
		case *instructions.UserCommand:
			user = c.User
		case *instructions.EntrypointCommand:
			entry = c.CmdLine
		case *instructions.CmdCommand:
			command = c.CmdLine
		}
	}
	if user == "" || strings.HasPrefix(user, "0") || strings.HasPrefix(user, "root") {
		t.Errorf("it runs as %q", user)
	}
	if !slices.Equal(entry, []string{"/chopmark-gateway"}) {
		t.Errorf("it starts %q", entry)
	}
	if runtime.GOOS != "linux" {
		t.Skip("the image is for Linux")
	}
	binary := program(t)
	accepts(t, binary, command)
	f, err := elf.Open(binary)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if f.Section(".interp") != nil {
		t.Error("the program needs a dynamic linker, which an empty image has not")
	}
}
