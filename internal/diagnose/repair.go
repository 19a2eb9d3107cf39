package diagnose

import (
	"regexp"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
)

// repair makes a request readable whose carrier is not of the form that the scheme sends, so that what is signed can be
// looked at all the same. It tells whether it could.
func (d *diagnosis) repair() bool {
	name := d.read.carrier.Name
	value, ok := d.message.Header(name)
	if !ok || d.read.failure.Item != name || d.read.carrier.Place != graph.InHeader {
		return false
	}
	for _, t := range rulesOf(append(d.options.Neighbours, d.scheme)).terminators {
		for _, own := range terminatorsOf(d.read.program) {
			if t != own && strings.Contains(value, "/"+t) && d.reread(name, strings.Replace(value, "/"+t, "/"+own, 1)) {
				return true // the search finds it in key and scope
			}
		}
	}
	if d.reread(name, d.rewritten(value)) {
		d.saw("authorization-malformed", name, value, d.rewritten(value), "")
		return true
	}
	return false
}

func terminatorsOf(p *graph.Program) []string {
	r := &rules{}
	p.Each(r.note)
	slices.Sort(r.terminators)
	return slices.Compact(r.terminators)
}

// reread reads the request with another value of the carrier.
func (d *diagnosis) reread(name, value string) bool {
	m := d.message.Clone()
	m.SetHeader(name, value)
	r, err := readRequest(d.scheme, m, d.options.Expected)
	if err != nil || r.failure != nil {
		return false
	}
	d.message, d.read = m, r
	return true
}

var fieldText = regexp.MustCompile(`([A-Za-z_]+)\s*[=:]\s*("[^"]*"|'[^']*'|[^,\s"']+)`)

// rewritten writes the fields of a carrier as the scheme does.
func (d *diagnosis) rewritten(value string) string {
	sent := map[string]string{}
	for _, f := range fieldText.FindAllStringSubmatch(value, -1) {
		sent[strings.ToLower(f[1])] = strings.Trim(f[2], `"'`)
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
		default:
			return value
		}
	}
	return out.String()
}

func writeFields(out *strings.Builder, n *graph.Node, sent map[string]string) {
	quote := ""
	if n.Is("quoted_fields") {
		quote = `"`
	}
	for i, pair := range n.Args[1].Args {
		if i > 0 {
			out.WriteString(n.Args[0].Text)
		}
		name := pair.Args[0].Text
		text := sent[strings.ToLower(name)]
		if quote != "" {
			text = strings.ReplaceAll(text, ",", " ")
		}
		out.WriteString(name + "=" + quote + text + quote)
	}
}
