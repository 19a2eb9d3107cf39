// Package talk is how the commands speak to people and programs.
//
// In: a command line, and what a command found out. Out: results on standard output, messages on standard error, an exit
// code. It never decides what is wrong, reads no file, and connects to nothing. What people read is decided here. The rules:
//
//   - Results go to standard output, all else to standard error.
//   - A message is "PROGRAM: error: ..." (or warning, note), lower case, without a final period: what is wrong and
//     where. Then come lines "PROGRAM: hint: ..." that say what to do, if possible as the flag to type.
//   - Exit codes: 0 fine; 1 it could not be done (a file, a pipe); 2 the command line is wrong; 3 the answer is no
//     (a signature is wrong, vectors differ, a scheme file does not load); 4 an API answered with an error.
//   - A secret is in no message. Neither are the values of headers and data, nor what follows a "?" in an address.
//   - Colour is for terminals only, and not if NO_COLOR is set. Bytes that could steer a terminal are written out.
package talk

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/chopmark/chopmark/internal/diag"
	"golang.org/x/term"
)

// The exit codes.
const (
	CodeCannot = 1
	CodeUsage  = 2
	CodeNo     = 3
	CodeAPI    = 4
)

// UI is the way in and out of a command.
type UI struct {
	Program    string   // whose messages these are
	Groups     []string // headings under which help lists flags, in their order; "" is that of all others
	In         *os.File
	Out        io.Writer
	Err        io.Writer
	Paint      Paint // of standard output
	Width      int   // columns of standard output
	stdinTaker string
}

// DefaultWidth is used where there is no terminal to ask.
const DefaultWidth = 100

// New gives the standard streams to a program.
func New(program string, groups ...string) UI {
	u := UI{Program: program, Groups: groups, In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Width: DefaultWidth}
	if fd := int(os.Stdout.Fd()); term.IsTerminal(fd) {
		u.Paint = Paint(os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb")
		if w, _, err := term.GetSize(fd); err == nil && w > 0 {
			u.Width = min(max(w, 50), 120) // longer lines are hard to read
		}
	}
	return u
}

// End prints how the command failed, if it did, and gives the exit code.
func (u *UI) End(err error) int {
	if err == nil {
		return 0
	}
	var f *Failure
	if !errors.As(err, &f) {
		f = Wrong("%s", err) // cobra's own errors: everything else is a failure
	}
	if f.Message != "" {
		u.tell("error", f.Message, f.Excerpt, f.Hints)
	}
	diag.Write(u.Err, f.Problems, func(string) []byte { return f.Source }, false)
	return f.Code
}

// Warn tells what the caller should change although the command goes on.
func (u *UI) Warn(message string, hints ...string) { u.Say("warning", message, hints...) }

// Note tells what was assumed.
func (u *UI) Note(message string, hints ...string) { u.Say("note", message, hints...) }

// Say prints a message of a kind.
func (u *UI) Say(kind, message string, hints ...string) { u.tell(kind, message, nil, hints) }

func (u *UI) tell(kind, message string, excerpt, hints []string) {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s: %s\n", u.Program, kind, Printable(message))
	for _, line := range excerpt {
		fmt.Fprintf(&b, "  %s\n", Printable(line))
	}
	for _, h := range hints {
		fmt.Fprintf(&b, "%s: hint: %s\n", u.Program, Printable(h))
	}
	_, _ = io.WriteString(u.Err, b.String()) // there is no other place to tell that this one is broken
}

// Stdin gives standard input to one taker only: a second one would find it empty.
func (u *UI) Stdin(taker string) (io.Reader, error) {
	if u.stdinTaker != "" {
		return nil, Wrong("standard input is wanted twice, by %s and by %s", u.stdinTaker, taker).
			Hint("put one of them into a file")
	}
	u.stdinTaker = taker
	return u.In, nil
}

// Ask writes a question for a person at the terminal.
func (u *UI) Ask(text string) { _, _ = io.WriteString(u.Err, text) }
