package chopmark_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/suite"
	"github.com/chopmark/chopmark/vectors"
)

// vectorCases gives the built-in vectors of a scheme.
func vectorCases(t *testing.T, id string) []suite.Case {
	t.Helper()
	src, err := vectors.Files.ReadFile(id + ".json")
	if err != nil {
		t.Fatal(err)
	}
	cases, err := suite.Read(src)
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

func signCase(t *testing.T, s *chopmark.Scheme, c *suite.Case) (*chopmark.Message, chopmark.Credential, map[string]string) {
	t.Helper()
	m, err := c.Message()
	if err != nil {
		t.Fatal(err)
	}
	inputs := map[string]string{}
	for _, in := range s.Inputs() {
		if text, ok := suite.Param(c.Params[in.Name]); ok {
			inputs[in.Name] = text
		}
	}
	cred := chopmark.Credential{KeyID: c.Credential.ID, Secret: c.Credential.Secret, Token: c.Credential.Token}
	signer, err := chopmark.NewSigner(s, cred, chopmark.SignOptions{
		Inputs: inputs, SignedHeaders: slices.Clone(c.SignedHeaders), Clock: func() time.Time { return c.Time }, Nonce: func() string { return c.Nonce },
	})
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.SignMessage(m)
	if err != nil {
		t.Fatal(err)
	}
	return signed, cred, inputs
}

// TestDiagnoseRight holds that a request that is right is called right, on every vector: the evaluator of the search and
// the one that signs agree.
func TestDiagnoseRight(t *testing.T) {
	for _, id := range chopmark.IDs() {
		s, err := chopmark.Load(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range vectorCases(t, id) {
			signed, cred, inputs := signCase(t, s, &c)
			d, err := chopmark.Diagnose(context.Background(), s, signed, cred, chopmark.DiagnoseOptions{Inputs: inputs})
			if err != nil {
				t.Errorf("%s %s: %v", id, c.Name, err)
				continue
			}
			if d.Verdict != "ok" {
				t.Errorf("%s %s: %s", id, c.Name, d)
			}
		}
	}
}
