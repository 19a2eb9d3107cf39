package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/call"
	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/provider"
)

// planAddress makes the request that is given as to curl. Whoever serves its host says how it is signed and answered.
func (c *calling) planAddress(j *callJob, args []string) error {
	if c.settings.endpoint != "" {
		return talk.Wrong("--endpoint is about PROVIDER/SERVICE calls").Hint("write the host into the address")
	}
	if c.request.none(args) {
		return talk.Wrong("nothing is called").
			Hint("write chopmark call PROVIDER/SERVICE ACTION [NAME=VALUE...], as chopmark call aws/sts GetCallerIdentity").
			Hint("or an address with curl's flags: chopmark call URL; chopmark provider list shows the providers")
	}
	m, err := c.request.message(args)
	if err != nil {
		return c.notAddress(args, err)
	}
	j.target.Message = m
	if _, err := c.schemeID(j); err != nil {
		return err
	}
	r := c.serving(j)
	if err := c.authorise(j, j.target.Provider, nil); err != nil {
		return err
	}
	given, err := c.scheme.inputs()
	if err != nil {
		return err
	}
	maps.Copy(given, c.settings.given())
	if err := c.addressInputs(j, r, given); err != nil {
		return err
	}
	maps.Copy(j.inputs, given)
	return nil
}

// addressInputs gives the inputs that the address tells, and the scheme of whoever serves it.
func (c *calling) addressInputs(j *callJob, r *provider.Received, given map[string]string) (err error) {
	j.inputs = map[string]string{}
	switch {
	case r == nil && j.scheme == nil:
		return talk.Wrong("%s is served by no provider that is known here, so it is not known how to sign for it", j.target.Message.Authority).
			Hint("add --scheme, one of %s", strings.Join(chopmark.IDs(), ", ")).
			Hint("or a file of your own: --scheme ./acme.hcl, or --provider ./acme.hcl")
	case r == nil:
		return nil
	}
	told, missing := r.Inputs(j.target.Provider)
	if j.scheme == nil {
		if j.scheme, err = c.u.loadScheme(r.Dialect.Schemes[0]); err != nil {
			return err
		}
		for _, name := range missing {
			if given[name] == "" {
				return talk.Wrong("the address does not tell the %s, which goes into the signature", name).Hint("add -p %s=...", name)
			}
		}
	}
	j.inputs = suitable(j.scheme, told)
	return nil
}

// notAddress says what else a word may have been that is no address.
func (c *calling) notAddress(args []string, err error) error {
	if len(args) == 0 || strings.Contains(args[0], "://") || strings.ContainsAny(args[0], ".:/") {
		return err
	}
	f := talk.Wrong("there is no provider %q", args[0])
	if near := diag.Suggest(args[0], provider.IDs()); near != "" {
		return f.Hint("did you mean %s?", near)
	}
	return f.Hint("there are %s; or give an address: https://...", strings.Join(provider.IDs(), ", "))
}

// serving finds the dialect that is spoken at the host: the one that the scheme signs for, or in which the request names
// its action.
func (c *calling) serving(j *callJob) *provider.Received {
	for _, p := range c.providers() {
		var first *provider.Received
		for _, d := range p.Serves(j.target.Message.Host()) {
			r := p.Receive(d, j.target.Message)
			signs := j.scheme != nil && slices.Contains(d.Schemes, j.scheme.ID())
			if first == nil || signs || j.scheme == nil && first.Action() == "" && r.Action() != "" {
				first = r
			}
			if signs {
				break
			}
		}
		if first != nil {
			j.target = call.Target{Message: j.target.Message, Provider: p, Dialect: first.Dialect}
			return first
		}
	}
	return nil
}

// providers gives the providers that may serve an address: the caller's own first.
func (c *calling) providers() []*provider.Provider {
	var all []*provider.Provider
	if c.settings.file != "" {
		if p, err := c.u.providerFile(c.settings.file); err == nil {
			all = append(all, p)
		}
	}
	for _, id := range provider.IDs() {
		if p, err := provider.Load(id); err == nil {
			all = append(all, p)
		}
	}
	return all
}
