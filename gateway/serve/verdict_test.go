package serve_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/serve"
	"github.com/chopmark/chopmark/internal/verdicts"
)

// otherwise are the cases in which this gateway answers otherwise, on purpose; package stage says why it is stricter.
var otherwise = map[string]string{
	"kong-hmac/scheme-Hmac-capital-ok":                     "one spelling of the scheme's name is read",
	"kong-hmac/leading-quote-accepted":                     "what stands before the fields is not known",
	"kong-hmac/good-authorization-bad-proxy-authorization": "two headers carry a signature",
	"kong-hmac/realm-set":                                  "the challenge names no realm",
}

// TestGatewayVerdicts: through the whole gateway, what other gateways take is forwarded, and what they refuse is refused with their
// status, their text and their challenge.
func TestGatewayVerdicts(t *testing.T) {
	u := newUpstream(t, nil)
	for _, v := range verdicts.All(t) {
		t.Run(v.ID(), func(t *testing.T) { checkVerdict(t, &v, u) })
	}
}

func checkVerdict(t *testing.T, v *verdicts.Verdict, u *upstream) {
	w := newWorld(t, verdictShop(v, u), func(o *serve.Options) { o.Judge.Clock = func() time.Time { return v.Now } })
	m := v.Message()
	m.Authority = "127.0.0.1"
	a := w.send(t, m)
	if why := otherwise[v.ID()]; why != "" {
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

// verdictShop serves one API with the settings of the gateway.
func verdictShop(v *verdicts.Verdict, u *upstream) *model.Snapshot {
	o := v.Options()
	auth := model.Auth{
		Scheme: v.Gateway, Mode: model.Compatible, Inputs: o.Inputs, Cover: o.Cover, Headers: o.Headers, Within: o.Within.String(), Allowed: o.Allowed,
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
