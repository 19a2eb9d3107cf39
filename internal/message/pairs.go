package message

import "strings"

// Pairs goes through the pairs of a raw query or form, in their order: pieces end at "&", names at the first "=".
// Empty pieces are left out and nothing is decoded. A name without "=" has the empty value.
type Pairs struct {
	Name, Value string
	Whole       string // name, "=" and value, or the name alone
	Escaped     bool   // decoding changes name or value
	Plain       bool   // Whole is what is decoded, and escaping would not change it

	rest string
}

// ReadPairs begins before the first pair.
func ReadPairs(raw string) Pairs { return Pairs{rest: raw} }

// The bytes that matter within a pair, as bits; the others are unreserved.
const (
	ends    = 1 << iota // the pair
	equals              // ends the name
	escapes             // of a form: % and +
	special             // any other that an encoder writes as %XX
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

// Next goes to the next pair, and tells whether there is one.
func (p *Pairs) Next() bool {
	raw := p.rest
	for raw != "" && raw[0] == '&' {
		raw = raw[1:]
	}
	var seen uint8
	end, nameEnd := 0, -1
	for ; end < len(raw); end++ {
		kind := pairBytes[raw[end]]
		if kind == 0 {
			continue
		}
		if kind == ends {
			break
		}
		if kind == equals && nameEnd < 0 {
			nameEnd = end
			continue
		}
		seen |= kind
	}
	p.Whole, p.rest = raw[:end], raw[end:]
	p.Escaped, p.Plain = seen&escapes != 0, seen == 0 && nameEnd >= 0
	if nameEnd >= 0 {
		p.Name, p.Value = raw[:nameEnd], raw[nameEnd+1:end]
	} else {
		p.Name, p.Value = p.Whole, ""
	}
	return end > 0
}

// AppendPairs splits a raw query or form into its pairs, in their order.
func AppendPairs(dst []Field, raw string) []Field {
	for p := ReadPairs(raw); p.Next(); {
		dst = append(dst, Field{p.Name, p.Value})
	}
	return dst
}

// CutPiece gives the next non-empty piece of a raw query or form, and the rest. An empty piece ends it.
func CutPiece(raw string) (piece, rest string) {
	p := ReadPairs(raw)
	p.Next()
	return p.Whole, p.rest
}

// CutEquals parts a piece at its first "="; without one the value is empty.
func CutEquals(piece string) (name, value string) {
	name, value, _ = strings.Cut(piece, "=")
	return name, value
}

// IsForm tells whether a Content-Type says that the body is made of such pairs; its parameters do not matter.
func IsForm(contentType string) bool {
	media, _, _ := strings.Cut(contentType, ";")
	return EqualFold(strings.TrimSpace(media), FormType)
}

// FormType is the Content-Type of a form.
const FormType = "application/x-www-form-urlencoded"
