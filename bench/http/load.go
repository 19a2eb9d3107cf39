package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/judge"
)

const connections = 64

// body is 120 bytes of JSON.
var body = `{"Limit":10,"Offset":0,"Filters":[{"Name":"instance-name","Values":["` + strings.Repeat("a", 46) + `"]}]}`

// A lane is a server that is measured with one kind of request.
type lane struct {
	name, file, url, script string
	of                      []*process   // whose CPU time counts
	per                     string       // the lane that it is compared with
	goal                    float64      // how much of its requests a second it is to have
	judge                   *judge.Judge // that decides as the gateway does; nil: it verifies nothing
	profile                 string       // where a CPU profile is found
	sign                    func(m *chopmark.Message) (*chopmark.Message, error)
}

func (s *servers) lanes(dir string) ([]*lane, error) {
	p := s.running
	byTC3, err := signer(tc3.Scheme, chopmark.SignOptions{Inputs: tc3.Inputs})
	if err != nil {
		return nil, err
	}
	byPair, err := signer(pair.Scheme, chopmark.SignOptions{Inputs: map[string]string{"date_header": "date"}, SignedHeaders: []string{"date", "source"}})
	if err != nil {
		return nil, err
	}
	j := judge.New(judge.Options{Secrets: unsealed})
	if err := errors.Join(j.Use(snapshot("nowhere"))...); err != nil {
		return nil, err
	}
	plain := func(m *chopmark.Message) (*chopmark.Message, error) { return m, nil }
	at := func(p *process, path string) string { return "http://" + p.address + path }
	gateway, proxy := p["gateway"], p["proxy"]
	// Each way is compared with the same request to a server that does nothing with the signature.
	const bare = "net/http proxy, "
	all := []*lane{
		{name: bare + "plain", url: at(proxy, "/open"), of: []*process{proxy}, sign: plain},
		{name: "gateway, public", url: at(gateway, "/open"), of: []*process{gateway}, per: bare + "plain", sign: plain},
		{name: bare + "TC3", url: at(proxy, "/tc3"), of: []*process{proxy}, sign: byTC3},
		{name: "gateway, TC3", url: at(gateway, "/tc3"), of: []*process{gateway}, per: bare + "TC3", goal: 0.93, sign: byTC3, judge: j, profile: gateway.profiles},
		{name: bare + "key pair", url: at(proxy, "/pair"), of: []*process{proxy}, sign: byPair},
		{name: "gateway, key pair", url: at(gateway, "/pair"), of: []*process{gateway}, per: bare + "key pair", goal: 0.93, sign: byPair, judge: j, profile: gateway.profiles},
		{name: "nginx, key pair", url: at(p["nginx"], "/open"), of: []*process{p["nginx"]}, sign: byPair},
		{name: "nginx and authz, key pair", url: at(p["nginx"], "/pair"), of: []*process{p["nginx"], p["authz"]}, per: "nginx, key pair", sign: byPair},
	}
	for i, l := range all {
		l.file = fmt.Sprintf("lane%d", i)
		l.script = filepath.Join(dir, l.file+".lua")
	}
	return all, nil
}

func signer(id string, o chopmark.SignOptions) (func(*chopmark.Message) (*chopmark.Message, error), error) {
	scheme, err := chopmark.Load(id)
	if err != nil {
		return nil, err
	}
	s, err := chopmark.NewSigner(scheme, chopmark.Credential{KeyID: keyID, Secret: secret}, o)
	if err != nil {
		return nil, err
	}
	return s.SignMessage, nil
}

// message is the request of a lane. It is signed anew for each round, for signatures age.
func (l *lane) message() (*chopmark.Message, error) {
	m, err := chopmark.ParseURL(l.url)
	if err != nil {
		return nil, err
	}
	m.Method, m.Body.Bytes = http.MethodPost, []byte(body)
	m.Headers = []chopmark.Field{{Name: "Content-Type", Value: "application/json"}, {Name: "Source", Value: "bench"}}
	return l.sign(m)
}

// write writes the request for wrk.
func (l *lane) write() error {
	m, err := l.message()
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "wrk.method = %q\nwrk.body = %q\n", m.Method, m.Body.Bytes)
	for _, h := range m.Headers {
		fmt.Fprintf(&b, "wrk.headers[%q] = %q\n", h.Name, h.Value)
	}
	b.WriteString("done = function(s) local e = s.errors\n" +
		`io.write(string.format("counted %d %d %d\n", s.requests, s.duration, e.connect + e.read + e.write + e.status + e.timeout)) end` + "\n")
	return os.WriteFile(l.script, []byte(b.String()), 0o600)
}

// A figure is what one lane did in one round.
type figure struct {
	perSecond float64
	cpu       float64 // microseconds of the server for each request
	verifying float64 // microseconds that verifying it takes by itself
}

var counted = regexp.MustCompile(`counted (\d+) (\d+) (\d+)`)

// measure sends requests for a while.
func (l *lane) measure(d time.Duration) (f figure, err error) {
	if err := l.write(); err != nil {
		return f, err
	}
	wrk, err := exec.LookPath("wrk")
	if err != nil {
		return f, errors.New("wrk is missing: .ci/debian installs it")
	}
	before, err := l.cpu()
	if err != nil {
		return f, err
	}
	out, err := exec.Command(wrk, "-t1", fmt.Sprintf("-c%d", connections), fmt.Sprintf("-d%ds", max(1, int(d.Seconds()))), "-s", l.script, l.url).CombinedOutput()
	if err != nil {
		return f, fmt.Errorf("wrk: %w\n%s", err, out)
	}
	after, err := l.cpu()
	if err != nil {
		return f, err
	}
	m := counted.FindSubmatch(out)
	if m == nil || string(m[3]) != "0" {
		return f, fmt.Errorf("%s: not all requests were answered with 200\n%s", l.name, out)
	}
	n, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		return f, err
	}
	us, err := strconv.ParseFloat(string(m[2]), 64)
	return figure{perSecond: n / us * 1e6, cpu: float64((after - before).Microseconds()) / n}, err
}

func (l *lane) cpu() (sum time.Duration, err error) {
	for _, p := range l.of {
		t, err := p.cpu()
		if err != nil {
			return 0, err
		}
		sum += t
	}
	return sum, nil
}
