package emit

import "strings"

// Writer writes lines with their indentation.
type Writer struct {
	b      strings.Builder
	indent string
	depth  int
	wrap   func(line string, width int) []string // nil: lines stay as they are
	width  int
	blank  bool // an empty line is owed: none stands at the begin or end of a block
	fresh  bool // a block has just begun
}

// Line writes a line.
func (w *Writer) Line(s string) {
	if w.blank && !w.fresh {
		w.b.WriteByte('\n')
	}
	w.blank, w.fresh = false, false
	if s == "" {
		w.b.WriteByte('\n')
		return
	}
	lead := strings.Repeat(w.indent, w.depth)
	lines := []string{s}
	if w.wrap != nil && len(lead)+len(s) > w.width {
		lines = w.wrap(s, w.width-len(lead))
	}
	for _, line := range lines {
		w.b.WriteString(lead + line + "\n")
	}
}

// Lines writes several lines.
func (w *Writer) Lines(lines ...string) {
	for _, s := range lines {
		w.Line(s)
	}
}

// Blank asks for an empty line before the next one, unless a block ends or begins there.
func (w *Writer) Blank() { w.blank = true }

// In begins a block.
func (w *Writer) In() { w.depth, w.fresh = w.depth+1, true }

// Out ends a block.
func (w *Writer) Out() { w.depth, w.blank, w.fresh = w.depth-1, false, false }

// Raw writes text as it is.
func (w *Writer) Raw(s string) { w.b.WriteString(s) }

// Revise changes all that has been written.
func (w *Writer) Revise(change func(string) string) {
	all := change(w.String())
	w.b.Reset()
	w.b.WriteString(all)
}

// String gives what has been written.
func (w *Writer) String() string { return w.b.String() }

// Comment writes prose behind the sign of a comment, in lines that fit.
func (w *Writer) Comment(sign, prose string) {
	line, width := "", w.width
	if width == 0 {
		width = 100
	}
	for _, word := range strings.Fields(prose) {
		if line != "" && len(sign)+len(line)+1+len(word)+w.depth*len(w.indent) > width {
			w.Line(sign + line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	w.Line(sign + line)
}
