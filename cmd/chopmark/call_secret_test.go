package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/suite"
)

// TestCallHidesSecrets previews every test vector: neither secret nor token nor signature is printed, and with -v, which
// shows the steps, neither secret nor token nor derived key.
func TestCallHidesSecrets(t *testing.T) {
	eachCase(t, func(t *testing.T, c *suite.Case, s *chopmark.Scheme) {
		m, err := c.Message()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := chopmark.NewRequest(t.Context(), m); err != nil {
			return // it cannot be sent, so it is refused before it is shown
		}
		_, signature := signVector(t, c, s)
		args := append([]string{"call", "--dry-run"}, signingArgs(t, c, s)...)
		shown := &session{t: t}
		for _, as := range []string{"http", "curl", "json"} {
			if out, code := shown.run(m.Curl(), append(args, "--as", as)...); code != 0 || !strings.Contains(out, mask) {
				t.Fatalf("--as %s: exit code %d\n%s", as, code, shown.out.String())
			}
		}
		for _, secret := range []string{c.Credential.Secret, c.Credential.Token, signature} {
			if found := hidden(shown.out.String(), secret); secret != "" && found != "" {
				t.Errorf("shown as %q:\n%s", found, shown.out.String())
			}
		}
		shown = &session{t: t}
		if _, code := shown.run(m.Curl(), append(args, "-v")...); code != 0 {
			t.Fatalf("-v: exit code %d\n%s", code, shown.out.String())
		}
		for _, secret := range append(derivedKeys(c), c.Credential.Secret, c.Credential.Token) {
			if found := hidden(shown.out.String(), secret); secret != "" && found != "" {
				t.Errorf("-v shows %q:\n%s", found, shown.out.String())
			}
		}
	})
}

// TestCallHidesEcho calls a server that sends all it gets back in an error, and in headers.
func TestCallHidesEcho(t *testing.T) {
	const token = "tokenOfTemporary/Credential+EXAMPLE"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		dump, err := httputil.DumpRequest(r, true)
		if err != nil {
			t.Error(err)
		}
		text, err := json.Marshal(string(dump))
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("X-Echo", strings.Join(r.Header["X-Tc-Token"], ""))
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"Response":{"Error":{"Code":"Echo","Message":%s},"RequestId":"r"},"ret_code":1,"message":%s,"Code":"Echo","Message":%s,"__type":"Echo"}`, text, text, text)
	}))
	defer server.Close()
	t.Setenv("CHOPMARK_KEY_ID", "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE")
	t.Setenv("CHOPMARK_SECRET", scriptSecret)
	t.Setenv("CHOPMARK_TOKEN", token)
	for _, args := range [][]string{
		{"tencent/cvm", "RunInstances", "Password=hunter2hunter2"},
		{"tencent/cvm", "RunInstances", "-s", "tencent-v1", "Password=hunter2hunter2"},
		{"alibaba/ecs", "RunInstances", "Password=hunter2hunter2"},
		{"alibaba/ecs", "RunInstances", "-s", "alibaba-rpc", "Password=hunter2hunter2"},
		{"volcengine/ecs", "RunInstances", "Password=hunter2hunter2"},
		{"qingcloud", "RunInstances", "login_passwd=hunter2hunter2"},
		{"aws/kms", "Encrypt", "Plaintext=x"},
	} {
		shown := &session{t: t}
		_, code := shown.run("", append([]string{"call", "-v", "--retry", "0", "--endpoint", server.URL}, args...)...)
		if args[0] == "qingcloud" && code == 2 {
			continue // it has no session token
		}
		if code != 4 {
			t.Errorf("%v: exit code %d\n%s", args, code, shown.out.String())
		}
		for _, secret := range []string{scriptSecret, token} {
			if found := hidden(shown.out.String(), secret); found != "" {
				t.Errorf("%v shows %q:\n%s", args, found, shown.out.String())
			}
		}
	}
}

// TestCallHidesParameters shows no parameter that the provider calls secret.
func TestCallHidesParameters(t *testing.T) {
	const password = "correct horse battery staple/+="
	for _, args := range [][]string{
		{"tencent/cvm", "RunInstances", "LoginSettings.Password=" + password},
		{"tencent/cvm", "RunInstances", "-s", "tencent-v1", "LoginSettings.Password=" + password},
		{"alibaba/ecs", "RunInstances", "Password=" + password},
		{"alibaba/ecs", "RunInstances", "-s", "alibaba-rpc", "Password=" + password},
		{"volcengine/ecs", "RunInstances", "Password=" + password},
		{"qingcloud", "RunInstances", "--zone", "sh1", "login_passwd=" + password},
		{"aws/secretsmanager", "CreateSecret", "Name=x", "SecretString=" + password},
		{"https://cvm.tencentcloudapi.com/", "-d", `{"Password":"` + password + `"}`},
	} {
		for _, more := range [][]string{{"--dry-run"}, {"-v"}} {
			shown := &session{t: t}
			_, code := shown.run("", append(append([]string{"call", "--sandbox"}, more...), args...)...)
			if found := hidden(shown.out.String(), password); found != "" || !strings.Contains(shown.out.String(), mask) {
				t.Errorf("%v %v: exit code %d, shows %q:\n%s", more, args, code, found, shown.out.String())
			}
		}
	}
}
