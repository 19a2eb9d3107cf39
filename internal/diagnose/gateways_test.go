package diagnose_test

import (
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"
	"testing"
)

// What API gateways sign, and what is sent. The places of ID, DATE and SIGNATURE are filled in.
const (
	when = "Mon, 25 Feb 2019 16:44:25 GMT"

	kongText    = "date: DATE\nhost: gw.example.com\nGET /a%20b?z=1&empty= HTTP/1.1"
	kongSent    = "GET /a%20b?z=1&empty= HTTP/1.1\nHost: gw.example.com\nDate: DATE\n"
	kongCarrier = `Authorization: hmac username="ID", algorithm="hmac-sha256", headers="date host request-line", signature="SIGNATURE"`

	apisixText    = "ID\nGET /a%20b?z=1\ndate: DATE\nhost: gw.example.com\n"
	apisixSent    = "GET /a%20b?z=1 HTTP/1.1\nHost: gw.example.com\nDate: DATE\n"
	apisixCarrier = `Authorization: Signature keyId="ID",algorithm="hmac-sha256",headers="@request-target date host",signature="SIGNATURE"`

	tykText    = "(request-target): get /a b\ndate: DATE\nx-test: Hello World"
	tykSent    = "GET /a%20b?z=1 HTTP/1.1\nHost: gw.example.com\nDate: DATE\nX-Test: Hello World\n"
	tykCarrier = `Authorization: Signature keyId="ID",algorithm="hmac-sha256",headers="(request-target) date x-test",signature="SIGNATURE"`

	apigwOwn     = "x-ca-key:ID\nx-ca-nonce:1\nx-ca-timestamp:1551113065000\n"
	apigwText    = "GET\n*/*\n\n\n\n" + apigwOwn + "/x?B=3&a=1&b=2&empty"
	apigwSent    = "GET /x?b=2&a=1&B=3&empty= HTTP/1.1\nHost: api.example.com\nAccept: */*\n"
	apigwCarrier = "X-Ca-Key: ID\nX-Ca-Nonce: 1\nX-Ca-Timestamp: 1551113065000\nX-Ca-Signature-Headers: x-ca-key,x-ca-nonce,x-ca-timestamp\nX-Ca-Signature: SIGNATURE"

	huaweiCanonical = "GET\n/v1/a%20b/\na=1&b=2\nhost:ecs.example.com\nx-sdk-date:20190225T164425Z\n\nhost;x-sdk-date\n"
	huaweiSent      = "GET /v1/a%20b?b=2&a=1 HTTP/1.1\nHost: ecs.example.com\nX-Sdk-Date: 20190225T164425Z\n"
	huaweiCarrier   = "Authorization: SDK-HMAC-SHA256 Access=ID, SignedHeaders=host;x-sdk-date, Signature=SIGNATURE"
)

// gatewayRequest signs a text and puts the signature into a request.
func gatewayRequest(text, sent, body string, form func(digest string) string) string {
	fill := strings.NewReplacer("ID", ownID, "DATE", when)
	signature := form(mac(ownSecret, fill.Replace(text)))
	sent = strings.NewReplacer("\n", "\r\n", "SIGNATURE", signature).Replace(fill.Replace(sent))
	return sent + "\r\n\r\n" + body
}

func base(digest string) string        { return base64.StdEncoding.EncodeToString([]byte(digest)) }
func inHex(digest string) string       { return hex.EncodeToString([]byte(digest)) }
func hexOfBase(digest string) string   { return base(inHex(digest)) }
func escapedBase(digest string) string { return url.QueryEscape(base(digest)) }

// huaweiText is what is signed of a canonical request.
func huaweiText(canonical string) string {
	return "SDK-HMAC-SHA256\n20190225T164425Z\n" + sum(canonical+sum(""))
}

// replaced changes one thing of a text.
func replaced(text, from, to string) string { return strings.Replace(text, from, to, 1) }

