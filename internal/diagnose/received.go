package diagnose

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"regexp"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// target is what the signature that was sent may stand for: a digest, and the mistakes in writing it down that make it so.
type target struct {
	digest  []byte
	classes []string
}

// textForm is how a scheme writes a digest down.
type textForm struct {
	op      *op.Op // nil: the signature is a text itself
	escaped bool   // as in a URL, wherever it stands
}

// write writes a digest down as the scheme does.
func (f textForm) write(digest []byte) string {
	text := digest
	if f.op != nil {
		text = f.op.Text(nil, []op.Value{{Text: digest}})
	}
	if f.escaped {
		text = message.AppendPercent(nil, text)
	}
	return string(text)
}

// digestNode gives the node whose value is compared: the digest behind its text form, or the text itself.
func digestNode(p *graph.Program) (n *graph.Node, form textForm) {
	n = p.Signature
	if n.Is("percent") && len(n.Args) == 1 {
		n, form.escaped = n.Args[0], true
	}
	if n.Kind == graph.Call && n.Op.Family == op.TextForms && len(n.Args) > 0 {
		form.op = n.Op
		return n.Args[0], form
	}
	return p.Signature, textForm{}
}

// targets reads a received signature in every way that it may have been written. form is the one that the scheme wants.
func targets(received string, form textForm) []target {
	t := &reading{form: form.op}
	switch {
	case !form.escaped:
		t.read(received, nil)
	case strings.ContainsAny(received, "+/="):
		t.read(received, []string{"signature-not-urlencoded"})
	default:
		t.read(string(message.AppendPercentDecode(nil, received)), nil)
	}
	return t.out
}

// read reads a text in every way.
func (t *reading) read(received string, classes []string) {
	also := func(more ...string) []string { return append(classes[:len(classes):len(classes)], more...) }
	t.forms(received, classes)
	for _, undo := range undoings {
		if text, ok := undo.do(received); ok && text != received {
			t.forms(text, also(undo.class))
		}
	}
	for _, a := range undoings {
		for _, b := range undoings {
			text, okA := a.do(received)
			both, okB := b.do(text)
			if okA && okB && text != received && both != text && a.class != b.class {
				t.forms(both, also(a.class, b.class))
			}
		}
	}
}

// undoing takes back what may have happened to the text of a signature.
type undoing struct {
	class string
	do    func(string) (string, bool)
}

var bytesRepr = regexp.MustCompile(`^(?:b?'(.*)'|b?"(.*)"|"(.*)")$`)

var undoings = []undoing{
	{"signature-not-urlencoded", func(s string) (string, bool) {
		return strings.ReplaceAll(s, " ", "+"), strings.Contains(s, " ")
	}},
	{"signature-urlencoded", func(s string) (string, bool) {
		text, err := url.PathUnescape(s)
		return text, err == nil
	}},
	{"bytes-repr", func(s string) (string, bool) {
		m := bytesRepr.FindStringSubmatch(s)
		if m == nil {
			return "", false
		}
		return m[1] + m[2] + m[3], true
	}},
	{"base64-variant", func(s string) (string, bool) {
		text := strings.NewReplacer("\r", "", "\n", "", `\n`, "").Replace(s)
		return text, text != s
	}},
}

type reading struct {
	form *op.Op
	out  []target
}

func (t *reading) add(digest []byte, classes []string, class string) {
	if len(digest) == 0 {
		return
	}
	if class != "" {
		classes = append(classes[:len(classes):len(classes)], class)
	}
	for _, have := range t.out {
		if bytes.Equal(have.digest, digest) {
			return // an earlier reading is a simpler one
		}
	}
	t.out = append(t.out, target{digest, classes})
}

// forms reads a text in the form that the scheme wants, and in the others.
func (t *reading) forms(text string, classes []string) {
	if t.form == nil {
		t.add([]byte(text), classes, "")
		return
	}
	if t.form.Name == "hex" || t.form.Name == "hex_upper" {
		t.hex(text, classes)
		return
	}
	t.base64(text, classes)
}

func (t *reading) hex(text string, classes []string) {
	if digest, err := hex.DecodeString(text); err == nil {
		upper := strings.ToLower(text) != text
		switch {
		case upper && t.form.Name == "hex":
			t.add(digest, classes, "hex-uppercase")
		default:
			t.add(digest, classes, "")
		}
		return
	}
	if digest, ok := standard(text); ok {
		t.inner(digest, classes, "base64-instead-of-hex")
	}
}

func (t *reading) base64(text string, classes []string) {
	if digest, ok := standard(text); ok {
		t.inner(digest, classes, "")
	}
	if digest, ok := variant(text); ok {
		t.add(digest, classes, "base64-variant")
	}
	if digest, err := hex.DecodeString(text); err == nil {
		t.add(digest, classes, "hex-instead-of-base64")
	}
}

// inner adds the digest behind base64, or behind base64 of hex.
func (t *reading) inner(decoded []byte, classes []string, class string) {
	if digest, err := hex.DecodeString(string(decoded)); err == nil && len(digest) >= 16 {
		t.add(digest, classes, "hex-then-base64")
	}
	t.add(decoded, classes, class)
}

func standard(text string) ([]byte, bool) {
	b, err := base64.StdEncoding.DecodeString(text)
	return b, err == nil && !strings.ContainsAny(text, "\r\n")
}

// variant reads base64 in another alphabet, or without its padding.
func variant(text string) ([]byte, bool) {
	if _, ok := standard(text); ok {
		return nil, false
	}
	plain := strings.TrimRight(strings.NewReplacer("-", "+", "_", "/").Replace(text), "=")
	b, err := base64.RawStdEncoding.DecodeString(plain)
	return b, err == nil
}
