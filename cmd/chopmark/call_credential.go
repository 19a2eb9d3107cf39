package main

import (
	"errors"

	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/provider"
)

// authorise finds the credential: that of the sandbox; or what flags and CHOPMARK_ variables say, or else what the places
// have in which the provider's own tools look. Settings that stand there too are taken where nobody gave them.
func (c *calling) authorise(j *callJob, p *provider.Provider, settings map[string]string) (err error) {
	switch {
	case c.settings.sandbox:
		return c.play(j)
	case len(c.settings.play.actions)+len(c.settings.play.faults) > 0:
		return talk.Wrong("--actions and --fault are about the sandbox, and there is no --sandbox")
	case p == nil:
		if c.places.profile != "" {
			return talk.Wrong("--profile is about the tools of a provider, and the address is of none").Hint("use CHOPMARK_KEY_ID and CHOPMARK_SECRET, or --credential-file FILE")
		}
		j.credential, err = c.credential.read()
		return err
	}
	given, found, err := c.places.read(&c.credential, withKeyring(p))
	if err != nil {
		var f *talk.Failure
		if errors.As(err, &f) && given.Secret == "" {
			f.Hint("--sandbox calls a cloud that this program plays itself, and needs none")
		}
		return err
	}
	j.credential = given
	if found != nil {
		for name, value := range found.Settings {
			if settings != nil && settings[name] == "" && value != "" {
				settings[name] = value
			}
		}
	}
	return nil
}

// play starts a sandbox in this process.
func (c *calling) play(j *callJob) error {
	if c.places.profile != "" || c.credential.file != "" || c.credential.keyID+c.credential.secret+c.credential.token != "" || c.credential.secretStdin {
		return talk.Wrong("a credential is given, and --sandbox has its own").Hint("leave it out: the clouds that are played here know no real keys")
	}
	if c.settings.endpoint != "" {
		return talk.Wrong("--endpoint names a real host, and --sandbox calls none").Hint("keep one of them")
	}
	with := c.settings.play
	with.u = c.u
	if c.settings.file != "" {
		with.providers = []string{c.settings.file}
	}
	if isFile(c.scheme.id) {
		with.schemes = []string{c.scheme.id}
	}
	s, err := with.make(nil)
	if err != nil {
		var f *talk.Failure
		if errors.As(err, &f) && c.settings.file != "" && c.scheme.id == "" {
			f.Hint("a scheme of your own is named too: --scheme FILE")
		}
		return err
	}
	j.sandbox, j.credential = s, s.Credentials()[0]
	c.credential.from = map[string]string{"key id": theSandbox, "secret": theSandbox}
	return nil
}

const theSandbox = "the sandbox"

// close ends the sandbox.
func (j *callJob) close() {
	if j.sandbox != nil {
		_ = j.sandbox.Close() // nothing of it is kept
	}
}
