package stage_test

import (
	"context"
	"testing"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/verdicts"
)

// stricter are the requests that a gateway takes and Chopmark refuses, and why.
var stricter = map[string]struct {
	verdict chopmark.Verdict
	why     string
}{
	"kong-hmac/scheme-Hmac-capital-ok":                     {chopmark.MissingSignature, "one spelling of the scheme's name is read"},
	"kong-hmac/leading-quote-accepted":                     {chopmark.MissingSignature, "Kong searches for its fields anywhere in the header; what stands before them is not known"},
	"kong-hmac/good-authorization-bad-proxy-authorization": {chopmark.Malformed, "two headers carry a signature, and another reader may take the other one"},
}

// refused says where a refusal differs in kind from signature-mismatch; the gateways tell nearly all in one text.
var refused = map[string]chopmark.Verdict{
	"kong-hmac/no-authorization":                        chopmark.MissingSignature,
	"kong-hmac/realm-set":                               chopmark.MissingSignature,
	"kong-hmac/date-malformed":                          chopmark.Malformed,
	"kong-hmac/date-skew-future-301s":                   chopmark.ClockSkew,
	"kong-hmac/authorization-garbage":                   chopmark.MissingSignature,
	"kong-hmac/scheme-HMAC-upper":                       chopmark.MissingSignature,
	"kong-hmac/username-empty":                          chopmark.Malformed,
	"kong-hmac/id-instead-of-username":                  chopmark.Malformed,
	"kong-hmac/algorithm-unknown":                       chopmark.Malformed,
	"kong-hmac/algorithm-uppercase":                     chopmark.Malformed,
	"kong-hmac/algorithm-not-allowed":                   chopmark.Malformed,
	"kong-hmac/enforced-header-missing":                 chopmark.HeaderNotSigned,
	"kong-hmac/enforced-header-case-sensitive":          chopmark.HeaderNotSigned,
	"kong-hmac/body-validation-no-digest":               chopmark.BodyMismatch,
	"kong-hmac/body-validation-digest-lowercase-alg":    chopmark.BodyMismatch,
	"apisix-hmac/wrong-scheme":                          chopmark.MissingSignature,
	"apisix-hmac/lowercase-scheme":                      chopmark.MissingSignature,
	"apisix-hmac/algorithm-missing":                     chopmark.Malformed,
	"apisix-hmac/signature-missing":                     chopmark.Malformed,
	"apisix-hmac/keyid-unknown":                         chopmark.UnknownKey,
	"apisix-hmac/algorithm-invalid":                     chopmark.Malformed,
	"apisix-hmac/algorithm-sha384-unsupported":          chopmark.Malformed,
	"apisix-hmac/date-malformed":                        chopmark.Malformed,
	"apisix-hmac/skew-301":                              chopmark.ClockSkew,
	"apisix-hmac/headers-omitted-default-requires-date": chopmark.HeaderNotSigned,
	"apisix-hmac/required-header-case-sensitive":        chopmark.HeaderNotSigned,
	"apisix-hmac/digest-missing":                        chopmark.BodyMismatch,
	"apisix-hmac/digest-wrong":                          chopmark.BodyMismatch,
}

// TestGatewayVerdicts: what the gateways' own code takes and refuses, a verifier with the same settings takes and
// refuses too, except where it is stricter on purpose.
func TestGatewayVerdicts(t *testing.T) {
	for _, v := range verdicts.All(t) {
		id := v.ID()
		t.Run(id, func(t *testing.T) {
			result := judge(t, &v)
			want, ok := refused[id]
			switch {
			case v.Expect.Status == 200 && stricter[id].why != "":
				want = stricter[id].verdict
			case v.Expect.Status == 200:
				want = chopmark.OK
			case !ok:
				want = chopmark.SignatureMismatch
			}
			if result.Verdict != want {
				t.Errorf("%s, want %s: %s", result.Verdict, want, result.Detail)
			}
			for _, s := range result.Steps {
				if s.Name == "string_to_sign" && v.Expect.Text != "" && s.Value != v.Expect.Text {
					t.Errorf("string to sign\n got %q\nwant %q", s.Value, v.Expect.Text)
				}
			}
		})
	}
}

// judge has a request verified as the gateway's settings say.
func judge(t *testing.T, v *verdicts.Verdict) chopmark.Result {
	t.Helper()
	s, err := chopmark.Load(v.Gateway)
	if err != nil {
		t.Fatal(err)
	}
	o := v.Options()
	o.Trace = true
	verifier, err := chopmark.NewVerifier(s, chopmark.KeyMap{v.Credential.ID: v.Key()}, o)
	if err != nil {
		t.Fatal(err)
	}
	result, err := verifier.VerifyMessage(context.Background(), v.Message())
	if err != nil {
		t.Fatal(err)
	}
	return result
}
