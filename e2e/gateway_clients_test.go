package e2e

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	tcerrors "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/errors"
	tchttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
	"github.com/volcengine/volcengine-go-sdk/volcengine"
	"github.com/volcengine/volcengine-go-sdk/volcengine/credentials"
	"github.com/volcengine/volcengine-go-sdk/volcengine/session"

	volcecs "github.com/volcengine/volcengine-go-sdk/service/ecs"
)

// oneService is a service with an API for each way of signing. Each covers what its scheme can: Tyk's signs neither query nor body,
// TC3 no path, for there is only one.
const oneService = `
service "orders" {
  hosts = ["127.0.0.1"]

  api "kong" {
    method   = "POST"
    path     = "/kong"
    dialect  = "kong"
    auth "kong-hmac" { inputs = { mode = "header", digest = "true" } }
    upstream "UPSTREAM" {}
  }
  api "apisix" {
    method   = "POST"
    path     = "/apisix"
    dialect  = "apisix"
    auth "apisix-hmac" { inputs = { mode = "signature", digest = "true" } }
    upstream "UPSTREAM" {}
  }
  api "tyk" {
    method   = "POST"
    path     = "/tyk"
    auth "tyk-hmac" {
      inputs = { algorithm = "hmac-sha256" }
      cover  = ["method", "path", "time"]
    }
    upstream "UPSTREAM" {}
  }
  api "aws" {
    method   = "POST"
    path     = "/aws/*"
    auth "aws-v4" { inputs = { service = "orders" } }
    upstream "UPSTREAM" {}
  }
  api "tc3" {
    method   = "POST"
    path     = "/"
    auth "tencent-tc3" {
      inputs = { service = "cvm" }
      cover  = ["method", "query", "body", "time"]
    }
    upstream "UPSTREAM" {}
  }
  api "volcengine" {
    method   = "GET"
    path     = "/"
    auth "volcengine-v4" { inputs = { service = "ecs", mode = "header" } }
    upstream "UPSTREAM" {}
  }
  environment "release" {}
}
plan "basic" {}
key "partner" {
  key_id     = "AKIDpartner"
  secret_env = "PARTNER_SECRET"
}
bind {
  plan        = "basic"
  key         = "partner"
  service     = "orders"
  environment = "release"
}
`

const partnerSecret = "secret-of-the-partner-0123456789"

// orders is the service behind the gateway: it notes who called which API.
type orders struct {
	*httptest.Server
	mu   sync.Mutex
	seen []string
}

func newOrders(t *testing.T) *orders {
	o := &orders{}
	o.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		o.mu.Lock()
		defer o.mu.Unlock()
		o.seen = append(o.seen, r.Header.Get("X-Chopmark-Api")+" "+r.Header.Get("X-Chopmark-Key-Name")+" "+string(body))
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"Response":{"RequestId":"of-the-service"},"ResponseMetadata":{"RequestId":"of-the-service"},"Result":{}}`)
	}))
	t.Cleanup(o.Close)
	return o
}

// taken gives what came since it was asked last.
func (o *orders) taken() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	all := strings.Join(o.seen, "\n")
	o.seen = nil
	return all
}

// caller calls the gateway with a secret, and gives the status and the answer, or what the SDK made of it.
type caller struct {
	name, api, body string
	call            func(t *testing.T, g *gateway, secret string) string
	refused         string // what it says with a wrong secret
}

const order = `{"item":"tea 茶"}`

var callers = []caller{
	{"Kong's dialect", "kong", order, dialect("kong", "/kong?b=2&a=1%202"), `"message":"HMAC signature does not match"`},
	{"APISIX's dialect", "apisix", order, dialect("apisix", "/apisix?b=2&a=1%202"), `401 {"message":"client request can't be validated`},
	{"Tyk's dialect", "tyk", order, dialect("tyk", "/tyk?b=2"), "401 "},
	{"botocore", "aws", order, dialect("aws", "/aws/a%20b?b=2&a=1"), "401 "},
	{"curl --aws-sigv4", "aws", order, curlSigV4, "401 "},
	{"Tencent's SDK", "tc3", `{"Limit":1}`, tencentSDK, "ClientError.HttpStatusCodeError"},
	{"Volcengine's SDK", "volcengine", "", volcengineSDK, "UnknownError"},
}

