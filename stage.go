package chopmark

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/chopmark/chopmark/internal/suite"
)

// Stage gives what runs test cases through this library, with schemes in place of built-in ones of the same id.
func Stage(schemes ...*Scheme) suite.Stage {
	own := map[string]*Scheme{}
	for _, s := range schemes {
		own[s.ID()] = s
	}
	return stage{own}
}

type stage struct{ own map[string]*Scheme }

func (st stage) scheme(c *suite.Case) (*Scheme, error) {
	if s, ok := st.own[c.Scheme]; ok {
		return s, nil
	}
	s, err := Load(c.Scheme)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", suite.ErrUnknownScheme, err)
	}
	return s, nil
}

// inputs gives the case's parameters that are inputs of the scheme.
func inputs(s *Scheme, c *suite.Case) (map[string]string, error) {
	given := map[string]string{}
	for name, v := range c.Params {
		if s.graph.Input(name) == nil {
			continue
		}
		text, ok := suite.Param(v)
		if !ok {
			return nil, fmt.Errorf("the parameter %q is neither a text nor a list of texts", name)
		}
		given[name] = text
	}
	return given, nil
}

func (c caseSigner) credential() Credential {
	return Credential{KeyID: c.Credential.ID, Secret: c.Credential.Secret, Token: c.Credential.Token}
}

type caseSigner struct{ *suite.Case }

// Sign signs the case with every step.
func (st stage) Sign(c *suite.Case) (*suite.Signed, error) {
	s, err := st.scheme(c)
	if err != nil {
		return nil, err
	}
	given, err := inputs(s, c)
	if err != nil {
		return nil, err
	}
	m, err := c.Message()
	if err != nil {
		return nil, err
	}
	o := SignOptions{Inputs: given, SignedHeaders: c.SignedHeaders, Clock: func() time.Time { return c.Time }, Nonce: func() string { return c.Nonce }}
	signer, err := NewSigner(s, caseSigner{c}.credential(), o)
	if err != nil {
		return nil, err
	}
	signed, err := signer.SignMessage(m)
	if err != nil {
		return nil, err
	}
	e, err := signer.Explain(m)
	if err != nil {
		return nil, err
	}
	if a, b := signed.URL(), e.Message.URL(); a != b {
		return nil, fmt.Errorf("explaining gives another address than signing: %s and %s", b, a)
	}
	out := &suite.Signed{Steps: map[string]string{}, Message: signed}
	for _, step := range e.Steps {
		out.Steps[step.Name] = step.Value
	}
	return out, nil
}

// Verify verifies what was signed, at the time of the case.
func (st stage) Verify(c *suite.Case, m *Message) (string, error) {
	s, err := st.scheme(c)
	if err != nil {
		return "", err
	}
	given, err := inputs(s, c)
	if err != nil {
		return "", err
	}
	keys := KeyMap{c.Credential.ID: caseSigner{c}.credential()}
	v, err := NewVerifier(s, keys, VerifyOptions{Inputs: given, Clock: func() time.Time { return c.Time }})
	if err != nil {
		return "", err
	}
	result, err := v.VerifyMessage(context.Background(), m)
	if result.Verdict == HeaderNotSigned && c.SignedHeaders != nil && !slices.Contains(c.SignedHeaders, result.Item) {
		return string(OK), err // the case leaves out on purpose what a verifier rightly demands
	}
	if result.Verdict != OK && result.Detail != "" {
		return string(result.Verdict) + ": " + result.Detail, err
	}
	return string(result.Verdict), err
}
