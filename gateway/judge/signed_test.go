package judge_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark/gateway/judge"
	"github.com/chopmark/chopmark/gateway/limit"
	"github.com/chopmark/chopmark/gateway/model"
)

var dateOnly = signing{scheme: "tencent-apigw", inputs: map[string]string{"date_header": "date"}, signed: []string{"date", "source"}}

func with(s signing, change func(*signing)) signing {
	change(&s)
	return s
}

func TestKeys(t *testing.T) {
	s := shop(
		model.API{Name: "old", Path: "/old", Auth: []model.Auth{keypair}},
		model.API{Name: "tc3", Path: "/tc3", Auth: []model.Auth{tc3}},
	)
	ends, ended := now.Add(time.Hour), now.Add(-time.Hour)
	add := func(k model.Key, secrets ...string) {
		s.Keys = append(s.Keys, model.KeyRecord{Key: k, Sealed: sealed(secrets...), Grants: granted("")})
	}
	add(model.Key{Name: "grace", KeyID: "AKIDgrace", GraceEnds: &ends}, "newnewnewnew", "oldoldoldold")
	add(model.Key{Name: "over", KeyID: "AKIDover", GraceEnds: &ended}, "newnewnewnew", "oldoldoldold")
	add(model.Key{Name: "tc3", KeyID: "AKIDtc3", Schemes: []string{"tencent-tc3"}}, secret)
	add(model.Key{Name: "sha2", KeyID: "AKIDsha2", Allowed: []string{"hmac-sha256"}}, secret)
	j := newJudge(t, s, nil)
	old := func() *http.Request { return request("GET", "/old", "", "Source", "app") }
	tests := []struct {
		name string
		r    *http.Request
		want judge.Reason
	}{
		{"right", sign(t, old(), dateOnly), judge.OK},
		{"wrong secret", sign(t, old(), with(dateOnly, func(s *signing) { s.secret = "wrongwrong" })), judge.SignatureMismatch},
		{"unknown", sign(t, old(), with(dateOnly, func(s *signing) { s.key = "AKIDnobody" })), judge.UnknownKey},
		{"disabled", sign(t, old(), with(dateOnly, func(s *signing) { s.key = "AKIDoff" })), judge.DisabledKey},
		{"unbound", sign(t, old(), with(dateOnly, func(s *signing) { s.key = "AKIDalone" })), judge.UnboundKey},
		{"new secret", sign(t, old(), with(dateOnly, func(s *signing) { s.key, s.secret = "AKIDgrace", "newnewnewnew" })), judge.OK},
		{"old secret", sign(t, old(), with(dateOnly, func(s *signing) { s.key, s.secret = "AKIDgrace", "oldoldoldold" })), judge.OK},
		{"neither", sign(t, old(), with(dateOnly, func(s *signing) { s.key, s.secret = "AKIDgrace", "badbadbadbad" })), judge.SignatureMismatch},
		{"grace is over", sign(t, old(), with(dateOnly, func(s *signing) { s.key, s.secret = "AKIDover", "oldoldoldold" })), judge.SignatureMismatch},
		{"other scheme", sign(t, old(), with(dateOnly, func(s *signing) { s.key = "AKIDtc3" })), judge.KeyNotForScheme},
		{"its scheme", sign(t, request("POST", "/tc3", "{}", "Content-Type", "application/json"), signing{scheme: "tencent-tc3", key: "AKIDtc3", inputs: map[string]string{"service": "cvm"}}), judge.OK},
		{"other algorithm", sign(t, old(), with(dateOnly, func(s *signing) { s.key = "AKIDsha2" })), judge.RefusedInput},
		{"its algorithm", sign(t, old(), with(dateOnly, func(s *signing) {
			s.key, s.inputs = "AKIDsha2", map[string]string{"date_header": "date", "algorithm": "hmac-sha256"}
		})), judge.OK},
		{"no signature", old(), judge.MissingSignature},
		{"another scheme's header", request("GET", "/old", "", "Authorization", "Bearer x"), judge.UnreadableSignature},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { expect(t, j, tt.r, tt.want) })
	}
}

var tc3 = model.Auth{
	Scheme: "tencent-tc3", Inputs: map[string]string{"service": "cvm"}, Cover: []string{"method", "query", "body", "time"},
}

