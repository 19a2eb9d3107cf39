package sandbox_test

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/provider"
	"github.com/chopmark/chopmark/sandbox"
)

// params is short for parameters in tests.
func params(pairs ...string) []provider.Param {
	var out []provider.Param
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, provider.Param{Name: pairs[i], Value: pairs[i+1]})
	}
	return out
}

// client calls a sandbox as a program would, over its transport.
type client struct {
	t          *testing.T
	sandbox    *sandbox.Sandbox
	credential chopmark.Credential
	clock      func() time.Time
	nonce      func() string
}

func newClient(t *testing.T, o sandbox.Options) *client {
	t.Helper()
	s, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &client{t: t, sandbox: s, credential: s.Credentials()[0]}
}

// request makes a signed request.
func (c *client) request(id string, call provider.Call, change func(*chopmark.Message)) *http.Request {
	c.t.Helper()
	var p *provider.Provider
	for _, played := range c.sandbox.Providers() {
		if played.ID == id {
			p = played
		}
	}
	if p == nil {
		c.t.Fatalf("there is no provider %s", id)
	}
	r, err := p.Build(call)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.signed(r.Scheme, r.Inputs, r.Message, change)
}

func (c *client) signed(scheme string, inputs map[string]string, m *chopmark.Message, change func(*chopmark.Message)) *http.Request {
	c.t.Helper()
	s, err := chopmark.Load(scheme)
	if err != nil {
		c.t.Fatal(err)
	}
	signer, err := chopmark.NewSigner(s, c.credential, chopmark.SignOptions{Inputs: inputs, Clock: c.clock, Nonce: c.nonce})
	if err != nil {
		c.t.Fatal(err)
	}
	if m, err = signer.SignMessage(m); err != nil {
		c.t.Fatal(err)
	}
	if change != nil {
		change(m)
	}
	return httpRequest(c.t, m)
}

