package call

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark/provider"
)

// TestAnswers reads an answer of each shape of each provider.
func TestAnswers(t *testing.T) {
	describe := provider.Call{Service: "cvm", Action: "DescribeInstances"}
	sts := provider.Call{Service: "sts", Action: "GetCallerIdentity"}
	ecs := provider.Call{Service: "ecs", Action: "DescribeInstances"}
	tests := []struct {
		provider                 string
		call                     provider.Call
		answer                   http.HandlerFunc
		kind                     Kind
		text, request, condition string
	}{
		{"tencent", describe, reply(200, jsonType, `{"Response":{"InstanceSet":[],"TotalCount":0,"RequestId":"r-1"}}`), "", "", "r-1", ""},
		{
			"tencent", describe, reply(200, jsonType, `{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure","Message":"check it."},"RequestId":"r-2"}}`),
			API, "AuthFailure.SignatureFailure: check it.", "r-2", "signature-mismatch",
		},
		{
			"tencent", describe, reply(200, jsonType, `{"Response":{"Error":{"Code":"RequestLimitExceeded","Message":"slow"},"RequestId":"r-3"}}`),
			API, "RequestLimitExceeded: slow", "r-3", "throttled",
		},
		{
			"tencent", describe, reply(200, jsonType, `{"Response":{"Error":{"Code":"InvalidParameterValue.Zone","Message":"no"},"RequestId":"r-4"}}`),
			API, "InvalidParameterValue.Zone: no", "r-4", "",
		},
		{"qingcloud", provider.Call{Action: "DescribeInstances"}, reply(200, jsonType, `{"action":"DescribeInstancesResponse","ret_code":0,"instance_set":[]}`), "", "", "", ""},
		{
			"qingcloud",
			provider.Call{Action: "DescribeInstances"},
			reply(200, jsonType, `{"message":"AuthFailure, signature not matched","ret_code":1200}`),
			API, "1200: AuthFailure, signature not matched", "", "signature-mismatch",
		},
		{
			"qingcloud",
			provider.Call{Action: "DescribeInstances"},
			reply(200, jsonType, `{"message":"AuthFailure, illegal access key [QYX]","ret_code":1200}`),
			API, "1200: AuthFailure, illegal access key [QYX]", "", "unknown-key",
		},
		{"volcengine", ecs, reply(200, jsonType, `{"ResponseMetadata":{"RequestId":"v-1"},"Result":{"Instances":[]}}`), "", "", "v-1", ""},
		{
			"volcengine", ecs, reply(401, jsonType, `{"ResponseMetadata":{"RequestId":"v-2","Error":{"CodeN":100010,"Code":"SignatureDoesNotMatch","Message":"no match"}}}`),
			API, "SignatureDoesNotMatch: no match", "v-2", "signature-mismatch",
		},
		{"alibaba", ecs, reply(200, jsonType, `{"RequestId":"a-1","Instances":{}}`), "", "", "a-1", ""},
		{
			"alibaba", ecs, reply(404, jsonType, `{"RequestId":"a-2","HostId":"ecs.aliyuncs.com","Code":"InvalidAccessKeyId.NotFound","Message":"Specified access key is not found."}`),
			API, "InvalidAccessKeyId.NotFound: Specified access key is not found.", "a-2", "unknown-key",
		},
		{
			"alibaba", ecs, reply(400, jsonType, `{"RequestId":"a-3","Code":"MissingInstanceId","Message":"InstanceId is mandatory for this action."}`),
			API, "MissingInstanceId: InstanceId is mandatory for this action.", "a-3", "missing-parameter",
		},
		{
			"aws", sts, reply(200, xmlType, `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn</Arn></GetCallerIdentityResult><ResponseMetadata><RequestId>w-1</RequestId></ResponseMetadata></GetCallerIdentityResponse>`),
			"", "", "w-1", "",
		},
		{
			"aws", sts, reply(403, xmlType, `<ErrorResponse><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code><Message>Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z (20260101T002500Z - 15 min.)</Message></Error><RequestId>w-2</RequestId></ErrorResponse>`),
			API, "SignatureDoesNotMatch: Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z (20260101T002500Z - 15 min.)", "w-2", "clock-skew",
		},
		{
			"aws",
			provider.Call{Service: "ec2", Action: "DescribeRegions"},
			reply(401, xmlType, `<Response><Errors><Error><Code>AuthFailure</Code><Message>no</Message></Error></Errors><RequestID>w-3</RequestID></Response>`),
			API, "AuthFailure: no", "w-3", "",
		},
		{
			"aws",
			provider.Call{Service: "kms", Action: "ListKeys"},
			reply(400, "application/x-amz-json-1.1", `{"__type":"ThrottlingException","message":"Rate exceeded"}`, "X-Amzn-Requestid", "w-4"),
			API, "ThrottlingException: Rate exceeded", "w-4", "throttled",
		},
		{"aws", provider.Call{Service: "kms", Action: "EnableKey"}, reply(200, "application/x-amz-json-1.1", ""), "", "", "", ""},
		{"tencent", describe, reply(200, jsonType, ""), Empty, "HOST answers with HTTP 200 OK and nothing else", "", ""},
		{
			"tencent", describe, reply(200, htmlType, "<!DOCTYPE html><html><head><title>Please log in</title></head></html>"),
			NotData, `HOST answers with HTTP 200 OK and an HTML page ("Please log in"), which is no answer of this API`, "", "",
		},
		{"tencent", describe, reply(502, "text/plain", "bad gateway"), NotData, "HOST answers with HTTP 502 Bad Gateway and 11 bytes of text/plain, which is no answer of this API", "", ""},
		{"tencent", describe, reply(200, jsonType, `{"Response":`), NotData, "HOST answers with HTTP 200 OK and broken JSON, which is no answer of this API", "", ""},
		{
			"tencent", describe, reply(302, htmlType, "", "Location", "https://login.example/?ticket=secret"), Redirect,
			"HOST answers with a redirect to https://login.example/?... (HTTP 302 Found), which is not followed: the signature is for HOST alone", "", "",
		},
		{"tencent", describe, reply(500, jsonType, `{"oops":true}`), API, "HTTP 500", "", ""},
	}
	for _, tt := range tests {
		c := newCloud(t, tt.provider, tt.call, tt.answer)
		a, err := c.send(Options{})
		var e *Error
		switch errors.As(err, &e); {
		case tt.kind == "" && err != nil:
			t.Errorf("%s %s: %v", tt.provider, tt.call.Action, err)
			continue
		case tt.kind != "":
			if e == nil || e.Kind != tt.kind {
				t.Errorf("%s: got %v, want %s %s", tt.provider, err, tt.kind, tt.text)
				continue
			}
			host := strings.TrimPrefix(c.server.URL, "http://")
			if got := strings.ReplaceAll(e.Text, host, "HOST"); got != tt.text {
				t.Errorf("%s:\n got %s\nwant %s", tt.provider, got, tt.text)
			}
			a = e.Answer
		}
		if a.RequestID != tt.request || a.Condition != tt.condition {
			t.Errorf("%s %s: request id %q, condition %q; want %q, %q", tt.provider, tt.text, a.RequestID, a.Condition, tt.request, tt.condition)
		}
	}
}

