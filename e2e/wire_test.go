package e2e

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/ecs"
	awscredentials "github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/call"
	"github.com/chopmark/chopmark/provider"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	tchttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
	"github.com/volcengine/volcengine-go-sdk/volcengine"
	"github.com/volcengine/volcengine-go-sdk/volcengine/credentials"
	"github.com/volcengine/volcengine-go-sdk/volcengine/session"

	volcecs "github.com/volcengine/volcengine-go-sdk/service/ecs"
)

// recorder keeps the last request that was sent through it, and answers with nothing of interest.
type recorder struct{ last *chopmark.Message }

// RoundTrip keeps the request as it would travel.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	m := &chopmark.Message{Method: req.Method, Scheme: "https", Authority: req.URL.Host}
	m.Path, m.Query, _ = strings.Cut(req.URL.RequestURI(), "?")
	m.HasQuery = m.Query != ""
	if req.Host != "" {
		m.Authority = req.Host
	}
	for name, values := range req.Header {
		for _, v := range values {
			m.Headers = append(m.Headers, chopmark.Field{Name: name, Value: v})
		}
	}
	if req.Body != nil {
		data, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		m.Body.Bytes = data
		m.SetHeader("Content-Length", strconv.Itoa(len(data)))
	}
	r.last = m
	return &http.Response{
		StatusCode: 200, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(`{"Response":{"RequestId":"r"},"ResponseMetadata":{},"RequestId":"r"}`)), ContentLength: -1, Request: req,
	}, nil
}

// Call is RoundTrip for one of the SDKs.
func (r *recorder) Call(req *http.Request, _ *http.Transport) (*http.Response, error) {
	return r.RoundTrip(req)
}

// wireCase is a call by an SDK, and the same by chopmark call.
type wireCase struct {
	name     string
	sdk      func(t *testing.T, r *recorder)
	provider string
	call     provider.Call
	time     func(m *chopmark.Message) (time.Time, error) // of the SDK's request
	nonce    func(m *chopmark.Message) string
	extra    []string // headers and parameters that the SDK sends beside, and that change nothing
	same     bool     // the SDK signs the same headers of the same request: even the signature is the same
}

func header(name string) func(m *chopmark.Message) string {
	return func(m *chopmark.Message) string { v, _ := m.Header(name); return v }
}

func param(name string) func(m *chopmark.Message) string {
	return func(m *chopmark.Message) string { return pairs(m).Get(name) }
}

func layout(layout string, get func(m *chopmark.Message) string) func(m *chopmark.Message) (time.Time, error) {
	return func(m *chopmark.Message) (time.Time, error) { return time.Parse(layout, get(m)) }
}

func seconds(get func(m *chopmark.Message) string) func(m *chopmark.Message) (time.Time, error) {
	return func(m *chopmark.Message) (time.Time, error) {
		n, err := strconv.ParseInt(get(m), 10, 64)
		return time.Unix(n, 0), err
	}
}

func none(*chopmark.Message) string { return "" }

// pairs gives the parameters of query and form.
func pairs(m *chopmark.Message) url.Values {
	all, _ := url.ParseQuery(m.Query)
	if kind, _ := m.Header("Content-Type"); strings.HasPrefix(kind, "application/x-www-form-urlencoded") {
		form, _ := url.ParseQuery(string(m.Body.Bytes))
		maps.Copy(all, form)
	}
	return all
}

func tencent(service, version, action string, params map[string]any, method, sign string) func(t *testing.T, r *recorder) {
	return func(t *testing.T, r *recorder) {
		p := profile.NewClientProfile()
		p.HttpProfile.ReqMethod, p.SignMethod = method, sign
		c := new(common.Client).Init("ap-guangzhou").WithCredential(common.NewCredential(keyID, secret)).WithProfile(p).WithHttpTransport(r)
		request := tchttp.NewCommonRequest(service, version, action)
		if err := request.SetActionParameters(params); err != nil {
			t.Fatal(err)
		}
		for name, v := range params { // a common request with signature v1 takes them from here
			request.GetParams()[name] = fmt.Sprint(v)
		}
		if err := c.Send(request, tchttp.NewCommonResponse()); err != nil {
			t.Fatal(err)
		}
	}
}

func words(list ...string) (out []provider.Param) {
	for i := 0; i < len(list); i += 2 {
		out = append(out, provider.Param{Name: list[i], Value: list[i+1]})
	}
	return out
}

