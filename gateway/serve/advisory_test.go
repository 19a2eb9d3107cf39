package serve_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/serve"
)

var volc = model.Auth{Scheme: "volcengine-v4", Inputs: map[string]string{"service": "shop", "region": "cn-north-1", "mode": "header"}}

// carriers are the ways in which a signature travels, each with an API that takes it.
var carriers = []struct {
	name string
	auth model.Auth
	how  signing
	form bool // the signature travels in the form, so there is no other body
}{
	{"header", volc, signing{scheme: "volcengine-v4", inputs: volc.Inputs}, false},
	{
		"header-list",
		model.Auth{Scheme: "tencent-tc3", Inputs: map[string]string{"service": "cvm"}, Cover: []string{"method", "query", "body", "time"}},
		signing{scheme: "tencent-tc3", inputs: map[string]string{"service": "cvm"}},
		false,
	},
	{
		"query",
		model.Auth{Scheme: "aws-v4", Inputs: map[string]string{"service": "shop", "region": "us-east-1", "mode": "query"}, Cover: []string{"method", "path", "query", "time"}},
		signing{scheme: "aws-v4", inputs: map[string]string{"service": "shop", "region": "us-east-1", "mode": "query"}},
		false,
	},
	{"form", model.Auth{Scheme: "tencent-v1", Cover: []string{"method", "path", "query", "time"}}, signing{scheme: "tencent-v1"}, true},
}

// payloads are the forms of a body.
var payloads = []struct{ name, kind, body string }{
	{"none", "", ""},
	{"json", "application/json", `{"a":1}`},
	{"form", "application/x-www-form-urlencoded", "Action=x&b=%41"},
	{"binary", "application/octet-stream", "\x00\xff\r\n"},
	{"chunked", "application/json", `{"a":2}`},
	{"large", "application/octet-stream", strings.Repeat("0123456789abcdef", 40<<10)},
}

// TestAdvisoryCVE202640344: one kind of request had no case in one handler, and went through unverified. Every carrier with every
// form of payload reaches the one verifier: right ones pass, and what is wrong, missing or of another carrier is refused.
func TestAdvisoryCVE202640344(t *testing.T) {
	u := newUpstream(t, nil)
	var apis []model.API
	for _, c := range carriers {
		apis = append(apis, api(c.name, "/"+c.name+"/*", u, c.auth))
	}
	w := newWorld(t, shop(apis...), nil)
	for _, c := range carriers {
		for _, p := range payloads {
			if c.form && p.name != "form" && p.name != "none" {
				continue
			}
			t.Run(c.name+"/"+p.name, func(t *testing.T) {
				ask := func(how signing) *chopmark.Message {
					method := "POST"
					if p.name == "none" {
						method = "GET"
					}
					var headers []string
					if p.kind != "" {
						headers = []string{"Content-Type", p.kind}
					}
					m := w.signed(t, how, method, "/"+c.name+"/", p.body, headers...)
					if p.name == "chunked" {
						m.Headers = append(m.Headers, chopmark.Field{Name: "Transfer-Encoding", Value: "chunked"})
					}
					return m
				}
				check := func(verdict string, m *chopmark.Message, want bool) {
					t.Helper()
					before := u.count()
					a := w.send(t, chunked(m))
					if got := a.status == 200; got != want || u.count() > before != want {
						t.Errorf("%s: %d %s", verdict, a.status, a.body)
					}
				}
				right := ask(c.how)
				check("ok", right, true)
				wrong := c.how
				wrong.secret = "wrongwrong"
				check("signature-mismatch", ask(wrong), false)
				wrong = c.how
				wrong.key = "AKIDnobody"
				check("unknown-key", ask(wrong), false)
				wrong = c.how
				wrong.at = now.Add(-48 * time.Hour)
				check("clock-skew", ask(wrong), false)
				moved := right.Clone()
				moved.Path = "/" + c.name + "/other"
				if c.name != "header-list" {
					check("other path", moved, false)
				}
				method := right.Clone()
				method.Method = map[string]string{"GET": "DELETE", "POST": "PUT"}[right.Method]
				check("other method", method, false)
				bare := right.Clone()
				bare.Headers, bare.Query, bare.HasQuery = keep(bare.Headers, "content-type", "host"), "", false
				if c.form {
					bare.Body.Bytes = []byte("Action=x")
				}
				check("missing-signature", bare, false)
				for _, other := range carriers {
					if other.name != c.name {
						across := right.Clone()
						across.Path = "/" + other.name + "/"
						check("carrier of "+other.name, across, false)
					}
				}
				if len(right.Body.Bytes) > 0 && c.name != "query" {
					changed := right.Clone()
					changed.Body.Bytes = append([]byte{}, right.Body.Bytes...)
					changed.Body.Bytes[len(changed.Body.Bytes)-1] ^= 1
					check("body-mismatch", changed, false)
				}
			})
		}
	}
}

