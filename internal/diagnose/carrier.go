package diagnose

import (
	"regexp"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
)

// cutCredential gives the first field of a carrier, which ends in the scope.
func cutCredential(value string) string {
	if i := strings.IndexAny(value, ", "); i >= 0 && strings.Contains(value[:i], "/") {
		return value[:i]
	}
	for piece := range strings.FieldsFuncSeq(value, func(r rune) bool { return r == ',' || r == ' ' }) {
		if strings.Contains(piece, "/") {
			return piece
		}
	}
	return value
}

// rewrite reads the request with its carrier written as the scheme does.
func (d *diagnosis) rewrite(value string) bool {
	own := d.rewritten(value)
	if own == value || !d.reread(d.read.carrier, own) {
		return false
	}
	d.saw("authorization-malformed", d.read.carrier.Name, value, own, "")
	return true
}

// listed rewrites a list of signed headers that can be read and is none: its names are separated by something else.
func (d *diagnosis) listed() {
	odd := func(name string) bool { return strings.ContainsAny(name, ",; ") }
	if !slices.ContainsFunc(d.read.captures.Signed, odd) {
		return
	}
	if value, ok := d.message.Header(d.read.carrier.Name); ok && d.rewrite(value) {
		return
	}
	for _, it := range d.read.program.After { // the list may have a header of its own
		value := d.raw(it.Name)
		own, ok := rejoined(it.Node, value)
		if ok && own != value && graph.DependsOn(it.Node, graph.Signed) && d.reread(it, own) {
			d.saw("authorization-malformed", it.Name, value, own, "")
			return
		}
	}
}

var fieldName = regexp.MustCompile(`(?:^|[,\s])([A-Za-z_]+)\s*[=:]\s*`)

// fieldsOf reads name=value or name: value, however they are separated.
func fieldsOf(value string) map[string]string {
	out := map[string]string{}
	names := fieldName.FindAllStringSubmatchIndex(value, -1)
	for i, at := range names {
		end := len(value)
		if i+1 < len(names) {
			end = names[i+1][0]
		}
		out[strings.ToLower(value[at[2]:at[3]])] = unquote(strings.Trim(value[at[1]:end], ", "))
	}
	return out
}

func unquote(s string) string {
	if len(s) > 1 && s[0] == s[len(s)-1] && (s[0] == '"' || s[0] == '\'') {
		return s[1 : len(s)-1]
	}
	return s
}

// rewritten writes the fields of a carrier as the scheme does.
func (d *diagnosis) rewritten(value string) string {
	sent := fieldsOf(value)
	n := d.read.carrier.Node
	parts := []*graph.Node{n}
	if n.Kind == graph.Template {
		parts = n.Args
	}
	var out strings.Builder
	for _, p := range parts {
		switch {
		case p.Kind == graph.Const:
			out.WriteString(p.Text)
		case p.Is("fields") || p.Is("quoted_fields"):
			writeFields(&out, p, d.separator(p.Args[0]), sent)
		case p.Reads(graph.Param) && d.firstWord(p, value) != "":
			out.WriteString(d.firstWord(p, value))
		default:
			return value
		}
	}
	return out.String()
}

// separator gives what stands between the fields: a constant, or the default of an input.
func (d *diagnosis) separator(n *graph.Node) string {
	if in := d.scheme.Input(n.Text); n.Reads(graph.Param) && in != nil && in.Default != nil {
		return in.Default.Text
	}
	return n.Text
}

// firstWord gives the input that a carrier begins with: what was sent, if the input may be that, else its first value.
func (d *diagnosis) firstWord(p *graph.Node, value string) string {
	in := d.scheme.Input(p.Text)
	if in == nil || len(in.Allowed) == 0 {
		return ""
	}
	for _, word := range in.Allowed {
		if word != "" && strings.HasPrefix(value, word) {
			return word
		}
	}
	return in.Allowed[0]
}

// rejoined writes a list of names as the scheme does, whatever separates them; ok is false for what is no list.
func rejoined(n *graph.Node, text string) (string, bool) {
	n = unwrapped(n)
	if !n.Is("join") || n.Args[0].Kind != graph.Const {
		return "", false
	}
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",; ", r) }), n.Args[0].Text), true
}

// unwrapped gives what a conditional item is when it is there.
func unwrapped(n *graph.Node) *graph.Node {
	for n.Is("when") {
		n = n.Args[1]
	}
	return n
}

// writeFields writes the fields that were found, each as the scheme does. A list of names has its own separator.
func writeFields(out *strings.Builder, n *graph.Node, separator string, sent map[string]string) {
	quote := ""
	if n.Is("quoted_fields") {
		quote = `"`
	}
	for i, pair := range n.Args[1].Args {
		if i > 0 {
			out.WriteString(separator)
		}
		name, text := pair.Args[0].Text, sent[strings.ToLower(pair.Args[0].Text)]
		if own, ok := rejoined(pair.Args[1], text); ok {
			text = own
		}
		out.WriteString(name + "=" + quote + text + quote)
	}
}
