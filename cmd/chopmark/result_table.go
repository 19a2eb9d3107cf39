package main

import (
	"io"
	"strings"

	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// writeTables prints a value as tables: a list of objects is one with a column a member, an object one with a line a
// member, and what is nested in it a table of its own below.
func writeTables(w io.Writer, v any) error {
	t := tables{}
	t.value("", v)
	_, err := io.WriteString(w, strings.Join(t.done, "\n\n")+"\n")
	return err
}

type tables struct{ done []string }

func (t *tables) value(title string, v any) {
	switch {
	case isObject(v):
		t.object(title, asObject(v))
	case isScalar(v):
		t.list(title, []any{v})
	default:
		list, _ := v.([]any)
		t.list(title, list)
	}
}

func (t *tables) object(title string, o data.Object) {
	var rows []table.Row
	for _, m := range o {
		if isScalar(m.Value) {
			rows = append(rows, table.Row{talk.Printable(m.Name), cell(m.Value)})
		}
	}
	if len(rows) > 0 || len(o) == 0 {
		t.add(title, nil, rows)
	}
	for _, m := range o {
		if !isScalar(m.Value) {
			t.value(strings.TrimPrefix(title+"."+m.Name, "."), m.Value)
		}
	}
}

func (t *tables) list(title string, list []any) {
	var names []string
	seen := map[string]bool{}
	for _, item := range list {
		for _, m := range asObject(item) {
			if !seen[m.Name] {
				seen[m.Name] = true
				names = append(names, m.Name)
			}
		}
	}
	var rows []table.Row
	for _, item := range list {
		if inner, is := item.([]any); is {
			row := table.Row{}
			for _, v := range inner {
				row = append(row, cell(v))
			}
			rows = append(rows, row)
			continue
		}
		if !isObject(item) {
			rows = append(rows, table.Row{cell(item)})
			continue
		}
		row, o := table.Row{}, asObject(item)
		for _, name := range names {
			v, found := o.Get(name)
			if !found {
				v = ""
			}
			row = append(row, cell(v))
		}
		rows = append(rows, row)
	}
	var head table.Row
	for _, name := range names {
		head = append(head, talk.Printable(name))
	}
	t.add(title, head, rows)
}

// cell writes a value on one line.
func cell(v any) string {
	if v == nil {
		return ""
	}
	if isScalar(v) && !isBool(v) {
		return talk.Printable(scalarText(v))
	}
	return talk.Printable(data.Text(v))
}

func isBool(v any) bool { _, is := v.(bool); return is }

func (t *tables) add(title string, head table.Row, rows []table.Row) {
	tw := table.NewWriter()
	tw.SetStyle(table.StyleRounded)
	tw.Style().Format.Header = text.FormatDefault // names as the API writes them
	if title != "" {
		tw.SetTitle("%s", talk.Printable(title))
	}
	if head != nil {
		tw.AppendHeader(head)
	}
	tw.AppendRows(rows)
	if len(rows) == 0 {
		tw.AppendRow(table.Row{"(nothing)"})
	}
	t.done = append(t.done, tw.Render())
}
