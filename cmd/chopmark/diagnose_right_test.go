package main

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/suite"
)

// needInputs are vectors that sign in a way which a request does not tell, so that nobody can know it is meant.
var needInputs = []string{"http-1.0-request-line", "query-not-encoded", "unnormalized", "sts-header-after", "sdk-test-sts-token", "sdk-node-token-inner-spaces"}

// TestDiagnoseRightAlone holds that a right request is called right when nothing else is said, whatever more headers it has.
func TestDiagnoseRightAlone(t *testing.T) {
	eachCase(t, func(t *testing.T, c *suite.Case, s *chopmark.Scheme) {
		if slices.ContainsFunc(needInputs, func(name string) bool { return strings.Contains(c.Name, name) }) {
			return
		}
		signed, cred := signedCase(t, c, s)
		for _, name := range []string{"User-Agent", "Token", "X-Request-Id", "Cookie", "Accept-Language"} {
			if _, there := signed.Header(name); !there {
				signed.Headers = append(signed.Headers, chopmark.Field{Name: name, Value: "a=b"})
			}
		}
		given := map[string]string{}
		told(signed, s.ID(), given)
		d, err := chopmark.Diagnose(context.Background(), s, signed, cred, chopmark.DiagnoseOptions{Inputs: given, ServerTime: c.Time})
		if err != nil || d.Verdict != "ok" {
			t.Errorf("%v %v, with %v", d, err, given)
		}
	})
}

func signedCase(t *testing.T, c *suite.Case, s *chopmark.Scheme) (*chopmark.Message, chopmark.Credential) {
	t.Helper()
	inputs, _ := exampleInputs(s, c, nil)
	_, e, err := explainCase(s, c, inputs)
	if err != nil {
		t.Fatal(err)
	}
	return e.Message, exampleCredential(c)
}
