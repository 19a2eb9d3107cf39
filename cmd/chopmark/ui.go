package main

// What people read is decided here. The rules:
//
//   - Results go to standard output, all else to standard error.
//   - A message is "chopmark: error: ..." (or warning, note), lower case, without a final period: what is wrong and
//     where. Then come lines "chopmark: hint: ..." that say what to do, if possible as the flag to type.
//   - Exit codes: 0 fine; 1 it could not be done (a file, a pipe); 2 the command line is wrong; 3 the answer is no
//     (a signature is wrong, vectors differ, a scheme file does not load); 4 an API answered with an error.
//   - A secret is in no message. Neither are the values of headers and data, nor what follows a "?" in an address.
//   - Colour is for terminals only, and not if NO_COLOR is set. Bytes that could steer a terminal are written out.

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/diag"
	"golang.org/x/term"
)

// The exit codes.
const (
	codeCannot = 1
	codeUsage  = 2
	codeNo     = 3
	codeAPI    = 4
)

// ui is the way in and out of a command.
type ui struct {
	in         *os.File
	out        io.Writer
	err        io.Writer
	paint      paint // of standard output
	width      int   // columns of standard output
	stdinTaker string
}

// defaultWidth is used where there is no terminal to ask.
const defaultWidth = 100

func newUI() *ui {
	u := &ui{in: os.Stdin, out: os.Stdout, err: os.Stderr, width: defaultWidth}
	if fd := int(os.Stdout.Fd()); term.IsTerminal(fd) {
		u.paint = paint(os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb")
		if w, _, err := term.GetSize(fd); err == nil && w > 0 {
			u.width = min(max(w, 50), 120) // longer lines are hard to read
		}
	}
	return u
}

// failure ends a command. An empty message means that all has been said already.
type failure struct {
	code    int
	message string
	excerpt []string // lines that show the place
	hints   []string
	file    *chopmark.SchemeError // the problems of a file, shown with their place
}

func (f *failure) Error() string { return f.message }

// wrong is for a command line that cannot be followed.
func wrong(format string, args ...any) *failure {
	return &failure{code: codeUsage, message: fmt.Sprintf(format, args...)}
}

// cannot is for what the world refuses.
func cannot(format string, args ...any) *failure {
	return &failure{code: codeCannot, message: fmt.Sprintf(format, args...)}
}

// answerNo is for a result that has been printed and is not the one hoped for.
func answerNo() *failure { return &failure{code: codeNo} }

// hint adds a line on what to do.
func (f *failure) hint(format string, args ...any) *failure {
	f.hints = append(f.hints, fmt.Sprintf(format, args...))
	return f
}

// run runs a command line and gives the exit code.
func (u *ui) run(args []string) int {
	root := newRoot(u)
	root.SetArgs(args)
	return u.end(root.Execute())
}

// end prints how the command failed, if it did, and gives the exit code.
func (u *ui) end(err error) int {
	if err == nil {
		return 0
	}
	var f *failure
	if !errors.As(err, &f) {
		f = wrong("%s", err) // cobra's own errors: everything else is a failure
	}
	if f.message != "" {
		u.tell("error", f.message, f.excerpt, f.hints)
	}
	if f.file != nil {
		diag.Write(u.err, f.file.Problems, func(string) []byte { return f.file.Source }, false)
	}
	return f.code
}

// warn tells what the caller should change although the command goes on.
func (u *ui) warn(message string, hints ...string) { u.say("warning", message, hints...) }

// note tells what was assumed.
func (u *ui) note(message string, hints ...string) { u.say("note", message, hints...) }

func (u *ui) say(kind, message string, hints ...string) { u.tell(kind, message, nil, hints) }

func (u *ui) tell(kind, message string, excerpt, hints []string) {
	var b strings.Builder
	fmt.Fprintf(&b, "chopmark: %s: %s\n", kind, printable(message))
	for _, line := range excerpt {
		fmt.Fprintf(&b, "  %s\n", printable(line))
	}
	for _, h := range hints {
		fmt.Fprintf(&b, "chopmark: hint: %s\n", printable(h))
	}
	_, _ = io.WriteString(u.err, b.String()) // there is no other place to tell that this one is broken
}

// stdin gives standard input to one taker only: a second one would find it empty.
func (u *ui) stdin(taker string) (io.Reader, error) {
	if u.stdinTaker != "" {
		return nil, wrong("standard input is wanted twice, by %s and by %s", u.stdinTaker, taker).
			hint("put one of them into a file")
	}
	u.stdinTaker = taker
	return u.in, nil
}

// ask writes a question for a person at the terminal.
func (u *ui) ask(text string) { _, _ = io.WriteString(u.err, text) }
