// Package stage runs the test cases of package suite through the library.
//
// In: cases, and schemes that stand in for built-in ones. Out: what signing and verifying them gives. It uses the
// public library only, so that what passes here passes for everybody.
package stage

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/suite"
)

// New makes a stage. The given schemes take the place of built-in ones of the same id.
func New(schemes ...*chopmark.Scheme) suite.Stage {
	own := map[string]*chopmark.Scheme{}
	for _, s := range schemes {
		own[s.ID()] = s
	}
	return stage{own}
}

type stage struct{ own map[string]*chopmark.Scheme }

func (st stage) scheme(c *suite.Case) (*chopmark.Scheme, error) {
	if s, ok := st.own[c.Scheme]; ok {
		return s, nil
	}
	s, err := chopmark.Load(c.Scheme)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", suite.ErrUnknownScheme, err)
	}
	return s, nil
}

// inputs gives the case's parameters that are inputs of the scheme.
func inputs(s *chopmark.Scheme, c *suite.Case) (map[string]string, error) {
	given := map[string]string{}
	for _, in := range s.Inputs() {
		v, ok := c.Params[in.Name]
		if !ok {
			continue
		}
		text, ok := suite.Param(v)
		if !ok {
			return nil, fmt.Errorf("the parameter %q is neither a text nor a list of texts", in.Name)
		}
		given[in.Name] = text
	}
	return given, nil
}

func credential(c *suite.Case) chopmark.Credential {
	return chopmark.Credential{KeyID: c.Credential.ID, Secret: c.Credential.Secret, Token: c.Credential.Token}
}

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
	o := chopmark.SignOptions{Inputs: given, SignedHeaders: c.SignedHeaders, Clock: func() time.Time { return c.Time }, Nonce: func() string { return c.Nonce }}
	signer, err := chopmark.NewSigner(s, credential(c), o)
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
	blot := strings.NewReplacer(c.Credential.Secret, chopmark.Blot)
	out := &suite.Signed{Steps: map[string]string{}, Message: signed, Blot: blot.Replace}
	for _, step := range e.Steps {
		out.Steps[step.Name] = step.Value
	}
	return out, nil
}

// Verify verifies what was signed, at the time of the case.
func (st stage) Verify(c *suite.Case, m *chopmark.Message) (string, error) {
	s, err := st.scheme(c)
	if err != nil {
		return "", err
	}
	given, err := inputs(s, c)
	if err != nil {
		return "", err
	}
	keys := chopmark.KeyMap{c.Credential.ID: credential(c)}
	v, err := chopmark.NewVerifier(s, keys, chopmark.VerifyOptions{Inputs: given, Clock: func() time.Time { return c.Time }})
	if err != nil {
		return "", err
	}
	result, err := v.VerifyMessage(context.Background(), m)
	if onPurpose(c, result) {
		return string(chopmark.OK), err
	}
	if result.Verdict != chopmark.OK && result.Detail != "" {
		return string(result.Verdict) + ": " + result.Detail, err
	}
	return string(result.Verdict), err
}

// onPurpose tells whether a verifier rightly refuses what the case itself says: a list without a header that is demanded,
// a header that is sent several times where the first counts, or no nonce, by a list of its own or because the case has
// none. Signing it has been compared.
func onPurpose(c *suite.Case, r chopmark.Result) bool {
	switch {
	case r.Verdict == chopmark.HeaderNotSigned:
		return c.SignedHeaders != nil && !slices.Contains(c.SignedHeaders, r.Item)
	case r.Cause == chopmark.MissingField:
		return r.Item == "" && (c.Nonce == "" || c.SignedHeaders != nil)
	}
	times := 0
	for _, h := range c.Request.Headers {
		if strings.EqualFold(h[0], r.Item) {
			times++
		}
	}
	return r.Cause == chopmark.RepeatedHeader && times > 1
}