// TestNoPlan: an API to which no key at all is bound says so.
func TestNoPlan(t *testing.T) {
	s := shop(model.API{Name: "old", Path: "/old", Auth: []model.Auth{keypair}})
	s.Keys[0].Grants, s.Keys[1].Grants = nil, nil
	r := sign(t, request("GET", "/old", "", "Source", "app"), dateOnly)
	expect(t, newJudge(t, s, nil), r, judge.NoPlan)
	s.Keys[0].Grants = granted("api-old")
	expect(t, newJudge(t, s, nil), r, judge.OK)
}

// TestKeysChange: what is told of single keys changes these, whatever else is served stays, and the other way round.
func TestKeysChange(t *testing.T) {
	s := shop(model.API{Name: "old", Path: "/old", Auth: []model.Auth{keypair}})
	opened := 0
	j := newJudge(t, s, func(o *judge.Options) {
		o.Secrets = func(r model.KeyRecord) (model.Secrets, error) { opened++; return secrets(r) }
	})
	ask := func(key string, want judge.Reason) {
		t.Helper()
		expect(t, j, sign(t, request("GET", "/old", "", "Source", "app"), with(dateOnly, func(s *signing) { s.key = key })), want)
	}
	anna, off := s.Keys[0], s.Keys[1]
	tell := func(keys []model.KeyRecord, gone ...string) {
		t.Helper()
		if errs := j.Use(&model.Snapshot{Version: j.Version() + 1, SameServices: true, SomeKeys: true, Keys: keys, Gone: gone}); errs != nil {
			t.Fatal(errs)
		}
	}
	ask("AKIDanna", judge.OK)
	off.Disabled, anna.Nonce = false, false
	tell([]model.KeyRecord{off, anna})
	ask("AKIDoff", judge.OK)
	ask("AKIDanna", judge.OK)
	if opened != 2 {
		t.Errorf("secrets were opened %d times, want once for each key", opened)
	}
	anna.Grants = nil
	tell([]model.KeyRecord{anna})
	ask("AKIDanna", judge.UnboundKey)
	tell(nil, "AKIDoff")
	ask("AKIDoff", judge.UnknownKey)
	ask("AKIDanna", judge.NoPlan)
	anna.Grants = granted("")
	tell([]model.KeyRecord{anna})
	s.Version, s.SomeKeys, s.Keys, s.Plans = j.Version()+1, true, nil, []model.Plan{{ID: "usagePlan-1", Name: "free", PerSec: 7}}
	j.Use(s) // services and plans alone
	d := j.Request(sign(t, request("GET", "/old", "", "Source", "app"), dateOnly))
	defer d.Done()
	if d.Reason != judge.OK || d.Asked[judge.PlanRate] != (limit.Ask{ID: "plan:usagePlan-1:AKIDanna", PerSec: 7}) {
		t.Errorf("%s, asked for %+v", d.Reason, d.Asked)
	}
}

// TestCompatible: what old clients sign is enough, and a Date never ages, where an API says so by name.
func TestCompatible(t *testing.T) {
	strict := model.Auth{Scheme: "tencent-apigw", Cover: []string{"time"}}
	j := newJudge(t, shop(model.API{Name: "old", Path: "/old", Auth: []model.Auth{keypair}}, model.API{Name: "timed", Path: "/timed", Auth: []model.Auth{strict}}), nil)
	year := with(dateOnly, func(s *signing) { s.at = now.AddDate(-1, 0, 0) })
	expect(t, j, sign(t, request("GET", "/old", "", "Source", "app"), year), judge.OK)
	expect(t, j, sign(t, request("GET", "/timed", "", "Source", "app"), year), judge.OK) // the scheme itself checks no Date
	x := signing{scheme: "tencent-apigw", signed: []string{"x-date", "source"}, at: now.Add(-16 * time.Minute)}
	expect(t, j, sign(t, request("GET", "/old", "", "Source", "app"), x), judge.ClockSkew)
}

