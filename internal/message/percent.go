package message

import (
	"bytes"
	"encoding/binary"
	"slices"
)

const upperHex = "0123456789ABCDEF"

// Coding says how each byte is written: in the low bytes what is written, in the top one how many these are.
// So a byte is written without asking what it is, which nobody could guess.
type Coding [256]uint64

// widest is how many bytes a byte is written as at most: those of twice.
const widest = 5

// Unreserved gives the coding that leaves those bytes that RFC 3986 calls unreserved, which stand for themselves in
// every encoder of every cloud, and those of more.
func Unreserved[T ~string | ~[]byte](more T) Coding {
	var coding Coding
	for c := range coding {
		coding[c] = '%' | uint64(upperHex[c>>4])<<8 | uint64(upperHex[c&15])<<16 | 3<<56
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
			c == '-' || c == '_' || c == '.' || c == '~' {
			coding[c] = bare(byte(c))
		}
	}
	for i := range len(more) {
		coding[more[i]] = bare(more[i])
	}
	return coding
}

func bare(c byte) uint64 { return uint64(c) | 1<<56 }

// With gives the coding with one byte written as another one.
func (t Coding) With(c, as byte) Coding {
	t[c] = bare(as)
	return t
}

// keeps tells whether a byte stands for itself.
func (t *Coding) keeps(c byte) bool { return t[c]>>56 == 1 }

// IsPlain tells whether escaping would leave s as it is.
func IsPlain(s string) bool {
	for i := range len(s) {
		if !unreserved.keeps(s[i]) {
			return false
		}
	}
	return true
}

var unreserved = Unreserved("")

// twice writes what escaping the escaped text gives: %20 becomes %2520.
var twice = func() Coding {
	coding := unreserved
	for c, once := range coding {
		if !unreserved.keeps(byte(c)) {
			coding[c] = '%' | '2'<<8 | '5'<<16 | once>>8&0xffff<<24 | 5<<56
		}
	}
	return coding
}()

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
	return appendCoded(dst, text(s), &unreserved)
}

// AppendPercentTwice appends what AppendPercent makes of what it makes of s.
func AppendPercentTwice[T ~string | ~[]byte](dst []byte, s T) []byte {
	return appendCoded(dst, text(s), &twice)
}

// AppendPercentAgain appends what AppendPercent makes of s, which it made itself: only the % of it is escaped.
func AppendPercentAgain(dst, s []byte) []byte {
	for {
		at := bytes.IndexByte(s, '%')
		if at < 0 {
			return append(dst, s...)
		}
		dst = append(append(dst, s[:at]...), "%25"...)
		s = s[at+1:]
	}
}

// longestPiece is how much is escaped before room is made again.
const longestPiece = 1 << 10

// AppendPercentExcept appends s with every byte written as %XX that the coding does not keep or write otherwise.
func AppendPercentExcept[T ~string | ~[]byte](dst []byte, s T, coding *Coding) []byte {
	return appendCoded(dst, text(s), coding)
}

func appendCoded(dst []byte, s string, coding *Coding) []byte {
	for len(s) > longestPiece {
		dst = appendPiece(dst, s[:longestPiece], coding)
		s = s[longestPiece:]
	}
	return appendPiece(dst, s, coding)
}

func appendPiece(dst []byte, s string, coding *Coding) []byte {
	n := len(dst)
	if need := widest*len(s) + 8 - widest; cap(dst)-n < need { // eight bytes are put down for each, whatever it needs
		dst = slices.Grow(dst, need)
	}
	out := dst[:cap(dst)]
	for i := range len(s) {
		c := coding[s[i]]
		binary.LittleEndian.PutUint64(out[n:n+8], c)
		n += int(c >> 56)
	}
	return dst[:n]
}

// AppendPercentDecode appends s with every %XX read back. An escape that is broken stays as it is.
func AppendPercentDecode[T ~string | ~[]byte](dst []byte, s T) []byte {
	return appendDecoded(dst, text(s), '+')
}

// AppendFormDecode does the same for a name or value of a form, where "+" is a space.
func AppendFormDecode[T ~string | ~[]byte](dst []byte, s T) []byte {
	return appendDecoded(dst, text(s), ' ')
}

func appendDecoded(dst []byte, s string, plus byte) []byte {
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
