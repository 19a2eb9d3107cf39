package eval

import (
	"strings"

	"github.com/chopmark/chopmark/internal/message"
)

// pattern is the name of a header, or what names begin with.
type pattern struct {
	name   string
	wild   bool
	never  bool  // it is excepted
	number int32 // of the name, unless it is wild
}

func patterns(names []string) []pattern {
	out := make([]pattern, len(names))
	for i, name := range names {
		out[i].name, out[i].wild = strings.CutSuffix(name, "*")
	}
	return out
}

func matches(patterns []pattern, name string) bool {
	for i := range patterns {
		if p := &patterns[i]; len(name) == len(p.name) || p.wild && len(name) > len(p.name) {
			if message.SameName(name[:len(p.name)], p.name) {
				return true
			}
		}
	}
	return false
}

func hasPrefix(name, prefix string) bool {
	if len(name) < len(prefix) || prefix != "" && (name[0]^prefix[0])&^0x20 != 0 { // as most
		return false
	}
	return message.SameName(name[:len(prefix)], prefix)
}
