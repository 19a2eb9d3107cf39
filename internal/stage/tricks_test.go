package stage_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/message"
)

// TestGatewayTricks: a request that somebody caught and changed where its list leaves it open is refused as soon as the
// verifier is told what must be covered, and so is a list that names what is not there.
func TestGatewayTricks(t *testing.T) {
	signedAt := time.Date(2025, 11, 22, 0, 0, 0, 0, time.UTC)
	date := func(at time.Time) string { return at.Format("Mon, 02 Jan 2006 15:04:05 GMT") }
	later := signedAt.Add(24 * time.Hour)
	set := func(name, value string) func(*chopmark.Message) {
		return func(m *chopmark.Message) { m.SetHeader(name, value) }
	}
	without := func(name string) func(*chopmark.Message) {
		return func(m *chopmark.Message) {
			m.Headers = slices.DeleteFunc(m.Headers, func(f message.Field) bool { return message.EqualFold(f.Name, name) })
		}
	}
	for _, tt := range []struct {
		name, scheme string
		inputs       map[string]string
		signed       []string
		cover        []string
		change       func(*chopmark.Message)
		now          time.Time
		want         chopmark.Verdict
	}{
		{"untouched", "kong-hmac", nil, nil, []string{"time", "path", "method"}, nil, signedAt, chopmark.OK},
		{"a day later", "kong-hmac", nil, nil, nil, nil, later, chopmark.ClockSkew},
		{"unsigned date renewed, time demanded", "kong-hmac", nil, []string{"request-line"}, []string{"time"}, set("Date", date(later)), later, chopmark.HeaderNotSigned},
		{"Date added to a signed X-Date", "kong-hmac", map[string]string{"date_header": "x-date"}, []string{"x-date", "request-line"}, []string{"time"}, set("Date", date(later)), later, chopmark.HeaderNotSigned},
		{"no date at all", "kong-hmac", nil, []string{"request-line"}, nil, without("Date"), later, chopmark.Malformed},
		{"path not listed", "kong-hmac", nil, []string{"date"}, []string{"path"}, nil, signedAt, chopmark.HeaderNotSigned},
		{"digest listed and not there", "kong-hmac", nil, []string{"date", "digest"}, []string{"body"}, nil, signedAt, chopmark.BodyMismatch},
		{"header for request-line", "kong-hmac", nil, nil, []string{"path"}, func(m *chopmark.Message) {
			m.Path = "/other"
			m.SetHeader("request-line", "x")
		}, signedAt, chopmark.SignatureMismatch},
		{"untouched", "apisix-hmac", nil, nil, []string{"time", "path", "query", "method"}, nil, signedAt, chopmark.OK},
		{"unsigned date renewed, time demanded", "apisix-hmac", nil, []string{"@request-target"}, []string{"time"}, set("Date", date(later)), later, chopmark.HeaderNotSigned},
		{"old dialect, date is always signed", "apisix-hmac", map[string]string{"variant": "x-hmac"}, nil, []string{"time"}, set("Date", date(later)), later, chopmark.SignatureMismatch},
		{"untouched", "tyk-hmac", nil, nil, []string{"time", "path"}, nil, signedAt, chopmark.OK},
		{"x-aux-date over a signed Date", "tyk-hmac", nil, nil, nil, set("x-aux-date", date(later)), later, chopmark.SignatureMismatch},
		{"Date beside a signed x-aux-date", "tyk-hmac", map[string]string{"date_form": "x-aux-date-utc"}, nil, []string{"time"}, set("Date", date(later)), signedAt, chopmark.OK},
		{"Date renewed beside a signed x-aux-date", "tyk-hmac", map[string]string{"date_form": "x-aux-date-utc"}, nil, []string{"time"}, set("Date", date(later)), later, chopmark.ClockSkew},
		{"another word for SHA-1", "tyk-hmac", map[string]string{"algorithm": "hmac-md5"}, nil, nil, nil, signedAt, chopmark.Malformed},
		{"another dialect's name of the target", "tyk-hmac", nil, nil, nil, func(m *chopmark.Message) {
			auth, _ := m.Header("Authorization")
			m.SetHeader("Authorization", strings.Replace(auth, "(request-target)", "@request-target", 1))
		}, signedAt, chopmark.Malformed},
		{"untouched", "alibaba-apigw", nil, nil, []string{"time", "path", "method", "nonce"}, nil, signedAt, chopmark.OK},
		{"untouched", "huawei-sdk-hmac-sm3", nil, nil, []string{"time", "path", "method", "body"}, nil, signedAt, chopmark.OK},
	} {
		t.Run(tt.scheme+"/"+tt.name, func(t *testing.T) {
			s, err := chopmark.Load(tt.scheme)
			if err != nil {
				t.Fatal(err)
			}
			m, err := message.ParseURL("https://api.example/v1/orders?b=2&a=1")
			if err != nil {
				t.Fatal(err)
			}
			m.Method = "GET"
			c := chopmark.Credential{KeyID: "partner-7", Secret: "s3cr3t-of-partner-7"}
			signer, err := chopmark.NewSigner(s, c, chopmark.SignOptions{Inputs: tt.inputs, SignedHeaders: tt.signed, Clock: func() time.Time { return signedAt }})
			if err != nil {
				t.Fatal(err)
			}
			signed, err := signer.SignMessage(m)
			if err != nil {
				t.Fatal(err)
			}
			if tt.change != nil {
				tt.change(signed)
			}
			o := chopmark.VerifyOptions{Cover: tt.cover, Clock: func() time.Time { return tt.now }}
			if tt.scheme == "tyk-hmac" {
				o.Allowed = map[string][]string{"algorithm": {"hmac-sha1", "hmac-sha256"}}
			}
			if tt.want == chopmark.BodyMismatch {
				o.Inputs = map[string]string{"mode": "header", "digest": "true"}
			}
			if len(tt.cover) > 0 && tt.cover[0] == "path" {
				o.Inputs = map[string]string{"mode": "header"}
			}
			v, err := chopmark.NewVerifier(s, chopmark.KeyMap{c.KeyID: c}, o)
			if err != nil {
				t.Fatal(err)
			}
			result, err := v.VerifyMessage(context.Background(), signed)
			if err != nil {
				t.Fatal(err)
			}
			if result.Verdict != tt.want {
				t.Errorf("%s, want %s: %s", result.Verdict, tt.want, result.Detail)
			}
		})
	}
}
