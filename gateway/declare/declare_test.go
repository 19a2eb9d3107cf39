package declare

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/gateway/seal"
	"github.com/chopmark/chopmark/gateway/servertest"
	"github.com/chopmark/chopmark/gateway/store"
)

const example = `service "shop" {
  hosts = ["shop.example.com"]

  api "list" {
    method = "GET"
    path   = "/orders"
    auth "tencent-apigw" {
      mode    = "compatible"
      inputs  = { variant = "keypair" }
      allowed = { algorithm = ["hmac-sha1", "hmac-sha256"] }
    }
    upstream "http://127.0.0.1:9000" {}
  }

  environment "test" { note = "first" }
}

plan "basic" {
  per_second = 10
}

key "partner" {
  key_id     = "AKIDpartner"
  secret_env = "PARTNER_SECRET"
}

bind {
  plan        = "basic"
  key         = "partner"
  service     = "shop"
  environment = "test"
}
`

func open(t *testing.T) (context.Context, *store.Store) {
	t.Helper()
	return openAt(t, "sqlite:"+filepath.Join(t.TempDir(), "gateway.db"))
}

func openAt(t *testing.T, dsn string) (context.Context, *store.Store) {
	t.Helper()
	box, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	ctx := store.By(context.Background(), "test")
	s, err := store.Open(ctx, dsn, box)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return ctx, s
}

const secret = "a-secret-of-forty-characters-0123456789"