var wireCases = []wireCase{
	{
		name: "tencent eip", provider: "tencent", sdk: tencent("vpc", "2017-03-12", "DescribeAddresses", map[string]any{}, "POST", ""),
		call: provider.Call{Service: "eip", Action: "DescribeAddresses", Params: words("Region", "ap-guangzhou")},
		time: seconds(header("X-TC-Timestamp")), nonce: none, extra: []string{"X-Tc-Requestclient", "X-Tc-Language"}, same: true,
	},
	{
		name: "tencent tmt", provider: "tencent",
		sdk:  tencent("tmt", "2018-03-21", "TextTranslate", map[string]any{"SourceText": "你好", "Source": "zh", "Target": "en", "ProjectId": 0}, "POST", ""),
		call: provider.Call{Service: "tmt", Action: "TextTranslate", Params: words("Region", "ap-guangzhou", "ProjectId", "0", "Source", "zh", "SourceText", "你好", "Target", "en")},
		time: seconds(header("X-TC-Timestamp")), nonce: none, extra: []string{"X-Tc-Requestclient", "X-Tc-Language"}, same: true,
	},
	{
		name: "tencent v1", provider: "tencent",
		sdk:  tencent("cvm", "2017-03-12", "DescribeInstances", map[string]any{"Limit": 1, "Filters.0.Name": "a b+c"}, "GET", "HmacSHA256"),
		call: provider.Call{Service: "cvm", Action: "DescribeInstances", Scheme: "tencent-v1", Params: words("Region", "ap-guangzhou", "Limit", "1", "Filters.0.Name", "a b+c")},
		time: seconds(param("Timestamp")), nonce: param("Nonce"), extra: []string{"RequestClient", "Language", "Signature"},
	},
	{
		name: "volcengine ecs", provider: "volcengine",
		sdk: func(t *testing.T, r *recorder) {
			sess, err := session.NewSession(volcengine.NewConfig().WithRegion("cn-beijing").WithHTTPClient(&http.Client{Transport: r}).
				WithCredentials(credentials.NewStaticCredentials(keyID, secret, "")))
			if err != nil {
				t.Fatal(err)
			}
			_, err = volcecs.New(sess).RunInstances(&volcecs.RunInstancesInput{
				ImageId: volcengine.String("image-1"), InstanceName: volcengine.String("my vm 测试"),
				NetworkInterfaces: []*volcecs.NetworkInterfaceForRunInstancesInput{{SubnetId: volcengine.String("subnet-1")}},
			})
			if err != nil {
				t.Log(err) // what the recorder answers is of no interest
			}
		},
		call: provider.Call{Service: "ecs", Action: "RunInstances", Settings: map[string]string{"region": "cn-beijing"}, Params: words(
			"ImageId", "image-1", "InstanceName", "my vm 测试", "NetworkInterfaces.1.SubnetId", "subnet-1")},
		time: layout("20060102T150405Z", header("X-Date")), nonce: none, extra: []string{"Content-Type", "Accept", "ClientToken"},
	},
	{
		name: "alibaba acs3", provider: "alibaba",
		sdk: func(t *testing.T, r *recorder) {
			client, err := openapi.NewClient(&utils.Config{
				AccessKeyId: dara.String(keyID), AccessKeySecret: dara.String(secret), RegionId: dara.String("cn-hangzhou"),
				Endpoint: dara.String("ecs.cn-hangzhou.aliyuncs.com"), HttpClient: r,
			})
			if err != nil {
				t.Fatal(err)
			}
			action := &utils.Params{
				Action: dara.String("DescribeRegions"), Version: dara.String("2014-05-26"), Protocol: dara.String("HTTPS"),
				Method: dara.String("POST"), Pathname: dara.String("/"), AuthType: dara.String("AK"), Style: dara.String("RPC"),
				ReqBodyType: dara.String("formData"), BodyType: dara.String("json"),
			}
			if _, err := client.CallApi(action, &utils.OpenApiRequest{Query: map[string]*string{"RegionId": dara.String("cn-hangzhou")}}, &dara.RuntimeOptions{}); err != nil {
				t.Fatal(err)
			}
		},
		call: provider.Call{Service: "ecs", Action: "DescribeRegions", Params: words("RegionId", "cn-hangzhou")},
		time: layout("2006-01-02T15:04:05Z", header("x-acs-date")), nonce: header("x-acs-signature-nonce"), extra: []string{"Accept", "X-Acs-Credentials-Provider"},
	},
	{
		name: "alibaba rpc", provider: "alibaba",
		sdk: func(t *testing.T, r *recorder) {
			client, err := ecs.NewClientWithAccessKey("cn-hangzhou", keyID, secret)
			if err != nil {
				t.Fatal(err)
			}
			client.SetTransport(r)
			request := ecs.CreateDescribeRegionsRequest()
			request.Scheme, request.Method, request.Domain = "https", "GET", "ecs.cn-hangzhou.aliyuncs.com"
			if _, err := client.DescribeRegions(request); err != nil {
				t.Log(err)
			}
		},
		call: provider.Call{Service: "ecs", Action: "DescribeRegions", Scheme: "alibaba-rpc", Params: words("RegionId", "cn-hangzhou")},
		time: layout("2006-01-02T15:04:05Z", param("Timestamp")), nonce: param("SignatureNonce"),
		extra: []string{"SignatureType", "Signature", "Content-Type", "X-Acs-Action", "X-Acs-Version", "X-Acs-Credentials-Provider", "X-Sdk-Core-Version", "Accept-Encoding", "X-Sdk-Client", "X-Sdk-Invoke-Type"},
	},
	{
		name: "aws sts", provider: "aws",
		sdk: func(t *testing.T, r *recorder) {
			client := sts.New(sts.Options{
				Region: "us-east-1", HTTPClient: &http.Client{Transport: r}, Credentials: awscredentials.NewStaticCredentialsProvider(keyID, secret, ""),
				RetryMaxAttempts: 1,
			})
			if _, err := client.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{}); err != nil {
				t.Log(err)
			}
		},
		call: provider.Call{Service: "sts", Action: "GetCallerIdentity"},
		time: layout("20060102T150405Z", header("X-Amz-Date")), nonce: none,
		extra: []string{"Amz-Sdk-Invocation-Id", "Amz-Sdk-Request"},
	},
}

