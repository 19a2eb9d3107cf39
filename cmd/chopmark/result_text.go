package main

import (
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/chopmark/chopmark/internal/data"
)

// writeColumns prints a value as the command lines of AWS and Tencent do with --output text: one line a record, members
// sorted by name and parted by tabs, what is nested below under its name in capitals.
func writeColumns(w io.Writer, v any) error {
	var c columnText
	c.value(v, "", nil)
	_, err := io.WriteString(w, c.String())
	return err
}

type columnText struct{ strings.Builder }

func (c *columnText) value(v any, title string, columns []string) {
	switch v := v.(type) {
	case data.Object, map[string]any:
		c.object(asObject(v), title, columns)
	case []any:
		c.list(v, title)
	default:
		c.line(scalarText(v))
	}
}

func (c *columnText) object(o data.Object, title string, columns []string) {
	if columns == nil {
		columns = scalarNames([]any{o})
	}
	var cells []string
	for _, name := range columns {
		v, found := o.Get(name)
		switch {
		case !found:
			cells = append(cells, "")
		case isScalar(v):
			cells = append(cells, scalarText(v))
		}
	}
	if len(cells) > 0 {
		if title != "" {
			cells = append([]string{strings.ToUpper(title)}, cells...)
		}
		c.line(cells...)
	}
	for _, m := range sorted(o) {
		if !isScalar(m.Value) {
			c.value(m.Value, m.Name, nil)
		}
	}
}

func (c *columnText) list(list []any, title string) {
	if len(list) == 0 {
		return
	}
	if slices.ContainsFunc(list, isObject) {
		columns := scalarNames(list)
		for _, item := range list {
			c.value(item, title, columns)
		}
		return
	}
	var cells []string
	for _, item := range list {
		if isScalar(item) {
			cells = append(cells, scalarText(item))
		}
	}
	switch {
	case title == "" && len(cells) > 0, len(cells) < len(list) && len(cells) > 0:
		if title != "" {
			cells = append([]string{strings.ToUpper(title)}, cells...)
		}
		c.line(cells...)
	default:
		for _, cell := range cells {
			c.line(strings.ToUpper(title), cell)
		}
	}
	for _, item := range list {
		if !isScalar(item) {
			c.value(item, title, nil)
		}
	}
}

func (c *columnText) line(cells ...string) { c.WriteString(strings.Join(cells, "\t") + "\n") }

// scalarNames gives the names of the plain members of some objects, sorted.
func scalarNames(list []any) []string {
	names := map[string]bool{}
	for _, item := range list {
		for _, m := range asObject(item) {
			if isScalar(m.Value) {
				names[m.Name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func sorted(o data.Object) data.Object {
	out := slices.Clone(o)
	slices.SortFunc(out, func(a, b data.Member) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func isObject(v any) bool {
	switch v.(type) {
	case data.Object, map[string]any:
		return true
	}
	return false
}

func isScalar(v any) bool {
	_, list := v.([]any)
	return !list && !isObject(v)
}

// asObject gives the members of an object, whichever way it came; those of a query's result sorted.
func asObject(v any) data.Object {
	switch v := v.(type) {
	case data.Object:
		return v
	case map[string]any:
		out := make(data.Object, 0, len(v))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			out = append(out, data.Member{Name: name, Value: v[name]})
		}
		return out
	}
	return nil
}

// scalarText writes plain values as those command lines do.
func scalarText(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case string:
		return v
	case json.Number:
		return v.String()
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return data.Text(v)
}
