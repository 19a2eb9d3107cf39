package emit

import "strings"

// What several languages say in the same way.

// named gives the name of a file, a module or a class: that of the scheme in a language's way, and an end.
func named(c Case, end string) func(scheme string) string {
	return func(scheme string) string { return c(split(scheme)) + end }
}

// bracketed is a Target.List for languages that write all lists so.
func bracketed(_ Type, items []string) string { return "[" + strings.Join(items, ", ") + "]" }

// joined writes the parts of a text with an operator between them, each literal as text does.
func joined(parts []Part, operator string, text func(string) string) string {
	var items []string
	for _, p := range parts {
		if p.Literal {
			p.Text = text(p.Text)
		}
		items = append(items, p.Text)
	}
	return strings.Join(items, operator)
}

// strftime is how a layout of times is written for functions named so, with %L for milliseconds.
var strftime = map[string]string{
	"2006": "%Y", "01": "%m", "02": "%d", "15": "%H", "04": "%M", "05": "%S", "000": "%L", "Mon": "%a", "Jan": "%b",
}

// strftimeLiteral keeps percent signs of a layout.
func strftimeLiteral(s string) string { return strings.ReplaceAll(s, "%", "%%") }

// texts writes a list of texts out.
func (t *Target) texts(values []string) string { return t.List(Texts, spelledTexts(values, t.Text)) }

// spelledTexts spells texts.
func spelledTexts(values []string, text func(string) string) []string {
	var items []string
	for _, v := range values {
		items = append(items, text(v))
	}
	return items
}
