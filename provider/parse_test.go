package provider

import (
	"errors"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
)

// file is a good provider file, into which tests put something bad.
const file = `provider "acme" {
  title = "Acme"
  HEAD
  service "orders" {
    version = "1"
    SERVICE
  }
  dialect "v1" {
    schemes = ["acme-v1"]
    hosts   = ["${service}.acme.example"]
    method  = "POST"
    DIALECT
  }
  TAIL
}`

func with4(head, service, dialect, tail string) string {
	return strings.NewReplacer("HEAD", head, "SERVICE", service, "DIALECT", dialect, "TAIL", tail).Replace(file)
}

// TestParseProblems gives each mistake its own message.
func TestParseProblems(t *testing.T) {
	tests := []struct{ src, want string }{
		{"", `bad.hcl: the file holds no provider (write provider "name" { ... })`},
		{`scheme "x" {}`, `there is no block "scheme" at the top of a provider file`},
		{with4("", "", "", "") + "\nprovider \"b\" {}", "a file holds one provider"},
		{`provider { title = "x" }`, `provider needs one name`},
		{"provider \"a\" {\n title = \"x\"\n}", "the provider has no dialect"},
		{with4(`colour = "red"`, "", "", ""), `there is no "colour" in provider`},
		{with4(`default_service = "order"`, "", "", ""), `the default service "order" is not among the services (did you mean "orders"?)`},
		{with4(`setting "zone" {}`, "", "", ""), "setting has no doc"},
		{with4("setting \"zone\" { doc = \"a\" }\n setting \"zone\" { doc = \"b\" }", "", "", ""), `there are two settings named "zone"`},
		{with4("", "", "", `service "orders" {}`), `there are two services named "orders"`},
		{with4("", `dialect = "v2"`, "", ""), `the service "orders" speaks the dialect "v2", which there is not (did you mean "v1"?)`},
		{with4("", `numbers = "Size"`, "", ""), "a list of plain texts is needed here"},
		{with4("", "", `parameters = "body"`, ""), `parameters cannot go into "body"`},
		{with4("", "", `inputs = "x"`, ""), "names with values are needed here"},
		{with4(`inputs = "x"`, "", "", ""), "names with values are needed here"},
		{with4(`params = { Region = region }`, "", "", ""), `there is nothing named "region" here`},
		{with4("", "", `headers = [action]`, ""), "names with values are needed here"},
		{with4("", "", `params = { Region = region }`, ""), `there is nothing named "region" here`},
		{with4("", "", `path = "/${shout(action)}"`, ""), `there is no operation "shout" here`},
		{strings.Replace(with4("", "", "", ""), `["acme-v1"]`, "[]", 1), `the dialect "v1" is signed by no scheme`},
		{strings.Replace(with4("", "", "", ""), `["${service}.acme.example"]`, "[]", 1), "hosts are a list of texts"},
		{strings.Replace(with4("", "", "", ""), `method  = "POST"`, "", 1), "dialect has no method"},
		{with4("", "", `reply { format = "yaml" }`, ""), `a reply cannot be "yaml"`},
		{with4("", "", "reply {}\n reply {}", ""), "there is a second reply"},
		{with4("", "", "", "error \"slow\" {\n code = \"A\"\n message = \"B\"\n}"), `there is no condition "slow"`},
		{with4("", "", "", "error \"throttle\" {\n code = \"A\"\n message = \"B\"\n}"), `there is no condition "throttle" (did you mean "throttled"?)`},
		{with4("", "", "", `error "throttled" { code = "A" }`), "error has no message"},
		{with4("", "", "", `page "p" { tokn = "x" }`), `there is no "tokn" in page (did you mean "token"?)`},
		{with4("title = \"again\"", "", "", ""), "title"},
	}
	for _, tt := range tests {
		_, err := Parse("bad.hcl", []byte(tt.src))
		var bad *Error
		if !errors.As(err, &bad) {
			t.Errorf("%q is read: %v", tt.want, err)
			continue
		}
		var all []string
		for i := range bad.Problems {
			all = append(all, bad.Problems[i:i+1].Error())
		}
		if text := strings.Join(all, "\n"); !strings.Contains(text, tt.want) {
			t.Errorf("got  %s\nwant %s", text, tt.want)
		}
	}
	if _, err := Parse("good.hcl", []byte(with4("", "", "", ""))); err != nil {
		t.Errorf("the good one: %v", err)
	}
}

// TestParseAll finds all problems of a file in one run.
func TestParseAll(t *testing.T) {
	_, err := Parse("bad.hcl", []byte(with4(`default_service = "x"`, `dialect = "v2"`, `parameters = "body"`, `error "slow" { code = "A" }`)))
	var bad *Error
	if !errors.As(err, &bad) || len(bad.Problems) != 5 {
		t.Errorf("got %v", err)
	}
}

// TestCommon: what the provider says of all dialects holds for one that says nothing of its own.
func TestCommon(t *testing.T) {
	for own, want := range map[string]string{
		"": "orders Action=A", `inputs = { service = "own" }`: "own Action=A", `params = { Act = action }`: "orders Act=A", `params = {}`: "orders ",
	} {
		p, err := Parse("a.hcl", []byte(with4("inputs = { service = service }\n params = { Action = action }", "", own, "")))
		if err != nil {
			t.Fatal(err)
		}
		r, err := p.Build(Call{Service: "orders", Action: "A"})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Inputs["service"] + " " + r.Message.Query; got != want {
			t.Errorf("%s: %q, want %q", own, got, want)
		}
	}
}

