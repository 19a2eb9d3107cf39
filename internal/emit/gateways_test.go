package emit_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/freeport"
)

// TestGatewayFiles has the linter look at the verifiers of all schemes for all gateways.
func TestGatewayFiles(t *testing.T) {
	d := driver{tools: []string{"luacheck"}}
	d.present(t)
	dir := t.TempDir()
	for _, gateway := range chopmark.Gateways() {
		for _, s := range everyScheme(t) {
			files, err := chopmark.Generate(s, chopmark.GenerateOptions{Gateway: gateway.ID})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				write(t, filepath.Join(dir, gateway.ID, f.Name), f.Data)
			}
		}
	}
	d.command(t, ".", []string{"luacheck", "--no-color", "--no-config", "--no-cache", "--ignore", "581", "--", "helpers/ngx.lua", "testdata/gateways", dir})
}

const luaModules = "/usr/lib/nginx/modules"

func nginxPresent(t *testing.T) {
	t.Helper()
	driver{tools: []string{"nginx"}}.present(t)
	if _, err := os.Stat(luaModules + "/ngx_http_lua_module.so"); err != nil {
		missing(t, "nginx's Lua module")
	}
}

// TestNginx runs verifiers in nginx: what is signed passes, what is changed on the way is refused with the verdict. The
// plugins run there too, with as much of their gateways as they use.
func TestNginx(t *testing.T) {
	nginxPresent(t)
	for id, inputs := range map[string]map[string]string{"tencent-tc3": nil, "tencent-apigw": nil, "tencent-apigw, app": {"variant": "app"}} {
		for gateway, access := range gatewayAccess {
			t.Run(id+" "+gateway, func(t *testing.T) {
				id, _, _ := strings.Cut(id, ",")
				s, err := chopmark.Load(id)
				if err != nil {
					t.Fatal(err)
				}
				passesAndRefuses(t, s, inputs, startNginx(t, s, chopmark.GenerateOptions{Gateway: gateway, Inputs: inputs}, access))
			})
		}
	}
}

const gatewayKeys = `{ ["AKIDz8krbsJ5yKBZQpn74WFkmLPx3"] = "Gu5t9xGARNpq86cd98joQYCN3" }`

// gatewayAccess holds how nginx calls a plugin as its gateway would; what is written for nginx comes with its own example.
var gatewayAccess = map[string]string{
	"openresty": "",
	"kong": `kong = require("kong_kit")
		assert(require("kong.plugins.chopmark-SCHEME.schema").name == "chopmark-SCHEME")
		require("kong.plugins.chopmark-SCHEME.handler"):access({ keys = KEYS })`,
	"apisix": `package.loaded["apisix.core"] = require("apisix_core")
		local plugin = require("apisix.plugins.chopmark-SCHEME")
		local conf = { keys = KEYS }
		assert(plugin.check_schema(conf) and not plugin.check_schema({}))
		local status, body = plugin.access(conf, {})
		if status then
			require("kong_kit").response.exit(status, body)
		end`,
}

// TestNginxMisspelt lets a gateway answer no request under a demand that would demand nothing.
func TestNginxMisspelt(t *testing.T) {
	nginxPresent(t)
	s, err := chopmark.Load("tencent-tc3")
	if err != nil {
		t.Fatal(err)
	}
	access := maps.Clone(gatewayAccess)
	access["openresty"] = `require("tencent_tc3_verifier").access(function() end, {}, { cover = { "bdoy" } })`
	for gateway, access := range access {
		t.Run(gateway, func(t *testing.T) {
			access := strings.ReplaceAll(access, "keys = KEYS }", `keys = KEYS, cover = { "bdoy" } }`)
			address := startNginx(t, s, chopmark.GenerateOptions{Gateway: gateway}, access)
			resp, err := http.Get("http://" + address)
			if err != nil {
				t.Fatal(err)
			}
			if resp.Body.Close(); resp.StatusCode != http.StatusServiceUnavailable {
				t.Error(resp.Status)
			}
		})
	}
}

// startNginx starts nginx with the verifier of a scheme, and gives its address.
func startNginx(t *testing.T, s *chopmark.Scheme, o chopmark.GenerateOptions, access string) string {
	t.Helper()
	dir := t.TempDir()
	files, err := chopmark.Generate(s, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		write(t, filepath.Join(dir, "lua", f.Name), f.Data)
	}
	for name, from := range map[string]string{"kong_kit": "kong", "apisix_core": "apisix"} {
		data, err := os.ReadFile("testdata/gateways/" + from + ".lua")
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "lua", name+".lua"), data)
	}
	write(t, filepath.Join(dir, "keys"), []byte("# key id, secret\nAKIDz8krbsJ5yKBZQpn74WFkmLPx3 Gu5t9xGARNpq86cd98joQYCN3\n"))
	upstream, listen := freeport.Address(t), freeport.Address(t)
	conf := nginxExample
	if access == "" {
		conf = string(files[1].Data)
	}
	access = strings.NewReplacer("SCHEME", s.ID(), "KEYS", gatewayKeys).Replace(access)
	conf = strings.NewReplacer("ACCESS", access, "127.0.0.1:8080", listen, "127.0.0.1:8081", upstream, "/etc/nginx", dir,
		"server {\n", "server {\n client_body_buffer_size 8k; client_max_body_size 1m;\n").Replace(conf)
	conf = strings.Replace(conf, "http {\n", "http {\n access_log off; client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f;"+
		" uwsgi_temp_path u; scgi_temp_path s;\n server { listen "+upstream+"; location / { return 200 \"$http_x_verified_key_id $http_x_seen\"; } }\n", 1)
	conf = "daemon off; master_process off; worker_processes 1; pid nginx.pid; error_log error.log;\nload_module " + luaModules +
		"/ndk_http_module.so;\nload_module " + luaModules + "/ngx_http_lua_module.so;\n" + conf
	runNginx(t, dir, conf, listen)
	return listen
}

