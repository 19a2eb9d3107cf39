package main

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// paint tells whether text is coloured.
type paint bool

func (p paint) code(code, text string) string {
	if !p || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (p paint) head(text string) string { return p.code("1", text) }
func (p paint) name(text string) string { return p.code("36", text) }
func (p paint) dim(text string) string  { return p.code("2", text) }
func (p paint) good(text string) string { return p.code("1;32", text) }
func (p paint) bad(text string) string  { return p.code("1;31", text) }
func (p paint) warm(text string) string { return p.code("33", text) }

// plain is text without a colour.
func plain(text string) string { return text }

// newline is how the end of a line inside a value is shown.
const newline = "⏎"

// visible splits a value at its newlines and makes each of them, and all that a terminal would act upon, visible. A
// blank at the end of a line could not be seen, so it becomes a dot.
func visible(value string) []string {
	lines := strings.Split(value, "\n")
	for i, line := range lines {
		body := strings.TrimRight(line, " ")
		lines[i] = printable(body) + strings.Repeat("·", len(line)-len(body))
		if i < len(lines)-1 {
			lines[i] += newline
		}
	}
	if len(lines) > 1 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// printable writes bytes out that are no printable text.
func printable(s string) string {
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

// wrap cuts a line into pieces of at most width columns, if it can soon after a character that separates.
func wrap(line string, width int) []string {
	var pieces []string
	start, used, soft, softUsed := 0, 0, 0, 0
	for i, r := range line {
		w := columns(r)
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

// wrapWords cuts prose at blanks. A word that is too long stays whole.
func wrapWords(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case textColumns(line)+1+textColumns(word) > width:
			lines = append(lines, line)
			line = word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}

// columns tells how wide a character is on a terminal; East Asian ones take two columns.
func columns(r rune) int {
	switch {
	case unicode.Is(unicode.Mn, r):
		return 0
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0xa4cf, r >= 0xac00 && r <= 0xd7a3, r >= 0xf900 && r <= 0xfaff,
		r >= 0xfe30 && r <= 0xfe6f, r >= 0xff00 && r <= 0xff60, r >= 0x1f300 && r <= 0x1faff, r >= 0x20000 && r <= 0x3fffd:
		return 2
	}
	return 1
}

func textColumns(s string) int {
	n := 0
	for _, r := range s {
		n += columns(r)
	}
	return n
}

// pad fills a text up to width columns.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-textColumns(s)))
}
