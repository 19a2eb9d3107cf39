package message

import "strings"

// AppendPairs splits a raw query or form into its pairs, in their order: pieces end at "&", names at the first "=".
// Empty pieces are left out and nothing is decoded. A name without "=" has the empty value.
func AppendPairs(dst []Field, raw string) []Field {
	for raw != "" {
		piece := raw
		if i := strings.IndexByte(raw, '&'); i >= 0 {
			piece, raw = raw[:i], raw[i+1:]
		} else {
			raw = ""
		}
		if piece == "" {
			continue
		}
		name, value, _ := strings.Cut(piece, "=")
		dst = append(dst, Field{name, value})
	}
	return dst
}

// IsForm tells whether a Content-Type says that the body is made of such pairs; its parameters do not matter.
func IsForm(contentType string) bool {
	media, _, _ := strings.Cut(contentType, ";")
	return EqualFold(strings.TrimSpace(media), formType)
}

const formType = "application/x-www-form-urlencoded"
