package diagnose

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/graph"
)

// body adds a body that the signer saw in place of the one that was sent. do fails where it makes no sense.
func (c *changes) body(class string, what detail, do func([]byte) ([]byte, bool)) {
	sent := c.src.body
	out, ok := do(sent)
	if !ok || bytes.Equal(out, sent) {
		return
	}
	c.see(class, what, func(s *sources) {
		if len(s.body) == len(sent) && (len(sent) == 0 || &s.body[0] == &sent[0]) {
			s.body = out // mostly no other change has been here
		} else if out, ok := do(s.body); ok {
			s.body = out
		}
	}, graph.Body)
}

// always makes a change that makes sense for every body.
func always(do func([]byte) []byte) func([]byte) ([]byte, bool) {
	return func(b []byte) ([]byte, bool) { return do(b), true }
}

// maxRewritten is the size of a body above which other ways of writing it are not tried: each takes its memory.
const maxRewritten = 1 << 20

// bodies adds other contents than the one that was sent, where the signature depends on it.
func (c *changes) bodies() {
	if c.reads(graph.Body) {
		c.contents()
	}
}

func (c *changes) contents() {
	c.body("body-not-signed", "", always(func([]byte) []byte { return nil }))
	if len(c.src.body) > maxRewritten {
		c.body("body-newline", "a newline at its end", always(func(b []byte) []byte { return append(slices.Clone(b), '\n') }))
		return
	}
	c.lineEnds()
	bom := []byte("\ufeff")
	c.body("body-bom", "with a byte order mark", always(func(b []byte) []byte { return append(slices.Clone(bom), b...) }))
	c.body("body-bom", "without the byte order mark", always(func(b []byte) []byte { return bytes.TrimPrefix(b, bom) }))
	c.body("body-wrong-encoding", "base64 of it", always(func(b []byte) []byte { return []byte(base64.StdEncoding.EncodeToString(b)) }))
	c.body("body-wrong-encoding", "decoded from base64", func(b []byte) ([]byte, bool) {
		out, err := base64.StdEncoding.DecodeString(string(b))
		return out, err == nil && len(b) > 0
	})
	c.body("body-wrong-encoding", "URL-decoded", func(b []byte) ([]byte, bool) {
		out, err := url.QueryUnescape(string(b))
		return []byte(out), err == nil
	})
	for _, set := range charsets {
		if foreign(c.src.body) && !strings.HasPrefix(string(set.name), `\u`) {
			c.body("charset-wrong", set.name, set.do)
		}
	}
	c.jsonBodies()
	c.formBodies()
}

func (c *changes) lineEnds() {
	const class = "body-newline"
	lf, crlf := []byte("\n"), []byte("\r\n")
	c.body(class, "a newline at its end", always(func(b []byte) []byte { return append(slices.Clone(b), '\n') }))
	c.body(class, "CR LF at its end", always(func(b []byte) []byte { return append(slices.Clone(b), "\r\n"...) }))
	c.body(class, "no newline at its end", always(func(b []byte) []byte { return bytes.TrimRight(b, "\r\n") }))
	c.body(class, "CR LF for LF", always(func(b []byte) []byte { return bytes.ReplaceAll(bytes.ReplaceAll(b, crlf, lf), lf, crlf) }))
	c.body(class, "LF for CR LF", always(func(b []byte) []byte { return bytes.ReplaceAll(b, crlf, lf) }))
	c.body(class, "no line ends", always(func(b []byte) []byte { return bytes.ReplaceAll(bytes.ReplaceAll(b, crlf, nil), lf, nil) }))
}