// TestNonce: a key with the nonce flag is held to a fresh time and a signed nonce that comes once.
func TestNonce(t *testing.T) {
	s := shop(model.API{Name: "old", Path: "/old", Auth: []model.Auth{keypair}})
	s.Keys[0].Nonce = true
	store := &nonces{seen: map[string]time.Time{}}
	j := newJudge(t, s, func(o *judge.Options) { o.Replay = store })
	all := with(dateOnly, func(s *signing) { s.signed = []string{"date", "source", "x-apigw-nonce"} })
	ask := func(nonce ...string) *http.Request {
		r := request("GET", "/old", "", "Source", "app")
		for _, n := range nonce {
			r.Header.Add("X-Apigw-Nonce", n)
		}
		return r
	}
	expect(t, j, sign(t, ask(), dateOnly), judge.MissingNonce)
	expect(t, j, sign(t, ask("n1"), dateOnly), judge.HeaderNotSigned)
	expect(t, j, sign(t, ask("n1"), with(all, func(s *signing) { s.secret = "wrongwrong" })), judge.SignatureMismatch)
	if len(store.seen) != 0 {
		t.Errorf("refused requests left nonces behind: %v", store.seen)
	}
	expect(t, j, sign(t, ask("n1"), all), judge.OK)
	expect(t, j, sign(t, ask("n1"), all), judge.Replayed)
	expect(t, j, sign(t, ask("n2"), all), judge.OK)
	expect(t, j, sign(t, ask("n3"), with(all, func(s *signing) { s.at = now.Add(-16 * time.Minute) })), judge.ClockSkew)
	twice := sign(t, ask("n4"), all)
	twice.Header.Add("X-Apigw-Nonce", "n5")
	expect(t, j, twice, judge.RepeatedHeader)
	for nonce, until := range store.seen {
		if !until.After(now.Add(15*time.Minute)) || until.After(now.Add(16*time.Minute)) {
			t.Errorf("the nonce %q is kept until %s: as long as the request works, and not much longer", nonce, until)
		}
	}
	store.down = true
	expect(t, j, sign(t, ask("n6"), all), judge.Unavailable)
}

// TestSchemes: one API takes several schemes, and what counts is the one whose signature is sent.
func TestSchemes(t *testing.T) {
	kong := model.Auth{Scheme: "kong-hmac", Cover: []string{"method", "path", "query", "time"}}
	j := newJudge(t, shop(model.API{Name: "both", Path: "/both", Auth: []model.Auth{tc3, kong, keypair}}), nil)
	ask := func() *http.Request { return request("GET", "/both?x=1", "", "Source", "app") }
	lines := signing{scheme: "kong-hmac", signed: []string{"date", "request-line"}}
	expect(t, j, sign(t, ask(), lines), judge.OK)
	expect(t, j, sign(t, ask(), dateOnly), judge.OK)
	expect(t, j, sign(t, ask(), signing{scheme: "tencent-tc3", inputs: map[string]string{"service": "cvm"}}), judge.OK)
	expect(t, j, sign(t, ask(), with(lines, func(s *signing) { s.signed = []string{"date"} })), judge.HeaderNotSigned)
	expect(t, j, sign(t, ask(), signing{scheme: "tencent-tc3", inputs: map[string]string{"service": "cvm"}, at: now.Add(-time.Hour)}), judge.ClockSkew)
	expect(t, j, sign(t, ask(), signing{scheme: "tencent-tc3", inputs: map[string]string{"service": "eip"}}), judge.SignatureMismatch)
	expect(t, j, ask(), judge.MissingSignature)
}

// TestAppSignsWithoutEnvironment: the application variant of one scheme leaves /release out of what is signed; every other scheme
// signs what is sent.
func TestAppSignsWithoutEnvironment(t *testing.T) {
	app := model.Auth{Scheme: "tencent-apigw", Inputs: map[string]string{"variant": "app"}, Cover: []string{"method", "path", "query", "time"}}
	v4 := model.Auth{Scheme: "volcengine-v4", Inputs: map[string]string{"service": "shop", "region": "cn-north-1", "mode": "header"}}
	j := newJudge(t, shop(model.API{Name: "app", Path: "/app", Auth: []model.Auth{app}}, model.API{Name: "volc", Path: "/volc", Auth: []model.Auth{v4}}), nil)
	how := signing{scheme: "tencent-apigw", inputs: map[string]string{"variant": "app"}, signed: []string{"x-date"}}
	r := sign(t, request("GET", "/app?b=1", ""), how)
	expect(t, j, r, judge.OK)
	r.RequestURI = "/release/app?b=1"
	expect(t, j, r, judge.OK)
	volc := signing{scheme: "volcengine-v4", inputs: v4.Inputs}
	expect(t, j, sign(t, request("GET", "/release/volc?b=1", ""), volc), judge.OK)
	r = sign(t, request("GET", "/volc?b=1", ""), volc)
	r.RequestURI = "/release/volc?b=1"
	expect(t, j, r, judge.SignatureMismatch)
}

