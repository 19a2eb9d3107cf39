package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark/e2e/seeds"
)

// gatewayToken is the admin token of the gateways here.
const gatewayToken = "admin-token-of-the-end-to-end-tests"

// gateway is a gateway that runs, as chopmark-gateway run starts it.
type gateway struct {
	t           *testing.T
	k           *kit
	data, admin string // addresses
}

func (k *kit) gateway(t *testing.T) *gateway {
	t.Helper()
	g := &gateway{t: t, k: k, data: freeAddress(t), admin: freeAddress(t)}
	cmd := exec.Command(filepath.Join(k.bin, "chopmark-gateway"), "run", "--data", t.TempDir(), "--listen", g.data, "--admin", g.admin)
	cmd.Env = append(k.environment(), "CHOPMARK_GATEWAY_TOKEN="+gatewayToken)
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		err := cmd.Process.Signal(os.Interrupt)
		if err == nil {
			err = cmd.Wait()
		}
		if err != nil || t.Failed() {
			t.Errorf("the gateway ended with %v\n%s", err, log.Bytes())
		}
		if bytes.Contains(log.Bytes(), []byte(gatewayToken)) {
			t.Error("the log holds the admin token")
		}
	})
	g.until("it is ready", func() bool {
		answer, err := http.Get("http://" + g.admin + "/readyz")
		if err == nil {
			_ = answer.Body.Close()
		}
		return err == nil && answer.StatusCode == http.StatusOK
	})
	return g
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func (g *gateway) until(what string, is func() bool) {
	g.t.Helper()
	for deadline := time.Now().Add(time.Minute); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			g.t.Fatalf("the gateway: never that %s", what)
		}
	}
}

// set runs a command that sets the gateway up, and waits until it serves that.
func (g *gateway) set(line ...string) []byte {
	g.t.Helper()
	cmd := exec.Command(filepath.Join(g.k.bin, "chopmark-gateway"), line...)
	cmd.Env = append(g.k.environment(), "CHOPMARK_GATEWAY_TOKEN="+gatewayToken, "CHOPMARK_GATEWAY_ADMIN="+g.admin)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		g.t.Fatalf("chopmark-gateway %s: %v\n%s", strings.Join(line, " "), err, stderr.Bytes())
	}
	var status struct{ Changes int64 }
	g.ask("GET", "/v1/status", &status)
	served := fmt.Sprintf("chopmark_gateway_snapshot_version %d\n", status.Changes)
	g.until("it serves what was set", func() bool { return strings.Contains(g.ask("GET", "/metrics", nil), served) })
	return out
}

// ask asks the admin port.
func (g *gateway) ask(method, path string, out any) string {
	g.t.Helper()
	r, err := http.NewRequest(method, "http://"+g.admin+path, nil)
	if err != nil {
		g.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+gatewayToken)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		g.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && out != nil {
		err = json.Unmarshal(text, out)
	}
	if err != nil || answer.StatusCode >= 300 {
		g.t.Fatalf("%s %s: %s, %v\n%s", method, path, answer.Status, err, text)
	}
	return string(text)
}

// pair makes a key.
func (g *gateway) pair(name string) (id, secret string) {
	g.t.Helper()
	var p struct {
		KeyID  string `json:"key_id"`
		Secret string `json:"secret"`
	}
	if err := json.Unmarshal(g.set("key", "add", name, "--format", "json"), &p); err != nil {
		g.t.Fatal(err)
	}
	return p.KeyID, p.Secret
}

// TestGatewaySeeds runs the two scripts of seed 001 against a gateway that was set up in the six steps of the article. Nothing
// in them is changed but what their reader fills in.
func TestGatewaySeeds(t *testing.T) {
	articles, err := seeds.Dir()
	if err != nil {
		missing(t, err.Error())
	}
	python := interpreter(t, "python")
	g := theKit(t).gateway(t)
	g.set("service", "add", "demo", "--hosts", gatewayHost)
	g.set("api", "add", "demo", "echo", "--method", "GET", "--path", "/xxx", "--dialect", "tencent",
		"--auth", "tencent-apigw,mode=compatible,variant=keypair", "--answer-body", "answered from behind")
	g.set("release", "publish", "demo", "release", "--note", "step 2")
	id, secret := g.pair("reader")
	g.set("plan", "add", "usage", "--quota", "2")
	g.set("bind", "add", "usage", "reader", "demo", "release")
	otherID, otherSecret := g.pair("unbound")
	rateID, rateSecret := g.pair("fast")
	g.set("plan", "add", "slow", "--per-second", "1")
	g.set("bind", "add", "slow", "fast", "demo", "release")

	run := func(id, secret string) map[string]string {
		t.Helper()
		programs := writePrograms(t, articles, secret, seeds.Values{
			"key_id": id, "source": "chopmark", "gateway_url": "http://" + g.data + "/release/xxx",
		})
		printed := map[string]string{}
		for _, name := range []string{"gateway2.py", "gateway3.py"} {
			cmd := exec.Command(python, programs[name])
			cmd.Env = append(g.k.environment(), "NO_PROXY=*")
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%s: %v\n%s", name, err, out)
			}
			printed[name] = string(out)
		}
		return printed
	}
	steps := []struct {
		name, id, secret string
		before           []string
		status           int
		text             string
	}{
		{"signed", id, secret, nil, 200, "answered from behind"},
		{"quota used up", id, secret, nil, 429, `{"message":"API quota exceeded"}`},
		{"wrong secret", id, otherSecret, nil, 401, `{"message":"HMAC signature does not match."}`},
		{"unknown key", "AKIDnobody", secret, nil, 401, `{"message":"HMAC signature cannot be verified."}`},
		{"unbound key", otherID, otherSecret, nil, 401, `{"message":"HMAC signature cannot be verified."}`},
		{"disabled key", rateID, rateSecret, []string{"key", "disable", "fast"}, 401, `{"message":"HMAC signature cannot be verified."}`},
	}
	for _, step := range steps {
		if step.before != nil {
			g.set(step.before...)
		}
		printed := run(step.id, step.secret)
		// The script of Python 2 prints the status too, and its headers: with them the request id would be.
		if want := fmt.Sprintf("<Response [%d]>\n%s", step.status, step.text); !strings.Contains(printed["gateway2.py"], want) {
			t.Errorf("%s: gateway2.py prints\n%s\nwant %s", step.name, printed["gateway2.py"], want)
		}
		if got := strings.TrimSpace(printed["gateway3.py"]); got != step.text {
			t.Errorf("%s: gateway3.py prints %s, want %s", step.name, got, step.text)
		}
	}

	// One request a second: of scripts that run at once, all but one come too soon.
	g.set("key", "enable", "fast")
	path := writePrograms(t, articles, rateSecret, seeds.Values{
		"key_id": rateID, "source": "chopmark", "gateway_url": "http://" + g.data + "/release/xxx",
	})["gateway3.py"]
	answers := make(chan string, 8)
	for range cap(answers) {
		go func() {
			cmd := exec.Command(python, path)
			cmd.Env = append(g.k.environment(), "NO_PROXY=*")
			out, err := cmd.CombinedOutput()
			if err != nil {
				out = []byte(err.Error())
			}
			answers <- strings.TrimSpace(string(out))
		}()
	}
	seen := map[string]int{}
	for range cap(answers) {
		seen[<-answers]++
	}
	const passed, refused = "answered from behind", `{"message":"API rate limit exceeded"}`
	if seen[passed] == 0 || seen[refused] == 0 || seen[passed]+seen[refused] != cap(answers) {
		t.Errorf("a rate over the limit: %v", seen)
	}
}
