package sandbox_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/sandbox"
)

// TestSchemes has every built-in scheme's signer accepted, in every form, by permanent and temporary keys.
func TestSchemes(t *testing.T) {
	variants := map[string][]map[string]string{
		"alibaba-acs3":   {{}, {"algorithm": "ACS3-HMAC-SM3"}},
		"alibaba-rpc":    {{}},
		"aws-v4":         {{}, {"mode": "query"}},
		"qingcloud-iaas": {{}, {"signature_method": "HmacSHA1"}},
		"tencent-apigw":  {{}, {"variant": "app", "algorithm": "hmac-sha256"}, {"algorithm": "hmac-sha512"}},
		"tencent-tc3":    {{}},
		"tencent-v1":     {{}, {"signature_method": "HmacSHA1"}, {"signature_method": ""}},
		"volcengine-v4":  {{}, {"mode": "query"}},
	}
	dialects := map[string]bool{
		"alibaba-apigw": true, "apisix-hmac": true, "huawei-sdk-hmac-sha256": true, "huawei-sdk-hmac-sm3": true, "kong-hmac": true, "tyk-hmac": true,
	}
	c := newClient(t, sandbox.Options{})
	for _, id := range chopmark.IDs() {
		if dialects[id] {
			continue // of gateways that people run themselves: no provider is signed so
		}
		if len(variants[id]) == 0 {
			t.Errorf("%s is in no test", id)
		}
		owner := ""
		for _, p := range c.sandbox.Providers() {
			for _, d := range p.Dialects {
				if slices.Contains(d.Schemes, id) {
					owner = p.ID
				}
			}
		}
		if owner == "" {
			t.Errorf("no provider is signed by %s", id)
			continue
		}
		for _, inputs := range variants[id] {
			for _, credential := range c.sandbox.Credentials() {
				c.credential = credential
				call := usual[owner]
				call.Scheme = id
				r, err := find(c, owner).Build(call)
				if err != nil {
					t.Fatal(err)
				}
				maps.Copy(r.Inputs, inputs)
				if s, err := chopmark.Load(id); err != nil {
					t.Fatal(err)
				} else if _, _, token := s.CredentialNames(); token == "" && credential.Token != "" {
					continue // this scheme has no temporary keys
				}
				res, body := c.send(c.signed(id, r.Inputs, r.Message, nil))
				if res.StatusCode != 200 || strings.Contains(body, `"Error"`) || strings.Contains(body, `"ret_code":1`) {
					t.Errorf("%s %v with %s: %d %s", id, inputs, credential.KeyID, res.StatusCode, body)
				}
			}
		}
	}
}

// TestScope holds that a request is signed for the host that it goes to.
func TestScope(t *testing.T) {
	c := newClient(t, sandbox.Options{})
	for _, tt := range []struct {
		id, service, input, value, want string
	}{
		{"tencent", "cvm", "service", "vpc", "AuthFailure.SignatureFailure"},
		{"aws", "sts", "region", "eu-west-1", "SignatureDoesNotMatch"},
		{"aws", "sts", "service", "iam", "SignatureDoesNotMatch"},
	} {
		call := usual[tt.id]
		call.Service = tt.service
		r, err := find(c, tt.id).Build(call)
		if err != nil {
			t.Fatal(err)
		}
		r.Inputs[tt.input] = tt.value
		if _, body := c.send(c.signed(r.Scheme, r.Inputs, r.Message, nil)); !strings.Contains(body, tt.want) {
			t.Errorf("%s signed for the %s %s: %s", tt.id, tt.input, tt.value, body)
		}
	}
}
