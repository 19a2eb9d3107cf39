package main

import (
	"io"
	"slices"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/suite"
	"github.com/chopmark/chopmark/vectors"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const explainText = `Show how a request is signed: every step with its value, where each input came from, what is
sent, what the signature covers and what a third party could change unseen.

Without a request, the scheme's first test vector is explained; it needs no credential.
The secret, and keys that are derived from it, are never shown.`

const explainExamples = `  chopmark explain
  chopmark explain -s aws-v4
  chopmark explain -s tencent-tc3 -H 'X-TC-Action: DescribeInstances' -d '{"Limit": 1}' https://cvm.tencentcloudapi.com/
  chopmark explain -s volcengine-v4 --curl "$(pbpaste)" --format json`

// exampleScheme is explained when nothing else is asked for.
const exampleScheme = "tencent-tc3"

// explain is the command explain.
type explain struct {
	signerFlags
	format  *string
	out     string
	include bool
	verbose bool
}

func newExplain(u *ui) *cobra.Command {
	s := &explain{signerFlags: newSignerFlags(u)}
	cmd := &cobra.Command{
		Use: "explain [-s SCHEME] [flags] [URL]", Short: "Show how a request is signed, step by step", Long: explainText, Example: explainExamples,
		RunE:              guard(func(_ *cobra.Command, args []string) error { return s.run(args) }),
		ValidArgsFunction: noFiles,
	}
	s.registerAll(cmd, func(f *pflag.FlagSet) {
		s.format = choose(f, "format", "for people or for programs", "text", "json")
		textFlag(f, &s.out, "output", "o", "FILE", "write to a file, which appears only when all went well")
		f.BoolVarP(&s.include, "include", "i", false, "show the signed request too")
		f.BoolVarP(&s.verbose, "verbose", "v", false, "show the expression of every step too")
	})
	completeSigning(cmd, &s.scheme)
	return cmd
}

// completeSigning completes the flags of sign and explain.
func completeSigning(cmd *cobra.Command, s *schemeFlags) {
	completeScheme(cmd, s)
	for flag, list := range map[string][]string{"as": {"curl", "http", "url", "headers", "json"}, "format": {"text", "json"}} {
		if cmd.Flags().Lookup(flag) != nil {
			mustComplete(cmd, flag, words(list...))
		}
	}
	mustComplete(cmd, "request", words("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"))
}

func (s *explain) run(args []string) error {
	x, err := s.explained(args)
	if err != nil {
		return err
	}
	x.request, x.expressions = s.include, s.verbose
	colours := s.u.paint
	if s.out != "" && s.out != "-" {
		colours = false
	}
	return s.u.deliver(s.out, func(w io.Writer) error {
		if *s.format == "json" {
			return x.json(w)
		}
		x.text(w, colours, s.u.width)
		return nil
	})
}

// explained explains the request of the command line, or the example.
func (s *explain) explained(args []string) (*explaining, error) {
	if s.request.none(args) {
		return s.example()
	}
	j, err := s.prepare(args)
	if err != nil {
		return nil, err
	}
	e, err := j.signer.Explain(j.request)
	if err != nil {
		return nil, signFailure(err)
	}
	return s.explaining(j, e), nil
}

// example explains the first test vector of a scheme.
func (s *explain) example() (*explaining, error) {
	if s.scheme.id == "" {
		s.scheme.id = exampleScheme
	}
	scheme, err := s.scheme.load(s.u)
	if err != nil {
		return nil, err
	}
	c, err := firstCase(scheme)
	if err != nil {
		return nil, err
	}
	given, err := s.scheme.inputs()
	if err != nil {
		return nil, err
	}
	inputs, from := exampleInputs(scheme, c, given)
	m, err := c.Message()
	if err != nil {
		return nil, cannot("%s: %s", c.Name, err)
	}
	signer, err := chopmark.NewSigner(scheme, exampleCredential(c), chopmark.SignOptions{
		Inputs: inputs, SignedHeaders: slices.Clone(c.SignedHeaders),
		Clock: func() time.Time { return c.Time }, Nonce: func() string { return c.Nonce },
	})
	if err != nil {
		return nil, asUsage(err)
	}
	e, err := signer.Explain(m)
	if err != nil {
		return nil, signFailure(err)
	}
	s.u.note("no request is given: this is the test vector "+c.Name+" of "+scheme.ID(),
		"give one as to curl: chopmark explain -s "+s.scheme.id+" [-H HEADER] [-d DATA] URL")
	return &explaining{
		e: e, scheme: scheme, before: m, credential: exampleCredential(c), given: from,
		from:     map[string]string{"key id": theExample, "secret": theExample, "session token": theExample},
		timeFrom: "from " + theExample, nonce: c.Nonce, nonceFrom: "from " + theExample,
	}, nil
}

const theExample = "the example"

// firstCase gives the first test vector of a built-in scheme.
func firstCase(scheme *chopmark.Scheme) (*suite.Case, error) {
	data, err := vectors.Files.ReadFile(scheme.ID() + ".json")
	if err != nil {
		return nil, wrong("there is no example of %s, so a request is needed", scheme.ID()).
			hint("give one as to curl: [-X METHOD] [-H HEADER] [-d DATA] URL")
	}
	cases, err := suite.Read(data)
	if err != nil {
		return nil, cannot("%s.json: %s", scheme.ID(), err)
	}
	return &cases[0], nil
}

func exampleCredential(c *suite.Case) chopmark.Credential {
	return chopmark.Credential{KeyID: c.Credential.ID, Secret: c.Credential.Secret, Token: c.Credential.Token}
}

// exampleInputs gives the inputs of a test vector, changed by what the command line gives, and where each came from.
func exampleInputs(scheme *chopmark.Scheme, c *suite.Case, given map[string]string) (inputs, from map[string]string) {
	inputs, from = map[string]string{}, map[string]string{}
	for _, in := range scheme.Inputs() {
		if text, ok := suite.Param(c.Params[in.Name]); ok {
			inputs[in.Name], from[in.Name] = text, theExample
		}
	}
	for name, value := range given {
		inputs[name], from[name] = value, "-p "+name
	}
	return inputs, from
}
