package main

import (
	"bytes"
	"net/http"
	"time"
)

// A pair is one header or parameter.
type pair struct{ name, value string }

// A request is what every contender of one scheme signs. What the caller asks
// for and what the scheme adds stand apart, because some signers add the
// latter themselves and others want it given.
type request struct {
	scheme, method, host, path string

	query   []pair // the caller's parameters
	headers []pair // the caller's headers, without Host
	auth    []pair // what the scheme adds to the parameters, without the signature
	body    []byte

	keyID, secret   string
	service, region string
	at              time.Time
	nonce           string
}

// The schemes, by the names of their scheme files.
const (
	tc3       = "tencent-tc3"
	volcV4    = "volcengine-v4"
	acs3      = "alibaba-acs3"
	sigv4     = "aws-v4"
	tencentV1 = "tencent-v1"
	qingcloud = "qingcloud-iaas"
	rpc       = "alibaba-rpc"
)

// schemes is the order of the report.
var schemes = []string{tc3, volcV4, acs3, sigv4, tencentV1, qingcloud, rpc}

// jsonBody is 120 bytes with the names sorted, no spaces and nothing to
// escape: an SDK that parses and prints it again sends the same bytes.
const jsonBody = `{"Filters":[{"Name":"instance-name","Values":["chopmark-10","chopmark-20"]}],` +
	`"InstanceIds":["ins-09dx96dg"],"Limit":100}`

// The secret has the length of most clouds' secrets; QingCloud's are longer.
const (
	keyID           = "AKIDz8krbsJ5yKBZQpn74WFkmLPxEXAMPLE"
	secret          = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"
	qingcloudSecret = "SECRETACCESSKEY1234567890SECRETACCESSKEY"
	nonce           = "3156853299f313e23d1673dc12e1703d"
)

var at = time.Date(2023, 10, 26, 10, 22, 32, 0, time.UTC)

// requestFor gives the common request in the shape of one scheme.
func requestFor(scheme string) request {
	r := request{
		scheme: scheme, path: "/",
		keyID: keyID, secret: secret, at: at, nonce: nonce,
	}
	switch scheme {
	case tc3, volcV4, acs3, sigv4:
		r.method = http.MethodPost
		r.body = []byte(jsonBody)
		r.headers = []pair{{"Content-Type", "application/json"}}
	default:
		r.method = http.MethodGet
	}
	shapes[scheme](&r)
	return r
}

// shapes fills in what differs from scheme to scheme. Query schemes have
// twelve parameters, those of the scheme included.
var shapes = map[string]func(*request){
	tc3:       shapeTC3,
	volcV4:    shapeVolc,
	acs3:      shapeACS3,
	sigv4:     shapeSigV4,
	tencentV1: shapeTencentV1,
	qingcloud: shapeQingCloud,
	rpc:       shapeRPC,
}

func shapeTC3(r *request) {
	r.host, r.service, r.region = "cvm.tencentcloudapi.com", "cvm", "ap-guangzhou"
	r.headers = append(r.headers,
		pair{"X-TC-Action", "DescribeInstances"},
		pair{"X-TC-Version", "2017-03-12"},
		pair{"X-TC-Region", r.region})
}

func shapeVolc(r *request) {
	r.host, r.service, r.region = "open.volcengineapi.com", "ecs", "cn-beijing"
	r.query = []pair{{"Action", "DescribeInstances"}, {"Version", "2020-04-01"}}
}

func shapeACS3(r *request) {
	r.host, r.service, r.region = "ecs.cn-hangzhou.aliyuncs.com", "ecs", "cn-hangzhou"
	r.query = []pair{{"RegionId", r.region}}
	r.headers = append(r.headers,
		pair{"x-acs-action", "DescribeInstances"},
		pair{"x-acs-version", "2014-05-26"})
}

func shapeSigV4(r *request) {
	r.host, r.service, r.region = "dynamodb.us-east-1.amazonaws.com", "dynamodb", "us-east-1"
}

func shapeTencentV1(r *request) {
	r.host, r.region = "cvm.tencentcloudapi.com", "ap-guangzhou"
	r.query = []pair{
		{"Action", "DescribeInstances"},
		{"Version", "2017-03-12"},
		{"Region", r.region},
		{"Language", "zh-CN"},
		{"InstanceIds.0", "ins-09dx96dg"},
		{"InstanceIds.1", "ins-qy123abc"},
		{"Limit", "20"},
		{"Offset", "0"},
	}
	r.auth = []pair{
		{"SecretId", r.keyID},
		{"Timestamp", unixText(r.at)},
		{"Nonce", "11886"},
		{"SignatureMethod", "HmacSHA256"},
	}
	r.nonce = "11886"
}

func shapeQingCloud(r *request) {
	r.host, r.path, r.secret = "api.qingcloud.com", "/iaas/", qingcloudSecret
	r.query = []pair{
		{"action", "RunInstances"},
		{"version", "1"},
		{"zone", "pek3a"},
		{"count", "1"},
		{"image_id", "centos64x86a"},
		{"instance_type", "small_b"},
		{"instance_name", "demo server"},
		{"vxnets.1", "vxnet-0|10.0.0.2"},
	}
	r.auth = []pair{
		{"access_key_id", r.keyID},
		{"time_stamp", isoText(r.at)},
		{"signature_method", "HmacSHA256"},
		{"signature_version", "1"},
	}
}

func shapeRPC(r *request) {
	r.host, r.region = "ecs.aliyuncs.com", "cn-hangzhou"
	r.query = []pair{
		{"Action", "DescribeInstances"},
		{"Version", "2014-05-26"},
		{"Format", "JSON"},
		{"RegionId", r.region},
		{"InstanceName", "demo server"},
		{"ZoneId", "cn-hangzhou-b"},
		{"SignatureType", ""}, // alibaba-cloud-sdk-go sends it, so everyone does
	}
	r.auth = []pair{
		{"AccessKeyId", r.keyID},
		{"Timestamp", isoText(r.at)},
		{"SignatureNonce", r.nonce},
		{"SignatureMethod", "HMAC-SHA1"},
		{"SignatureVersion", "1.0"},
	}
}

// once gives the nonce.
func (r request) once() string { return r.nonce }

// params gives every signed parameter: the caller's and the scheme's.
func (r request) params() []pair {
	return append(append([]pair(nil), r.query...), r.auth...)
}

// http builds the request that a caller of net/http hands to a signer: without
// what the scheme adds.
func (r request) http() (*http.Request, error) {
	address := "https://" + r.host + r.path
	if len(r.query) > 0 {
		address += "?" + joinSorted(r.query, escape)
	}
	req, err := http.NewRequest(r.method, address, bytes.NewReader(r.body))
	if err != nil {
		return nil, err
	}
	for _, h := range r.headers {
		req.Header.Set(h.name, h.value)
	}
	return req, nil
}
