package diagnose

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/chopmark/chopmark/internal/data"
)

func structured(v any) bool {
	switch v.(type) {
	case data.Object, []any:
		return true
	}
	return false
}

func rewritten(write func(any) []byte) func([]byte) ([]byte, bool) {
	return func(b []byte) ([]byte, bool) {
		v, err := data.ParseJSON(b)
		if err != nil {
			return nil, false
		}
		return write(v), true
	}
}

func json1(s string) string {
	text, err := data.JSON(s)
	if err != nil {
		return s
	}
	return string(text)
}

// writeJSON writes a value with its own blanks. indent is that of a level; an empty one writes one line.
func writeJSON(v any, indent, comma, colon string) []byte {
	w := jsonWriter{indent: indent, comma: comma, colon: colon}
	w.value(v, 0)
	return w.out
}

type jsonWriter struct {
	indent, comma, colon string
	out                  []byte
}

func (w *jsonWriter) value(v any, depth int) {
	switch v := v.(type) {
	case data.Object:
		w.each('{', '}', len(v), depth, func(i int) {
			w.out = append(append(w.out, json1(v[i].Name)...), w.colon...)
			w.value(v[i].Value, depth+1)
		})
	case []any:
		w.each('[', ']', len(v), depth, func(i int) { w.value(v[i], depth+1) })
	default:
		text, _ := data.JSON(v)
		w.out = append(w.out, text...)
	}
}

func (w *jsonWriter) each(open, closing byte, n, depth int, item func(i int)) {
	w.out = append(w.out, open)
	for i := range n {
		if i > 0 {
			w.out = append(w.out, w.comma...)
		}
		w.newline(depth + 1)
		item(i)
	}
	if n > 0 {
		w.newline(depth)
	}
	w.out = append(w.out, closing)
}

func (w *jsonWriter) newline(depth int) {
	if w.indent != "" {
		w.out = append(append(w.out, '\n'), strings.Repeat(w.indent, depth)...)
	}
}

func sortMembers(v any) any {
	switch v := v.(type) {
	case data.Object:
		out := make(data.Object, 0, len(v))
		for _, m := range v {
			out = append(out, data.Member{Name: m.Name, Value: sortMembers(m.Value)})
		}
		slices.SortStableFunc(out, func(a, b data.Member) int { return strings.Compare(a.Name, b.Name) })
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = sortMembers(v[i])
		}
		return out
	}
	return v
}

func numbers(v any, write func(string) string) any {
	switch v := v.(type) {
	case data.Object:
		out := make(data.Object, 0, len(v))
		for _, m := range v {
			out = append(out, data.Member{Name: m.Name, Value: numbers(m.Value, write)})
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = numbers(v[i], write)
		}
		return out
	case json.Number:
		return json.Number(write(v.String()))
	}
	return v
}

func escapeJSON(upper bool) func([]byte) ([]byte, bool) {
	return func(b []byte) ([]byte, bool) {
		if !utf8.Valid(b) {
			return nil, false
		}
		return perRuneText(b, upper), true
	}
}

func perRuneText(b []byte, upper bool) []byte {
	out, _ := perRune(func(r rune) string { return escapeRune(r, upper) })(b)
	return out
}

// unescapeJSON writes the characters that \u escapes stand for, keeping everything else.
func unescapeJSON(b []byte) ([]byte, bool) {
	var out []byte
	for i := 0; i < len(b); i++ {
		if b[i] != '\\' || i+1 >= len(b) {
			out = append(out, b[i])
			continue
		}
		if b[i+1] != 'u' {
			out = append(out, b[i], b[i+1])
			i++
			continue
		}
		end := i + 6
		if end+6 <= len(b) && b[end] == '\\' && b[end+1] == 'u' && i+3 < len(b) && (b[i+2] == 'd' || b[i+2] == 'D') {
			end += 6 // a pair of surrogates
		}
		var text string
		if end > len(b) || json.Unmarshal([]byte(`"`+string(b[i:end])+`"`), &text) != nil || text == "" || text[0] < ' ' || text == `"` || text == `\` {
			out = append(out, b[i])
			continue
		}
		out = append(out, text...)
		i = end - 1
	}
	return out, true
}

func asForm(v any) []byte {
	o, ok := v.(data.Object)
	if !ok {
		return nil
	}
	var pieces []string
	for _, m := range o {
		pieces = append(pieces, url.QueryEscape(m.Name)+"="+url.QueryEscape(data.Text(m.Value)))
	}
	return []byte(strings.Join(pieces, "&"))
}

// pythonRepr writes a value as Python's str() of a dict does.
func pythonRepr(v any) []byte {
	switch v := v.(type) {
	case nil:
		return []byte("None")
	case bool:
		if v {
			return []byte("True")
		}
		return []byte("False")
	case string:
		return []byte("'" + strings.ReplaceAll(v, "'", `\'`) + "'")
	case data.Object:
		var items [][]byte
		for _, m := range v {
			items = append(items, append(append(pythonRepr(m.Name), ": "...), pythonRepr(m.Value)...))
		}
		return append(append([]byte("{"), bytes.Join(items, []byte(", "))...), '}')
	case []any:
		var items [][]byte
		for _, item := range v {
			items = append(items, pythonRepr(item))
		}
		return append(append([]byte("["), bytes.Join(items, []byte(", "))...), ']')
	}
	return []byte(data.Text(v))
}
