// The program compares the verifiers that chopmark generate --target openresty writes with ones written by hand, in one
// nginx with one worker under wrk.
package main

import (
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chopmark/chopmark"
)

const (
	keyID  = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3"
	secret = "Gu5t9xGARNpq86cd98joQYCN3"
)

//go:embed kong_like.lua
var byHand []byte

// contest is a scheme and the function of kong_like.lua that verifies it.
type contest struct{ scheme, hand, body string }

var contests = []contest{
	{"tencent-apigw", "apigw", ""},
	{"tencent-tc3", "tc3", `{"Limit":1,"Filters":[{"Name":"zone","Values":["ap-guangzhou-1"]}]}`},
}

func main() {
	rounds := flag.Int("rounds", 5, "rounds; each runs every contender once")
	length := flag.Duration("time", 3*time.Second, "of each run of wrk")
	modules := flag.String("modules", "/usr/lib/nginx/modules", "where nginx's modules are")
	flag.Parse()
	for _, c := range contests {
		if err := c.run(*rounds, *length, *modules); err != nil {
			fmt.Fprintln(os.Stderr, "bench/nginx:", err)
			os.Exit(1)
		}
	}
}

func (c contest) run(rounds int, length time.Duration, modules string) error {
	dir, err := os.MkdirTemp("", "bench-nginx")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	paths := []string{"/generated", "/hand", "/open"}
	figures, costs := map[string][]float64{}, map[string][]float64{}
	var ratios, spent []float64
	for round := range rounds {
		got, cost := map[string]float64{}, map[string]float64{}
		for i := range paths {
			path := paths[(i+round)%len(paths)]
			if got[path], cost[path], err = c.once(dir, modules, path, length); err != nil {
				return err
			}
			costs[path] = append(costs[path], cost[path])
			figures[path] = append(figures[path], got[path])
		}
		ratios = append(ratios, got["/generated"]/got["/hand"])
		spent = append(spent, (cost["/hand"]-cost["/open"])/(cost["/generated"]-cost["/open"]))
	}
	for _, path := range paths {
		fmt.Printf("%-14s %-10s %8.0f requests/s %6.1f us of CPU each\n", c.scheme, path[1:], median(figures[path]), median(costs[path]))
	}
	fmt.Printf("%-14s generated / by hand: %.2f (%.2f - %.2f) requests/s; of the CPU time that verifying takes, by hand / generated: %.2f (%.2f - %.2f)\n",
		c.scheme, median(ratios), slices.Min(ratios), slices.Max(ratios), median(spent), slices.Min(spent), slices.Max(spent))
	return nil
}

// once measures one contender in an nginx of its own: what the other has had compiled does not help or hinder it.
func (c contest) once(dir, modules, path string, length time.Duration) (perSecond, cost float64, err error) {
	address, pid, stop, err := c.start(dir, modules)
	if err != nil {
		return 0, 0, err
	}
	defer stop()
	if _, _, err = c.load(dir, address, path, time.Second); err != nil {
		return 0, 0, err
	}
	before := cpuTime(pid)
	perSecond, requests, err := c.load(dir, address, path, length)
	return perSecond, (cpuTime(pid) - before).Seconds() * 1e6 / requests, err
}

func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

