package diag

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tabWidth is how wide a tab is shown: source line and carets are both printed with spaces, so they stay aligned
// wherever the terminal has its tab stops.
const tabWidth = 4

// maxShown is how much of a long line is shown, and lead how much of that stands before the carets.
const (
	maxShown = 160
	lead     = 40
)

// lineAt gives the n-th line of src without its end.
func lineAt(src []byte, n int) (line []byte, ok bool) {
	if src == nil || n < 1 {
		return nil, false
	}
	for ; n > 1; n-- {
		end := bytes.IndexByte(src, '\n')
		if end < 0 {
			return nil, false
		}
		src = src[end+1:]
	}
	line, _, _ = bytes.Cut(src, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r")), true
}

// draw gives a line as it is shown, and the carets below its bytes from..to. Each character is one column.
func draw(line []byte, from, to int) (text, marks string) {
	from = min(max(from, 0), len(line))
	to = min(max(to, from+1), len(line)+1) // an empty range gets one caret, behind the line at the latest
	var cells []rune
	first, last := -1, 0
	for i := 0; i <= len(line); {
		r, size := ' ', 1 // the column behind the line
		if i < len(line) {
			r, size = utf8.DecodeRune(line[i:])
		}
		at := len(cells)
		cells = append(cells, shown(r, at)...)
		if i+size > from && i < to {
			last = len(cells)
			if first < 0 {
				first = at
			}
		}
		i += size
	}
	return window(cells, first, last)
}

// shown gives the columns that a character takes at column at.
func shown(r rune, at int) []rune {
	if r == '\t' {
		return []rune("    ")[:tabWidth-at%tabWidth]
	}
	return []rune{visible(r)}
}

// window cuts a long line to the surroundings of its marks.
func window(cells []rune, first, last int) (text, marks string) {
	start, end := 0, len(cells)
	if end > maxShown {
		start = max(0, first-lead)
		end = min(end, start+maxShown)
		if start > 0 {
			cells[start] = '…'
		}
		if end < len(cells) {
			cells[end-1] = '…'
		}
	}
	last = min(last, end)
	text = strings.TrimRight(string(cells[start:end]), " ")
	return text, strings.Repeat(" ", first-start) + strings.Repeat("^", last-first)
}

// printable replaces what a terminal would act upon.
func printable(s string) string { return strings.Map(visible, s) }

func visible(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return utf8.RuneError
}
