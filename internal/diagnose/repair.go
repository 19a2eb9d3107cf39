package diagnose

import (
	"regexp"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
)

// repair makes a request readable whose carrier is not of the form that the scheme sends, so that what is signed can be
// looked at all the same. It tells whether it could.
func (d *diagnosis) repair() bool {
	name := d.read.failure.Item
	item := d.item(name)
	if item == nil {
		return false
	}
	value := d.raw(name)
	for _, t := range rulesOf(append(d.options.Neighbours, d.scheme)).terminators {
		for _, own := range terminatorsOf(d.read.program) {
			if t != own && strings.HasSuffix(cutCredential(value), "/"+t) && d.reread(item, strings.Replace(value, "/"+t, "/"+own, 1)) {
				return true // the search finds it in key and scope
			}
		}
	}
	if item != d.read.carrier || item.Place != graph.InHeader {
		return false
	}
	return d.rewrite(value)
}

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
	if value, ok := d.message.Header(d.read.carrier.Name); ok && slices.ContainsFunc(d.read.captures.Signed, odd) {
		d.rewrite(value)
	}
}

func terminatorsOf(p *graph.Program) []string {
	r := &rules{}
	p.Each(r.note)
	slices.Sort(r.terminators)
	return slices.Compact(r.terminators)
}

// reread reads the request with another value of an item.
func (d *diagnosis) reread(item *graph.Item, value string) bool {
	m := d.message.Clone()
	if item.Place == graph.InHeader {
		m.SetHeader(item.Name, value)
	} else {
		m.Query = replaced(m.Query, item.Name, value)
		m.Body.Bytes = []byte(replaced(string(m.Body.Bytes), item.Name, value))
	}
	r, err := readRequest(d.scheme, m, d.options.Expected)
	if err != nil || r.failure != nil {
		return false
	}
	d.message, d.read = m, r
	return true
}

// replaced gives a query with another value of one parameter.
func replaced(raw, name, value string) string {
	pieces := strings.Split(raw, "&")
	for i, piece := range pieces {
		if n, _ := message.CutEquals(piece); n == name {
			pieces[i] = n + "=" + string(message.AppendPercent(nil, value))
		}
	}
	return strings.Join(pieces, "&")
}

var fieldText = regexp.MustCompile(`([A-Za-z_]+)\s*[=:]\s*("[^"]*"|'[^']*'|[^,\s"']+(?:[,;\s]+[^,\s"'=:]+[,\s])*)`)

// rewritten writes the fields of a carrier as the scheme does.
func (d *diagnosis) rewritten(value string) string {
	sent := map[string]string{}
	for _, f := range fieldText.FindAllStringSubmatch(value+",", -1) {
		sent[strings.ToLower(f[1])] = strings.Trim(f[2], `"', `)
	}
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
			writeFields(&out, p, sent)
		case p.Reads(graph.Param) && d.firstWord(p, value) != "":
			out.WriteString(d.firstWord(p, value))
		default:
			return value
		}
	}
	return out.String()
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

// writeFields writes the fields that were found, each as the scheme does. A list of names has its own separator.
func writeFields(out *strings.Builder, n *graph.Node, sent map[string]string) {
	quote := ""
	if n.Is("quoted_fields") {
		quote = `"`
	}
	for i, pair := range n.Args[1].Args {
		if i > 0 {
			out.WriteString(n.Args[0].Text)
		}
		name, value := pair.Args[0].Text, pair.Args[1]
		text := sent[strings.ToLower(name)]
		if value.Is("join") && value.Args[0].Kind == graph.Const {
			text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",; ", r) }), value.Args[0].Text)
		}
		out.WriteString(name + "=" + quote + text + quote)
	}
}