// jsonBodies adds other ways of writing the same JSON.
func (c *changes) jsonBodies() {
	if v, err := data.ParseJSON(c.src.body); err != nil || !structured(v) {
		return
	}
	const again = "body-reserialised"
	c.body(again, "compact", rewritten(func(v any) []byte { return writeJSON(v, "", ",", ":") }))
	c.body(again, `a blank behind "," and ":", as Python writes it`, rewritten(func(v any) []byte { return writeJSON(v, "", ", ", ": ") }))
	c.body(again, `a blank behind ":"`, rewritten(func(v any) []byte { return writeJSON(v, "", ",", ": ") }))
	for _, indent := range []string{"  ", "    ", "\t"} {
		c.body(again, say("indented by %s", json1(indent)), rewritten(func(v any) []byte { return writeJSON(v, indent, ",", ": ") }))
	}
	c.body(again, "members sorted, compact", rewritten(func(v any) []byte { return writeJSON(sortMembers(v), "", ",", ":") }))
	c.body(again, "members sorted, with blanks", rewritten(func(v any) []byte { return writeJSON(sortMembers(v), "", ", ", ": ") }))
	c.body(again, "numbers as floats", rewritten(func(v any) []byte {
		return writeJSON(numbers(v, func(s string) string { return s + ".0" }), "", ",", ":")
	}))
	c.body(again, "floats as whole numbers", rewritten(func(v any) []byte {
		return writeJSON(numbers(v, func(s string) string { return strings.TrimSuffix(s, ".0") }), "", ",", ":")
	}))
	const unicode = "body-unicode-escaped"
	c.body(unicode, `\u escapes for what is not ASCII`, escapeJSON(false))
	c.body(unicode, `\u escapes in upper case`, escapeJSON(true))
	c.body(unicode, `characters in place of \u escapes`, unescapeJSON)
	c.body(unicode, `\/ for /`, always(func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("/"), []byte(`\/`)) }))
	c.body(unicode, `/ for \/`, always(func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(`\/`), []byte("/")) }))
	c.body(unicode, `\u escapes and \/, as PHP writes it`, func(b []byte) ([]byte, bool) {
		out, ok := escapeJSON(false)(b)
		return bytes.ReplaceAll(out, []byte("/"), []byte(`\/`)), ok
	})
	if foreign(c.src.body) {
		both := func(b []byte) ([]byte, bool) {
			out, ok := rewritten(func(v any) []byte { return writeJSON(v, "", ", ", ": ") })(b)
			if !ok {
				return nil, false
			}
			return escapeJSON(false)(out)
		}
		spaced, _ := rewritten(func(v any) []byte { return writeJSON(v, "", ", ", ": ") })(c.src.body)
		if n := len(c.list); !bytes.Equal(spaced, c.src.body) {
			if c.body(again, "as Python's json.dumps writes it", both); len(c.list) > n {
				c.list[n].with(unicode)
			}
		}
	}
	html := strings.NewReplacer("<", `\u003c`, ">", `\u003e`, "&", `\u0026`)
	plain := strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&")
	c.body(unicode, "< > & escaped, as Go writes it", always(func(b []byte) []byte { return []byte(html.Replace(string(b))) }))
	c.body(unicode, "< > & in place of their escapes", always(func(b []byte) []byte { return []byte(plain.Replace(string(b))) }))
	const form = "body-wrong-encoding"
	c.body(form, "as a form", rewritten(func(v any) []byte { return asForm(v) }))
	c.body(form, "as Python prints a dict", rewritten(func(v any) []byte { return pythonRepr(v) }))
	c.body(form, "as a text within JSON", always(func(b []byte) []byte { return []byte(json1(string(b))) }))
}

func (c *changes) formBodies() {
	if !c.src.form {
		return
	}
	c.body("body-wrong-encoding", "as JSON", func([]byte) ([]byte, bool) {
		var o data.Object
		for _, it := range c.src.pairs(string(c.src.body), nil, true) {
			o = append(o, data.Member{Name: string(it.Name), Value: string(it.Value)})
		}
		return writeJSON(o, "", ",", ":"), true
	})
	c.body("body-wrong-encoding", "%20 for +", always(func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("+"), []byte("%20")) }))
	c.body("body-wrong-encoding", "+ for %20", always(func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("%20"), []byte("+")) }))
}

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
