package message

import "strings"

const upperHex = "0123456789ABCDEF"

// Bytes is a set of bytes; a table of 256 answers is scanned faster than bits.
type Bytes [256]bool

// Unreserved gives the bytes that RFC 3986 calls unreserved, which stand for themselves in every encoder of every
// cloud, and those of more.
func Unreserved[T ~string | ~[]byte](more T) Bytes {
	var set Bytes
	for c := range set {
		set[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
			c == '-' || c == '_' || c == '.' || c == '~'
	}
	for i := range len(more) {
		set[more[i]] = true
	}
	return set
}

var unreserved = Unreserved("")

// notHex marks the bytes that are no hexadecimal digit in the table hexValue.
const notHex = 0xff

var hexValue = func() (table [256]byte) {
	for c := range table {
		switch {
		case '0' <= c && c <= '9':
			table[c] = byte(c - '0')
		case 'a' <= c && c <= 'f':
			table[c] = byte(c - 'a' + 10)
		case 'A' <= c && c <= 'F':
			table[c] = byte(c - 'A' + 10)
		default:
			table[c] = notHex
		}
	}
	return table
}()

// AppendPercent appends s with every byte outside A-Z a-z 0-9 - _ . ~ written as %XX, in upper case (RFC 3986).
func AppendPercent[T ~string | ~[]byte](dst []byte, s T) []byte {
	return AppendPercentExcept(dst, s, &unreserved)
}

// AppendPercentExcept appends s with every byte that is not bare written as %XX. What lies between two such bytes is
// copied as one run, and most texts are one run.
func AppendPercentExcept[T ~string | ~[]byte](dst []byte, s T, bare *Bytes) []byte {
	for {
		n := 0
		for n < len(s) && bare[s[n]] {
			n++
		}
		dst = append(dst, s[:n]...)
		if n == len(s) {
			return dst
		}
		dst = append(dst, '%', upperHex[s[n]>>4], upperHex[s[n]&15])
		s = s[n+1:]
	}
}

// AppendPercentDecode appends s with every %XX read back. An escape that is broken stays as it is.
func AppendPercentDecode[T ~string | ~[]byte](dst []byte, s T) []byte {
	return appendDecoded(dst, s, '+')
}

// AppendFormDecode does the same for a name or value of a form, where "+" is a space.
func AppendFormDecode[T ~string | ~[]byte](dst []byte, s T) []byte {
	return appendDecoded(dst, s, ' ')
}

// Escaped tells whether decoding a name or value of a form would change it.
func Escaped(s string) bool { return strings.IndexByte(s, '%') >= 0 || strings.IndexByte(s, '+') >= 0 }

func appendDecoded[T ~string | ~[]byte](dst []byte, s T, plus byte) []byte {
	for {
		n := 0
		for n < len(s) && s[n] != '%' && s[n] != '+' {
			n++
		}
		dst = append(dst, s[:n]...)
		switch {
		case n == len(s):
			return dst
		case s[n] == '+':
			dst = append(dst, plus)
			s = s[n+1:]
		case n+2 < len(s) && hexValue[s[n+1]] != notHex && hexValue[s[n+2]] != notHex:
			dst = append(dst, hexValue[s[n+1]]<<4|hexValue[s[n+2]])
			s = s[n+3:]
		default:
			dst = append(dst, '%')
			s = s[n+1:]
		}
	}
}
