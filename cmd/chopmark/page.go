package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/talk"
)

// page prints text for people: sections, values with visible newlines, tables, prose.
type page struct {
	w     *bufio.Writer
	paint talk.Paint
	width int
	hide  *strings.Replacer // blots out the session token
}

// page gives a page on which nothing needs to be blotted out.
func (u *ui) page(w io.Writer) *page {
	return &page{w: bufio.NewWriter(w), paint: u.Paint, width: u.Width, hide: strings.NewReplacer()}
}

// timeLayout is how times are shown, and how flags take them.
const timeLayout = "2006-01-02T15:04:05Z"

// placeNames say where something is sent.
var placeNames = map[string]string{"headers": "header", "query": "query", "params": "parameter"}

func (p *page) line(format string, args ...any) { fmt.Fprintf(p.w, format+"\n", args...) }

func (p *page) section(title string) { p.line("\n%s", p.paint.Head(title)) }

func (p *page) dim(text string) { p.prose(text, p.paint.Dim) }

// plain is text without a colour.
func plain(text string) string { return text }

func (p *page) prose(text string, colour func(string) string) {
	for _, line := range talk.WrapWords(talk.Printable(text), p.width-2) {
		p.line("  %s", colour(line))
	}
}

// points prints sentences, each with a dash in front if there are several.
func (p *page) points(sentences []string) {
	for _, sentence := range sentences {
		mark := ""
		if len(sentences) > 1 {
			mark = "- "
		}
		for _, line := range talk.WrapWords(talk.Printable(sentence), p.width-2-len(mark)) {
			p.line("  %s%s", mark, line)
			mark = strings.Repeat(" ", len(mark))
		}
	}
}

// value prints a value below its name, wrapped and never cut.
func (p *page) value(value string, indent int) {
	for _, line := range p.lines(value, p.width-indent) {
		p.line("%s%s", strings.Repeat(" ", indent), line)
	}
}

func (p *page) lines(value string, width int) []string {
	if value == "" {
		return []string{p.paint.Dim("(empty)")}
	}
	var out []string
	for _, line := range talk.Visible(p.hide.Replace(value)) {
		out = append(out, talk.Wrap(line, max(width, 20))...)
	}
	return out
}

// labelled prints a value with its kind in front; what carries the result stands out.
func (p *page) labelled(label, value string, strong bool) {
	indent := 2 + len("parameter") + 2
	for i, line := range p.lines(value, p.width-indent) {
		if strong {
			line = p.paint.Head(line)
		}
		if i > 0 {
			label = ""
		}
		p.line("  %s%s", p.paint.Dim(talk.Pad(label, indent-2)), line)
	}
}

// table prints rows of a name, a value and where it came from. An origin that does not fit goes below.
func (p *page) table(rows [][3]string) {
	names, values := 0, len("(empty)")
	for _, r := range rows {
		names = max(names, talk.Columns(r[0]))
		if n := talk.Columns(r[1]); n <= p.width/2 {
			values = max(values, n)
		}
	}
	for _, r := range rows {
		p.row(r, names, values)
	}
}

func (p *page) row(r [3]string, names, values int) {
	indent := 2 + names + 2
	lines := p.lines(r[1], p.width-indent)
	name, origin := p.paint.Name(talk.Pad(r[0], names)), talk.Printable(r[2])
	shown := talk.Columns(lines[0])
	if r[1] == "" {
		shown = len("(empty)") // without its colour
	}
	if len(lines) == 1 && indent+max(values, shown)+2+talk.Columns(origin) <= p.width {
		if origin != "" {
			origin = strings.Repeat(" ", max(0, values-shown)+2) + p.paint.Dim(origin)
		}
		p.line("  %s  %s%s", name, lines[0], origin)
		return
	}
	for i, line := range lines {
		if i > 0 {
			name = strings.Repeat(" ", names)
		}
		p.line("  %s  %s", name, line)
	}
	for _, line := range talk.WrapWords(origin, p.width-indent) {
		if line != "" {
			p.line("%s%s", strings.Repeat(" ", indent), p.paint.Dim(line))
		}
	}
}

// mask stands where something secret would be shown.
const mask = "********"

// shortest is the length below which a text is no secret of any vendor, but may be a word of every page.
const shortest = 8

// newMask replaces the session token, which is sent but must not stand in what people paste into tickets.
func newMask(c chopmark.Credential) *strings.Replacer {
	var pairs []string
	for _, secret := range []string{c.Token, c.Secret} {
		if len(secret) < shortest {
			continue
		}
		once := string(message.AppendPercent(nil, secret))
		twice := string(message.AppendPercent(nil, once))
		for _, form := range []string{twice, once, secret} {
			pairs = append(pairs, form, mask)
		}
	}
	return strings.NewReplacer(pairs...)
}

// writeMasked prints JSON with the mask applied to its texts.
func writeMasked(w io.Writer, hide *strings.Replacer, v any) error {
	var text strings.Builder
	if err := talk.WriteJSON(&text, v); err != nil {
		return talk.Cannot("%s", err)
	}
	_, err := hide.WriteString(w, text.String())
	return err
}
