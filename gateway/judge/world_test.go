package judge_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/judge"
	"github.com/chopmark/chopmark/gateway/limit"
	"github.com/chopmark/chopmark/gateway/model"
)

// now is the time of the tests.
var now = time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)

const secret = "0123456789abcdefghij"

// secrets are those of the test's keys, which the snapshot holds "sealed".
func secrets(r model.KeyRecord) (model.Secrets, error) {
	var out model.Secrets
	for _, s := range r.Sealed {
		out = append(out, strings.TrimPrefix(string(s), "sealed:"))
	}
	return out, nil
}

func sealed(secrets ...string) (out [][]byte) {
	for _, s := range secrets {
		out = append(out, []byte("sealed:"+s))
	}
	return out
}

// keypair is the way in which old clients of key pairs sign.
var keypair = model.Auth{Scheme: "tencent-apigw", Mode: model.Compatible}

// shop is a service with an API of each kind.
func shop(apis ...model.API) *model.Snapshot {
	for i := range apis {
		if apis[i].Method == "" {
			apis[i].Method = "ANY"
		}
		apis[i].ID = "api-" + apis[i].Name
	}
	s := &model.Snapshot{
		Version:  1,
		Services: []model.Service{{ID: "service-abcd1234", Name: "shop", Hosts: []string{"Shop.Example.com"}}},
		Releases: []model.Release{{Service: "shop", Number: 3, APIs: apis}},
		Live:     []model.Live{{Service: "shop", Environment: "release", Number: 3}},
		Keys: []model.KeyRecord{
			{Key: model.Key{Name: "anna", KeyID: "AKIDanna"}, Sealed: sealed(secret)},
			{Key: model.Key{Name: "off", KeyID: "AKIDoff", Disabled: true}, Sealed: sealed(secret)},
			{Key: model.Key{Name: "alone", KeyID: "AKIDalone"}, Sealed: sealed(secret)},
		},
		Plans: []model.Plan{{ID: "usagePlan-1", Name: "free"}},
	}
	s.Keys[0].Grants, s.Keys[1].Grants = granted(""), granted("")
	return s
}

// granted lets a key call an API of the shop, or all of it.
func granted(api string) []model.Grant {
	return []model.Grant{{Scope: model.Scope{Service: "service-abcd1234", Environment: "release", API: api}, Plan: "usagePlan-1"}}
}

// counter is a limiter that counts requests altogether, and can be down.
type counter struct {
	left map[string]int
	down bool
	seen [][]limit.Ask
}

func (c *counter) Take(_ context.Context, asks ...limit.Ask) (limit.Result, error) {
	c.seen = append(c.seen, append([]limit.Ask{}, asks...))
	if c.down {
		return limit.Result{}, limit.ErrDown
	}
	r := limit.Result{OK: true, Left: make([]limit.Left, len(asks))}
	for i, a := range asks {
		n, limited := c.left[a.ID]
		if limited && n == 0 {
			return limit.Result{Refused: i, Quota: a.Quota > 0, Left: r.Left}, nil
		}
		r.Left[i] = limit.Left{Rate: n - 1, Quota: n - 1}
	}
	for _, a := range asks {
		c.left[a.ID]--
	}
	return r, nil
}

// nonces is a store of nonces that can be down.
type nonces struct {
	seen  map[string]time.Time
	down  bool
	calls int
}

func (n *nonces) Seen(nonce string, until time.Time) (bool, error) {
	n.calls++
	if n.down {
		return false, errors.New("the store of nonces is down")
	}
	_, seen := n.seen[nonce]
	n.seen[nonce] = until
	return seen, nil
}

func newJudge(t testing.TB, s *model.Snapshot, change func(*judge.Options)) *judge.Judge {
	t.Helper()
	o := judge.Options{
		Clock: func() time.Time { return now }, Secrets: secrets, Bases: []string{"gw.example.net"}, TempDir: t.TempDir(),
		Replay: &nonces{seen: map[string]time.Time{}}, Limiter: &counter{left: map[string]int{}},
	}
	if change != nil {
		change(&o)
	}
	j := judge.New(o)
	for _, err := range j.Use(s) {
		t.Fatal(err)
	}
	return j
}

// request is what a server receives.
func request(method, target, body string, headers ...string) *http.Request {
	r := httptest.NewRequest(method, "http://shop.example.com/", strings.NewReader(body))
	if body == "" {
		r.Body = http.NoBody
	}
	r.RequestURI = target
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

type signing struct {
	scheme, key, secret string
	inputs              map[string]string
	signed              []string
	at                  time.Time
}

// sign signs a request as a client would.
func sign(t testing.TB, r *http.Request, how signing) *http.Request {
	t.Helper()
	scheme, err := chopmark.Load(how.scheme)
	if err != nil {
		t.Fatal(err)
	}
	if how.at.IsZero() {
		how.at = now
	}
	if how.key == "" {
		how.key = "AKIDanna"
	}
	if how.secret == "" {
		how.secret = secret
	}
	signer, err := chopmark.NewSigner(scheme, chopmark.Credential{KeyID: how.key, Secret: how.secret}, chopmark.SignOptions{
		Inputs: how.inputs, SignedHeaders: how.signed, Clock: func() time.Time { return how.at },
	})
	if err != nil {
		t.Fatal(err)
	}
	m, tooLarge, err := chopmark.Received(r, 1<<30)
	if err != nil || tooLarge {
		t.Fatal(err)
	}
	signed, err := signer.SignMessage(m)
	if err != nil {
		t.Fatal(err)
	}
	out := httptest.NewRequest(signed.Method, "http://"+r.Host+"/", strings.NewReader(string(signed.Body.Bytes)))
	if len(signed.Body.Bytes) == 0 {
		out.Body = http.NoBody
	}
	out.RequestURI = signed.Target()
	for _, h := range signed.Headers {
		out.Header.Add(h.Name, h.Value)
	}
	return out
}

// expect judges a request and compares the reason.
func expect(t *testing.T, j *judge.Judge, r *http.Request, want judge.Reason) {
	t.Helper()
	d := j.Request(r)
	defer d.Done()
	if d.Reason != want {
		t.Errorf("%s %s: %s, want %s (%s, %v)", r.Method, r.RequestURI, d.Reason, want, d.Result.Detail, d.Err)
	}
}
