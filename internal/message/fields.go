package message

import (
	"fmt"
	"strings"
)

// blanks are the bytes that HTTP allows around a header's value.
const blanks = " \t"

// isToken tells whether s is a token of RFC 9110, which methods and header names are.
func isToken(s string) bool {
	for i := range len(s) {
		if !tokenByte[s[i]] {
			return false
		}
	}
	return s != ""
}

var tokenByte = func() (table [256]bool) {
	for c := range table {
		table[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
			c < 0x80 && strings.IndexByte("!#$%&'*+-.^_`|~", byte(c)) >= 0
	}
	return table
}()

// trimValue cuts what is not part of a header's value off its ends: blanks, and folded lines of nothing else.
func trimValue(value string) string { return strings.Trim(value, blanks+"\n") }

func checkMethod(method string) error {
	if !isToken(method) {
		return fmt.Errorf("%q is not a method", shorten(method))
	}
	return nil
}

// checkTarget refuses the bytes that would end a request line.
func checkTarget(target string) error {
	if i := strings.IndexAny(target, "\x00\r\n"); i >= 0 {
		return fmt.Errorf("the URL has %q in it, which cannot travel", target[i])
	}
	return nil
}

// checkField refuses a header that would not be read back as one header. The value is never shown: it may be a key.
func checkField(name, value string) error {
	if err := checkName(name); err != nil {
		return err
	}
	for i := range len(value) {
		switch c := value[i]; {
		case c == 0 || c == '\r':
			return fmt.Errorf("the value of header %q has %q in it", name, c)
		case c == '\n' && (i+1 == len(value) || strings.IndexByte(blanks, value[i+1]) < 0):
			return fmt.Errorf("the value of header %q has a line break that no blank follows", name)
		}
	}
	return nil
}

func checkName(name string) error {
	switch {
	case isToken(name):
		return nil
	case name == "":
		return fmt.Errorf("a header has no name")
	case isToken(strings.TrimRight(name, blanks)):
		return fmt.Errorf("a blank stands before the colon of header %q", shorten(strings.TrimRight(name, blanks)))
	}
	return fmt.Errorf("%q is not a header name", firstWord(name))
}

// checkHeaders does it for all headers of a request.
func checkHeaders(headers []Field) error {
	for _, f := range headers {
		if err := checkField(f.Name, f.Value); err != nil {
			return err
		}
	}
	return nil
}

// dropHeader removes every header of that name, without touching the array under headers.
func dropHeader(headers []Field, name string) []Field {
	kept := make([]Field, 0, len(headers))
	for _, f := range headers {
		if !EqualFold(f.Name, name) {
			kept = append(kept, f)
		}
	}
	return kept
}
