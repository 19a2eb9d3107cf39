package op

import "bytes"

// unreserved are the bytes that RFC 3986 leaves bare, formBare those and the space, which becomes + afterwards;
// pathBare spares what schemes make of paths a table of its own.
var (
	unreserved = byteSet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")
	formBare   = unreserved.with([]byte(" "))
	pathBare   = unreserved.with([]byte("/"))
)

// set is a set of bytes; a table of 256 answers is scanned faster than bits.
type set [256]bool

func byteSet(chars string) set {
	var s set
	return s.with([]byte(chars))
}

func (s set) with(chars []byte) set {
	for _, c := range chars {
		s[c] = true
	}
	return s
}

// appendPercent escapes every byte that is not bare; what lies between two of them is copied as one run.
func appendPercent(dst, x []byte, bare *set) []byte {
	start := 0
	for i := 0; i < len(x); i++ {
		if rest := x[i:]; len(rest) >= 8 && bare.hold8((*[8]byte)(rest)) {
			i += 7
			continue
		}
		if c := x[i]; !bare[c] {
			dst = append(dst, x[start:i]...)
			dst = append(dst, '%', byte(upperHex[c]), byte(upperHex[c]>>8))
			start = i + 1
		}
	}
	return append(dst, x[start:]...)
}

// hold8 asks for eight bytes at once: most texts have nothing to escape.
func (s *set) hold8(x *[8]byte) bool {
	return s[x[0]] && s[x[1]] && s[x[2]] && s[x[3]] && s[x[4]] && s[x[5]] && s[x[6]] && s[x[7]]
}

// AppendPercent is what percent does.
func AppendPercent(dst, x []byte) []byte { return appendPercent(dst, x, &unreserved) }

// unpercent leaves a % that two hex digits do not follow as it is.
func unpercent(dst, x []byte) []byte {
	for {
		i := bytes.IndexByte(x, '%')
		if i < 0 {
			return append(dst, x...)
		}
		dst, x = append(dst, x[:i]...), x[i:]
		if len(x) > 2 && nibbles[x[1]] != bad && nibbles[x[2]] != bad {
			dst, x = append(dst, nibbles[x[1]]<<4|nibbles[x[2]]), x[3:]
		} else {
			dst, x = append(dst, '%'), x[1:]
		}
	}
}

func percent(dst []byte, args []Value) []byte {
	if len(args) < 2 || len(args[1].Text) == 0 {
		return appendPercent(dst, args[0].Text, &unreserved)
	}
	if string(args[1].Text) == "/" {
		return appendPercent(dst, args[0].Text, &pathBare)
	}
	bare := unreserved.with(args[1].Text)
	return appendPercent(dst, args[0].Text, &bare)
}

func formEncode(dst []byte, args []Value) []byte {
	start := len(dst)
	dst = appendPercent(dst, args[0].Text, &formBare)
	for tail := dst[start:]; ; {
		i := bytes.IndexByte(tail, ' ')
		if i < 0 {
			return dst
		}
		tail[i] = '+'
		tail = tail[i+1:]
	}
}

// formDecode cuts at each + before it looks for escapes, so that %2B stays a plus sign.
func formDecode(dst []byte, args []Value) []byte {
	x := args[0].Text
	for {
		i := bytes.IndexByte(x, '+')
		if i < 0 {
			return unpercent(dst, x)
		}
		dst = append(unpercent(dst, x[:i]), ' ')
		x = x[i+1:]
	}
}

var escapeOps = []*Op{
	{
		Name: "form_decode", Family: Escapes, Params: []Param{{"x", Text}}, Result: Text, Inverse: "form_encode",
		Doc:     "undoes form_encode: + is a space and %2B a plus; a % without two hex digits stays",
		Example: `form_decode("a+b%2Bc%2") = a b+c%2`,
		Text:    formDecode,
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
			return unpercent(dst, args[0].Text)
		},
	},
}
