package stage_test

import (
	"context"
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/message"
)

// verdict is what a gateway's own code made of a request.
type verdict struct {
	Gateway    string    `json:"gateway"`
	Name       string    `json:"name"`
	Now        time.Time `json:"now"`
	Credential struct {
		ID     string `json:"id"`
		Secret string `json:"secret"`
	} `json:"credential"`
	Config struct {
		ClockSkew           int      `json:"clock_skew"`
		Algorithms          []string `json:"algorithms"`         // Kong's word
		AllowedAlgorithms   []string `json:"allowed_algorithms"` // APISIX's
		EnforceHeaders      []string `json:"enforce_headers"`    // Kong's word
		SignedHeaders       []string `json:"signed_headers"`     // APISIX's
		ValidateRequestBody bool     `json:"validate_request_body"`
	} `json:"config"`
	Request struct {
		Method      string      `json:"method"`
		Target      string      `json:"target"`
		HTTPVersion string      `json:"http_version"`
		Headers     [][2]string `json:"headers"`
		Body        string      `json:"body"`
	} `json:"request"`
	Expect struct {
		Status int    `json:"status"`
		Text   string `json:"server_string_to_sign"`
	} `json:"expect"`
}

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
	data, err := os.ReadFile("testdata/gateway-verdicts.json")
	if err != nil {
		t.Fatal(err)
	}
	var verdicts []verdict
	if err := json.Unmarshal(data, &verdicts); err != nil {
		t.Fatal(err)
	}
	for _, v := range verdicts {
		id := v.Gateway + "/" + v.Name
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
	if len(verdicts) != 45 {
		t.Errorf("%d verdicts, want 45", len(verdicts))
	}
}

// judge has a request verified as the gateway's settings say. The time must always be
// covered, and where the gateway checks the body's digest, the body too.
func judge(t *testing.T, v *verdict) chopmark.Result {
	t.Helper()
	s, err := chopmark.Load(v.Gateway)
	if err != nil {
		t.Fatal(err)
	}
	o := chopmark.VerifyOptions{
		Inputs: map[string]string{}, Cover: []string{"time"}, Within: time.Duration(v.Config.ClockSkew) * time.Second,
		Headers: append(v.Config.EnforceHeaders, v.Config.SignedHeaders...),
		Allowed: map[string][]string{"algorithm": append(v.Config.Algorithms, v.Config.AllowedAlgorithms...)},
		Clock:   func() time.Time { return v.Now }, Trace: true,
	}
	if v.Config.ValidateRequestBody {
		o.Inputs["digest"], o.Cover = "true", append(o.Cover, "body")
		o.Inputs["mode"] = map[string]string{"kong-hmac": "header", "apisix-hmac": "signature"}[v.Gateway] // the form that can cover it
	}
	keys := chopmark.KeyMap{v.Credential.ID: {KeyID: v.Credential.ID, Secret: v.Credential.Secret}}
	verifier, err := chopmark.NewVerifier(s, keys, o)
	if err != nil {
		t.Fatal(err)
	}
	m, err := message.ParseURL("http://gateway.example" + v.Request.Target)
	if err != nil {
		t.Fatal(err)
	}
	m.Method, m.Body.Bytes = v.Request.Method, []byte(v.Request.Body)
	for _, h := range v.Request.Headers {
		m.Headers = append(m.Headers, message.Field{Name: h[0], Value: h[1]})
	}
	result, err := verifier.VerifyMessage(context.Background(), m)
	if err != nil {
		t.Fatal(err)
	}
	return result
}