// TestDetails reads the string to sign out of the message that has it.
func TestDetails(t *testing.T) {
	c := newCloud(t, "alibaba", provider.Call{Service: "ecs", Action: "DescribeRegions"}, reply(400, jsonType,
		`{"RequestId":"a","Code":"SignatureDoesNotMatch","Message":"Specified signature is not matched with our calculation. server string to sign is:ACS3-HMAC-SHA256\nabc"}`))
	_, err := c.send(Options{})
	var e *Error
	if !errors.As(err, &e) || e.Answer.Details["string_to_sign"] != "ACS3-HMAC-SHA256\nabc" {
		t.Errorf("got %v", err)
	}
}

// TestSkew compares the server's clock with the one that signed.
func TestSkew(t *testing.T) {
	now := time.Now().Truncate(time.Second)
	for _, ahead := range []time.Duration{0, 10 * time.Minute, -3 * time.Hour} {
		date := now.Add(ahead).UTC().Format(http.TimeFormat)
		c := newCloud(t, "tencent", provider.Call{Service: "cvm", Action: "X"}, reply(200, jsonType,
			`{"Response":{"Error":{"Code":"AuthFailure.SignatureExpire","Message":"late"},"RequestId":"r"}}`, "Date", date))
		_, err := c.send(Options{Clock: func() time.Time { return now }})
		var e *Error
		if !errors.As(err, &e) || e.Answer.Skew != ahead || e.Answer.Condition != "clock-skew" {
			t.Errorf("%v: got %v", ahead, e.Answer)
		}
	}
}
