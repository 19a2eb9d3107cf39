package main

import (
	"slices"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/suite"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/vectors"
)

// exampleScheme is explained when nothing else is asked for.
const exampleScheme = "tencent-tc3"

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
	m, e, err := explainCase(scheme, c, inputs)
	if err != nil {
		return nil, err
	}
	s.u.Note("no request is given: this is the test vector "+c.Name+" of "+scheme.ID(),
		"give one as to curl: chopmark explain -s "+s.scheme.id+" [-H HEADER] [-d DATA] URL")
	return &explaining{
		e: e, scheme: scheme, before: m, credential: exampleCredential(c), given: from,
		from:     map[string]string{"key id": theExample, "secret": theExample, "session token": theExample},
		timeFrom: "from " + theExample, nonceFrom: "from " + theExample,
	}, nil
}

// explainCase explains a test vector, as it was signed when it was made.
func explainCase(scheme *chopmark.Scheme, c *suite.Case, inputs map[string]string) (*chopmark.Message, *chopmark.Explanation, error) {
	m, err := c.Message()
	if err != nil {
		return nil, nil, talk.Cannot("%s: %s", c.Name, err)
	}
	signer, err := chopmark.NewSigner(scheme, exampleCredential(c), chopmark.SignOptions{
		Inputs: inputs, SignedHeaders: slices.Clone(c.SignedHeaders),
		Clock: func() time.Time { return c.Time }, Nonce: func() string { return c.Nonce },
	})
	if err != nil {
		return nil, nil, asUsage(err)
	}
	e, err := signer.Explain(m)
	if err != nil {
		return nil, nil, signFailure(err)
	}
	return m, e, nil
}

const theExample = "the example"

// firstCase gives the first test vector of a built-in scheme.
func firstCase(scheme *chopmark.Scheme) (*suite.Case, error) {
	data, err := vectors.Files.ReadFile(scheme.ID() + ".json")
	if err != nil {
		return nil, talk.Wrong("there is no example of %s, so a request is needed", scheme.ID()).
			Hint("give one as to curl: [-X METHOD] [-H HEADER] [-d DATA] URL")
	}
	cases, err := suite.Read(data)
	if err != nil {
		return nil, talk.Cannot("%s.json: %s", scheme.ID(), err)
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
