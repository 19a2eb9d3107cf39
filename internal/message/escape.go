package message

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// unescapeC reads the escapes of C out of the inside of $'...'. A shell word cannot hold NUL, and half of a UTF-16 pair
// is no character, so both are refused where shells would quietly send something else.
func unescapeC(s string) (string, error) {
	var dst []byte
	for i := 0; i < len(s); {
		if s[i] != '\\' {
			dst = append(dst, s[i])
			i++
			continue
		}
		before := len(dst)
		var n int
		dst, n = appendEscape(dst, s[i:])
		if n == 0 || string(dst[before:]) == "\x00" {
			return "", fmt.Errorf("the escape %q in $'...' is not a character", s[i:min(len(s), i+6)])
		}
		i += n
	}
	return string(dst), nil
}

// unescapePrintf gives what printf(1) prints for a format without conversions.
func unescapePrintf(format string) ([]byte, error) {
	dst := []byte{}
	for i := 0; i < len(format); {
		switch {
		case strings.HasPrefix(format[i:], "%%"):
			dst = append(dst, '%')
			i += 2
		case format[i] == '%':
			return nil, fmt.Errorf("a %q in the format of printf: only %q is read, and %q with one text", "%", "%%", "printf %s")
		case format[i] == '\\':
			var n int
			if dst, n = appendEscape(dst, format[i:]); n == 0 {
				return nil, fmt.Errorf("the escape %q in the format of printf is not a character", format[i:min(len(format), i+6)])
			}
			i += n
		default:
			dst = append(dst, format[i])
			i++
		}
	}
	return dst, nil
}

// simpleEscapes are the letters after a backslash, each followed by the byte it means.
const simpleEscapes = "a\ab\be\x1bE\x1bf\fn\nr\rt\tv\v\\\\''\"\"??"

// appendEscape reads one escape from the start of s and tells how long it was. What is no escape stays as it is, with
// its backslash, as in bash. The length is 0 if a code point does not exist.
func appendEscape(dst []byte, s string) ([]byte, int) {
	if len(s) < 2 {
		return append(dst, s...), len(s)
	}
	for i := 0; i < len(simpleEscapes); i += 2 {
		if s[1] == simpleEscapes[i] {
			return append(dst, simpleEscapes[i+1]), 2
		}
	}
	switch s[1] {
	case '0', '1', '2', '3', '4', '5', '6', '7':
		n := digits(s[1:], 3, 8)
		code, _ := strconv.ParseUint(s[1:1+n], 8, 16)
		return append(dst, byte(code)), 1 + n
	case 'x', 'u', 'U':
		if n := digits(s[2:], map[byte]int{'x': 2, 'u': 4, 'U': 8}[s[1]], 16); n > 0 {
			return appendCode(dst, s[1], s[2:2+n])
		}
	}
	return append(dst, s[:2]...), 2
}

// appendCode appends a byte (x) or a character (u, U) by its number.
func appendCode(dst []byte, kind byte, hex string) ([]byte, int) {
	length := len(`\x`) + len(hex)
	code, _ := strconv.ParseUint(hex, 16, 32)
	switch {
	case kind == 'x':
		return append(dst, byte(code)), length
	case code > utf8.MaxRune || !utf8.ValidRune(rune(code)):
		return dst, 0
	}
	return utf8.AppendRune(dst, rune(code)), length
}

// digits counts the digits of a base at the start of s, up to most.
func digits(s string, most int, base byte) int {
	n := 0
	for n < most && n < len(s) && hexValue[s[n]] < base {
		n++
	}
	return n
}