func TestLoadUnknown(t *testing.T) {
	for id, want := range map[string]string{
		"tencnt": `there is no provider "tencnt": did you mean "tencent"?`,
		"nobody": `there is no provider "nobody": there are alibaba, `,
	} {
		if _, err := Load(id); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// FuzzParse builds a call, reads a reply and a request with whatever file is accepted: nothing panics.
func FuzzParse(f *testing.F) {
	f.Add(file)
	f.Add(with4(`setting "region" { doc = "x" }`, `names = { a = "b" }`, `headers = { X = "${a}-${region}" }`, `page "p" { next = "*.*.N" }`))
	for _, id := range IDs() {
		p, err := Load(id)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(p.source))
	}
	f.Fuzz(func(t *testing.T, src string) {
		p, err := Parse("f.hcl", []byte(src))
		if err != nil {
			return
		}
		p.Describe()
		for _, service := range append(p.ServiceNames(), "", "other") {
			r, err := p.Build(Call{Service: service, Action: "A", Params: []Param{{"A.1.B", "x"}, {"C", []any{"y", 1}}}})
			if err != nil {
				continue
			}
			p.Receive(r.Dialect, r.Message).Inputs(p)
			for _, body := range []string{`{"a":{"b":[1]}}`, `<a><b>c</b></a>`, ""} {
				a := r.Dialect.Read(p, 200, []byte(body))
				p.Pager(nil, a.Value)
			}
		}
	})
}

// TestCondition finds what a code and its message mean.
func TestCondition(t *testing.T) {
	p, err := Parse("c.hcl", []byte(with4("", "", "", `
  error "unknown-key" {
    code    = "Auth"
    message = "no key ${key}"
  }
  error "signature-mismatch" {
    code    = "Auth"
    message = "wrong: ${string_to_sign}"
  }
  error "clock-skew" {
    code    = early ? "Early" : "Late"
    message = early ? "Too early." : "Too late by ${late}."
    also    = ["Early", "Late"]
  }
  error "missing-signature" {
    code    = "Missing${item}"
    message = "x"
    also    = ["MissingSignature"]
  }
  error "missing-parameter" {
    code    = "Missing${item}"
    message = "${item} is missing"
  }
  error "throttled" {
    code    = 503
    message = "${detail}"
  }
  reply {
    success = result
    failure = { code = code, message = message }
  }`)))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ code, message, want, name, detail string }{
		{`"Auth"`, "no key AK", "unknown-key", "key", "AK"},
		{`"Auth"`, "wrong: GET&", "signature-mismatch", "string_to_sign", "GET&"},
		{`"Auth"`, "something else", "unknown-key", "", ""},
		{`"Late"`, "Too late by 5m.", "clock-skew", "late", "5m"},
		{`"MissingSignature"`, "x", "missing-signature", "", ""},
		{`"MissingSize"`, "Size is missing", "missing-parameter", "item", "Size"},
		{`503`, "anything", "throttled", "detail", "anything"},
		{`"Other"`, "x", "", "", ""},
	}
	for _, tt := range tests {
		a := p.Dialects[0].Read(p, 400, []byte(`{"code":`+tt.code+`,"message":"`+tt.message+`"}`))
		if a.Condition != tt.want || tt.name != "" && a.Details[tt.name] != tt.detail {
			t.Errorf("%s %s: %q %v, want %q", tt.code, tt.message, a.Condition, a.Details, tt.want)
		}
	}
}

// TestServes tells who answers at a host, and what the host says.
func TestServes(t *testing.T) {
	tests := []struct{ provider, host, dialects, inputs string }{
		{"tencent", "cvm.tencentcloudapi.com", "v3 v1", "service=cvm"},
		{"aws", "STS.eu-west-1.amazonaws.com:443", "query ec2 json", "region=eu-west-1 service=STS"},
		{"aws", "sts.amazonaws.com", "query", "region=us-east-1 service=sts"},
		{"aws", "a.b.c.amazonaws.com", "", ""},
		{"volcengine", "open.volcengineapi.com", "query json", "region=cn-north-1"},
		{"qingcloud", "api.qingcloud.com.evil.example", "", ""},
	}
	for _, tt := range tests {
		p, err := Load(tt.provider)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		inputs := ""
		m := &chopmark.Message{Method: "GET", Scheme: "https", Authority: tt.host, Path: "/"}
		for i, d := range p.Serves(tt.host) {
			names = append(names, d.Name)
			if i == 0 {
				told, _ := p.Receive(d, m).Inputs(p)
				inputs = joined(told)
			}
		}
		if got := strings.Join(names, " "); got != tt.dialects || !strings.EqualFold(inputs, tt.inputs) {
			t.Errorf("%s: dialects %q, inputs %q; want %q, %q", tt.host, got, inputs, tt.dialects, tt.inputs)
		}
	}
}