func TestLimits(t *testing.T) {
	s := shop(model.API{Name: "old", Path: "/old", Auth: []model.Auth{keypair}, PerSec: 9}, public("open", "GET", "/open"))
	s.Services[0].PerSec = 5000
	s.Plans[0].Quota, s.Plans[0].PerSec = 2, 7
	c := &counter{left: map[string]int{"plan:usagePlan-1:AKIDanna": 2}}
	j := newJudge(t, s, func(o *judge.Options) { o.Limiter = c })
	ask := func() *http.Request { return sign(t, request("GET", "/old", "", "Source", "app"), dateOnly) }
	expect(t, j, ask(), judge.OK)
	want := []limit.Ask{{ID: "service:service-abcd1234:release", PerSec: 5000}, {ID: "api:api-old:release", PerSec: 9}, {ID: "plan:usagePlan-1:AKIDanna", PerSec: 7, Quota: 2}}
	for i, ask := range c.seen[0] {
		if ask != want[i] {
			t.Errorf("it asks for %+v, want %+v", ask, want[i])
		}
	}
	d := j.Request(ask())
	if d.Reason != judge.OK || d.Left[judge.PlanRate].Quota != 0 || d.Asked[judge.PlanRate].Quota != 2 {
		t.Errorf("%s, left %+v", d.Reason, d.Left)
	}
	d.Done()
	expect(t, j, ask(), judge.OverQuota)
	bad := sign(t, request("GET", "/old", "", "Source", "app"), with(dateOnly, func(s *signing) { s.secret = "wrongwrong" }))
	before := len(c.seen)
	expect(t, j, bad, judge.SignatureMismatch)
	if len(c.seen) != before {
		t.Error("a refused request was counted")
	}
	c.down = true
	expect(t, j, ask(), judge.Unavailable)
	expect(t, j, request("GET", "/open", ""), judge.Unavailable)
}

// TestExplain: the string to sign is shown where the API allows it, and the expected signature never.
func TestExplain(t *testing.T) {
	shown := model.API{Name: "shown", Path: "/shown", Auth: []model.Auth{keypair}, Explain: true}
	j := newJudge(t, shop(shown, model.API{Name: "hidden", Path: "/hidden", Auth: []model.Auth{keypair}}), nil)
	bad := with(dateOnly, func(s *signing) { s.secret = "wrongwrong" })
	d := j.Request(sign(t, request("GET", "/shown", "", "Source", "app"), bad))
	if want := "date: Sun, 22 Nov 2026 06:00:00 GMT\nsource: app"; d.Text != want {
		t.Errorf("it shows %q, want %q", d.Text, want)
	}
	d.Done()
	d = j.Request(sign(t, request("GET", "/hidden", "", "Source", "app"), bad))
	if d.Text != "" {
		t.Errorf("it shows %q", d.Text)
	}
	d.Done()
}

