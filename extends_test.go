package chopmark_test

import (
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
)

// TestExtends: what a file says takes the place of what the scheme under it says, piece by piece, and nothing else changes.
func TestExtends(t *testing.T) {
	s, err := chopmark.Parse("a.hcl", []byte(`scheme "a" {
  extends = "huawei-sdk-hmac-sha256"
  input "algorithm" {
    allowed = ["ACME"]
    default = "ACME"
  }
  fresh {
    within = "1m"
  }
  steps {
    canonical_uri = path
  }
}
`))
	if err != nil {
		t.Fatal(err)
	}
	base, err := chopmark.Load("huawei-sdk-hmac-sha256")
	if err != nil {
		t.Fatal(err)
	}
	if s.ID() != "a" || s.Title() != base.Title() || len(s.Papers()) != len(base.Papers()) || len(s.Inputs()) != len(base.Inputs()) {
		t.Errorf("%s %q, %d inputs", s.ID(), s.Title(), len(s.Inputs()))
	}
	m, err := chopmark.ParseURL("https://api.example/v1")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := chopmark.NewSigner(s, chopmark.Credential{KeyID: "AK", Secret: "s3cr3t-of-partner-7"}, chopmark.SignOptions{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := signer.Explain(m)
	if err != nil {
		t.Fatal(err)
	}
	if auth, _ := e.Message.Header("authorization"); !strings.HasPrefix(auth, "ACME Access=AK, SignedHeaders=host;x-sdk-date, ") {
		t.Error(auth)
	}
	for _, step := range e.Steps {
		if step.Name == "canonical_uri" && step.Value != "/v1" {
			t.Errorf("canonical_uri is %q: the step was not replaced", step.Value)
		}
	}
}
