package credential

import (
	"fmt"
	"strings"

	"github.com/jmespath-community/go-jmespath"
)

// Check tells what is wrong with the descriptions, for whoever wrote them.
func Check(places []Place) error {
	for i := range places {
		if err := places[i].whole().check(); err != nil {
			return fmt.Errorf("place %q: %w", places[i].Name, err)
		}
		if i == 0 && places[i].FillOnly {
			return fmt.Errorf("place %q: there is no place before it to fill", places[i].Name)
		}
	}
	return nil
}

func (p *Place) check() error {
	file := len(p.Paths) > 0
	v := p.Variables
	variables := len(v.KeyID)+len(v.Secret)+len(v.Token) > 0
	switch {
	case p.Name == "":
		return fmt.Errorf("it has no name")
	case file && variables:
		return fmt.Errorf("it is a file and variables: make two places of it")
	case file && p.Format != JSON && p.Format != YAML && p.Format != INI:
		return fmt.Errorf("the format %q is none of %s, %s, %s", p.Format, JSON, YAML, INI)
	case !file && !variables && len(v.URL)+len(p.Settings) == 0 && p.Keyring == "":
		return fmt.Errorf("it has neither variables nor a path")
	}
	for _, m := range p.Modes {
		switch m.Way {
		case "", WayKeys, WayNoToken, WayTemporary, WayProgram, WayURL:
		default:
			return fmt.Errorf("mode %q: there is no way %q", m.Name, m.Way)
		}
	}
	return p.checkExpressions()
}

func (p *Place) checkExpressions() error {
	all := []string{p.Profile.Current, p.Profile.Known, p.Record, p.Mode, p.Program, p.URL}
	for _, k := range []*Keys{p.Keys, p.Answer} {
		all = append(all, k.KeyID, k.Secret, k.Token, k.Expires, k.Valid)
	}
	for _, s := range p.Settings {
		all = append(all, s.At)
	}
	for _, expression := range all {
		if expression == "" {
			continue
		}
		if _, err := jmespath.Compile(inProfile(expression, "x")); err != nil {
			return fmt.Errorf("the expression %q: %w", expression, err)
		}
	}
	return nil
}

// profileMark stands for the name of the profile. HCL, shells and JMESPath all leave it alone.
const profileMark = "{profile}"

// inProfile puts the profile's name into a text of a place.
func inProfile(text, profile string) string { return strings.ReplaceAll(text, profileMark, profile) }

// badProfile tells why a name cannot be a profile's. It becomes part of paths and expressions.
func badProfile(name string) string {
	switch {
	case strings.ContainsAny(name, "'\"`\\/"):
		return "it has a quote or a slash in it"
	case strings.HasPrefix(name, "."):
		return "it begins with a dot"
	case strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return "it has a control character in it"
	}
	return ""
}
