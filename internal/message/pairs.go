package message

import "strings"

// Pair is one pair of a raw query or form, as it is written: nothing of it is decoded.
type Pair struct {
	Whole string // name, "=" and value, or the name alone

	name  int // its length
	kinds uint8
}

// CutPair gives the next pair of a raw query or form, and the rest: pieces end at "&", and empty ones are left out. An
// empty pair ends it.
func CutPair(raw string) (p Pair, rest string) {
	for raw != "" && raw[0] == '&' {
		raw = raw[1:]
	}
	name, seen := cut(raw, equals)
	end, more := len(name), uint8(special) // a name alone is not written so by an encoder
	if end < len(raw) && raw[end] == '=' {
		var value string
		value, more = cut(raw[end+1:], ends)
		end += 1 + len(value)
	}
	return Pair{raw[:end], len(name), seen | more}, raw[end:]
}

// Name gives what stands before the first "=".
func (p Pair) Name() string { return p.Whole[:p.name] }

// Value gives what stands behind it; without one it is empty.
func (p Pair) Value() string { return p.Whole[min(p.name+1, len(p.Whole)):] }

// Escaped tells whether decoding changes name or value.
func (p Pair) Escaped() bool { return p.kinds&escapes != 0 }

// Plain tells whether Whole is what is decoded, and escaping would not change it.
func (p Pair) Plain() bool { return p.kinds == 0 }

// The bytes that matter within a pair, as bits; the others are unreserved.
const (
	escapes = 1 << iota // of a form: % and +
	special             // any other that an encoder writes as %XX
	equals              // ends a name, and in a value is special
	ends                // the pair
)

var pairBytes = func() (table [256]uint8) {
	for c := range table {
		if !unreserved.keeps(byte(c)) {
			table[c] = special
		}
	}
	table['&'], table['='], table['%'], table['+'] = ends, equals, escapes, escapes
	return table
}()

// cut gives what stands before the first byte that is at least a stop, and the kinds of its bytes.
func cut(s string, stop uint8) (before string, seen uint8) {
	for i := range len(s) {
		switch kind := pairBytes[s[i]]; {
		case kind == 0: // as most
		case kind >= stop:
			return s[:i], seen
		default:
			seen |= kind
		}
	}
	return s, seen
}

// AppendPairs splits a raw query or form into its pairs, in their order.
func AppendPairs(dst []Field, raw string) []Field {
	for p, rest := CutPair(raw); p.Whole != ""; p, rest = CutPair(rest) {
		dst = append(dst, Field{p.Name(), p.Value()})
	}
	return dst
}

// IsForm tells whether a Content-Type says that the body is made of such pairs; its parameters do not matter.
func IsForm(contentType string) bool {
	media, _, _ := strings.Cut(contentType, ";")
	return EqualFold(strings.TrimSpace(media), FormType)
}

// FormType is the Content-Type of a form.
const FormType = "application/x-www-form-urlencoded"
