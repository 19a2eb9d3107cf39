package diagnose

import (
	"bytes"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"

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
