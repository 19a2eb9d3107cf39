package dialects

import (
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/gateway/judge"
)

func load(t *testing.T, id string) *Dialect {
	t.Helper()
	d, err := Load(id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAnswers(t *testing.T) {
	tests := []struct {
		dialect string
		refused Refused
		status  int
		body    string
	}{
		{"", Refused{Reason: judge.MissingSignature}, 401, `{"message":"HMAC signature cannot be verified, a validate authorization header is required"}`},
		{"tencent", Refused{Reason: judge.UnreadableSignature}, 401, `{"message":"HMAC authorization format error."}`},
		{"tencent", Refused{Reason: judge.MissingField}, 401, `{"message":"HMAC id or signature missing."}`},
		{"tencent", Refused{Reason: judge.RefusedInput, Item: "algorithm", Value: "hmac-md5"}, 401, `{"message":"HMAC algorithm hmac-md5 not supported."}`},
		{"tencent", Refused{Reason: judge.RepeatedHeader}, 401, `{"message":"HMAC do not support multiple HTTP header."}`},
		{"tencent", Refused{Reason: judge.AbsentHeader, Item: "source"}, 401, `{"message":"HMAC signature cannot be verified, a valid source header is required."}`},
		{"tencent", Refused{Reason: judge.NoTime}, 401, `{"message":"HMAC signature cannot be verified, a valid x-date header is required for HMAC Authentication."}`},
		{"tencent", Refused{Reason: judge.ClockSkew}, 401, `{"message":"HMAC signature cannot be verified, the x-date header is out of date for HMAC Authentication."}`},
		{"tencent", Refused{Reason: judge.DisabledKey}, 401, `{"message":"HMAC signature cannot be verified."}`},
		{"tencent", Refused{Reason: judge.UnboundKey}, 401, `{"message":"HMAC signature cannot be verified."}`},
		{"tencent", Refused{Reason: judge.NoPlan}, 403, `{"message":"Found no validate usage plan."}`},
		{"tencent", Refused{Reason: judge.SignatureMismatch}, 401, `{"message":"HMAC signature does not match."}`},
		{
			"tencent",
			Refused{Reason: judge.SignatureMismatch, StringToSign: "source: apigw test\n/?p=\"t\""},
			401,
			`{"message":"HMAC signature does not match, Server StringToSign:source: apigw test#\/?p=\"t\""}`,
		},
		{"tencent", Refused{Reason: judge.UnknownPath}, 404, `{"message":"There is no api match uri[\/api\/v1\/tool] host [shop.example.com]"}`},
		{"tencent", Refused{Reason: judge.UnknownHost}, 404, `{"message":"Not Found Host"}`},
		{"tencent", Refused{Reason: judge.UnknownMethod}, 404, `{"message":"There is no api match method[GET]"}`},
		{"tencent", Refused{Reason: judge.NotPublished, Environment: "test"}, 404, `{"message":"There is no api match env_mapping[test]"}`},
		{"tencent", Refused{Reason: judge.DefaultNotPublished, Environment: "release"}, 404, `{"message":"There is no api match default env_mapping[release]"}`},
		{"tencent", Refused{Reason: judge.OverRate}, 429, `{"message":"API rate limit exceeded"}`},
		{"tencent", Refused{Reason: judge.OverQuota}, 429, `{"message":"API quota exceeded"}`},
		{"tencent-35260", Refused{Reason: judge.MissingSignature}, 401, `{"message":"HMAC signature cannot be verified, a validate authorization header is required"}`},
		{"tencent-35260", Refused{Reason: judge.UnreadableSignature}, 403, `{"message":"authorization headers is invalidate"}`},
		{"tencent-35260", Refused{Reason: judge.UnknownKey}, 403, `{"message":"HMAC signature cannot be verified"}`},
		{"tencent-35260", Refused{Reason: judge.SignatureMismatch}, 403, `{"message":"HMAC signature does not match"}`},
		{"tencent-35260", Refused{Reason: judge.OverQuota}, 429, `{"message":"API quota exceeded"}`},
		{"kong", Refused{Reason: judge.MissingSignature}, 401, "{\n  \"message\":\"Unauthorized\",\n  \"request_id\":\"id-1\"\n}"},
		{"kong", Refused{Reason: judge.BodyMismatch}, 401, "{\n  \"message\":\"HMAC signature does not match\",\n  \"request_id\":\"id-1\"\n}"},
		{"apisix", Refused{Reason: judge.SignatureMismatch}, 401, `{"message":"client request can't be validated"}` + "\n"},
		{"apisix", Refused{Reason: judge.UnknownPath}, 404, `{"error_msg":"404 Route Not Found"}` + "\n"},
		{"plain", Refused{Reason: judge.DisabledKey}, 401, `{"reason":"unknown-key","message":"the key cannot call this API","request_id":"id-1"}`},
		{"plain", Refused{Reason: judge.UpstreamTimeout}, 504, `{"reason":"upstream-timeout","message":"the server behind the gateway is late","request_id":"id-1"}`},
	}
	for _, tt := range tests {
		r := httptest.NewRequest("GET", "/api/v1/tool?x=1", nil)
		r.Host = "shop.example.com"
		r.Header.Set("X-Date", "yesterday")
		tt.refused.Request, tt.refused.RequestID = r, "id-1"
		got, err := load(t, tt.dialect).Answer(&tt.refused)
		if err != nil || got.Status != tt.status || string(got.Body) != tt.body {
			t.Errorf("%s %s: %d %s (%v), want %d %s", tt.dialect, tt.refused.Reason, got.Status, got.Body, err, tt.status, tt.body)
		}
	}
}

// TestEveryReasonHasWords: whatever is decided, every dialect can say it.
func TestEveryReasonHasWords(t *testing.T) {
	r := httptest.NewRequest("GET", "/", nil)
	for _, id := range IDs() {
		for _, reason := range judge.Reasons() {
			a, err := load(t, id).Answer(&Refused{Reason: reason, Request: r})
			if err != nil || a.Status < 400 || len(a.Body) == 0 || a.Type == "" {
				t.Errorf("%s %s: %+v, %v", id, reason, a, err)
			}
			if want := map[string]string{"kong": "hmac", "apisix": `hmac realm="hmac"`}[id]; a.Status == 401 && want != "" && a.Challenge != want {
				t.Errorf("%s %s: WWW-Authenticate is %q", id, reason, a.Challenge)
			}
		}
	}
}

func TestWriteHeaders(t *testing.T) {
	c := &Counts{Service: Count{5000, 4999}, Plan: Count{10, 3}, Quota: Count{100, 7}}
	for id, want := range map[string]http.Header{
		"tencent": {
			"X-Api-RequestId": {"id-1"}, "X-Api-ID": {"api-1"}, "X-Service-RateLimit": {"4999/5000"}, "X-Api-RateLimit": {"unlimited"},
			"X-UsagePlan-RateLimit": {"3/10"}, "X-UsagePlan-Quota": {"7/100"},
		},
		"kong": {
			"X-Kong-Request-Id": {"id-1"}, "RateLimit-Limit": {"10"}, "RateLimit-Remaining": {"3"},
			"X-RateLimit-Limit-Second": {"10"}, "X-RateLimit-Remaining-Second": {"3"},
		},
	} {
		got := http.Header{}
		load(t, id).WriteHeaders(got, []string{"id-1"}, []string{"api-1"}, c)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", id, got, want)
		}
	}
	got := http.Header{}
	load(t, "kong").WriteHeaders(got, []string{"id-1"}, nil, &Counts{})
	if len(got) != 1 {
		t.Errorf("without limits: %v", got)
	}
}

func TestParseProblems(t *testing.T) {
	for src, want := range map[string]string{
		`provider "x" {}`: "a file holds one dialect",
		`dialect "x" {}`:  "dialect has no title",
		"dialect \"x\" {\n title = \"x\"\n extends = \"plain\"\n refuse \"teapot\" {\n message = \"\"\n }\n}":                                          `there is no reason "teapot"`,
		"dialect \"x\" {\n title = \"x\"\n extends = \"plain\"\n refuse \"limited\" {\n status = 200\n message = \"\"\n }\n}":                          "the status 200 refuses nothing",
		"dialect \"x\" {\n title = \"x\"\n extends = \"plain\"\n refuse \"limited\" {\n message = secret\n }\n}":                                       `there is nothing named "secret" here`,
		"dialect \"x\" {\n title = \"x\"\n extends = \"plain\"\n limit \"moon\" {\n both = \"X\"\n }\n}":                                               `there is no limit "moon"`,
		"dialect \"x\" {\n title = \"x\"\n type = \"t\"\n body = \"\"\n}":                                                                              `the dialect has no answer to "not-found"`,
		"dialect \"x\" {\n title = \"x\"\n extends = \"y\"\n refuse \"limited\" {\n message = \"\"\n }\n refuse \"limited\" {\n message = \"\"\n }\n}": `there is a second answer to "limited"`,
	} {
		_, err := Parse("x.hcl", []byte(src))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", src, err, want)
		}
	}
	if _, err := Load("kng"); err == nil || err.Error() != `there is no dialect "kng": did you mean "kong"?` {
		t.Error(err)
	}
}
