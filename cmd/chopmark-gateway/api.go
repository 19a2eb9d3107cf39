package main

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/chopmark/chopmark/gateway/judge"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/internal/talk"
)

const (
	authUsage = "a scheme by which callers sign; may be repeated. NAME is mode, within, cover or headers (values with + between), " +
		"allow.INPUT (values with + between), or an input of the scheme"
	upstreamUsage = "a server that answers; may be repeated. NAME is weight or health"
)

// apiFlags defines the flags of an API that stand for blocks.
func apiFlags(f *pflag.FlagSet) func(*model.API) error {
	var auth, upstream []string
	var answer settings
	talk.ListFlag(f, &auth, "auth", "", "SCHEME[,NAME=VALUE...]", authUsage)
	talk.ListFlag(f, &upstream, "upstream", "", "URL[,NAME=VALUE...]", upstreamUsage)
	answer.define(f, reflect.TypeFor[model.Answer](), "answer-")
	return func(a *model.API) error {
		if len(auth) > 0 {
			a.Auth, a.Public = nil, false
		}
		for _, text := range auth {
			made, err := parseAuth(text)
			if err != nil {
				return err
			}
			a.Auth = append(a.Auth, made)
		}
		if len(upstream) > 0 {
			a.Upstream, a.Answer = nil, nil
		}
		for _, text := range upstream {
			made, err := parseUpstream(text)
			if err != nil {
				return err
			}
			a.Upstream = append(a.Upstream, made)
		}
		if len(answer.given) > 0 {
			if a.Answer == nil {
				a.Answer, a.Upstream = &model.Answer{}, nil
			}
			answer.apply(a.Answer)
		}
		return nil
	}
}

// options takes FIRST,NAME=VALUE,... apart.
func options(flag, text string, each func(name, value string) error) (first string, err error) {
	first, rest, _ := strings.Cut(text, ",")
	for rest != "" {
		var option string
		option, rest, _ = strings.Cut(rest, ",")
		name, value, is := strings.Cut(option, "=")
		if !is || name == "" {
			return "", talk.Wrong("--%s: %q is not NAME=VALUE", flag, option)
		}
		if err := each(name, value); err != nil {
			return "", err
		}
	}
	return first, nil
}

func parseAuth(text string) (a model.Auth, err error) {
	a.Scheme, err = options("auth", text, func(name, value string) error {
		values := strings.Split(value, "+")
		switch input, allow := strings.CutPrefix(name, "allow."); {
		case allow:
			if a.Allowed == nil {
				a.Allowed = map[string][]string{}
			}
			a.Allowed[input] = values
		case name == "mode":
			a.Mode = value
		case name == "within":
			a.Within = value
		case name == "cover":
			a.Cover = values
		case name == "headers":
			a.Headers = values
		default:
			if a.Inputs == nil {
				a.Inputs = map[string]string{}
			}
			a.Inputs[name] = value
		}
		return nil
	})
	return a, err
}

func parseUpstream(text string) (up model.Upstream, err error) {
	up.URL, err = options("upstream", text, func(name, value string) error {
		switch name {
		case "weight":
			n, err := strconv.Atoi(value)
			if err != nil {
				return talk.Wrong("--upstream: the weight %q is no whole number", value)
			}
			up.Weight = n
		case "health":
			up.Health = value
		default:
			return talk.Wrong("--upstream: there is no %q", name).Hint("there are weight and health")
		}
		return nil
	})
	return up, err
}

// risks tells what callers of an API could do that its operator may not want.
func risks(a model.API) (out []string) {
	if a.Public {
		out = append(out, "api "+a.Name+": anyone may call it")
	}
	for _, auth := range a.Auth {
		for _, text := range judge.Warnings(auth, nil) {
			out = append(out, "api "+a.Name+": "+text)
		}
	}
	if a.Explain {
		out = append(out, "api "+a.Name+": callers see the string to sign that the gateway made")
	}
	return out
}
