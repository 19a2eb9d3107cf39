package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/syntax"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const fmtText = `Bring scheme files into the one layout. Only blanks move. The names of the files that were
changed are printed. With - the file comes from standard input and goes to standard output.`

func newSchemeFmt(u *ui) *cobra.Command {
	var showDiff, only bool
	cmd := &cobra.Command{
		Use: "fmt FILE...", Short: "Format scheme files", Long: fmtText, Args: talk.Between(1, -1, "a scheme file"),
		Example: "  chopmark scheme fmt acme.hcl\n  chopmark scheme fmt --diff schemes/*.hcl\n  chopmark scheme fmt - < acme.hcl",
		RunE:    talk.Guard(func(_ *cobra.Command, args []string) error { return u.formatSchemes(args, showDiff, only) }),
	}
	talk.Grouped(cmd, groupOutput, func(f *pflag.FlagSet) {
		f.BoolVar(&showDiff, "diff", false, "show what would change, and change nothing; exit 3 if anything would")
		f.BoolVar(&only, "check", false, "name what would change, and change nothing; exit 3 if anything would")
	})
	return cmd
}

func (u *ui) formatSchemes(files []string, showDiff, only bool) error {
	changed := false
	for _, file := range files {
		src, err := u.readScheme(file)
		if err != nil {
			return err
		}
		if err := formattable(file, src); err != nil {
			return err
		}
		tidy := syntax.Format(src)
		differs := !bytes.Equal(src, tidy)
		changed = changed || differs
		if err := u.formatted(file, src, tidy, showDiff, only); err != nil {
			return err
		}
	}
	if changed && (showDiff || only) {
		return talk.AnswerNo()
	}
	return nil
}

// formattable refuses a file that is not a scheme: moving its blanks would only do harm.
func formattable(file string, src []byte) error {
	_, err := chopmark.Parse(fileLabel(file), src)
	var bad *chopmark.SchemeError
	if errors.As(err, &bad) {
		return &talk.Failure{Code: talk.CodeNo, Message: fileLabel(file) + " cannot be formatted before these are mended", Problems: bad.Problems, Source: bad.Source}
	}
	return err
}

// formatted writes the new layout where it belongs.
func (u *ui) formatted(file string, old, tidy []byte, showDiff, only bool) error {
	same := bytes.Equal(old, tidy)
	switch {
	case showDiff && !same:
		return u.Deliver("", func(w io.Writer) error { return diffLines(w, fileLabel(file), old, tidy) })
	case only && !same:
		return u.Deliver("", func(w io.Writer) error { return printLine(w, fileLabel(file)) })
	case only || showDiff:
		return nil
	case file == "-":
		return u.Deliver("", func(w io.Writer) error { _, err := w.Write(tidy); return err })
	case same:
		return nil
	}
	if _, err := os.Stat(file); err != nil {
		return talk.Cannot("%s", talk.FileError(err))
	}
	if err := u.Deliver(file, func(w io.Writer) error { _, err := w.Write(tidy); return err }); err != nil {
		return err
	}
	return u.Deliver("", func(w io.Writer) error { return printLine(w, file) })
}

// diffLines shows the lines that differ. Formatting keeps the number of lines, so they go in pairs.
func diffLines(w io.Writer, name string, old, tidy []byte) error {
	a, b := strings.Split(string(old), "\n"), strings.Split(string(tidy), "\n")
	if _, err := fmt.Fprintf(w, "--- %s\n+++ %s\n", name, name); err != nil {
		return err
	}
	for i := 0; i < max(len(a), len(b)); {
		start := i
		for i < max(len(a), len(b)) && at(a, i) != at(b, i) {
			i++
		}
		if i == start {
			i++
			continue
		}
		if err := hunk(w, a, b, start, i); err != nil {
			return err
		}
	}
	return nil
}

func hunk(w io.Writer, a, b []string, from, to int) error {
	fromA, toA, fromB, toB := min(from, len(a)), min(to, len(a)), min(from, len(b)), min(to, len(b))
	_, err := fmt.Fprintf(w, "@@ -%d,%d +%d,%d @@\n", from+1, toA-fromA, from+1, toB-fromB)
	for _, part := range []struct {
		mark  string
		lines []string
	}{{"-", a[fromA:toA]}, {"+", b[fromB:toB]}} {
		for _, line := range part.lines {
			if err == nil {
				err = printLine(w, part.mark+line)
			}
		}
	}
	return err
}

// at gives a line; behind the end there is one that equals no other.
func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "\x00"
}
