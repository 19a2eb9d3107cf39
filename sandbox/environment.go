package sandbox

import (
	"slices"
	"strings"

	"github.com/chopmark/chopmark"
)

// Environment gives base with the variables in which the clouds' own tools and SDKs look for keys and regions: those of
// keys hold the credential, a region is set where base has none. Variables that would lead such a tool to other keys are
// left out.
func (s *Sandbox) Environment(base []string, c chopmark.Credential) []string {
	e := environment{vars: slices.Clone(base)}
	for _, cloud := range s.clouds {
		for _, place := range cloud.Places {
			if place.Profile != nil {
				e.remove(place.Profile.Variables)
			}
			e.remove(place.Ignored)
			if v := place.Variables; v != nil {
				e.set(v.KeyID, c.KeyID)
				e.set(v.Secret, c.Secret)
				e.set(v.Token, c.Token)
				e.remove(v.URL)
			}
		}
		for _, setting := range cloud.Settings {
			if setting.Sandbox != "" && !slices.ContainsFunc(setting.Variables, e.has) {
				e.set(setting.Variables, setting.Sandbox)
			}
		}
	}
	return e.vars
}

// environment is one on its way to a program.
type environment struct{ vars []string }

func (e *environment) has(name string) bool {
	return slices.ContainsFunc(e.vars, func(v string) bool { return strings.HasPrefix(v, name+"=") })
}

func (e *environment) remove(names []string) {
	e.vars = slices.DeleteFunc(e.vars, func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains(names, name)
	})
}

// set gives all the names one value; without a value they are not there.
func (e *environment) set(names []string, value string) {
	e.remove(names)
	if value == "" {
		return
	}
	for _, name := range names {
		e.vars = append(e.vars, name+"="+value)
	}
}
