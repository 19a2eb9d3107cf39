package main

import (
	"slices"
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/provider"
)

// settle divides what the flags give between the provider's settings and the scheme's inputs.
func (c *calling) settle(p *provider.Provider, pc *provider.Call) (inputs map[string]string, err error) {
	given, err := c.scheme.inputs()
	if err != nil {
		return nil, err
	}
	isSetting := func(name string) bool {
		return slices.ContainsFunc(p.Settings, func(s provider.Setting) bool { return s.Name == name })
	}
	for name, value := range c.settings.given() {
		if !isSetting(name) {
			return nil, talk.Wrong("%s has no setting %s", p.ID, name).Hint("%s", settingsHint(p))
		}
		if other, twice := given[name]; twice && other != value {
			return nil, talk.Wrong("the %s is given by --%s and by -p %s", name, name, name).Hint("keep one of them")
		}
		given[name] = value
	}
	inputs = map[string]string{}
	for name, value := range given {
		if isSetting(name) {
			pc.Settings[name] = value
		} else {
			inputs[name] = value
		}
	}
	if err := notTwice(p, pc); err != nil {
		return nil, err
	}
	fromEnvironment(p, pc.Settings)
	return inputs, nil
}

// notTwice refuses a setting that a flag and a parameter give in two ways.
func notTwice(p *provider.Provider, pc *provider.Call) error {
	for _, s := range p.Settings {
		for _, param := range pc.Params {
			value := pc.Settings[s.Name]
			if param.Name == s.Parameter && s.Parameter != "" && value != "" && value != param.Value {
				return talk.Wrong("the %s is given by --%s and by the parameter %s", s.Name, s.Name, param.Name).Hint("keep one of them")
			}
		}
	}
	return nil
}

func settingsHint(p *provider.Provider) string {
	var names []string
	for _, s := range p.Settings {
		names = append(names, s.Name)
	}
	if len(names) == 0 {
		return "it has none at all"
	}
	return "there are " + strings.Join(names, ", ")
}

// suitable leaves out inputs that another scheme than the provider's own does not have.
func suitable(s *chopmark.Scheme, inputs map[string]string) map[string]string {
	out := map[string]string{}
	for _, in := range s.Inputs() {
		if v, ok := inputs[in.Name]; ok {
			out[in.Name] = v
		}
	}
	return out
}
