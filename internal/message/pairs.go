package message

import "strings"

// AppendPairs splits a raw query or form into its pairs, in their order: pieces end at "&", names at the first "=".
// Empty pieces are left out and nothing is decoded. A name without "=" has the empty value.
func AppendPairs(dst []Field, raw string) []Field {
	for piece, rest := CutPiece(raw); piece != ""; piece, rest = CutPiece(rest) {
		name, value := CutEquals(piece)
		dst = append(dst, Field{name, value})
	}
	return dst
}

// CutPiece gives the next non-empty piece of a raw query or form, and the rest. An empty piece ends it.
func CutPiece(raw string) (piece, rest string) {
	for raw != "" {
		i := strings.IndexByte(raw, '&')
		if i < 0 {
			return raw, ""
		}
		if i > 0 {
			return raw[:i], raw[i+1:]
		}
		raw = raw[1:]
	}
	return "", ""
}

// CutEquals parts a piece at its first "="; without one the value is empty.
func CutEquals(piece string) (name, value string) {
	if i := strings.IndexByte(piece, '='); i >= 0 {
		return piece[:i], piece[i+1:]
	}
	return piece, ""
}

// IsForm tells whether a Content-Type says that the body is made of such pairs; its parameters do not matter.
func IsForm(contentType string) bool {
	media, _, _ := strings.Cut(contentType, ";")
	return EqualFold(strings.TrimSpace(media), FormType)
}

// FormType is the Content-Type of a form.
const FormType = "application/x-www-form-urlencoded"
