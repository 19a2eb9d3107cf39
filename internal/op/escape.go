package op

import (
	"github.com/chopmark/chopmark/internal/message"
)

// pathCoding spares what schemes make of paths a table of its own.
var (
	formCoding = message.Unreserved("").With(' ', '+')
	pathCoding = message.Unreserved("/")
)

func percent(dst []byte, args []Value) []byte {
	if len(args) < 2 || len(args[1].Text) == 0 {
		return message.AppendPercent(dst, args[0].Text)
	}
	if string(args[1].Text) == "/" {
		return message.AppendPercentExcept(dst, args[0].Text, &pathCoding)
	}
	coding := message.Unreserved(args[1].Text)
	return message.AppendPercentExcept(dst, args[0].Text, &coding)
}

func formEncode(dst []byte, args []Value) []byte {
	return message.AppendPercentExcept(dst, args[0].Text, &formCoding)
}

var escapeOps = []*Op{
	{
		Name: "form_decode", Family: Escapes, Params: []Param{{"x", Text}}, Result: Text, Inverse: "form_encode",
		Doc:     "undoes form_encode: + is a space and %2B a plus; a % without two hex digits stays",
		Example: `form_decode("a+b%2Bc%2") = a b+c%2`,
		Text: func(dst []byte, args []Value) []byte {
			return message.AppendFormDecode(dst, args[0].Text)
		},
	},
	{
		Name: "form_encode", Family: Escapes, Params: []Param{{"x", Text}}, Result: Text, Inverse: "form_decode",
		Doc:     "escaping as percent does it, but a space is +: * is escaped and ~ is not, unlike in Java's URLEncoder",
		Example: `form_encode("a b*~") = a+b%2A~`,
		Text:    formEncode,
	},
	{
		Name: "percent", Family: Escapes, Params: []Param{{"x", Text}, {"keep", Text}}, Optional: 1, Result: Text,
		Inverse: "unpercent",
		Doc: "escaping of RFC 3986, digits in upper case: only A-Z a-z 0-9 - _ . ~ and the bytes in keep stay, " +
			"so / does not unless kept",
		Example: `percent("/a b~", "/") = /a%20b~`,
		Text:    percent,
	},
	{
		Name: "unpercent", Family: Escapes, Params: []Param{{"x", Text}}, Result: Text, Inverse: "percent",
		Doc:     "undoes percent once: + stays +, and so does a % without two hex digits",
		Example: `unpercent("a%20b+c%zz%2541") = a b+c%zz%41`,
		Text: func(dst []byte, args []Value) []byte {
			return message.AppendPercentDecode(dst, args[0].Text)
		},
	},
}
