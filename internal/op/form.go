package op

import (
	"encoding/binary"
	"slices"
)

const (
	lowerDigits = "0123456789abcdef"
	upperDigits = "0123456789ABCDEF"

	base64Chars    = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	base64URLChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

	bad = 0xff // in a decoding table: not of this alphabet
)

var (
	lowerHex = hexTable(lowerDigits)
	upperHex = hexTable(upperDigits)
	nibbles  = decodeTable(lowerDigits, upperDigits)
	stdChars = [64]byte([]byte(base64Chars))
	urlChars = [64]byte([]byte(base64URLChars))
	sextets  = decodeTable(base64Chars, base64URLChars)
)

// hexTable gives the two digits of each byte, the first in the low half.
func hexTable(digits string) *[256]uint16 {
	var t [256]uint16
	for i := range t {
		t[i] = uint16(digits[i>>4]) | uint16(digits[i&15])<<8
	}
	return &t
}

// decodeTable gives the value of each character in any of the alphabets.
func decodeTable(alphabets ...string) *[256]byte {
	var t [256]byte
	for i := range t {
		t[i] = bad
	}
	for _, alphabet := range alphabets {
		for v := range len(alphabet) {
			t[alphabet[v]] = byte(v)
		}
	}
	return &t
}

// appendHex takes sixteen bytes at a time as arrays, whose bounds the compiler knows, and writes the digits of four
// with one store: the hashes of a signature are all written so.
func appendHex(dst, x []byte, table *[256]uint16) []byte {
	n := len(dst)
	if cap(dst)-n < 2*len(x) {
		dst = slices.Grow(dst, 2*len(x))
	}
	dst = dst[:n+2*len(x)]
	out := dst[n:]
	for len(x) >= 16 && len(out) >= 32 {
		in, digits := (*[16]byte)(x), (*[32]byte)(out)
		for i := 0; i < 16; i += 4 {
			four := uint64(table[in[i]]) | uint64(table[in[i+1]])<<16 | uint64(table[in[i+2]])<<32 | uint64(table[in[i+3]])<<48
			binary.LittleEndian.PutUint64(digits[2*i:], four)
		}
		x, out = x[16:], out[32:]
	}
	for i, c := range x {
		binary.LittleEndian.PutUint16(out[2*i:], table[c])
	}
	return dst
}

// appendBase64 is what encoding/base64 does, in less time for the length of a digest.
func appendBase64(dst, x []byte, chars *[64]byte) []byte {
	dst = slices.Grow(dst, (len(x)+2)/3*4)
	for ; len(x) >= 3; x = x[3:] {
		v := uint(x[0])<<16 | uint(x[1])<<8 | uint(x[2])
		four := uint32(chars[v>>18&63]) | uint32(chars[v>>12&63])<<8 | uint32(chars[v>>6&63])<<16 | uint32(chars[v&63])<<24
		dst = binary.LittleEndian.AppendUint32(dst, four)
	}
	switch len(x) {
	case 1:
		v := uint(x[0]) << 4
		dst = append(dst, chars[v>>6&63], chars[v&63], '=', '=')
	case 2:
		v := uint(x[0])<<10 | uint(x[1])<<2
		dst = append(dst, chars[v>>12&63], chars[v>>6&63], chars[v&63], '=')
	}
	return dst
}

// unhex appends the bytes before the first pair that is not two digits, and gives how many characters that took.
func unhex(dst, text []byte) ([]byte, int) {
	n := 0
	for n+1 < len(text) {
		hi, lo := nibbles[text[n]], nibbles[text[n+1]]
		if hi == bad || lo == bad {
			break
		}
		dst = append(dst, hi<<4|lo)
		n += 2
	}
	return dst, n
}

// unbase64 appends the bytes of the leading characters that are of either alphabet, and gives how many characters
// those are and the bits that are left over.
func unbase64(dst, text []byte) (out []byte, n int, rest uint32) {
	var acc uint32
	for n < len(text) && sextets[text[n]] != bad {
		acc = acc<<6 | uint32(sextets[text[n]])
		if n++; n&3 == 0 {
			dst = append(dst, byte(acc>>16), byte(acc>>8), byte(acc))
		}
	}
	switch n & 3 {
	case 2:
		dst, rest = append(dst, byte(acc>>4)), acc&15
	case 3:
		dst, rest = append(dst, byte(acc>>10), byte(acc>>2)), acc&3
	}
	return dst, n, rest
}

// DecodeHex appends the bytes that text spells in hex, in either case. Anything else is refused, and dst stays as
// it is.
func DecodeHex(dst, text []byte) ([]byte, bool) {
	out, n := unhex(dst, text)
	if n != len(text) {
		return dst, false
	}
	return out, true
}

// DecodeBase64 appends the bytes that text spells in base64, in the standard or the URL alphabet. The padding must be
// right or absent. White space, and bits set behind the last byte, are refused: they would give one signature many
// spellings. When text is refused, dst stays as it is.
func DecodeBase64(dst, text []byte) ([]byte, bool) {
	out, n, rest := unbase64(dst, text)
	pad := string(text[n:])
	padded := len(text)&3 == 0 && (pad == "=" || pad == "==")
	if rest != 0 || n&3 == 1 || pad != "" && !padded {
		return dst, false
	}
	return out, true
}

var formOps = []*Op{
	{
		Name: "base64", Family: TextForms, Params: []Param{{"x", Data}}, Result: Text, Inverse: "unbase64",
		Doc:     "base64 with + and /, padded with =, in one line",
		Example: `base64("a?>") = YT8+`,
		Text: func(dst []byte, args []Value) []byte {
			return appendBase64(dst, args[0].Text, &stdChars)
		},
	},
	{
		Name: "base64url", Family: TextForms, Params: []Param{{"x", Data}}, Result: Text, Inverse: "unbase64",
		Doc:     "base64 with - and _ in place of + and /, still padded with =",
		Example: `base64url("ab?>") = YWI_Pg==`,
		Text: func(dst []byte, args []Value) []byte {
			return appendBase64(dst, args[0].Text, &urlChars)
		},
	},
	{
		Name: "hex", Family: TextForms, Params: []Param{{"x", Data}}, Result: Text, Inverse: "unhex",
		Doc:     "two hex digits a byte, in lower case",
		Example: `hex("JK") = 4a4b`,
		Text:    func(dst []byte, args []Value) []byte { return appendHex(dst, args[0].Text, lowerHex) },
	},
	{
		Name: "hex_upper", Family: TextForms, Params: []Param{{"x", Data}}, Result: Text, Inverse: "unhex",
		Doc:     "two hex digits a byte, in upper case",
		Example: `hex_upper("JK") = 4A4B`,
		Text:    func(dst []byte, args []Value) []byte { return appendHex(dst, args[0].Text, upperHex) },
	},
	{
		Name: "unbase64", Family: TextForms, Params: []Param{{"x", Text}}, Result: Bytes,
		Doc:     "the bytes behind base64 of either alphabet, padded or not, up to the first character of neither",
		Example: `unbase64("YWI_Pg") = ab?>`,
		Text: func(dst []byte, args []Value) []byte {
			dst, _, _ = unbase64(dst, args[0].Text)
			return dst
		},
	},
	{
		Name: "unhex", Family: TextForms, Params: []Param{{"x", Text}}, Result: Bytes,
		Doc:     "the bytes behind hex digits of either case, up to the first pair that is not two digits",
		Example: `unhex("4a4B") = JK`,
		Text: func(dst []byte, args []Value) []byte {
			dst, _ = unhex(dst, args[0].Text)
			return dst
		},
	},
}
