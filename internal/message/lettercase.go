package message

import "encoding/binary"

// Letters are those of ASCII: header names have no others. They are compared and changed eight at a time, because
// names are compared so often that going byte by byte showed.

const (
	eachByte = 0x0101010101010101
	caseBit  = 0x20 // in which A differs from a
)

// letters marks, by the top bit of each byte, those of x that lie in the alphabet that begins at first: 'A' or 'a'.
func letters(x uint64, first byte) uint64 {
	low := x & (0x7f * eachByte)
	fromFirst := low + uint64(0x80-first)*eachByte
	behindLast := low + uint64(0x80-first-26)*eachByte
	return fromFirst &^ behindLast &^ x & (0x80 * eachByte)
}

// EqualFold compares two header names without regard to case.
func EqualFold[A, B ~string | ~[]byte](a A, b B) bool { return SameName(text(a), text(b)) }

// SameName is EqualFold for texts; most names that are compared differ in length, and then nothing is called.
func SameName(a, b string) bool { return len(a) == len(b) && equalLetters(a, b) }

func equalLetters(a, b string) bool {
	n := len(a)
	b = b[:n]
	if n < 8 {
		for i := range n {
			if lowerTable[a[i]] != lowerTable[b[i]] {
				return false
			}
		}
		return true
	}
	for i := 0; i < n-8; i += 8 {
		if !sameLetters(Word(a[i:]), Word(b[i:])) {
			return false
		}
	}
	return sameLetters(Word(a[n-8:]), Word(b[n-8:]))
}

// sameLetters tells whether x and y differ in the case of letters at most.
func sameLetters(x, y uint64) bool {
	differ := x ^ y
	return differ == 0 || differ&^(caseBit*eachByte) == 0 && differ<<2&^letters(x|caseBit*eachByte, 'a') == 0
}

// Word gives the first eight bytes of s as a number.
func Word(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

var lowerTable = func() (table [256]byte) {
	for c := range table {
		table[c] = byte(c)
		if 'A' <= c && c <= 'Z' {
			table[c] += caseBit
		}
	}
	return table
}()

// Lower puts A-Z of b into lower case, in place. Every other byte stays.
func Lower(b []byte) { flipCase(b, 'A') }

// Upper puts a-z of b into upper case, in place.
func Upper(b []byte) { flipCase(b, 'a') }

// flipCase gives the letters of the alphabet that begins at first their other case.
func flipCase(b []byte, first byte) {
	i := 0
	for ; i <= len(b)-8; i += 8 {
		x := binary.LittleEndian.Uint64(b[i:])
		binary.LittleEndian.PutUint64(b[i:], x^letters(x, first)>>2)
	}
	for ; i < len(b); i++ {
		if b[i]-first < 26 {
			b[i] ^= caseBit
		}
	}
}