// TestAdvisoryCVE202639999: who takes the algorithm from the caller and the key from its configuration can be told to use the one
// with the other. A scheme that would let callers name any algorithm is refused until the API says which.
func TestAdvisoryCVE202639999(t *testing.T) {
	tyk := model.Auth{Scheme: "tyk-hmac", Mode: model.Compatible}
	err := judge.Check(tyk, nil)
	if err == nil || !strings.Contains(err.Error(), "say allowed = { algorithm = [...] }") {
		t.Errorf("an open algorithm is accepted: %v", err)
	}
	tyk.Allowed = map[string][]string{"algorithm": {"hmac-sha256"}}
	if err := judge.Check(tyk, nil); err != nil {
		t.Error(err)
	}
	s := shop(model.API{Name: "tyk", Path: "/tyk", Auth: []model.Auth{tyk}})
	s.Keys = append(s.Keys, model.KeyRecord{Key: model.Key{Name: "strong", KeyID: "AKIDstrong", Allowed: []string{"hmac-sha512"}}, Sealed: sealed(secret), Grants: granted("")})
	j := newJudge(t, s, nil)
	how := signing{scheme: "tyk-hmac", inputs: map[string]string{"algorithm": "hmac-sha256"}, signed: []string{"(request-target)", "date"}}
	for algorithm, want := range map[string]judge.Reason{"hmac-sha256": judge.OK, "hmac-sha1": judge.RefusedInput, "none": judge.RefusedInput, "": judge.MissingField} {
		r := sign(t, request("GET", "/tyk", ""), how)
		r.Header.Set("Authorization", strings.ReplaceAll(r.Header.Get("Authorization"), "hmac-sha256", algorithm))
		d := j.Request(r)
		if got := d.Reason; got != want && !(algorithm == "" && got != judge.OK) {
			t.Errorf("algorithm %q: %s, want %s", algorithm, got, want)
		}
		d.Done()
	}
	how.key = "AKIDstrong" // what the API takes is not enough for the key
	expect(t, j, sign(t, request("GET", "/tyk", ""), how), judge.RefusedInput)
}

func TestWarnings(t *testing.T) {
	got := strings.Join(judge.Warnings(keypair, nil), "\n")
	for _, want := range []string{"method, path, query, body", "sent again for ever", "x-apigw-nonce"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
	if got := judge.Warnings(model.Auth{Scheme: "volcengine-v4", Inputs: map[string]string{"service": "x", "region": "y", "mode": "header"}}, nil); len(got) != 0 {
		t.Errorf("a strict scheme is warned about: %q", got)
	}
	if got := judge.Warnings(tc3, nil); len(got) != 1 || !strings.Contains(got[0], "need not cover path:") {
		t.Errorf("%q", got)
	}
}

// TestAdvisoryCVE20222385: parameters that carry a signature, there twice or in another case, are refused.
func TestAdvisoryCVE20222385(t *testing.T) {
	auth := model.Auth{Scheme: "qingcloud-iaas", Cover: []string{"method", "path", "query", "time"}}
	j := newJudge(t, shop(model.API{Name: "iaas", Path: "/iaas/*", Auth: []model.Auth{auth}}, model.API{Name: "old", Path: "/old", Auth: []model.Auth{keypair}}), nil)
	r := sign(t, request("GET", "/iaas/?action=x", ""), signing{scheme: "qingcloud-iaas"})
	expect(t, j, r, judge.OK)
	for _, more := range []string{"&access_key_id=AKIDanna", "&Access_Key_Id=AKIDanna", "&SIGNATURE=x", "&signature=x", "&Time_Stamp=x"} {
		again := r.Clone(r.Context())
		again.RequestURI = strings.Replace(r.RequestURI, "?", "?"+more[1:]+"&", 1)
		expect(t, j, again, judge.Malformed)
	}
	h := sign(t, request("GET", "/old", "", "Source", "app"), dateOnly)
	h.Header.Add("Authorization", h.Header.Get("Authorization"))
	expect(t, j, h, judge.Malformed)
}

// TestUnopenedSecret: what cannot be opened lets nobody through.
func TestUnopenedSecret(t *testing.T) {
	j := newJudge(t, shop(model.API{Name: "old", Path: "/old", Auth: []model.Auth{keypair}}), func(o *judge.Options) { o.Secrets = nil })
	expect(t, j, sign(t, request("GET", "/old", "", "Source", "app"), dateOnly), judge.Unavailable)
}

// TestFormHint: a demand that some form of a scheme cannot meet says which form can.
func TestFormHint(t *testing.T) {
	err := judge.Check(model.Auth{Scheme: "volcengine-v4", Inputs: map[string]string{"service": "x", "region": "y"}}, nil)
	if err == nil || !strings.HasSuffix(err.Error(), `it does when only header is taken: say inputs = { mode = "header" }`) {
		t.Error(err)
	}
}