// httpRequest is the message as net/http sends it.
func httpRequest(t *testing.T, m *chopmark.Message) *http.Request {
	t.Helper()
	req, err := http.NewRequest(m.Method, m.URL(), bytes.NewReader(m.Body.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range m.Headers {
		if strings.EqualFold(h.Name, "host") {
			req.Host = h.Value
			continue
		}
		req.Header.Add(h.Name, h.Value)
	}
	return req
}

func (c *client) send(req *http.Request) (*http.Response, string) {
	c.t.Helper()
	res, err := c.sandbox.Transport().RoundTrip(req)
	if err != nil {
		c.t.Fatal(err)
	}
	return res, read(c.t, res)
}

func read(t *testing.T, res *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Error(err)
	}
	if err := res.Body.Close(); err != nil {
		t.Error(err)
	}
	return string(body)
}

func (c *client) call(id string, call provider.Call) (status int, body string) {
	c.t.Helper()
	res, body := c.send(c.request(id, call, nil))
	return res.StatusCode, body
}

// random are the parts of answers that differ from call to call.
var random = regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}`)

func masked(body string) string { return random.ReplaceAllString(body, "UUID") }

func TestActions(t *testing.T) {
	tests := []struct {
		name     string
		provider string
		call     provider.Call
		want     string // a part of the answer, request ids masked
	}{
		{
			"addresses", "tencent",
			provider.Call{Service: "eip", Action: "DescribeAddresses", Params: params("Region", "ap-guangzhou", "Limit", "1")},
			`{"Response":{"TotalCount":2,"AddressSet":[{"AddressId":"eip-0c3kmd7q","AddressName":"web","AddressIp":"203.0.113.10"`,
		},
		{
			"addresses of version 1", "tencent",
			provider.Call{Service: "vpc", Action: "DescribeAddresses", Scheme: "tencent-v1", Params: params("AddressIds.0", "eip-5t9wz2ab")},
			`{"Response":{"TotalCount":1,"AddressSet":[{"AddressId":"eip-5t9wz2ab","AddressName":"备用"`,
		},
		{
			"addresses of API 2.0", "tencent",
			provider.Call{Service: "eip", Action: "DescribeAddresses", Scheme: "tencent-v1", Endpoint: "https://eip.api.qcloud.com/v2/index.php", Params: params("Region", "ap-guangzhou")},
			`{"Response":{"TotalCount":2,`,
		},
		{
			"filter", "tencent",
			provider.Call{Service: "eip", Action: "DescribeAddresses", Params: params("Filters.0.Name", "address-status", "Filters.0.Values.0", "UNBIND")},
			`{"Response":{"TotalCount":1,"AddressSet":[{"AddressId":"eip-5t9wz2ab"`,
		},
		{"instances", "tencent", provider.Call{Service: "cvm", Action: "DescribeInstances"}, `{"Response":{"TotalCount":2,"InstanceSet":[{"Placement":{"Zone":"ap-guangzhou-3","ProjectId":0},"InstanceId":"ins-7hq2m0xa"`},
		{
			"translate", "tencent",
			provider.Call{Service: "tmt", Action: "TextTranslate", Params: params("SourceText", "你好", "Source", "zh", "Target", "en", "ProjectId", "0")},
			`{"Response":{"TargetText":"Hello","Source":"zh","Target":"en","RequestId":"UUID"}}`,
		},
		{
			"echo what is not known", "tencent",
			provider.Call{Service: "tmt", Action: "TextTranslate", Params: params("SourceText", "没有的词", "Source", "zh", "Target", "en", "ProjectId", "0")},
			`{"Response":{"TargetText":"没有的词","Source":"zh"`,
		},
		{
			"certificate", "qingcloud",
			provider.Call{Action: "CreateServerCertificate", Settings: map[string]string{"zone": "sh1"}, Params: params("server_certificate_name", "test1", "certificate_content", "a b+c/=", "private_key", "k")},
			`{"action":"CreateServerCertificateResponse","ret_code":0,"server_certificate_id":"sc-`,
		},
		{"instances", "qingcloud", provider.Call{Action: "DescribeInstances", Settings: map[string]string{"zone": "sh1"}}, `{"action":"DescribeInstancesResponse","ret_code":0,"total_count":1,"instance_set":[{"instance_id":"i-8mcp2w0k"`},
		{
			"run", "volcengine",
			provider.Call{Service: "ecs", Action: "RunInstances", Settings: map[string]string{"region": "cn-beijing"}, Params: params("ImageId", "image-1", "NetworkInterfaces.1.SubnetId", "subnet-1")},
			`"Action":"RunInstances","Version":"2020-04-01","Service":"ecs","Region":"cn-beijing"},"Result":{"InstanceIds":["i-`,
		},
		{"regions", "alibaba", provider.Call{Service: "ecs", Action: "DescribeRegions"}, `","Regions":{"Region":[{"RegionId":"cn-qingdao","RegionEndpoint":"ecs.cn-qingdao.aliyuncs.com","LocalName":"华北1（青岛）"`},
		{"regions by RPC", "alibaba", provider.Call{Service: "ecs", Action: "DescribeRegions", Scheme: "alibaba-rpc", Params: params("AcceptLanguage", "en-US")}, `"LocalName":"China (Qingdao)"`},
		{
			"identity", "aws",
			provider.Call{Service: "sts", Action: "GetCallerIdentity"},
			`<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/sandbox</Arn><UserId>AIDACHOPMARKSANDBOX00</UserId><Account>123456789012</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>UUID</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
		},
		{
			"gateway", "tencent-apigw",
			provider.Call{Endpoint: "http://service-abc-1250000000.ap-guangzhou.apigateway.myqcloud.com/release/x", Params: params("名", "值")},
			`"method":"GET","host":"service-abc-1250000000.ap-guangzhou.apigateway.myqcloud.com","path":"\/release\/x","query":"%E5%90%8D=%E5%80%BC"`,
		},
	}
	c := newClient(t, sandbox.Options{})
	for _, tt := range tests {
		status, body := c.call(tt.provider, tt.call)
		if status != 200 || !strings.Contains(masked(body), tt.want) {
			t.Errorf("%s, %s: %d\n got %s\nwant %s", tt.provider, tt.name, status, masked(body), tt.want)
		}
	}
}
