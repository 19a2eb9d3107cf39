package op

import (
	"bytes"
	"strconv"
)

// An empty separator, or an empty text to replace, is found nowhere. A part of an absent text is absent.

func trim(args []Value) []byte {
	x := args[0].Text
	for len(x) > 0 && isSpace(x[0]) {
		x = x[1:]
	}
	for len(x) > 0 && isSpace(x[len(x)-1]) {
		x = x[:len(x)-1]
	}
	return x
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// cut splits x around the first sep; without one, all of x is head.
func cut(x, sep []byte) (head, tail []byte) {
	i := -1
	if len(sep) > 0 {
		i = bytes.Index(x, sep)
	}
	if i < 0 {
		return x, x[len(x):]
	}
	return x[:i], x[i+len(sep):]
}

func before(args []Value) []byte {
	x, _ := cut(args[0].Text, args[1].Text)
	return x
}

func after(args []Value) []byte {
	_, x := cut(args[0].Text, args[1].Text)
	return x
}

func label(args []Value) []byte {
	x, n := args[0].Text, args[1].Num
	if n < 0 {
		return x[len(x):]
	}
	for ; n > 0 && len(x) > 0; n-- {
		_, x = cut(x, dot)
	}
	x, _ = cut(x, dot)
	return x
}

var dot = []byte(".")

func take(args []Value) []byte {
	x := args[0].Text
	return x[:min(len(x), max(args[1].Num, 0))]
}

func squeeze(dst []byte, args []Value) []byte {
	x, char := args[0].Text, args[1].Text
	for len(char) > 0 {
		i := bytes.Index(x, char)
		if i < 0 {
			break
		}
		dst = append(dst, x[:i+len(char)]...)
		for x = x[i:]; bytes.HasPrefix(x, char); {
			x = x[len(char):]
		}
	}
	return append(dst, x...)
}

func replace(dst []byte, args []Value) []byte {
	x, old := args[0].Text, args[1].Text
	for len(old) > 0 {
		i := bytes.Index(x, old)
		if i < 0 {
			break
		}
		dst = append(append(dst, x[:i]...), args[2].Text...)
		x = x[i+len(old):]
	}
	return append(dst, x...)
}

func add(dst []byte, args []Value) []byte {
	return strconv.AppendInt(dst, wholeNumber(args[0].Text)+wholeNumber(args[1].Text), 10)
}

// wholeNumber takes 18 digits at most, so that no sum of two leaves 64 bits.
func wholeNumber(x []byte) int64 {
	digits := bytes.TrimPrefix(x, minus)
	if len(digits) > 18 {
		return 0
	}
	n := int64(0)
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0
		}
		n = n*10 + int64(c-'0')
	}
	if len(digits) < len(x) {
		return -n
	}
	return n
}

var minus = []byte("-")

func cleanPath(dst []byte, args []Value) []byte {
	x := args[0].Text
	if isClean(x) {
		return append(dst, x...)
	}
	start := len(dst)
	var segment []byte
	for more := true; more; {
		i := bytes.IndexByte(x, '/')
		if more = i >= 0; more {
			segment, x = x[:i], x[i+1:]
		} else {
			segment = x
		}
		if !isDots(segment) {
			dst = append(append(dst, '/'), segment...)
		} else if len(segment) == 2 && len(dst) > start {
			dst = dst[:start+bytes.LastIndexByte(dst[start:], '/')]
		}
	}
	if len(dst) == start || len(segment) == 0 {
		dst = append(dst, '/')
	}
	return dst
}

// isDots tells a segment that names no place of its own: empty, "." or "..".
func isDots(segment []byte) bool {
	return len(segment) == 0 || string(segment) == "." || string(segment) == ".."
}

// isClean finds most clean paths; it may miss one with a segment that begins with a dot.
func isClean(x []byte) bool {
	if len(x) == 0 || x[0] != '/' {
		return false
	}
	slash := false
	for _, c := range x {
		if slash && (c == '/' || c == '.') {
			return false
		}
		slash = c == '/'
	}
	return true
}

var shapeOps = []*Op{
	{
		Name: "add", Family: Shaping, Params: []Param{{"x", Text}, {"n", Text}}, Result: Text,
		Doc:     "the sum of two whole numbers in decimal; a text that is no number of up to 18 digits counts as 0",
		Example: `add("1551113065", "300") = 1551113365`,
		Text:    add,
	},
	{
		Name: "after", Family: Shaping, Params: []Param{{"x", Text}, {"sep", Text}}, Result: Text,
		Doc:     "what follows the first sep; an empty text, not x, when there is none",
		Example: `after("a=b=c", "=") = b=c`,
		View:    after,
	},
	{
		Name: "before", Family: Shaping, Params: []Param{{"x", Text}, {"sep", Text}}, Result: Text,
		Doc:     "what precedes the first sep; all of x when there is none",
		Example: `before("a=b=c", "=") = a`,
		View:    before,
	},
	{
		Name: "clean_path", Family: Shaping, Params: []Param{{"x", Text}}, Result: Text,
		Doc: "the path without empty, . and .. segments, with a / in front, and behind if there was one; " +
			"escaped dots are left alone",
		Example: `clean_path("/a//b/../c/./") = /a/c/`,
		Text:    cleanPath,
	},
	{
		Name: "label", Family: Shaping, Params: []Param{{"x", Text}, {"n", Number}}, Result: Text,
		Doc:     "the n-th label of a host, counted from 0, or an empty text; a port belongs to the last label",
		Example: `label("cvm.tencentcloudapi.com", 0) = cvm`,
		View:    label,
	},
	{
		Name: "replace", Family: Shaping, Params: []Param{{"x", Text}, {"old", Text}, {"new", Text}}, Result: Text,
		Doc:     "every old becomes new, from left to right and once; an empty old changes nothing",
		Example: `replace("a+b+c", "+", "%20") = a%20b%20c`,
		Text:    replace,
	},
	{
		Name: "squeeze", Family: Shaping, Params: []Param{{"x", Text}, {"char", Text}}, Result: Text,
		Doc:     "every run of char becomes one of it; the ends are not trimmed",
		Example: `squeeze(" a   b", " ") = " a b"`,
		Text:    squeeze,
	},
	{
		Name: "take", Family: Shaping, Params: []Param{{"x", Data}, {"n", Number}}, Result: Data,
		Doc:     "the first n bytes, or all of them; bytes, not characters",
		Example: `take("abcdef", 4) = abcd`,
		View:    take,
	},
	{
		Name: "text", Family: Shaping, Params: []Param{{"x", Data}}, Result: Text,
		Doc:     "bytes taken as text as they are, for example a body that stands in the string to sign unhashed",
		Example: `text("a=1") = a=1`,
		View:    func(a []Value) []byte { return a[0].Text },
	},
	{
		Name: "trim", Family: Shaping, Params: []Param{{"x", Text}}, Result: Text,
		Doc:     "x without spaces, tabs, CR and LF at both ends; those within stay",
		Example: `trim(" a  b\t") = a  b`,
		View:    trim,
	},
}
