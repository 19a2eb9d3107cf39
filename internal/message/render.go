package message

import (
	"strings"
	"unicode/utf8"
)

// shownBytes is how much of a foreign text an error shows.
const shownBytes = 60

// shorten cuts a foreign text for an error: at its query, which may hold a signature or a key, before "@", where a
// password may stand, and at shownBytes.
func shorten(s string) string {
	if head, _, ok := strings.Cut(s, "?"); ok {
		s = head + "?..."
	}
	if i := strings.LastIndexByte(s, '@'); i > 0 {
		s = "..." + s[i:]
	}
	if len(s) > shownBytes {
		s = s[:shownBytes] + "..."
	}
	return s
}

// firstWord cuts a foreign line for an error at its first blank: what follows a header's name may be a key.
func firstWord(s string) string {
	if i := strings.IndexAny(s, " \t\n=:"); i > 0 {
		s = s[:i]
	}
	return shorten(s)
}

// ShellQuote makes one word of a POSIX shell out of any bytes but NUL.
func ShellQuote(s string) string {
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// pasteable tells whether a terminal takes a text as it is. Control characters are keys to it: a tab completes, a
// carriage return runs the line, an escape starts a command of the line editor.
func pasteable(s []byte) bool {
	for len(s) > 0 {
		r, n := utf8.DecodeRune(s)
		if r == utf8.RuneError && n == 1 || r < ' ' && r != '\n' || 0x7f <= r && r < 0xa0 {
			return false
		}
		s = s[n:]
	}
	return true
}

// appendPrintf appends a format for printf(1) that prints exactly data. It keeps to what POSIX promises: no \x.
func appendPrintf(dst, data []byte) []byte {
	for i, c := range data {
		switch {
		case c == '\n':
			dst = append(dst, `\n`...)
		case c == '%':
			dst = append(dst, `%%`...)
		case c == '\\':
			dst = append(dst, `\\`...)
		case c < ' ' || c >= 0x7f || c == '\'' || c == '-' && i == 0: // a first "-" would begin an option
			dst = append(dst, '\\', '0'+c>>6, '0'+c>>3&7, '0'+c&7)
		default:
			dst = append(dst, c)
		}
	}
	return dst
}