func read(t *testing.T, src string) *File {
	t.Helper()
	f, err := Read("gateway.hcl", []byte(src))
	if err == nil {
		err = f.Secrets(
			func(name string) ([]byte, error) { return []byte("from-" + name + "-0123456789\n"), nil },
			func(name string) (string, bool) { return secret, name == "PARTNER_SECRET" },
		)
	}
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// lines is a result as a table of tests can hold it.
func lines(r Result) string {
	var out []string
	for _, c := range r.Changes {
		line := c.Action + " " + c.Kind + " " + c.Name
		for _, f := range c.Fields {
			line += fmt.Sprintf(" %s:%v>%v", f.Path, f.Old, f.New)
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func TestApply(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { testApply(t, "sqlite:"+filepath.Join(t.TempDir(), "gateway.db")) })
	t.Run("postgres", func(t *testing.T) { testApply(t, servertest.Postgres(t).URL) })
}

func testApply(t *testing.T, dsn string) {
	ctx, s := openAt(t, dsn)
	made := []string{
		"add service shop hosts:<nil>>[shop.example.com]",
		"add api shop/list auth[0].allowed.algorithm:<nil>>[hmac-sha1 hmac-sha256] auth[0].inputs.variant:<nil>>keypair " +
			"auth[0].mode:<nil>>compatible auth[0].scheme:<nil>>tencent-apigw method:<nil>>GET " +
			"path:<nil>>/orders upstream[0].url:<nil>>http://127.0.0.1:9000",
		"add plan basic per_second:<nil>>10",
		"add key partner key_id:<nil>>AKIDpartner",
		"add binding partner to shop/test plan:<nil>>basic",
		"add environment shop/test release:<nil>>1 apis:<nil>>+list",
	}
	steps := []struct {
		name string
		file string
		o    Options
		want string
	}{
		{"tried", example, Options{Try: true}, strings.Join(made, "\n")},
		{"made", example, Options{}, strings.Join(made, "\n")},
		{"again", example, Options{}, ""},
		{
			"changed", strings.NewReplacer(`"/orders"`, `"/orders/*"`, "= 10", "= 20").Replace(example),
			Options{},
			"change api shop/list path:/orders>/orders/*\nchange plan basic per_second:10>20\n" +
				"change environment shop/test release:1>2 apis:<nil>>~list",
		},
		{
			"an earlier release", strings.Replace(example, `note = "first"`, `release = 1`, 1),
			Options{},
			"change api shop/list path:/orders/*>/orders\nchange plan basic per_second:20>10\n" +
				"change environment shop/test release:2>1 apis:<nil>>~list",
		},
		{
			"one release for two environments", strings.Replace(example, "environment \"test\" { note = \"first\" }",
				"environment \"test\" {}\n  environment \"release\" {}", 1),
			Options{},
			"add environment shop/release release:<nil>>3 apis:<nil>>+list",
		},
		{
			"another secret", strings.Replace(example, `secret_env = "PARTNER_SECRET"`, `secret_file = "partner"`+"\n  grace = \"1h\"", 1),
			Options{},
			"change key partner secret:another>the given one",
		},
		{
			"another plan", strings.NewReplacer(`"basic"`, `"gold"`, `secret_env = "PARTNER_SECRET"`, "").Replace(example),
			Options{},
			"add plan gold per_second:<nil>>10\nchange binding partner to shop/test plan:basic>gold",
		},
		{
			"pruned", `service "shop" {}`,
			Options{Prune: true},
			"remove binding partner to shop/test plan:gold><nil>\nchange service shop hosts:[shop.example.com]><nil>\nremove api shop/list\n" +
				"remove environment shop/test release:1><nil>\nremove environment shop/release release:3><nil>\n" +
				"remove key partner\nremove plan basic\nremove plan gold",
		},
	}
	for _, step := range steps {
		r, err := Apply(ctx, s, &read(t, step.file).Setup, step.o)
		if err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if got := lines(r); got != step.want {
			t.Errorf("%s: got\n%s\nwant\n%s", step.name, got, step.want)
		}
		if len(r.Secrets) > 0 {
			t.Errorf("%s: a secret that was given is told", step.name)
		}
	}
}

func TestApplyMakesSecrets(t *testing.T) {
	ctx, s := open(t)
	setup := &read(t, `key "partner" {}`).Setup
	tried, err := Apply(ctx, s, setup, Options{Try: true})
	if err != nil || len(tried.Secrets) != 0 || len(tried.Changes) != 1 {
		t.Errorf("trying gives %+v, %v", tried, err)
	}
	made, err := Apply(ctx, s, setup, Options{})
	if err != nil || len(made.Secrets) != 1 || made.Secrets[0].Secret == "" {
		t.Fatalf("the key comes out as %+v, %v", made, err)
	}
	if is, err := s.SecretIs(ctx, "partner", made.Secrets[0].Secret); !is || err != nil {
		t.Errorf("the secret that was told is not that of the key: %v", err)
	}
	again, err := Apply(ctx, s, setup, Options{})
	if err != nil || len(again.Changes)+len(again.Secrets) != 0 {
		t.Errorf("again gives %+v, %v", again, err)
	}
}

func TestApplyWritesAllOrNothing(t *testing.T) {
	ctx, s := open(t)
	_, err := Apply(ctx, s, &read(t, strings.Replace(example, `key         = "partner"`, `key = "other"`, 1)).Setup, Options{})
	var p *model.ProblemsError
	if !errors.As(err, &p) || p.Kind != "binding" || p.Name != "key other by plan basic to shop/test" {
		t.Errorf("a binding of an unknown key gives %v", err)
	}
	if all, err := s.Services(ctx); err != nil || len(all) != 0 {
		t.Errorf("%d services were made, %v", len(all), err)
	}
}

// TestApplyTellsAllProblems holds that one wrong noun does not hide another one, and that what follows from it is not told.
func TestApplyTellsAllProblems(t *testing.T) {
	for name, dsn := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "gateway.db") },
		"postgres": func(t *testing.T) string { return servertest.Postgres(t).URL },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, s := openAt(t, dsn(t))
			file := read(t, strings.NewReplacer(`"GET"`, `"get"`, "= 10", "= 10000", `"AKIDpartner"`, `"x"`).Replace(example))
			_, err := Apply(ctx, s, &file.Setup, Options{})
			if err == nil {
				t.Fatal("it is applied")
			}
			for _, want := range []string{`"get" is not a method`, "is 10000", `key_id: "x"`} {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%v\nhas no %s", err, want)
				}
			}
			if strings.Contains(err.Error(), "is not there") {
				t.Errorf("what only follows is told: %v", err)
			}
		})
	}
}

