package sandbox_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chopmark/chopmark/provider"
	"github.com/chopmark/chopmark/sandbox"
)

// bare is a provider that says as little as it can.
const bare = `provider "bare" {
  title           = "Bare"
  default_service = "s"
  service "s" {}
  dialect "d" {
    schemes = ["tencent-v1"]
    hosts   = ["bare.example"]
    method  = "GET"
    params  = { Action = action }
  }
}`

func parsed(t *testing.T, text string) *provider.Provider {
	t.Helper()
	p, err := provider.Parse("own.hcl", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func actionFile(text string) fstest.MapFS { return fstest.MapFS{"own.hcl": {Data: []byte(text)}} }

// TestBareProvider has answers of the sandbox's own where a provider file states none.
func TestBareProvider(t *testing.T) {
	c := newClient(t, sandbox.Options{
		Providers: []*provider.Provider{parsed(t, bare)},
		Actions: []fs.FS{actionFile(`actions "bare" {
  table "rows" {
    max  = 2
    rows = [{ n = 1 }]
  }
  action "Add" {
    insert "rows" { rows = [{ n = 2 }] }
    result = [for r in rows : r.n]
  }
  action "Break" { result = [for r in params.List : r] }
}`)},
	})
	for _, tt := range []struct {
		action string
		status int
		want   string
	}{
		{"Add", 200, `[1,2]`},
		{"Add", 429, `{"code":"quota-exceeded","message":"the sandbox keeps no more rows of this table"`},
		{"Nothing", 404, `{"code":"unknown-action","message":"this sandbox has no action Nothing"`},
		{"Break", 503, `{"code":"unavailable","message":"own.hcl:10:39: for goes through a list, and this is a text"`},
	} {
		status, body := c.call("bare", provider.Call{Action: tt.action, Params: params("List", "x")})
		if status != tt.status || !strings.HasPrefix(body, tt.want) {
			t.Errorf("%s: %d %s, want %d %s", tt.action, status, body, tt.status, tt.want)
		}
	}
	c.credential.Secret = "wrong"
	if status, body := c.call("bare", provider.Call{Action: "Add"}); status != 403 || !strings.HasPrefix(body, `{"code":"signature-mismatch"`) {
		t.Error(status, body)
	}
}

// TestReplace has an action of one's own in the place of a built-in one; the others stay.
func TestReplace(t *testing.T) {
	c := newClient(t, sandbox.Options{Actions: []fs.FS{actionFile(`actions "tencent" {
  services = ["vpc"]
  action "DescribeAddresses" { result = { TotalCount = count(addresses), AddressSet = [], Mine = true } }
}`)}})
	c.expect("tencent", eip("DescribeAddresses"), `{"Response":{"TotalCount":2,"AddressSet":[],"Mine":true`)
	c.expect("tencent", eip("ReleaseAddresses", "AddressIds.0", "eip-5t9wz2ab"), `"TaskId"`)
	c.expect("tencent", eip("DescribeAddresses"), `"TotalCount":1`)
}

// TestWrongFiles holds that what is wrong with files is said when the sandbox is made.
func TestWrongFiles(t *testing.T) {
	for name, tt := range map[string]struct {
		provider, actions, want string
	}{
		"message": {
			strings.Replace(bare, "dialect", "error \"expired\" {\n    code = \"X\"\n    message = \"${tmestamp}\"\n  }\n  reply { failure = { c = code } }\n  dialect", 1), "",
			`there is nothing named "tmestamp" here`,
		},
		"scheme":   {strings.Replace(bare, "tencent-v1", "my-own", 1), "", `is signed by the scheme "my-own", which is not among the schemes`},
		"provider": {bare, `actions "bear" {}`, `there is no provider "bear" (did you mean "bare"?)`},
		"block":    {bare, `action "bare" {}`, `there is no block "action" at the top of an action file`},
		"rows":     {bare, "actions \"bare\" {\n  table \"t\" { rows = 5 }\n}", `rows are a list`},
		"let":      {bare, "actions \"bare\" {\n  action \"A\" {\n    let = []\n    result = null\n  }\n}", `names with values are needed here`},
		"order":    {bare, "actions \"bare\" {\n  action \"A\" {\n    let = { a = b, b = 1 }\n    result = null\n  }\n}", `there is nothing named "b" here`},
		"syntax":   {bare, `actions "bare" {`, "own.hcl:1"},
	} {
		_, err := sandbox.New(sandbox.Options{Providers: []*provider.Provider{parsed(t, tt.provider)}, Actions: []fs.FS{actionFile(tt.actions)}})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", name, err, tt.want)
		}
	}
}
