// Package verdicts holds what other gateways' own code made of requests, for tests. In: nothing. Out: the requests, a gateway's
// settings as a verifier here takes them, and whether the gateway took the request. It judges nothing itself.
package verdicts

import (
	_ "embed"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
)

//go:embed verdicts.json
var file []byte

// Verdict is what one gateway made of a request.
type Verdict struct {
	Gateway    string    `json:"gateway"` // the scheme's id
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
	Inputs  map[string]string `json:"inputs"` // of the scheme: with them the body can be covered
	Request struct {
		Method  string      `json:"method"`
		Target  string      `json:"target"`
		Headers [][2]string `json:"headers"`
		Body    string      `json:"body"`
	} `json:"request"`
	Expect struct {
		Status    int    `json:"status"`
		Text      string `json:"server_string_to_sign"`
		Message   string `json:"message"`
		Body      string `json:"body"`
		Challenge string `json:"www_authenticate"`
	} `json:"expect"`
}

// All gives the verdicts.
func All(tb testing.TB) []Verdict {
	tb.Helper()
	var all []Verdict
	if err := json.Unmarshal(file, &all); err != nil || len(all) != 45 {
		tb.Fatalf("%d verdicts, want 45: %v", len(all), err)
	}
	return all
}

// ID names the verdict.
func (v *Verdict) ID() string { return v.Gateway + "/" + v.Name }

// Message gives the request. Its host stands in a header, when it has one.
func (v *Verdict) Message() *chopmark.Message {
	m := &chopmark.Message{Method: v.Request.Method, Scheme: "http", Authority: "gateway.example"}
	m.Path, m.Query, m.HasQuery = strings.Cut(v.Request.Target, "?")
	m.Body.Bytes = []byte(v.Request.Body)
	for _, h := range v.Request.Headers {
		m.Headers = append(m.Headers, chopmark.Field{Name: h[0], Value: h[1]})
	}
	return m
}

// Key gives the credential that the gateway knew.
func (v *Verdict) Key() chopmark.Credential {
	return chopmark.Credential{KeyID: v.Credential.ID, Secret: v.Credential.Secret}
}

// Options gives the gateway's settings. The time must always be covered, and where the gateway checks the body's digest, the
// body too.
func (v *Verdict) Options() chopmark.VerifyOptions {
	o := chopmark.VerifyOptions{
		Inputs: v.Inputs, Cover: []string{"time"}, Within: time.Duration(v.Config.ClockSkew) * time.Second,
		Headers: append(v.Config.EnforceHeaders, v.Config.SignedHeaders...),
		Allowed: map[string][]string{"algorithm": append(v.Config.Algorithms, v.Config.AllowedAlgorithms...)},
		Clock:   func() time.Time { return v.Now },
	}
	if v.Config.ValidateRequestBody {
		o.Cover = append(o.Cover, "body")
	}
	return o
}