// TestState holds that a set-up that is shown and written can be read, and changes nothing.
func TestState(t *testing.T) {
	ctx, s := open(t)
	odd := strings.NewReplacer(`"http://127.0.0.1:9000" {}`, `"http://127.0.0.1:9000" {
      weight = 2
      health = "/a\u0024{b}"
    }`, `hosts = ["shop.example.com"]`, `hosts = ["shop.example.com", "b.example.com"]
  title = "Ein \"Laden\" \\ 商店 \u0025{x}"`).Replace(example)
	if _, err := Apply(ctx, s, &read(t, odd).Setup, Options{}); err != nil {
		t.Fatal(err)
	}
	// An environment that does not serve the APIs as they are now names its release.
	if _, _, err := s.PutAPI(ctx, "shop", model.API{Name: "more", Method: "GET", Path: "/more", Public: true, Answer: &model.Answer{
		Headers: map[string]string{"X-A": "b", "c": "d"},
	}}); err != nil {
		t.Fatal(err)
	}
	state, err := State(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	text := string(state.Text())
	for _, want := range []string{`allowed = { algorithm = ["hmac-sha1", "hmac-sha256"] }`, `title = "Ein \"Laden\" \\ 商店 \u0025{x}"`, `weight = 2`, "environment \"test\" {\n    release = 1\n  }", `headers = { "X-A" = "b", c = "d" }`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s\nhas no %s", text, want)
		}
	}
	if strings.Contains(text, secret) || strings.Contains(text, "created") {
		t.Errorf("%s\nhas what it should not", text)
	}
	for _, prune := range []bool{false, true} {
		if r, err := Apply(ctx, s, &read(t, text).Setup, Options{Prune: prune}); err != nil || len(r.Changes) > 0 {
			t.Errorf("applied again: %s, %v", lines(r), err)
		}
	}
}

func TestReadProblems(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"a secret", "key \"a\" {\n  secret = \"hunter2hunter2\"\n}", `gateway.hcl:2:3: a secret must not stand in this file (write secret_file = "FILE" or secret_env = "VARIABLE"; if this one is in use, replace it)`},
		{"an unknown block", "services \"a\" {}", `gateway.hcl:1:1: there is no block "services" in the file (did you mean "service"?)`},
		{"an unknown attribute", "plan \"a\" {\n  rate = 1\n}", `gateway.hcl:2:3: there is no "rate" in plan (there are per_second, quota)`},
		{"twice", "plan \"a\" {}\nplan \"a\" {}", `gateway.hcl:2:1: there is a second plan of this name (remove one of the two, or rename it)`},
		{"no place", "bind {\n plan = \"a\"\n key = \"b\"\n service = \"c\"\n}", `gateway.hcl:1:1: bind has no environment (add environment = ...)`},
		{"two sources", "key \"a\" {\n  secret_file = \"x\"\n  secret_env = \"Y\"\n}", `gateway.hcl:3:16: the secret is to come from a file and from the environment (remove one of the two)`},
		{"no variable", "key \"a\" {\n  secret_env = \"Y\"\n}", `gateway.hcl:2:16: the variable Y is not set (set it to the key's secret)`},
		{"no file", "key \"a\" {\n  secret_file = \"x\"\n}", `gateway.hcl:2:17: the secret cannot be read: no such file`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := Read("gateway.hcl", []byte(tt.src))
			if err == nil {
				err = f.Secrets(func(string) ([]byte, error) { return nil, errors.New("no such file") }, func(string) (string, bool) { return "", false })
			}
			var bad *Error
			if !errors.As(err, &bad) || err.Error() != tt.want {
				t.Fatalf("got %v, want %s", err, tt.want)
			}
			if strings.Contains(string(bad.Source), "hunter2") {
				t.Error("the source that is shown holds the secret")
			}
		})
	}
}

func TestPlace(t *testing.T) {
	f := read(t, example)
	tests := []struct{ kind, name, field, want string }{
		{"service", "shop", "", "gateway.hcl:1:1"},
		{"service", "shop", "hosts[0]", "gateway.hcl:2:12"},
		{"api", "shop/list", "path", "gateway.hcl:6:14"},
		{"api", "shop/list", "auth[0].mode", "gateway.hcl:8:17"},
		{"api", "shop/list", "auth[0].scheme", "gateway.hcl:7:5"},
		{"api", "shop/list", "upstream[0].url", "gateway.hcl:12:5"},
		{"api", "shop/list", "timeout", "gateway.hcl:4:3"},
		{"environment", "shop/test", "", "gateway.hcl:15:3"},
		{"service", "shop", "apis.list.path", "gateway.hcl:6:14"},
		{"binding", "key partner by plan basic to shop/test", "plan", "gateway.hcl:28:17"},
	}
	for _, tt := range tests {
		if got := f.Place(tt.kind, tt.name, tt.field).String(); got != tt.want {
			t.Errorf("%s %s %s stands at %s, want %s", tt.kind, tt.name, tt.field, got, tt.want)
		}
	}
}
