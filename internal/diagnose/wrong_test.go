package diagnose_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
)

// The signers here are written plainly, as a caller would, and not through the engine that looks for their mistakes.

const (
	ownID     = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE"
	ownSecret = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"
)

func mac(key, message string) string {
	h := hmac.New(sha256.New, []byte(key))
	h.Write([]byte(message))
	return string(h.Sum(nil))
}

func sum(text string) string {
	digest := sha256.Sum256([]byte(text))
	return hex.EncodeToString(digest[:])
}

// tc3 is a signer of TC3-HMAC-SHA256 that can go wrong.
type tc3 struct {
	time, date, prefix, version, service, end, blank, body, sent, kind, sentKind string
	hexKeys, swap, upper                                                         bool
}

func (s tc3) request() string {
	or := func(text, usual string) string {
		if text == "" {
			return usual
		}
		return text
	}
	body, kind, end := or(s.body, `{"Limit": 1, "Name": "名"}`), or(s.kind, "application/json"), or(s.end, "tc3_request")
	date, service := or(s.date, "2019-02-25"), or(s.service, "cvm")
	canonical := "POST\n/\n\ncontent-type:" + kind + "\nhost:cvm.tencentcloudapi.com\n" + or(s.blank, "\n") + "content-type;host\n" + sum(body)
	if s.blank == "none" {
		canonical = strings.Replace(canonical, "none", "", 1)
	}
	scope := date + "/" + service + "/" + end
	text := "TC3-HMAC-SHA256\n1551113065\n" + scope + "\n" + sum(canonical)
	key := or(s.prefix, "TC3") + ownSecret
	for _, part := range []string{date, service, end} {
		if key = mac(key, part); s.hexKeys {
			key = hex.EncodeToString([]byte(key))
		}
	}
	signature := hex.EncodeToString([]byte(mac(key, text)))
	if s.swap {
		signature = hex.EncodeToString([]byte(mac(text, key)))
	}
	if s.upper {
		signature = strings.ToUpper(signature)
	}
	return fmt.Sprintf("POST / HTTP/1.1\r\nHost: cvm.tencentcloudapi.com\r\nContent-Type: %s\r\nX-TC-Action: DescribeInstances\r\n%s: 2017-03-12\r\nX-TC-Timestamp: %s\r\nAuthorization: TC3-HMAC-SHA256 Credential=%s/%s, SignedHeaders=content-type;host, Signature=%s\r\n\r\n%s",
		or(s.sentKind, kind), or(s.version, "X-TC-Version"), or(s.time, "1551113065"), ownID, scope, signature, or(s.sent, body))
}

// qingcloud is a signer of QingCloud's query that can go wrong.
type qingcloud struct {
	escape          func(string) string
	method, path    string
	unsorted, hexed bool
	dropEmpty       bool
	extra           string
}

