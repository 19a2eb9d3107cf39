package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/credential"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/provider"
	"github.com/spf13/pflag"
)

// placeFlags say how the places are looked through in which a provider's own tools keep keys.
type placeFlags struct {
	u       *ui
	profile string
	allow   []string
}

func (p *placeFlags) register(f *pflag.FlagSet) {
	talk.TextFlag(f, &p.profile, "profile", "", "NAME", "the profile in the files of the provider's own tools, or a name in the keyring; keyring:NAME is of the keyring only")
	talk.ListFlag(f, &p.allow, "allow-credential-source", "", "NAME", "run this program, or ask this address, when a file of keys names it (repeat for more)")
}

// providerPlaces gives the places of a provider in the order in which its own tools look, and behind them the keyring.
func providerPlaces(id string) ([]credential.Place, error) {
	p, err := provider.Load(id)
	if err != nil {
		return nil, talk.Wrong("%s", err)
	}
	return withKeyring(p), nil
}

func withKeyring(p *provider.Provider) []credential.Place {
	return append(slices.Clone(p.Places), credential.Place{Name: "keyring", Keyring: p.ID})
}

// resolve looks through the places. What is found there may be incomplete: then there is an error too.
func (p *placeFlags) resolve(places []credential.Place, allow []string) (*credential.Result, error) {
	r := &credential.Resolver{Keyring: &credential.Keyring{}, Allow: allow, Stderr: p.u.Err}
	return r.Resolve(context.Background(), places, p.profile)
}

// read gives the credential to use: what flags, the credential file and CHOPMARK_ variables say, or else what the places
// have. Parts of two credentials are never mixed, but a key id may choose. The settings of the places are in the result
// whichever it is.
func (p *placeFlags) read(c *credentialFlags, places []credential.Place) (chopmark.Credential, *credential.Result, error) {
	given, err := c.read()
	if err != nil {
		return given, nil, err
	}
	if given.Secret != "" {
		found, _ := p.resolve(places, nil) // for the settings: what is wrong with its keys is of no interest
		return given, found, nil
	}
	found, err := p.resolve(places, p.allow)
	p.tell(found.Notes)
	have := found.Credential
	switch {
	case err != nil:
		return given, found, placeFailure(err)
	case given.KeyID != "" && given.KeyID != have.KeyID:
		return given, found, talk.Wrong("the key id from %s is not the one from %s, and there is no secret for it", c.from["key id"], found.From.KeyID).
			Hint("give the secret with --secret-stdin or CHOPMARK_SECRET, or leave the key id out")
	}
	c.from = map[string]string{"key id": found.From.KeyID, "secret": found.From.Secret, "session token": found.From.Token}
	return chopmark.Credential{KeyID: have.KeyID, Secret: have.Secret, Token: have.Token}, found, nil
}

func (p *placeFlags) tell(notes []credential.Note) {
	for _, n := range notes {
		if n.Hint != "" {
			p.u.Warn(n.Text, n.Hint)
			continue
		}
		p.u.Warn(n.Text)
	}
}

// placeFailure says what to do about a credential that was not found.
func placeFailure(err error) error {
	var missing *credential.NotFoundError
	var refused *credential.RefusedError
	var closed *credential.NotAllowedError
	var profile *credential.ProfileError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &missing):
		f := talk.Wrong("%s", missing)
		for _, line := range missing.Lines() {
			f.Hint("looked at %s", line)
		}
		return f.Hint("set CHOPMARK_KEY_ID and CHOPMARK_SECRET, or use --credential-file FILE")
	case errors.As(err, &refused):
		f := talk.Cannot("%s", refused)
		if refused.Advice != "" {
			f.Hint("%s", refused.Advice)
		}
		return f
	case errors.As(err, &closed):
		return talk.Wrong("%s", closed).Hint("if you trust it, add --allow-credential-source %s", message.ShellQuote(closed.Name))
	case errors.As(err, &profile):
		return talk.Wrong("%s", profile)
	}
	return talk.Cannot("%s", err)
}

// keyringFailure says what to do where the keyring does not serve.
func keyringFailure(err error, name string) error {
	var profile *credential.ProfileError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, credential.ErrNoKeyring):
		return talk.Cannot("%s", err).Hint("keep the credential in a file with mode 0600, and use --credential-file FILE")
	case errors.Is(err, credential.ErrNotInKeyring):
		return talk.Cannot("the keyring has no credential %q", name).Hint("chopmark credential list shows the names")
	case errors.As(err, &profile):
		return talk.Wrong("there can be no credential %q: %s", name, orWhy(profile.Why))
	}
	return talk.Cannot("%s", err)
}

func orWhy(why string) string {
	if why == "" {
		return "a name is not empty"
	}
	return why
}

// origin joins where key id and secret came from.
func origin(from credential.Origins) string {
	if from.KeyID == from.Secret {
		return from.KeyID
	}
	return fmt.Sprintf("%s and %s", from.KeyID, from.Secret)
}