// TestWire captures what an SDK sends and what chopmark call sends for the same call, at the same time and with the same
// nonce. Each must be right for the vendor's way of signing, and beside what the SDK adds for its own sake they are the
// same.
func TestWire(t *testing.T) {
	for _, tt := range wireCases {
		t.Run(tt.name, func(t *testing.T) {
			theirs, ours := &recorder{}, &recorder{}
			tt.sdk(t, theirs)
			if theirs.last == nil {
				t.Fatal("the SDK sent nothing")
			}
			at, err := tt.time(theirs.last)
			if err != nil {
				t.Fatal(err)
			}
			scheme := tt.send(t, ours, at, theirs.last)
			accept(t, "the SDK's", scheme, theirs.last, at)
			accept(t, "ours", scheme, ours.last, at)
			tt.compare(t, theirs.last, ours.last)
		})
	}
}

// send sends the call as the command does.
func (tt *wireCase) send(t *testing.T, r *recorder, at time.Time, theirs *chopmark.Message) *chopmark.Scheme {
	t.Helper()
	p, err := provider.Load(tt.provider)
	if err != nil {
		t.Fatal(err)
	}
	built, err := p.Build(tt.call)
	if err != nil {
		t.Fatal(err)
	}
	scheme, err := chopmark.Load(built.Scheme)
	if err != nil {
		t.Fatal(err)
	}
	o := call.Options{Transport: r, Inputs: built.Inputs, Clock: func() time.Time { return at }, Nonce: func() string { return tt.nonce(theirs) }}
	if tt.same {
		o.SignedHeaders = signedHeaders(theirs)
	}
	client, err := call.New(scheme, chopmark.Credential{KeyID: keyID, Secret: secret}, o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Send(t.Context(), call.Target{Message: built.Message, Provider: p, Dialect: built.Dialect}); err != nil {
		t.Logf("%v", err)
	}
	return scheme
}

// signedHeaders gives the list in an Authorization header.
func signedHeaders(m *chopmark.Message) []string {
	authorization, _ := m.Header("Authorization")
	_, list, _ := strings.Cut(authorization, "SignedHeaders=")
	list, _, _ = strings.Cut(list, ",")
	return strings.Split(list, ";")
}

func accept(t *testing.T, whose string, s *chopmark.Scheme, m *chopmark.Message, at time.Time) {
	t.Helper()
	v, err := chopmark.NewVerifier(s, chopmark.KeyMap{keyID: {KeyID: keyID, Secret: secret}}, chopmark.VerifyOptions{Clock: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := v.VerifyMessage(t.Context(), m); err != nil || r.Verdict != chopmark.OK {
		t.Errorf("%s: %v %s %s\n%s", whose, err, r.Verdict, r.Detail, m.Curl())
	}
}

func (tt *wireCase) compare(t *testing.T, theirs, ours *chopmark.Message) {
	t.Helper()
	if theirs.Method != ours.Method || theirs.Authority != ours.Authority || theirs.Path != ours.Path {
		t.Errorf("the SDK calls %s %s%s, we %s %s%s", theirs.Method, theirs.Authority, theirs.Path, ours.Method, ours.Authority, ours.Path)
	}
	if got, want := tt.parts(ours), tt.parts(theirs); !maps.Equal(got, want) {
		t.Errorf("the SDK sends %v\nwe send       %v", want, got)
	}
	kind, _ := ours.Header("Content-Type")
	if !strings.HasPrefix(kind, "application/x-www-form-urlencoded") && !bytes.Equal(theirs.Body.Bytes, ours.Body.Bytes) {
		t.Errorf("the SDK's body is %s\nours is          %s", theirs.Body.Bytes, ours.Body.Bytes)
	}
}

// parts gives headers and parameters, without those that are the SDK's own affair.
func (tt *wireCase) parts(m *chopmark.Message) map[string]string {
	own := append([]string{"User-Agent", "Host", "Content-Length"}, tt.extra...)
	if !tt.same {
		own = append(own, "Authorization")
	}
	ignored := func(name string) bool {
		return slices.ContainsFunc(own, func(o string) bool { return strings.EqualFold(o, name) })
	}
	out := map[string]string{}
	for _, f := range m.Headers {
		if !ignored(f.Name) {
			out[strings.ToLower(f.Name)] = f.Value
		}
	}
	for name, values := range pairs(m) {
		if !ignored(name) {
			out["parameter "+name] = strings.Join(values, "\n")
		}
	}
	return out
}
