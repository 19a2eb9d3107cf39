package serve_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/serve"
)

// gatewayVerdict is what a gateway's own code made of a request: see internal/stage.
type gatewayVerdict struct {
	Gateway    string    `json:"gateway"`
	Name       string    `json:"name"`
	Now        time.Time `json:"now"`
	Credential struct {
		ID     string `json:"id"`
		Secret string `json:"secret"`
	} `json:"credential"`
	Config struct {
		ClockSkew           int      `json:"clock_skew"`
		Algorithms          []string `json:"algorithms"`
		AllowedAlgorithms   []string `json:"allowed_algorithms"`
		EnforceHeaders      []string `json:"enforce_headers"`
		SignedHeaders       []string `json:"signed_headers"`
		ValidateRequestBody bool     `json:"validate_request_body"`
	} `json:"config"`
	Request struct {
		Method  string      `json:"method"`
		Target  string      `json:"target"`
		Headers [][2]string `json:"headers"`
		Body    string      `json:"body"`
	} `json:"request"`
	Expect struct {
		Status    int    `json:"status"`
		Message   string `json:"message"`
		Body      string `json:"body"`
		Challenge string `json:"www_authenticate"`
	} `json:"expect"`
}

// otherwise are the cases in which this gateway answers otherwise, on purpose; internal/stage says why it is stricter.
var otherwise = map[string]string{
	"kong-hmac/scheme-Hmac-capital-ok":                     "one spelling of the scheme's name is read",
	"kong-hmac/leading-quote-accepted":                     "what stands before the fields is not known",
	"kong-hmac/good-authorization-bad-proxy-authorization": "two headers carry a signature",
	"kong-hmac/realm-set":                                  "the challenge names no realm",
}

// TestGatewayVerdicts: through the whole gateway, what other gateways take is forwarded, and what they refuse is refused with their
// status, their text and their challenge.
func TestGatewayVerdicts(t *testing.T) {
	data, err := os.ReadFile("../../internal/stage/testdata/gateway-verdicts.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []gatewayVerdict
	if err := json.Unmarshal(data, &all); err != nil || len(all) != 45 {
		t.Fatalf("%d verdicts, %v", len(all), err)
	}
	u := newUpstream(t, nil)
	for _, v := range all {
		t.Run(v.Gateway+"/"+v.Name, func(t *testing.T) { v.check(t, u) })
	}
}

func (v *gatewayVerdict) check(t *testing.T, u *upstream) {
	w := newWorld(t, v.snapshot(u), func(o *serve.Options) { o.Judge.Clock = func() time.Time { return v.Now } })
	m := &chopmark.Message{Method: v.Request.Method, Authority: "127.0.0.1"}
	m.Path, m.Query, m.HasQuery = strings.Cut(v.Request.Target, "?")
	m.Body.Bytes = []byte(v.Request.Body)
	for _, h := range v.Request.Headers {
		m.Headers = append(m.Headers, chopmark.Field{Name: h[0], Value: h[1]})
	}
	a := w.send(t, m)
	if why := otherwise[v.Gateway+"/"+v.Name]; why != "" {
		if a.status != 401 {
			t.Errorf("%d %s: it is refused because %s", a.status, a.body, why)
		}
		return
	}
	var message struct {
		Message string `json:"message"`
	}
	if v.Expect.Status != 200 {
		if err := json.Unmarshal([]byte(a.body), &message); err != nil {
			t.Errorf("%s: %v", a.body, err)
		}
	}
	want := v.Expect.Message
	if want == "" && v.Expect.Body != "" {
		_ = json.Unmarshal([]byte(v.Expect.Body), &message)
		want = message.Message
		_ = json.Unmarshal([]byte(a.body), &message)
	}
	if a.status != v.Expect.Status || message.Message != want || a.header.Get("Www-Authenticate") != v.Expect.Challenge {
		t.Errorf("%d %s, challenge %q\nwant %d %q, challenge %q", a.status, a.body, a.header.Get("Www-Authenticate"), v.Expect.Status, want, v.Expect.Challenge)
	}
}

// snapshot serves one API with the settings of the gateway.
func (v *gatewayVerdict) snapshot(u *upstream) *model.Snapshot {
	auth := model.Auth{
		Scheme: v.Gateway, Mode: model.Compatible, Inputs: map[string]string{}, Cover: []string{"time"},
		Headers: append(v.Config.EnforceHeaders, v.Config.SignedHeaders...), Within: (time.Duration(v.Config.ClockSkew) * time.Second).String(),
		Allowed: map[string][]string{"algorithm": append(v.Config.Algorithms, v.Config.AllowedAlgorithms...)},
	}
	if v.Config.ValidateRequestBody {
		auth.Inputs["digest"], auth.Cover = "true", append(auth.Cover, "body")
		auth.Inputs["mode"] = map[string]string{"kong-hmac": "header", "apisix-hmac": "signature"}[v.Gateway]
	}
	all := api("all", "/*", u, auth)
	all.Dialect = strings.TrimSuffix(v.Gateway, "-hmac")
	s := shop(all)
	for _, h := range v.Request.Headers {
		if strings.EqualFold(h[0], "host") {
			s.Services[0].Hosts = append(s.Services[0].Hosts, strings.ToLower(h[1]))
		}
	}
	s.Keys[0].KeyID, s.Keys[0].Sealed = v.Credential.ID, [][]byte{[]byte("sealed:" + v.Credential.Secret)}
	return s
}
