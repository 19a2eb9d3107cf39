package suite

import (
	"slices"
	"strings"
)

// sameFields tells whether two headers are a word and the same name="value" fields, in any order and with any blanks
// between them: clients differ in that, and servers do not care. Without quotes a value might hold a comma, so such
// fields are not compared.
func sameFields(a, b string) bool {
	wordA, fieldsA := quotedFields(a)
	wordB, fieldsB := quotedFields(b)
	return fieldsA != nil && wordA == wordB && slices.Equal(fieldsA, fieldsB)
}

// quotedFields gives the word in front and the fields, sorted; no fields for what is not of that form.
func quotedFields(s string) (word string, fields []string) {
	word, s, _ = strings.Cut(s, " ")
	for {
		s = strings.TrimLeft(s, " ")
		name, rest, ok := strings.Cut(s, `="`)
		value, rest, closed := strings.Cut(rest, `"`)
		if !ok || !closed || name == "" || strings.ContainsAny(name, ` ,"`) {
			return word, nil
		}
		fields = append(fields, name+"="+value)
		if rest == "" {
			slices.Sort(fields)
			return word, fields
		}
		if s, ok = strings.CutPrefix(strings.TrimLeft(rest, " "), ","); !ok {
			return word, nil
		}
	}
}
