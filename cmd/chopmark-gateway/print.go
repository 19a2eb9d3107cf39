package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/chopmark/chopmark/internal/talk"
)

// show prints an answer: as JSON for programs, else as text says.
func (c *client) show(v any, text func(w *bufio.Writer)) error {
	return c.u.Deliver("", func(w io.Writer) error {
		if *c.format == "json" {
			return talk.WriteJSON(w, v)
		}
		b := bufio.NewWriter(w)
		text(b)
		return b.Flush()
	})
}

// table prints rows in columns, the first one as their heads.
func (c *client) table(w *bufio.Writer, rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], talk.Columns(talk.Printable(cell)))
		}
	}
	for n, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			cell = talk.Pad(talk.Printable(cell), widths[i])
			switch {
			case n == 0:
				cell = c.u.Paint.Head(cell)
			case i == 0:
				cell = c.u.Paint.Name(cell)
			}
			line.WriteString(cell)
			if i < len(row)-1 {
				line.WriteString("  ")
			}
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
}

// pairs prints names with values, a line each.
func (c *client) pairs(w *bufio.Writer, indent string, pairs [][2]string) {
	width := 0
	for _, p := range pairs {
		width = max(width, len(p[0]))
	}
	for _, p := range pairs {
		lines := talk.Visible(p[1])
		for i, line := range lines {
			name := ""
			if i == 0 {
				name = p[0]
			}
			fmt.Fprintln(w, strings.TrimRight(indent+c.u.Paint.Name(talk.Pad(name, width))+"  "+line, " "))
		}
	}
}
