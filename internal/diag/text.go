package diag

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// Write prints problems for people: the place, what is wrong, the source line with carets, and what to do.
// source gives the bytes of a file, nil when they are not to be had; the line is left out then. Everything that
// comes from a file is shown with its control characters replaced, so that a file cannot steer the terminal.
func Write(w io.Writer, problems Problems, source func(file string) []byte, colour bool) {
	p := printer{colour: colour, source: source, files: map[string][]byte{}}
	for _, problem := range problems {
		p.head(problem)
		p.excerpt(problem)
		p.hint(problem.Hint)
	}
	// A failed write has no other place to be reported: this is the last word of a command.
	_, _ = w.Write(p.out.Bytes())
}

// The colours, as terminal codes.
const (
	bold   = "1"
	red    = "1;31"
	yellow = "1;33"
	blue   = "34"
)

// gutter is the width of the line number; the bars of all problems stand below each other.
const gutter = 5

type printer struct {
	out    bytes.Buffer
	colour bool
	source func(file string) []byte
	files  map[string][]byte // what source gave
}

func (p *printer) paint(code, text string) string {
	if !p.colour {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// head prints file:line:col: severity: message.
func (p *printer) head(problem Problem) {
	if place := problem.Range.String(); place != "" {
		p.out.WriteString(p.paint(bold, printable(place)+":") + " ")
	}
	label := p.paint(tone(problem.Severity), string(problem.Severity)+":")
	fmt.Fprintf(&p.out, "%s %s\n", label, p.paint(bold, printable(problem.Message)))
}

// excerpt prints the source line and the carets below it.
func (p *printer) excerpt(problem Problem) {
	r := problem.Range
	line, ok := lineAt(p.read(r.File), r.Start.Line)
	if !ok {
		return
	}
	from, to := r.Start.Column-1, r.End.Column-1
	if r.End.Line > r.Start.Line {
		to = len(line)
	}
	text, marks := draw(line, from, to)
	number := fmt.Sprintf("%*d", gutter, r.Start.Line)
	p.row(number+" | ", text)
	p.row(strings.Repeat(" ", len(number))+" | ", p.paint(tone(problem.Severity), marks))
}

func (p *printer) row(margin, text string) {
	line := p.paint(blue, margin) + text
	p.out.WriteString(strings.TrimRight(line, " ") + "\n")
}

// hint prints what to do; further lines are indented below the first.
func (p *printer) hint(hint string) {
	if hint == "" {
		return
	}
	mark := "= "
	for line := range strings.SplitSeq(hint, "\n") {
		p.row(fmt.Sprintf("%*s %s", gutter, "", mark), printable(line))
		mark = "  "
	}
}

func (p *printer) read(file string) []byte {
	if p.source == nil {
		return nil
	}
	src, ok := p.files[file]
	if !ok {
		src = p.source(file)
		p.files[file] = src
	}
	return src
}

func tone(s Severity) string {
	if s == Warning {
		return yellow
	}
	return red
}
