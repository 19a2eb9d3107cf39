package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/internal/talk"
)

const keyText = `Key pairs: what callers sign with.

A secret is shown by the command that makes it and never again. A key that is disabled is refused at
once; only such a key can be removed. Replacing a secret may leave the one before working for a while.`

const keyExamples = `  chopmark-gateway key add partner
  chopmark-gateway key replace partner --grace 24h
  chopmark-gateway key disable partner`

// pair is a key with its secret, as the admin API tells it once.
type pair struct {
	model.Key
	Secret string `json:"secret"`
}

func keyAddress(args []string) string { return "/v1/keys/" + segment(args[0]) }

func newKey(u *ui) *cobra.Command {
	n := &noun[model.Key]{
		u: u, kind: "key",
		list:  func([]string) string { return "/v1/keys" },
		one:   keyAddress,
		heads: []string{"name", "key id", "state", "created"},
		row: func(k model.Key) []string {
			return []string{k.Name, k.KeyID, keyState(k), k.Created.UTC().Format("2006-01-02")}
		},
		name: func(k *model.Key, name string) { k.Name = name },
	}
	return holder("key", "Key pairs: what callers sign with", keyText, keyExamples, n.listing(), n.showing(), newKeyAdd(u), n.setting(),
		newKeySwitch(u, "disable", true), newKeySwitch(u, "enable", false), newKeyReplace(u), n.removing())
}

func keyState(k model.Key) string {
	switch {
	case k.Disabled:
		return "disabled"
	case k.GraceEnds != nil:
		return "two secrets until " + k.GraceEnds.UTC().Format("2006-01-02 15:04:05Z")
	}
	return "enabled"
}

// secretFlags say where a secret comes from that is not made by the gateway.
type secretFlags struct {
	u     *ui
	file  string
	stdin bool
}

func (s *secretFlags) register(f *pflag.FlagSet) {
	talk.TextFlag(f, &s.file, "secret-file", "", "FILE", "the secret; without it one is made")
	f.BoolVar(&s.stdin, "secret-stdin", false, "read the secret from standard input")
}

func (s *secretFlags) read() (string, error) {
	var text []byte
	var err error
	switch {
	case s.file != "" && s.stdin:
		return "", talk.Wrong("--secret-file and --secret-stdin exclude each other")
	case s.file != "":
		text, err = os.ReadFile(s.file)
	case s.stdin:
		var in io.Reader
		if in, err = s.u.Stdin("--secret-stdin"); err == nil {
			text, err = io.ReadAll(io.LimitReader(in, 4096))
		}
	default:
		return "", nil
	}
	if err != nil {
		return "", err
	}
	secret := strings.TrimRight(string(text), "\r\n")
	if secret == "" {
		return "", talk.Cannot("the secret that was given is empty")
	}
	return secret, nil
}

func newKeyAdd(u *ui) *cobra.Command {
	c, s, secret := &client{u: u}, &settings{}, &secretFlags{u: u}
	cmd := &cobra.Command{Use: "add NAME [flags]", Short: "Make a key pair, and show its secret this once", Args: talk.Between(1, 1, "NAME")}
	talk.Grouped(cmd, groupNoun, func(f *pflag.FlagSet) {
		s.define(f, reflect.TypeFor[model.Key](), "")
		secret.register(f)
	})
	return c.command(cmd, func(ctx context.Context, args []string) error {
		in := pair{Key: model.Key{Name: args[0]}}
		s.apply(&in.Key)
		var err error
		if in.Secret, err = secret.read(); err != nil {
			return err
		}
		return c.tellPair(ctx, "/v1/keys", made(in), in.Secret != "")
	})
}

// made is a key as it is sent: without what the gateway makes.
func made(p pair) any {
	if p.Secret == "" {
		return p.Key
	}
	return p
}

// tellPair asks for a pair, and prints its secret unless the caller gave it.
func (c *client) tellPair(ctx context.Context, path string, in any, given bool) error {
	var out pair
	if err := c.ask(ctx, "POST", path, in, &out); err != nil {
		return err
	}
	if given {
		out.Secret = ""
	} else {
		c.u.Note("the secret is shown this once: keep it now")
	}
	return c.show(out, func(w *bufio.Writer) {
		rows := described(out.Key, "")
		if !given {
			rows = append(rows, [2]string{"secret", out.Secret})
		}
		c.pairs(w, "", rows)
	})
}

func newKeySwitch(u *ui, verb string, disabled bool) *cobra.Command {
	c := &client{u: u}
	short := map[bool]string{true: "Refuse a key from now on", false: "Take a key again"}[disabled]
	return c.command(&cobra.Command{Use: verb + " NAME [flags]", Short: short, Args: talk.Between(1, 1, "NAME")},
		func(ctx context.Context, args []string) error {
			var k model.Key
			if err := c.ask(ctx, "GET", keyAddress(args), nil, &k); err != nil {
				return err
			}
			k.Disabled = disabled
			if err := c.ask(ctx, "PUT", keyAddress(args), k, &k); err != nil {
				return err
			}
			return c.show(k, func(w *bufio.Writer) { fmt.Fprintf(w, "key %s is %sd\n", k.Name, verb) })
		})
}

func newKeyReplace(u *ui) *cobra.Command {
	c, secret := &client{u: u}, &secretFlags{u: u}
	var grace string
	cmd := &cobra.Command{
		Use: "replace NAME [flags]", Short: "Give a key another secret, and show it this once", Args: talk.Between(1, 1, "NAME"),
		Example: "  chopmark-gateway key replace partner --grace 24h",
	}
	talk.Grouped(cmd, groupNoun, func(f *pflag.FlagSet) {
		talk.TextFlag(f, &grace, "grace", "", talk.KindDuration, "how long the secret before works on, as 24h; without it not at all")
		secret.register(f)
	})
	return c.command(cmd, func(ctx context.Context, args []string) error {
		given, err := secret.read()
		if err != nil {
			return err
		}
		in := struct {
			Secret string `json:"secret,omitempty"`
			Grace  string `json:"grace,omitempty"`
		}{given, grace}
		return c.tellPair(ctx, keyAddress(args)+"/secret", in, given != "")
	})
}
