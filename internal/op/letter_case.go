package op

import "github.com/chopmark/chopmark/internal/message"

// Letters are those of ASCII only: header and parameter names have no others, and Unicode's tables differ between
// languages and their versions.

func lower(dst []byte, args []Value) []byte {
	start := len(dst)
	dst = append(dst, args[0].Text...)
	message.Lower(dst[start:])
	return dst
}

func upper(dst []byte, args []Value) []byte {
	start := len(dst)
	dst = append(dst, args[0].Text...)
	message.Upper(dst[start:])
	return dst
}

// title changes one letter at a time, each by what stands before it.
func title(dst []byte, args []Value) []byte {
	start := len(dst)
	dst = lower(dst, args)
	first := true
	for i, c := range dst[start:] {
		if first {
			message.Upper(dst[start+i : start+i+1])
		}
		first = c == '-'
	}
	return dst
}

var caseOps = []*Op{
	{
		Name: "lower", Family: Cases, Params: []Param{{"x", Text}}, Result: Text,
		Doc:     "A-Z in lower case; every other byte stays, letters beyond ASCII included",
		Example: `lower("X-TC-Action") = x-tc-action`,
		Text:    lower,
	},
	{
		Name: "title", Family: Cases, Params: []Param{{"x", Text}}, Result: Text,
		Doc:     "a header name as MIME writes it: each part between hyphens with its first letter upper, the rest lower",
		Example: `title("content-MD5") = Content-Md5`,
		Text:    title,
	},
	{
		Name: "upper", Family: Cases, Params: []Param{{"x", Text}}, Result: Text,
		Doc:     "a-z in upper case; every other byte stays, and the digits of escapes change with the rest",
		Example: `upper("get%2f") = GET%2F`,
		Text:    upper,
	},
}