// chunked writes the body in chunks when the request says so.
func chunked(m *chopmark.Message) *chopmark.Message {
	if v, _ := m.Header("transfer-encoding"); v != "chunked" {
		return m
	}
	out := m.Clone()
	var b strings.Builder
	for body := m.Body.Bytes; len(body) > 0; {
		n := min(len(body), 50<<10)
		fmt.Fprintf(&b, "%x\r\n%s\r\n", n, body[:n])
		body = body[n:]
	}
	out.Body.Bytes = []byte(b.String() + "0\r\n\r\n")
	return out
}

// keep gives the headers of these names.
func keep(headers []chopmark.Field, names ...string) []chopmark.Field {
	var out []chopmark.Field
	for _, h := range headers {
		for _, name := range names {
			if strings.EqualFold(h.Name, name) {
				out = append(out, h)
			}
		}
	}
	return out
}

// TestAdvisoryCVE202531489: signatures of chunks and trailers were believed without being checked. Bodies that announce them are
// refused.
func TestAdvisoryCVE202531489(t *testing.T) {
	aws := model.Auth{Scheme: "aws-v4", Inputs: map[string]string{"service": "s3", "region": "us-east-1", "mode": "header"}}
	u := newUpstream(t, nil)
	w := newWorld(t, shop(api("s3", "/s3", u, aws)), nil)
	for _, kind := range []string{"STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "UNSIGNED-PAYLOAD"} {
		inputs := map[string]string{"service": "s3", "region": "us-east-1", "mode": "header", "payload_hash": kind}
		m := w.signed(t, signing{scheme: "aws-v4", inputs: inputs}, "PUT", "/s3", "4;chunk-signature=0\r\nabcd\r\n0;chunk-signature=0\r\n\r\n")
		if sent, _ := m.Header("x-amz-content-sha256"); sent != kind {
			t.Fatalf("the request says %q", sent)
		}
		if a := w.send(t, m); a.status != 401 {
			t.Errorf("%s: %d %s", kind, a.status, a.body)
		}
	}
	if u.count() != 0 {
		t.Error("the upstream was reached")
	}
}

// TestAdvisoryCVE202229266: a secret stood in the text of an error. Nothing that a gateway writes has one, or a signature that it
// expected.
func TestAdvisoryCVE202229266(t *testing.T) {
	u := newUpstream(t, nil)
	shown := api("shown", "/shown", u, keypair)
	shown.Explain = true
	w := newWorld(t, shop(api("old", "/old", u, keypair), shown), func(o *serve.Options) { o.Diagnosis = serve.Diagnosis{} })
	right := w.signed(t, dateOnly, "GET", "/old", "", "Source", "app")
	header, _ := right.Header("authorization")
	_, expected, _ := strings.Cut(header, `signature="`)
	expected = strings.TrimSuffix(expected, `"`)
	if len(expected) < 20 {
		t.Fatal(expected)
	}
	var all strings.Builder
	wrong := dateOnly
	wrong.secret = "wrongwrong"
	for _, path := range []string{"/old", "/shown", "/none"} {
		for _, how := range []signing{wrong, {scheme: "tencent-apigw", key: "AKIDnobody", inputs: dateOnly.inputs, signed: dateOnly.signed}} {
			a := w.send(t, w.signed(t, how, "GET", path, "", "Source", "app"))
			fmt.Fprintln(&all, a.header, a.body)
			if a.status == 200 {
				t.Errorf("%s %+v got through", path, how)
			}
		}
	}
	w.waitFor(t, `"msg":"diagnosis"`)
	fmt.Fprintln(&all, w.log.String(), w.events.String(), w.metrics(t))
	for _, s := range []string{secret, oldSecret, expected} {
		if strings.Contains(all.String(), s) {
			t.Errorf("%q stands in what the gateway writes", s)
		}
	}
}

// TestAdvisoryCVE202016250: a server that has a signed request judged by sending it on must not be led to another server. What is
// verified here is verified here, and the upstream is the API's, whatever Host or target say.
func TestAdvisoryCVE202016250(t *testing.T) {
	u, evil := newUpstream(t, nil), newUpstream(t, nil)
	w := newWorld(t, shop(api("old", "/old", u, keypair)), nil)
	elsewhere := strings.TrimPrefix(evil.URL, "http://")
	m := w.signed(t, dateOnly, "GET", "/old", "", "Source", "app", "X-Forwarded-Host", elsewhere)
	m.Path = "http://" + elsewhere + "/old"
	w.send(t, m)
	m.Path = "/old"
	m.Headers = append(m.Headers, chopmark.Field{Name: "Host", Value: elsewhere})
	w.send(t, m)
	m.Path = "//" + elsewhere + "/old"
	w.send(t, m)
	if evil.count() != 0 {
		t.Error("another server was reached")
	}
}

