package talk

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Paint tells whether text is coloured.
type Paint bool

func (p Paint) code(code, text string) string {
	if !p || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Head is the colour of a heading.
func (p Paint) Head(text string) string { return p.code("1", text) }

// Name is the colour of what can be typed.
func (p Paint) Name(text string) string { return p.code("36", text) }

// Dim is the colour of what matters less.
func (p Paint) Dim(text string) string { return p.code("2", text) }

// Good is the colour of what is well.
func (p Paint) Good(text string) string { return p.code("1;32", text) }

// Bad is the colour of what is not.
func (p Paint) Bad(text string) string { return p.code("1;31", text) }

// Warm is the colour of what should be looked at.
func (p Paint) Warm(text string) string { return p.code("33", text) }

// Newline is how the end of a line inside a value is shown.
const Newline = "⏎"

// Visible splits a value at its newlines and makes each of them, and all that a terminal would act upon, visible. A
// blank at the end of a line could not be seen, so it becomes a dot.
func Visible(value string) []string {
	lines := strings.Split(value, "\n")
	for i, line := range lines {
		body := strings.TrimRight(line, " ")
		lines[i] = Printable(body) + strings.Repeat("·", len(line)-len(body))
		if i < len(lines)-1 {
			lines[i] += Newline
		}
	}
	if len(lines) > 1 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// Printable writes bytes out that are no printable text.
func Printable(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\n':
			b.WriteString(`\n`)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, r)
		case !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
		s = s[n:]
	}
	return b.String()
}

// Wrap cuts a line into pieces of at most width columns, if it can soon after a character that separates.
func Wrap(line string, width int) []string {
	var pieces []string
	start, used, soft, softUsed := 0, 0, 0, 0
	for i, r := range line {
		w := runeColumns(r)
		if used+w > width && i > start {
			cut, left := i, 0
			if soft > start && softUsed >= width*2/3 {
				cut, left = soft, used-softUsed
			}
			pieces = append(pieces, line[start:cut])
			start, used = cut, left
		}
		used += w
		if strings.ContainsRune(" ,;&", r) {
			soft, softUsed = i+utf8.RuneLen(r), used
		}
	}
	return append(pieces, line[start:])
}

// WrapWords cuts prose at blanks. A word that is too long stays whole.
func WrapWords(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case Columns(line)+1+Columns(word) > width:
			lines = append(lines, line)
			line = word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}

// runeColumns tells how wide a character is on a terminal; East Asian ones take two columns.
func runeColumns(r rune) int {
	switch {
	case unicode.Is(unicode.Mn, r):
		return 0
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0xa4cf, r >= 0xac00 && r <= 0xd7a3, r >= 0xf900 && r <= 0xfaff,
		r >= 0xfe30 && r <= 0xfe6f, r >= 0xff00 && r <= 0xff60, r >= 0x1f300 && r <= 0x1faff, r >= 0x20000 && r <= 0x3fffd:
		return 2
	}
	return 1
}

// Columns tells how wide a text is on a terminal.
func Columns(s string) int {
	n := 0
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

// Pad fills a text up to width columns.
func Pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-Columns(s)))
}
