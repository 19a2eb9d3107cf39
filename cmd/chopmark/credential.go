package main

import (
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/spf13/pflag"
	"golang.org/x/term"
)

// credentialFlags say with which credential. None of them is ever printed but the key id.
type credentialFlags struct {
	u           *ui
	keyID       string
	secret      string
	token       string
	secretStdin bool
	file        string

	input io.Reader         // standard input, when the secret is there
	from  map[string]string // where each part came from, for explain
}

func (c *credentialFlags) register(f *pflag.FlagSet) {
	talk.TextFlag(f, &c.keyID, "key-id", "", "ID", "the key id; else CHOPMARK_KEY_ID")
	f.BoolVar(&c.secretStdin, "secret-stdin", false, "read the secret from standard input (a terminal asks for it); else CHOPMARK_SECRET")
	talk.TextFlag(f, &c.secret, "secret", "", "SECRET", "the secret, for trying out: others can see it in ps")
	talk.TextFlag(f, &c.token, "token", "", "TOKEN", "the session token of a temporary credential; better CHOPMARK_TOKEN")
	talk.TextFlag(f, &c.file, "credential-file", "", "FILE", "read lines KEY_ID=, SECRET=, TOKEN=, or a JSON object of them")
}

// claim reserves standard input for the secret before anything else reads it, and could quote it in a message.
func (c *credentialFlags) claim() error {
	if !c.secretStdin {
		return nil
	}
	in, err := c.u.Stdin("--secret-stdin")
	c.input = in
	return err
}

// part is one value and where it came from.
type part struct{ value, from string }

// source is a place that may hold parts of a credential.
type source struct{ keyID, secret, token part }

// read puts the credential together. Each part comes from the first place that has it: flags, file, environment. A
// token never comes from a place behind that of the secret: it would belong to another one.
func (c *credentialFlags) read() (chopmark.Credential, error) {
	sources, err := c.sources()
	if err != nil {
		return chopmark.Credential{}, err
	}
	var keyID, secret, token part
	for _, s := range sources {
		keyID = first(keyID, s.keyID)
		if secret.value == "" {
			token = first(token, s.token)
		}
		secret = first(secret, s.secret)
	}
	c.from = map[string]string{"key id": keyID.from, "secret": secret.from, "session token": token.from}
	return chopmark.Credential{KeyID: c.trim("key id", keyID), Secret: c.trim("secret", secret), Token: c.trim("session token", token)}, nil
}

func first(have, other part) part {
	if have.value != "" {
		return have
	}
	return other
}

// sources gives the places in order of preference.
func (c *credentialFlags) sources() ([]source, error) {
	c.warnVisible("--secret", c.secret)
	c.warnVisible("--token", c.token)
	flags := source{part{c.keyID, "--key-id"}, part{c.secret, "--secret"}, part{c.token, "--token"}}
	if c.secretStdin {
		if c.secret != "" {
			return nil, talk.Wrong("the secret is given by --secret and by --secret-stdin").Hint("keep --secret-stdin")
		}
		secret, err := c.stdin()
		if err != nil {
			return nil, err
		}
		flags.secret = part{secret, "--secret-stdin"}
	}
	sources := []source{flags}
	if c.file != "" {
		s, err := c.readFile()
		if err != nil {
			return nil, err
		}
		sources = append(sources, s)
	}
	env := func(name string) part { return part{os.Getenv(name), name} }
	return append(sources, source{env("CHOPMARK_KEY_ID"), env("CHOPMARK_SECRET"), env("CHOPMARK_TOKEN")}), nil
}

func (c *credentialFlags) warnVisible(flag, value string) {
	if value != "" {
		c.u.Warn("the value of "+flag+" can be seen by others in ps, and stays in the shell's history",
			"use CHOPMARK_"+strings.ToUpper(flag[2:])+" or --credential-file instead")
	}
}

// longestSecret is more than any vendor's secret has.
const longestSecret = 64 << 10

// stdin reads the secret from standard input. The newline that echo adds is not part of it.
func (c *credentialFlags) stdin() (string, error) {
	if fd := int(c.u.In.Fd()); term.IsTerminal(fd) {
		c.u.Ask("Secret (not shown): ")
		secret, err := term.ReadPassword(fd)
		c.u.Ask("\n")
		if err != nil {
			return "", talk.Cannot("the secret cannot be read from the terminal: %s", err)
		}
		return string(secret), nil
	}
	data, err := io.ReadAll(io.LimitReader(c.input, longestSecret))
	if err != nil {
		return "", talk.Cannot("standard input: %s", talk.WithoutPath(err))
	}
	secret := strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r")
	if strings.TrimSpace(secret) == "" {
		return "", talk.Wrong("standard input holds no secret")
	}
	return secret, nil
}

// trim notices the blanks that copying adds. A vendor's server knows the secret without them.
func (c *credentialFlags) trim(what string, p part) string {
	const byteOrderMark = "\ufeff"
	trimmed := strings.TrimSpace(strings.TrimPrefix(p.value, byteOrderMark))
	if trimmed != p.value {
		c.u.Warn("there is white space around the " + what + " from " + p.from + ": it was removed")
	}
	return trimmed
}

// complete refuses a credential that a scheme cannot sign with, and names the ways to give one.
func (c *credentialFlags) complete(s *chopmark.Scheme, have chopmark.Credential, needKeyID bool) error {
	keyID, secret, token := s.CredentialNames()
	switch {
	case have.Secret == "":
		return talk.Wrong("there is no secret to use with %s (its name there is %s)", s.ID(), secret).
			Hint("set CHOPMARK_KEY_ID and CHOPMARK_SECRET (and CHOPMARK_TOKEN for a temporary credential)").
			Hint("or use --key-id with --secret-stdin, or --credential-file FILE")
	case have.KeyID == "" && keyID != "" && needKeyID:
		return talk.Wrong("there is no key id to use with %s (its name there is %s)", s.ID(), keyID).Hint("set CHOPMARK_KEY_ID, or use --key-id ID")
	case have.Token != "" && token == "":
		return talk.Wrong("%s has no session token, and %s gives one", s.ID(), c.from["session token"]).Hint("leave it out")
	}
	return nil
}

// warnOpen warns of a file that others can read.
func (c *credentialFlags) warnOpen(info os.FileInfo) {
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" {
		c.u.Warn("the credential file "+c.file+" can be used by others (mode "+modeText(mode)+")", "chmod 600 "+c.file)
	}
}