// start starts nginx with both verifiers.
func (c contest) start(dir, modules string) (address string, pid int, stop func(), err error) {
	s, err := chopmark.Load(c.scheme)
	if err != nil {
		return "", 0, nil, err
	}
	files, err := chopmark.Generate(s, chopmark.GenerateOptions{Gateway: "openresty"})
	if err != nil {
		return "", 0, nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", 0, nil, err
	}
	address = l.Addr().String()
	_ = l.Close()
	conf := `daemon off; master_process off; worker_processes 1; pid nginx.pid; error_log error.log;
load_module MODULES/ndk_http_module.so;
load_module MODULES/ngx_http_lua_module.so;
events { worker_connections 512; }
http {
	access_log off; client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
	keepalive_requests 1000000000;
	lua_package_path "DIR/?.lua;;";
	init_by_lua_block {
		generated, by_hand = require("generated"), require("kong_like")
		hand_keys = { ["KEY"] = "SECRET" }
		generated_keys = function(id) return hand_keys[id] and { key_id = id, secret = hand_keys[id] } end
	}
	server {
		listen ADDRESS;
		location /open { content_by_lua_block { ngx.exit(204) } }
		location /generated { access_by_lua_block { generated.access(generated_keys) } content_by_lua_block { ngx.exit(204) } }
		location /hand { access_by_lua_block { by_hand.HAND(hand_keys) } content_by_lua_block { ngx.exit(204) } }
	}
}
`
	conf = strings.NewReplacer("MODULES", modules, "DIR", dir, "KEY", keyID, "SECRET", secret, "ADDRESS", address, "HAND", c.hand).Replace(conf)
	for name, data := range map[string][]byte{"nginx.conf": []byte(conf), "generated.lua": files[0].Data, "kong_like.lua": byHand} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return "", 0, nil, err
		}
	}
	cmd := exec.Command("nginx", "-p", dir, "-c", filepath.Join(dir, "nginx.conf"), "-e", filepath.Join(dir, "error.log"))
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return "", 0, nil, err
	}
	stop = func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}
	for range 100 {
		if conn, err := net.Dial("tcp", address); err == nil {
			return address, cmd.Process.Pid, stop, conn.Close()
		}
		time.Sleep(50 * time.Millisecond)
	}
	stop()
	return "", 0, nil, errors.New("nginx does not start")
}

var rate, total = regexp.MustCompile(`Requests/sec:\s*([0-9.]+)`), regexp.MustCompile(`([0-9]+) requests in`)

// load signs a request and has wrk send it again and again.
// cpuTime gives the CPU time that a process has taken.
func cpuTime(pid int) time.Duration {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(data[strings.LastIndexByte(string(data), ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond // a clock tick is 1/100 s
}

func (c contest) load(dir, address, path string, length time.Duration) (perSecond, requests float64, err error) {
	s, err := chopmark.Load(c.scheme)
	if err != nil {
		return 0, 0, err
	}
	signer, err := chopmark.NewSigner(s, chopmark.Credential{KeyID: keyID, Secret: secret}, chopmark.SignOptions{})
	if err != nil {
		return 0, 0, err
	}
	method := "GET"
	if c.body != "" {
		method = "POST"
	}
	req, err := http.NewRequest(method, "http://"+address+path+"?a=1&b=2", strings.NewReader(c.body))
	if err != nil {
		return 0, 0, err
	}
	if c.body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("User-Agent", "bench")
	req.Header.Set("Accept", "*/*")
	if err := signer.Sign(req); err != nil {
		return 0, 0, err
	}
	script := fmt.Sprintf("wrk.method = %q\nwrk.body = %q\n", method, c.body)
	for name, values := range req.Header {
		script += fmt.Sprintf("wrk.headers[%q] = %q\n", name, values[0])
	}
	file := filepath.Join(dir, "wrk.lua")
	if err := os.WriteFile(file, []byte(script), 0o644); err != nil {
		return 0, 0, err
	}
	out, err := exec.Command("wrk", "-t1", "-c16", "-d"+length.String(), "-s", file, req.URL.String()).CombinedOutput()
	if err != nil {
		return 0, 0, fmt.Errorf("wrk: %w\n%s", err, out)
	}
	if strings.Contains(string(out), "Non-2xx") {
		return 0, 0, fmt.Errorf("%s %s refuses:\n%s", c.scheme, path, out)
	}
	m, n := rate.FindSubmatch(out), total.FindSubmatch(out)
	if m == nil || n == nil {
		return 0, 0, fmt.Errorf("wrk said:\n%s", out)
	}
	perSecond, _ = strconv.ParseFloat(string(m[1]), 64)
	requests, err = strconv.ParseFloat(string(n[1]), 64)
	return perSecond, requests, err
}