func dialect(name, target string) func(*testing.T, *gateway, string) string {
	return func(t *testing.T, g *gateway, secret string) string {
		return output(t, interpreter(t, "python"), filepath.Join("dialects", "client.py"), name, "http://"+g.data+target, "AKIDpartner", secret, order)
	}
}

func curlSigV4(t *testing.T, g *gateway, secret string) string {
	curl, err := exec.LookPath("curl")
	if err != nil {
		missing(t, "curl")
	}
	return output(t, curl, "-sS", "--noproxy", "*", "--aws-sigv4", "aws:amz:us-east-1:orders", "--user", "AKIDpartner:"+secret,
		"-H", "Content-Type: application/json", "--data", order, "-w", "\n%{http_code} ", "http://"+g.data+"/aws/curl?a=1")
}

func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "NO_PROXY=*")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

func tencentSDK(_ *testing.T, g *gateway, secret string) string {
	p := profile.NewClientProfile()
	p.HttpProfile.Endpoint, p.HttpProfile.Scheme = g.data, "HTTP"
	client := common.NewCommonClient(common.NewCredential("AKIDpartner", secret), "ap-guangzhou", p)
	request := tchttp.NewCommonRequest("cvm", "2017-03-12", "DescribeInstances")
	if err := request.SetActionParameters(`{"Limit":1}`); err != nil {
		return err.Error()
	}
	response := tchttp.NewCommonResponse()
	err := client.Send(request, response)
	var refused *tcerrors.TencentCloudSDKError
	if errors.As(err, &refused) {
		return refused.GetCode()
	}
	if err != nil {
		return err.Error()
	}
	return "200 " + string(response.GetBody())
}

func volcengineSDK(_ *testing.T, g *gateway, secret string) string {
	s, err := session.NewSession(volcengine.NewConfig().WithRegion("cn-beijing").WithEndpoint("http://" + g.data).WithDisableSSL(true).
		WithMaxRetries(0).WithCredentials(credentials.NewStaticCredentials("AKIDpartner", secret, "")))
	if err != nil {
		return err.Error()
	}
	out, err := volcecs.New(s).DescribeInstances(&volcecs.DescribeInstancesInput{MaxResults: volcengine.Int32(10)})
	if err != nil {
		return err.Error()
	}
	return "200 " + out.Metadata.RequestId
}

// TestGatewayClients: one service is called in the ways of other gateways and of clouds, each by an API of its own. What the secret
// is wrong of never reaches it.
func TestGatewayClients(t *testing.T) {
	behind := newOrders(t)
	t.Setenv("PARTNER_SECRET", partnerSecret)
	g := theKit(t).gateway(t)
	file := filepath.Join(t.TempDir(), "gateway.hcl")
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(oneService, "UPSTREAM", behind.URL)), 0o600); err != nil {
		t.Fatal(err)
	}
	g.set("apply", file)
	for _, c := range callers {
		t.Run(c.name, func(t *testing.T) {
			if got := c.call(t, g, partnerSecret); !strings.Contains(got, "200 ") || !strings.Contains(got, "of-the-service") {
				t.Errorf("the right secret: %s", got)
			}
			if got, want := behind.taken(), "orders/"+c.api+" partner "+c.body; got != want {
				t.Errorf("the service was asked %q, want %q", got, want)
			}
			if got := c.call(t, g, "another-secret-of-nobody"); !strings.Contains(got, c.refused) {
				t.Errorf("a wrong secret: %s, want %s", got, c.refused)
			}
			if got := behind.taken(); got != "" {
				t.Errorf("with a wrong secret the service was asked %q", got)
			}
		})
	}
}
