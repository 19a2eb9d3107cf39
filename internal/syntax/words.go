package syntax

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// saying is what we say for an error of HCL's parser: its summary, a part of its detail, and our words. In the
// message %s is what stands at the place.
type saying struct{ summary, detail, message, hint string }

const (
	callHint  = "arguments stand in ( ) and are separated by commas; they have no names"
	entryHint = "write name = value, each on its own line or separated by commas"
	blockHint = `write name "label" { and the attributes on the lines below`
)

// sayings covers what HCL's parser reports when brackets and quotes match. What is missing here is said in HCL's words.
var sayings = []saying{
	{"Argument or block definition required", "", "%s begins neither an attribute nor a block", `write name = value, or name "label" { ... }`},
	{"Invalid argument name", "", "the name of an attribute has no quotes", "write name = value"},
	{"Attribute redefined", "", "%s is set twice in this block", "names stand once in a block"},
	{"Argument definition required", "", "a block does not fit into the line of another one", "put it on lines of its own"},
	{"Unexpected comma after argument", "", "%s cannot stand behind the value of an attribute", "attributes stand on lines of their own, without commas"},
	{"Missing newline after argument", "", "%s cannot stand behind the value of an attribute", "attributes stand on lines of their own"},
	{"Missing newline after block definition", "", "%s cannot stand behind a block", "blocks and attributes stand on lines of their own"},
	{"Invalid block definition", "equals sign", "a block has no %s", `write name "label" { ... }, or name = value`},
	{"Invalid block definition", "same line", `"{" is missing here`, "it stands in the line of the block's name"},
	{"Invalid block definition", "", "%s cannot stand in the head of a block", blockHint},
	{"Invalid single-argument block definition", "", "%s cannot stand in a block of one line", "such a block has one attribute; put several on lines of their own"},
	{"Missing false expression in conditional", "", `":" is missing before %s`, "write test ? a : b"},
	{"Invalid legacy index syntax", "", noIndex, noIndexHint},
	{"Missing close bracket on index", "", noIndex, noIndexHint},
	{"Missing close bracket on splat index", "", noSplat, noSplatHint},
	{"Nested splat expression not allowed", "", noSplat, noSplatHint},
	{"Invalid attribute name", "", "a name is missing behind the dot, before %s", "write name.field"},
	{"Unbalanced parentheses", "", "%s cannot stand in ( )", "parentheses hold one value"},
	{"Missing expression", "", "a value is missing before %s", ""},
	{"Invalid expression", "", "a value is missing before %s", ""},
	{"Missing function name", "", noNamespaces, noNamespacesHint},
	{"Missing open parenthesis", "", noNamespaces, noNamespacesHint},
	{"Missing closing parenthesis", "", "%s is not part of the scheme language", callHint},
	{"Missing argument separator", "", "%s cannot stand in the arguments of a call", callHint},
	{"Missing item separator", "", "%s cannot stand in a list", "elements are separated by commas"},
	{"Missing attribute value", "", "a value is missing before %s", entryHint},
	{"Missing key/value separator", "", "%s cannot stand behind a name in { }", entryHint + `;` + "\na name with dots or blanks needs quotes"},
	{"Missing attribute separator", "", "%s cannot stand behind a value in { }", entryHint},
	{"Invalid 'for' expression", "Key expression", noObjectFor, forHint},
	{"Invalid 'for' expression", "Grouping", "%s is not part of the scheme language", forHint},
	{"Invalid 'for' expression", "'in'", `"in" is missing before %s`, forHint},
	{"Invalid 'for' expression", "colon", `":" is missing before %s`, forHint},
	{"Invalid 'for' expression", "variable name", "a name is missing before %s", forHint},
	{"Invalid 'for' expression", "", "%s cannot stand in a for", forHint},
	{"Extra characters after interpolation expression", "", "%s cannot stand in a hole", "a hole ${ } holds one value"},
	{"Unclosed template interpolation sequence", "", "a hole of this text holds more than one value", "a hole ${ } holds one value"},
	{"Invalid string literal", "", "a label has no holes", "labels are the same in every request: write it out"},
}

// report says an error of HCL's parser in our words.
func (p *parser) report(d *hcl.Diagnostic) {
	from, to := d.Subject.Start.Byte, d.Subject.End.Byte
	if rest := p.source.text[min(from, len(p.source.text)):]; len(rest) == 0 || rest[0] == '\n' || rest[0] == '\r' || rest[0] == '#' {
		to = from // an end of line reaches into the next one, and a comment may stand for it
	}
	for _, s := range sayings {
		if s.summary == d.Summary && strings.Contains(d.Detail, s.detail) {
			p.add(from, to, strings.ReplaceAll(s.message, "%s", p.found(from, to)), p.advice(s, from, to))
			return
		}
	}
	p.add(from, to, lowerFirst(firstSentence(d.Detail)), "")
}

// advice gives the hint, better ones where what was found tells what was meant.
func (p *parser) advice(s saying, from, to int) string {
	switch found := p.textAt(from, to); {
	case s.summary == "Missing newline after argument" && found == "(":
		return "operations are called as f(x), not as x.f()"
	case found == "=" && s.hint == callHint:
		return callHint + `; "==" compares`
	case s.summary == "Argument or block definition required" && p.tokenAt(to).Type == hclsyntax.TokenOBrace:
		return `"{" stands in the line of the block's name`
	}
	return s.hint
}

func (p *parser) textAt(from, to int) string {
	text := p.source.text
	return string(text[min(from, len(text)):min(max(from, to), len(text))])
}

// found names what stands at a place.
func (p *parser) found(from, to int) string {
	const enough = 30
	text := p.textAt(from, to)
	line, _, _ := bytes.Cut([]byte(text), []byte("\n"))
	switch {
	case from >= len(p.source.text):
		return "the end of the file"
	case text == "":
		return "the end of the line"
	case len(line) > enough:
		line = append(line[:enough:enough], "..."...)
	}
	return fmt.Sprintf("%q", line)
}

func firstSentence(s string) string {
	first, _, _ := strings.Cut(s, ". ")
	return strings.TrimSuffix(first, ".")
}

func lowerFirst(s string) string {
	for i, r := range s {
		return string(unicode.ToLower(r)) + s[i+len(string(r)):]
	}
	return s
}