// nginxExample stands around a plugin.
const nginxExample = `events {
}
http {
    lua_package_path "/etc/nginx/lua/?.lua;;";
    server {
        listen 127.0.0.1:8080;
        location / {
            access_by_lua_block {
                ACCESS
            }
            proxy_pass http://127.0.0.1:8081;
        }
    }
}
`

func runNginx(t *testing.T, dir, conf, listen string) {
	t.Helper()
	write(t, filepath.Join(dir, "nginx.conf"), []byte(conf))
	cmd := exec.Command("nginx", "-p", dir, "-c", filepath.Join(dir, "nginx.conf"), "-e", filepath.Join(dir, "error.log"))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
		if log, _ := os.ReadFile(filepath.Join(dir, "error.log")); t.Failed() {
			t.Logf("%s", log)
		}
	})
	for range 100 {
		if c, err := net.Dial("tcp", listen); err == nil {
			_ = c.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("nginx does not start")
}

func passesAndRefuses(t *testing.T, s *chopmark.Scheme, inputs map[string]string, address string) {
	t.Helper()
	signer, err := chopmark.NewSigner(s, chopmark.Credential{KeyID: "AKIDz8krbsJ5yKBZQpn74WFkmLPx3", Secret: "Gu5t9xGARNpq86cd98joQYCN3"},
		chopmark.SignOptions{Inputs: inputs})
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("0123456789", 3000) // goes through a file
	for _, c := range []struct {
		what   string
		body   string
		change func(*http.Request)
		want   map[string]chopmark.Verdict
	}{
		{"signed", `{"a":1}`, func(*http.Request) {}, nil},
		{"long", long, func(*http.Request) {}, nil},
		{"changed body", `{"a":1}`, func(r *http.Request) { setBody(r, `{"a":2}`) }, map[string]chopmark.Verdict{"tencent-tc3": chopmark.SignatureMismatch, "app": chopmark.BodyMismatch}},
		{"changed long body", long, func(r *http.Request) { setBody(r, long[1:]+"x") }, map[string]chopmark.Verdict{"tencent-tc3": chopmark.SignatureMismatch, "app": chopmark.BodyMismatch}},
		{
			"changed signature", "", func(r *http.Request) {
				r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), "ignature=", "ignature=0", 1))
			},
			everywhere(chopmark.SignatureMismatch),
		},
		{"unsigned", "", func(r *http.Request) { r.Header.Del("Authorization") }, everywhere(chopmark.MissingSignature)},
		{"old", "", func(r *http.Request) {
			r.Header.Set("X-TC-Timestamp", "1551113065")
			r.Header.Set("X-Date", "Mon, 25 Feb 2019 16:44:25 GMT")
		}, everywhere(chopmark.ClockSkew)},
		{"unknown key", "", func(r *http.Request) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), "AKIDz8", "AKIDz9", 1))
		}, everywhere(chopmark.UnknownKey)},
		{"twice", "", func(r *http.Request) { r.Header.Add("X-TC-Timestamp", "1"); r.Header.Add("X-Date", "1") }, everywhere(chopmark.Malformed)},
		{"changed query", "", func(r *http.Request) { r.URL.RawQuery = "x=%2F&a=c" }, map[string]chopmark.Verdict{"tencent-tc3": chopmark.SignatureMismatch, "app": chopmark.SignatureMismatch}},
	} {
		t.Run(c.what, func(t *testing.T) {
			req, err := http.NewRequest("POST", "http://"+address+"/a%2fb/./c?x=%2F&a=b", nil)
			if err != nil {
				t.Fatal(err)
			}
			req.URL.Opaque = ""
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("X-Verified-Key-Id", "forged")
			setBody(req, c.body)
			if err := signer.Sign(req); err != nil {
				t.Fatal(err)
			}
			c.change(req)
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			answer, _ := io.ReadAll(resp.Body)
			kind := s.ID()
			if inputs["variant"] != "" {
				kind = inputs["variant"]
			}
			want, refused := c.want[kind]
			switch {
			case !refused && (resp.StatusCode != 200 || !bytes.HasPrefix(answer, []byte("AKIDz8krbsJ5yKBZQpn74WFkmLPx3"))):
				t.Errorf("%d %s", resp.StatusCode, answer)
			case refused && (resp.StatusCode != 401 || !strings.Contains(string(answer), fmt.Sprintf(`"verdict":%q`, want))):
				t.Errorf("%d %s, want %s", resp.StatusCode, answer, want)
			}
		})
	}
}

func everywhere(v chopmark.Verdict) map[string]chopmark.Verdict {
	return map[string]chopmark.Verdict{"tencent-tc3": v, "tencent-apigw": v, "app": v}
}

func setBody(r *http.Request, body string) {
	r.Body, r.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(body)), nil }
}