// TestWrongGateways gives requests of callers of gateways.
func TestWrongGateways(t *testing.T) {
	const bodyMD5 = "POST\n*/*\nMD5\napplication/json\n\n" + apigwOwn + "/x"
	sentMD5 := "POST /x HTTP/1.1\nHost: api.example.com\nAccept: */*\nContent-Type: application/json\nContent-MD5: MD5\n" + apigwCarrier
	digest := md5.Sum([]byte("{\"a\":1}\n"))
	other := base64.StdEncoding.EncodeToString(digest[:])
	for _, tt := range []struct {
		scheme, want, text, sent, body string
		form                           func(string) string
	}{
		{"kong-hmac", "", kongText, kongSent + kongCarrier, "", base},
		{"kong-hmac", "signed-header-not-sent", kongText, replaced(kongSent, "Date:", "X-Date:") + kongCarrier, "", base},
		{"kong-hmac", "authorization-malformed", kongText, kongSent + replaced(kongCarrier, "date host", "date, host,"), "", base},
		{"kong-hmac", "hex-then-base64 newline-extra", kongText + "\n", kongSent + kongCarrier, "", hexOfBase},
		{"kong-hmac", "newline-extra newline-literal", strings.ReplaceAll(kongText, "\n", `\n`) + "\n", kongSent + kongCarrier, "", base},
		{"kong-hmac", "header-line-format signed-headers-mismatch", strings.ReplaceAll(kongText, ": ", ":"), kongSent + replaced(kongCarrier, "date host", "date"), "", base},
		{"kong-hmac", "payload-hash-wrong", kongText, kongSent + "Digest: SHA-256=" + base("another") + "\n" + kongCarrier, "", base},
		{"apisix-hmac", "", apisixText, apisixSent + apisixCarrier, "", base},
		{"apisix-hmac", "newline-missing", strings.TrimSuffix(apisixText, "\n"), apisixSent + apisixCarrier, "", base},
		{"apisix-hmac", "authorization-malformed", apisixText, apisixSent + replaced(apisixCarrier, "date host", "date, host"), "", base},
		{"tyk-hmac", "", tykText, tykSent + tykCarrier, "", escapedBase},
		{"tyk-hmac", "signature-not-urlencoded", tykText, tykSent + tykCarrier, "", base},
		{"tyk-hmac", "hex-instead-of-base64", tykText, tykSent + tykCarrier, "", inHex},
		{"tyk-hmac", "path-includes-query", replaced(tykText, "/a b", "/a b?z=1"), tykSent + tykCarrier, "", escapedBase},
		{"tyk-hmac", "header-line-format", strings.NewReplacer("date: ", "date:", "x-test: ", "x-test:").Replace(tykText), tykSent + tykCarrier, "", escapedBase},
		{"alibaba-apigw", "", apigwText, apigwSent + apigwCarrier, "", base},
		{"alibaba-apigw", "params-unsorted", replaced(apigwText, "B=3&a=1&b=2", "b=2&a=1&B=3"), apigwSent + apigwCarrier, "", base},
		{"alibaba-apigw", "params-sorted-case-insensitive", replaced(apigwText, "B=3&a=1&b=2", "a=1&b=2&B=3"), apigwSent + apigwCarrier, "", base},
		{"alibaba-apigw", "authorization-malformed", apigwText, apigwSent + strings.ReplaceAll(apigwCarrier, ",", ";"), "", base},
		{"alibaba-apigw", "timestamp-unit", replaced(apigwText, "065000", "065"), apigwSent + replaced(apigwCarrier, "065000", "065"), "", base},
		{"alibaba-apigw", "body-newline", replaced(bodyMD5, "MD5", other), replaced(sentMD5, "MD5: MD5", "MD5: "+other), `{"a":1}`, base},
		{"huawei-sdk-hmac-sha256", "", huaweiText(huaweiCanonical), huaweiSent + huaweiCarrier, "", inHex},
		{"huawei-sdk-hmac-sha256", "path-slash", huaweiText(replaced(huaweiCanonical, "b/\n", "b\n")), huaweiSent + huaweiCarrier, "", inHex},
		{"huawei-sdk-hmac-sha256", "token-not-signed", huaweiText(huaweiCanonical), huaweiSent + "X-Security-Token: token\n" + huaweiCarrier, "", inHex},
		{"huawei-sdk-hmac-sha256", "base64-instead-of-hex newline-crlf", strings.ReplaceAll(huaweiText(strings.ReplaceAll(huaweiCanonical, "\n", "\r\n")), "\n", "\r\n"), huaweiSent + huaweiCarrier, "", base},
	} {
		t.Run(tt.scheme+" "+tt.want, func(t *testing.T) {
			checkWrong(t, tt.scheme, tt.want, gatewayRequest(tt.text, tt.sent, tt.body, tt.form))
		})
	}
}