// TestAdvisoryCVE202445410: Connection took headers away that a proxy had set or that were signed.
func TestAdvisoryCVE202445410(t *testing.T) {
	u := newUpstream(t, nil)
	w := newWorld(t, shop(api("old", "/old", u, keypair), api("open", "/open", u)), nil)
	for _, option := range []string{"X-Forwarded-For", "X-Chopmark-Key", "keep-alive, Source", "close,x-chopmark-request-id", "Authorization", "Host"} {
		a := w.send(t, w.signed(t, dateOnly, "GET", "/old", "", "Source", "app", "Connection", option))
		if a.status != 400 || u.count() != 0 {
			t.Errorf("Connection: %s: %d %s", option, a.status, a.body)
		}
	}
	a := w.send(t, w.plain(t, "GET", "/open", "", "Connection", "Keep-Alive"))
	if s := u.last(t); a.status != 200 || s.header.Get("X-Forwarded-For") == "" || s.header.Get("X-Chopmark-Request-Id") == "" {
		t.Errorf("%d %v", a.status, s.header)
	}
}

// TestAdvisoryGHSA6jwx7vp49847: path and raw path disagreed, and X_Forwarded_Proto was taken for X-Forwarded-Proto. The same for
// CVE-2025-48865 and CVE-2025-64484: no spelling of an identity header comes from a caller.
func TestAdvisoryGHSA6jwx7vp49847(t *testing.T) {
	u := newUpstream(t, nil)
	w := newWorld(t, shop(api("open", "/open/*", u)), nil)
	names := []string{
		"X-Chopmark-Key", "x-chopmark-key", "X_Chopmark_Key", "x-chopmark_key", "X_CHOPMARK-KEY", "X-Chopmark-Anything", "X-Forwarded-For", "X_Forwarded_Proto",
		"x_forwarded-for", "X_Forwarded_User", "X_Real_IP", "X_REQUEST_ID", "Forwarded",
	}
	var headers []string
	for _, name := range names {
		headers = append(headers, name, "forged")
	}
	if a := w.send(t, w.plain(t, "GET", "/open/a%2Fb", "", headers...)); a.status != 200 {
		t.Fatal(a)
	}
	s := u.last(t)
	for name, values := range s.header {
		if strings.Contains(strings.Join(values, ","), "forged") {
			t.Errorf("%s is forged", name)
		}
	}
	if s.target != "/open/a%2Fb" {
		t.Errorf("the target is %s", s.target)
	}
}

// TestAdvisoryBodyCap: a body beyond the cap is refused before anything is verified, and memory stays bounded.
func TestAdvisoryBodyCap(t *testing.T) {
	u := newUpstream(t, nil)
	capped := api("capped", "/capped", u, volc)
	capped.MaxBody = 1000
	open := api("open", "/open", u)
	open.MaxBody = 1000
	w := newWorld(t, shop(capped, open), nil)
	for _, path := range []string{"/capped", "/open"} {
		m := w.plain(t, "POST", path, strings.Repeat("x", 1001))
		if a := w.send(t, m); a.status != 413 {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
		m.Headers = append(m.Headers, chopmark.Field{Name: "Transfer-Encoding", Value: "chunked"})
		if a := w.send(t, chunked(m)); a.status != 413 {
			t.Errorf("%s in chunks: %d %s", path, a.status, a.body)
		}
	}
	for _, r := range w.log.records(t) {
		if r["reason"] != "too-large" {
			t.Errorf("%v", r)
		}
	}
}

// TestAdvisoryReplay: a nonce works once, and is remembered only when the signature was right.
func TestAdvisoryReplay(t *testing.T) {
	auth := model.Auth{Scheme: "alibaba-rpc", Cover: []string{"method", "query", "time"}}
	u := newUpstream(t, nil)
	w := newWorld(t, shop(api("rpc", "/rpc/*", u, auth)), nil)
	how := signing{scheme: "alibaba-rpc"}
	m := w.signed(t, how, "GET", "/rpc/?Action=x", "")
	forged := m.Clone()
	forged.Query = strings.Replace(m.Query, "Signature=", "Signature=x", 1)
	if a := w.send(t, forged); a.status != 401 {
		t.Errorf("forged: %d %s", a.status, a.body)
	}
	if a := w.send(t, m); a.status != 200 {
		t.Errorf("the first time: %d %s", a.status, a.body)
	}
	if a := w.send(t, m); a.status != 401 {
		t.Errorf("the second time: %d %s", a.status, a.body)
	}
}
