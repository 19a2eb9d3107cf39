package main

import (
	"fmt"
	"strings"

	"github.com/chopmark/chopmark/internal/talk"
)

// text prints a failed case: the first step that differs, both values side by side.
func (o *outcome) text(p *page) {
	title := "FAIL " + o.Scheme + "/" + o.Case
	if o.Error != "" {
		p.line("%s", p.paint.Bad(talk.Printable(title)))
		p.prose(o.Error, plain)
		p.line("")
		return
	}
	more := ""
	if o.more > 0 {
		more = p.paint.Dim(fmt.Sprintf("  (and %s after it)", plural(o.more, "difference")))
	}
	p.line("%s: %s%s", p.paint.Bad(talk.Printable(title)), p.paint.Name(o.Step), more)
	p.sideBySide("want", o.Want, "got", o.Got)
	p.line("")
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// sideBySide prints two values line by line. The first line that differs is marked, and below it the first character.
func (p *page) sideBySide(leftTitle, left, rightTitle, right string) {
	a, b := visibleLines(left), visibleLines(right)
	widest := talk.Columns(leftTitle)
	for _, line := range a {
		widest = max(widest, talk.Columns(line))
	}
	width := min(widest, (p.width-4-3)/2)
	row := func(mark, l, r string) {
		p.line("%s", strings.TrimRight(fmt.Sprintf("  %s %s | %s", mark, talk.Pad(l, width), r), " "))
	}
	row(" ", leftTitle, rightTitle)
	marked := false
	for i := 0; i < max(len(a), len(b)); i++ {
		l, r := lineOr(a, i), lineOr(b, i)
		mark := " "
		differs := !marked && l != r
		if differs {
			mark, marked = p.paint.Bad(">"), true
		}
		p.cells(row, mark, l, r, width, differs)
	}
}

// cells prints one pair of lines, each wrapped in its column.
func (p *page) cells(row func(mark, l, r string), mark, l, r string, width int, differs bool) {
	same := 0
	for same < min(len(l), len(r)) && l[same] == r[same] {
		same++
	}
	ls, rs := chunks(l, width), chunks(r, width)
	before := len([]rune(strings.ToValidUTF8(l[:same], "?")))
	for i := 0; i < max(len(ls), len(rs)); i++ {
		row(mark, lineOr(ls, i), lineOr(rs, i))
		mark = " "
		if differs && before >= i*width && before < (i+1)*width && max(len(l), len(r)) > 0 {
			caret := strings.Repeat(" ", before-i*width) + "^"
			row(" ", caret, caret)
		}
	}
}

// chunks cuts a line at exactly width characters, so that the same place is below the same place.
func chunks(line string, width int) []string {
	runes := []rune(line)
	var out []string
	for len(runes) > width {
		out = append(out, string(runes[:width]))
		runes = runes[width:]
	}
	return append(out, string(runes))
}

// visibleLines is visible for a value that may be missing.
func visibleLines(value string) []string {
	if value == "" {
		return []string{"(empty)"}
	}
	return talk.Visible(value)
}

func lineOr(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}
