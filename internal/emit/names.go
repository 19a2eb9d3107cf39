package emit

import (
	"maps"
	"strconv"
	"strings"
)

// Case joins the words of a name in the way of a language.
type Case func(words []string) string

// Snake writes_names_so.
func Snake(words []string) string { return strings.Join(words, "_") }

// ScreamingSnake WRITES_NAMES_SO.
func ScreamingSnake(words []string) string { return strings.ToUpper(strings.Join(words, "_")) }

// Pascal WritesNamesSo.
func Pascal(words []string) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(strings.ToUpper(w[:1]) + w[1:])
	}
	return b.String()
}

// Camel writesNamesSo.
func Camel(words []string) string { return words[0] + Pascal(words[1:]) }

// split takes a name of a scheme file, of a header or of a parameter apart into words in lower case.
func split(name string) []string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	if len(words) == 0 || words[0][0] <= '9' {
		words = append([]string{"x"}, words...)
	}
	return words
}

// scope gives locals names that nothing else in the function has.
type scope struct {
	spell Case
	key   func(string) string // by which names are the same
	taken map[string]bool
}

func newScope(t *Target) *scope {
	s := &scope{t.Names, func(name string) string { return name }, map[string]bool{}}
	if t.Caseless {
		s.key = strings.ToLower
	}
	for _, w := range t.Reserved {
		s.taken[w] = true
	}
	for _, w := range Words() {
		if _, said := t.Spell[w]; !said && w != "signed" && w != "some" {
			s.taken[t.function(w)] = true
		}
	}
	return s
}

func (s *scope) name(of string) string {
	words := split(of)
	name := s.spell(words)
	if s.taken[s.key(name)] {
		name = s.spell(append(words[:len(words):len(words)], "value"))
	}
	for n := 2; s.taken[s.key(name)]; n++ {
		name = s.spell(append(words[:len(words):len(words)], strconv.Itoa(n)))
	}
	s.taken[s.key(name)] = true
	return name
}

// free gives a name back, of a variable whose block has ended.
func (s *scope) free(name string) { delete(s.taken, s.key(name)) }

func (s *scope) copy() *scope { return &scope{s.spell, s.key, maps.Clone(s.taken)} }
