package credential

import (
	"slices"
	"strings"
)

// lookVariables reads the variables of a place.
func (s *search) lookVariables(f *find) {
	v := f.place.Variables
	f.parts = parts{keyID: s.r.firstSet(v.KeyID), secret: s.r.firstSet(v.Secret), token: s.r.firstSet(v.Token)}
	for _, setting := range f.place.Settings {
		f.settings[setting.Name] = trimmed(setting.Name, s.r.firstSet(setting.Variables), &f.Notes)
	}
	if address := s.r.firstSet(v.URL); !address.empty() && f.parts.none() {
		f.source = newSource(address.from, address.value, false)
	}
	if len(v.KeyID) > 0 && f.parts.none() && f.source == nil {
		f.Why = strings.Join(unset(v), " and ") + " are not set"
	}
	if len(v.KeyID) == 0 && len(v.URL) > 0 && f.source == nil {
		f.Why = v.URL[0] + " is not set"
	}
}

// unset names the variables to set: of each list the first.
func unset(v *Variables) (names []string) {
	for _, list := range [][]string{v.KeyID, v.Secret} {
		if len(list) > 0 {
			names = append(names, list[0])
		}
	}
	return slices.Compact(names)
}
