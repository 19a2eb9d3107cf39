package message

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
// copied as one run.
func AppendPercentExcept[T ~string | ~[]byte](dst []byte, s T, bare *Bytes) []byte {
	start := 0
	for i := 0; i < len(s); i++ {
		if i+8 <= len(s) && bare[s[i]] && bare[s[i+1]] && bare[s[i+2]] && bare[s[i+3]] &&
			bare[s[i+4]] && bare[s[i+5]] && bare[s[i+6]] && bare[s[i+7]] {
			i += 7 // most texts have nothing to escape
			continue
		}
		if c := s[i]; !bare[c] {
			dst = append(dst, s[start:i]...)
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
			start = i + 1
		}
	}
	return append(dst, s[start:]...)
}

// AppendPercentDecode appends s with every %XX read back. An escape that is broken stays as it is.
func AppendPercentDecode[T ~string | ~[]byte](dst []byte, s T) []byte {
	return appendDecoded(dst, s, '+')
}

// AppendFormDecode does the same for a name or value of a form, where "+" is a space.
func AppendFormDecode[T ~string | ~[]byte](dst []byte, s T) []byte {
	return appendDecoded(dst, s, ' ')
}

func appendDecoded[T ~string | ~[]byte](dst []byte, s T, plus byte) []byte {
	start := 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '+' && plus != '+':
			dst = append(append(dst, s[start:i]...), plus)
			start = i + 1
		case s[i] == '%' && i+2 < len(s) && hexValue[s[i+1]] != notHex && hexValue[s[i+2]] != notHex:
			dst = append(append(dst, s[start:i]...), hexValue[s[i+1]]<<4|hexValue[s[i+2]])
			i += 2
			start = i + 1
		}
	}
	return append(dst, s[start:]...)
}
