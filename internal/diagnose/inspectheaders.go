package diagnose

import (
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// inspectSigned looks at the list of signed headers.
func (d *diagnosis) inspectSigned() {
	rules := d.read.program.Signed
	if rules == nil || !d.read.captures.HasSigned {
		return
	}
	for _, name := range d.src.signed {
		switch {
		case d.src.header(name) != nil || rules.Other(name):
		case !rules.Bare(name):
			d.inspectNotSent(name)
		case d.alias(name) != "":
			d.missing = append(d.missing, missing{name, d.alias(name)})
		}
	}
	for _, f := range d.inspected {
		if f.class == "header-name-wrong" && d.signs(f.should) {
			d.alternatives = append(d.alternatives, alternative{[]string{f.class}, []string{"signed-header-not-sent"}})
		}
	}
	if len(rules.Required) > 0 { // or the scheme demands nothing
		d.inspectUnsigned(rules)
	}
}

func (d *diagnosis) signs(name string) bool {
	return slices.ContainsFunc(d.src.signed, func(s string) bool { return message.EqualFold(s, name) })
}

// inspectUnsigned looks for headers that were sent and should be in the list.
func (d *diagnosis) inspectUnsigned(rules *graph.SignedHeaders) {
	for _, name := range rules.Required {
		if !d.signs(name) && d.src.header(name) != nil {
			d.saw("required-header-not-signed", name, "", "", "")
		}
	}
	for _, it := range d.read.program.Before {
		if it.Place != graph.InHeader || d.src.header(it.Name) == nil || d.signs(it.Name) {
			continue
		}
		token := graph.DependsOn(it.Node, graph.Token)
		switch {
		case token && (offered(rules, it.Name) || slices.Contains(rules.Offered, strings.ToLower(it.Name))):
			d.saw("token-not-signed", it.Name, "", "", "")
		case !token && offered(rules, it.Name):
			d.saw("required-header-not-signed", it.Name, "", "", "")
		}
	}
}

// missing is a header that is listed as signed and was not sent, which the scheme allows. Another one seems to stand for it.
type missing struct{ name, other string }

// inspectNotSent looks at a header that is listed as signed and not there. What it says elsewhere is taken for its value.
func (d *diagnosis) inspectNotSent(name string) {
	if bare := strings.Trim(name, ","); bare != name && d.src.header(bare) != nil {
		return // see repair
	}
	other := d.alias(name)
	switch {
	case other != "":
		d.guess(name, string(d.src.header(other)))
		if d.named(other) {
			return
		}
		d.saw("signed-header-not-sent", name, other, name, "it is listed as signed")
	default:
		if it := d.item(name); it != nil && it.Place == graph.InHeader && !graph.DependsOn(it.Node, graph.Secret) {
			d.guess(name, string(newEvaluator(d.plan, d.src).value(it.Node).Text))
		}
		d.saw("signed-header-not-sent", name, "", "", "it is listed as signed")
	}
	d.notSent = true
}

// guess puts a header that was not sent among those that are signed.
func (d *diagnosis) guess(name, value string) {
	if value != "" {
		d.src.headers = append(slices.Clip(d.src.headers), op.Item{Name: []byte(name), Value: []byte(value)})
		d.src.cached = nil
	}
}

// named tells whether inspection has said already that a header has the wrong name.
func (d *diagnosis) named(header string) bool {
	return slices.ContainsFunc(d.inspected, func(f finding) bool { return f.class == "header-name-wrong" && f.where == header })
}

// alias gives a header that was sent and that seems to stand for another one: its name is the end of that name, or the
// reverse, or a neighbour's header of the same meaning.
func (d *diagnosis) alias(name string) string {
	for _, h := range d.message.Headers {
		if d.stands(h.Name, name) {
			return h.Name
		}
	}
	return ""
}

func (d *diagnosis) stands(sent, name string) bool {
	s, n := strings.ToLower(sent), strings.ToLower(name)
	if s == n || !strings.HasPrefix(n, "x-") && !strings.HasPrefix(s, "x-") {
		return false
	}
	if strings.HasSuffix(n, "-"+s) || strings.HasSuffix(s, "-"+n) {
		return true
	}
	own := d.item(name)
	return own != nil && slices.ContainsFunc(d.rules().headers, func(h namedSource) bool {
		return strings.EqualFold(h.name, sent) && graph.DependsOn(own.Node, h.source) && d.item(sent) == nil
	})
}

// inspectOwn looks for headers of the scheme that were sent under other names.
func (d *diagnosis) inspectOwn() {
	for _, it := range d.read.program.Before {
		if it.Place != graph.InHeader || !strings.HasPrefix(strings.ToLower(it.Name), "x-") || d.src.header(it.Name) != nil {
			continue
		}
		if graph.DependsOn(it.Node, graph.Token) && !d.temporary() {
			continue // a header that is called Token may be anything
		}
		other := d.alias(it.Name)
		if other == "" || d.item(other) != nil || d.named(other) {
			continue // a scheme may have several headers for the same
		}
		d.saw("header-name-wrong", other, other, it.Name, "")
	}
}

// offered tells whether a scheme signs every header of a kind that this one belongs to.
func offered(rules *graph.SignedHeaders, name string) bool {
	lower := strings.ToLower(name)
	return slices.ContainsFunc(rules.Offered, func(p string) bool {
		prefix, wild := strings.CutSuffix(p, "*")
		return wild && strings.HasPrefix(lower, prefix)
	}) && !slices.Contains(rules.Except, lower)
}

// misnamed looks for a header that was sent without the prefix of its name, or with another one.
func (d *diagnosis) misnamed(name string) bool {
	if d.raw(name) != "" || name == "" {
		return false
	}
	i := strings.LastIndexByte(name, '-')
	for _, h := range d.message.Headers {
		if d.stands(h.Name, name) || i > 0 && strings.HasSuffix(strings.ToLower(h.Name), strings.ToLower(name[i:])) {
			d.saw("header-name-wrong", h.Name, h.Name, name, "")
			return true
		}
	}
	return false
}