func escaped(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

func (s qingcloud) request() string {
	if s.escape == nil {
		s.escape = escaped
	}
	params := [][2]string{
		{"time_stamp", "2019-02-25T16:44:25Z"},
		{"action", "DescribeInstances"},
		{"zone", "pek3"},
		{"access_key_id", ownID},
		{"version", "1"},
		{"signature_method", "HmacSHA256"},
		{"signature_version", "1"},
		{"search_word", "名 b/c*"},
		{"vxnets.10", "x"},
		{"vxnets.2", "y"},
		{"empty", ""},
	}
	var wire, signed []string
	for _, p := range params {
		wire = append(wire, escaped(p[0])+"="+escaped(p[1]))
	}
	if !s.unsorted {
		sort.Slice(params, func(i, j int) bool { return params[i][0] < params[j][0] })
	}
	for _, p := range params {
		if p[1] != "" || !s.dropEmpty {
			signed = append(signed, s.escape(p[0])+"="+s.escape(p[1]))
		}
	}
	method, path := "GET", "/iaas/"
	if s.method != "" {
		method = s.method
	}
	if s.path != "" {
		path = s.path
	}
	digest := mac(ownSecret, method+"\n"+path+"\n"+strings.Join(signed, "&"))
	if s.hexed {
		digest = hex.EncodeToString([]byte(digest))
	}
	signature := base64.StdEncoding.EncodeToString([]byte(digest))
	return "GET /iaas/?" + strings.Join(wire, "&") + s.extra + "&signature=" + url.QueryEscape(signature) + " HTTP/1.1\r\nHost: api.qingcloud.com\r\n\r\n"
}

// TestWrongSigners gives requests of signers of their own, with one mistake and with two.
func TestWrongSigners(t *testing.T) {
	compact := `{"Limit":1,"Name":"名"}`
	tests := []struct{ scheme, want, request string }{
		{"tencent-tc3", "", tc3{}.request()},
		{"tencent-tc3", "newline-missing", tc3{blank: "none"}.request()},
		{"tencent-tc3", "scope-date-local", tc3{date: "2019-02-26"}.request()},
		{"tencent-tc3", "scope-date-format", tc3{date: "20190225"}.request()},
		{"tencent-tc3", "header-name-wrong", tc3{version: "Version"}.request()},
		{"tencent-tc3", "key-prefix-wrong", tc3{prefix: "AWS4"}.request()},
		{"tencent-tc3", "derivation-terminator-wrong", tc3{end: "aws4_request"}.request()},
		{"tencent-tc3", "timestamp-unit", tc3{time: "1551113065000"}.request()},
		{"tencent-tc3", "key-message-swapped", tc3{swap: true}.request()},
		{"tencent-tc3", "body-reserialised content-type-changed", tc3{sent: compact, sentKind: "application/json; charset=utf-8"}.request()},
		{"tencent-tc3", "derivation-hex-chain newline-missing", tc3{hexKeys: true, blank: "none"}.request()},
		{"tencent-tc3", "hex-uppercase scope-date-local", tc3{upper: true, date: "2019-02-24"}.request()},
		{"tencent-tc3", "key-message-swapped timestamp-unit", tc3{swap: true, time: "1551113065000"}.request()},
		{"qingcloud-iaas", "", qingcloud{}.request()},
		{"qingcloud-iaas", "space-as-plus", qingcloud{escape: url.QueryEscape}.request()},
		{"qingcloud-iaas", "reserved-not-encoded", qingcloud{escape: func(s string) string { return strings.ReplaceAll(escaped(s), "%2F", "/") }}.request()},
		{"qingcloud-iaas", "empty-param-dropped", qingcloud{dropEmpty: true}.request()},
		{"qingcloud-iaas", "params-unsorted", qingcloud{unsorted: true}.request()},
		{"qingcloud-iaas", "path-slash", qingcloud{path: "/iaas"}.request()},
		{"qingcloud-iaas", "param-not-signed", qingcloud{extra: "&limit=1"}.request()},
		{"qingcloud-iaas", "hex-then-base64 space-as-plus", qingcloud{hexed: true, escape: url.QueryEscape}.request()},
		{"qingcloud-iaas", "method-wrong params-unsorted", qingcloud{method: "POST", unsorted: true}.request()},
		{"qingcloud-iaas", "empty-param-dropped path-slash", qingcloud{dropEmpty: true, path: "/iaas"}.request()},
	}
	for _, tt := range tests {
		t.Run(tt.scheme+" "+tt.want, func(t *testing.T) { checkWrong(t, tt.scheme, tt.want, tt.request) })
	}
}

// checkWrong diagnoses a request.
func checkWrong(t *testing.T, scheme, want, request string) {
	t.Helper()
	m, err := chopmark.ParseHTTP([]byte(request), "https")
	if err != nil {
		t.Fatal(err)
	}
	s, err := chopmark.Load(scheme)
	if err != nil {
		t.Fatal(err)
	}
	d, err := chopmark.Diagnose(context.Background(), s, m, chopmark.Credential{Secret: ownSecret}, chopmark.DiagnoseOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ids := strings.Fields(want)
	if !slices.Equal(d.Mistakes, ids) && !slices.ContainsFunc(d.SameEffect, func(s []string) bool { return slices.Equal(s, ids) }) {
		t.Errorf("found %v, the same as %v", d.Mistakes, d.SameEffect)
	}
}
