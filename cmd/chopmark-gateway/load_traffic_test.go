package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
)

// countingUpstream counts what was let through. Requests tell by headers that no signature covers what they are.
type countingUpstream struct {
	*httptest.Server
	t      *testing.T
	mu     sync.Mutex
	passed map[string]int  // by kind
	once   map[string]bool // what may come but once
}

const (
	kindHeader  = "X-Test-Kind"
	wrongHeader = "X-Test-Wrong" // such a request must not pass
	onceHeader  = "X-Test-Once"  // and such a one not twice
)

func newCountingUpstream(t *testing.T) *countingUpstream {
	u := &countingUpstream{t: t, passed: map[string]int{}, once: map[string]bool{}}
	u.Server = httptest.NewServer(u)
	t.Cleanup(u.Close)
	return u
}

// ServeHTTP counts a request.
func (u *countingUpstream) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.passed[r.Header.Get(kindHeader)]++
	if wrong := r.Header.Get(wrongHeader); wrong != "" {
		u.t.Errorf("let through: %s", wrong)
	}
	if id := r.Header.Get(onceHeader); id != "" {
		if u.once[id] {
			u.t.Errorf("let through twice: %s", id)
		}
		u.once[id] = true
	}
}

func (u *countingUpstream) count(kind string) int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.passed[kind]
}

// kind is one kind of request.
type kind struct {
	name, path, key, scheme string
	inputs                  map[string]string
	signed                  []string
	nonce                   bool
	change                  func(*http.Request) // after it was signed
	right                   []int               // what it gets while all is well
	down                    map[string][]int    // and while a store is down, where that is another thing
}

const statusRefused, statusLimited, statusDown = 401, 429, 500 // as the dialect answers

var (
	pairInputs = map[string]string{"date_header": "x-date"}
	awsInputs  = map[string]string{"service": "orders", "region": "eu-west-1"}
)

// kinds are what is sent, and what docs/gateway.md says of each.
var kinds = []kind{
	{name: "public", path: "/open", right: []int{200}},
	{name: "signed", path: "/strict", key: "free", scheme: "aws-v4", inputs: awsInputs, right: []int{200}},
	{name: "key pair", path: "/pair", key: "free", scheme: "tencent-apigw", inputs: pairInputs, signed: []string{"x-date"}, right: []int{200}},
	{
		name: "quota", path: "/strict", key: "counted", scheme: "aws-v4", inputs: awsInputs, right: []int{200, statusLimited},
		down: map[string][]int{"postgres": {200, statusLimited, statusDown}}, // 200: of what was set aside before
	},
	{
		name: "rate", path: "/strict", key: "rated", scheme: "aws-v4", inputs: awsInputs, right: []int{200, statusLimited},
		down: map[string][]int{"redis": {statusDown}},
	},
	{
		name: "nonce", path: "/pair", key: "once", scheme: "tencent-apigw", inputs: pairInputs, signed: []string{"x-date", "x-apigw-nonce"}, nonce: true,
		right: []int{200}, down: map[string][]int{"postgres": {statusDown}},
	},
	{name: "wrong secret", path: "/strict", key: "free", scheme: "aws-v4", inputs: awsInputs, right: []int{statusRefused}},
	{name: "unknown key", path: "/strict", key: "nobody", scheme: "aws-v4", inputs: awsInputs, right: []int{statusRefused}},
	{name: "disabled key", path: "/strict", key: "disabled", scheme: "aws-v4", inputs: awsInputs, right: []int{statusRefused}},
	{name: "unbound key", path: "/strict", key: "unbound", scheme: "aws-v4", inputs: awsInputs, right: []int{statusRefused}},
	{name: "not signed", path: "/strict", right: []int{statusRefused}},
	{
		name: "changed body", path: "/strict", key: "free", scheme: "aws-v4", inputs: awsInputs, right: []int{statusRefused},
		change: func(r *http.Request) { r.Body, r.ContentLength = io.NopCloser(strings.NewReader("other")), 5 },
	},
	{
		name: "changed query", path: "/strict", key: "free", scheme: "aws-v4", inputs: awsInputs, right: []int{statusRefused},
		change: func(r *http.Request) { r.URL.RawQuery = "all=1" },
	},
}

// wrong tells whether a request of a kind must never pass.
func (k *kind) wrong() bool { return len(k.right) == 1 && k.right[0] == statusRefused }

// load is the traffic.
type load struct {
	*fleet
	client   *http.Client
	sent     atomic.Int64
	mu       sync.Mutex
	statuses map[string]map[string]int // by kind and state of the stores
}

// secretOf is the secret of a key here.
func secretOf(key string) string { return "secret-of-the-key-" + key }

// signing gives what signs requests of a kind.
func (l *load) signing(k *kind) func(*http.Request) error {
	if k.scheme == "" {
		return func(*http.Request) error { return nil }
	}
	secret := secretOf(k.key)
	if k.name == "wrong secret" {
		secret = "another-secret-of-the-key"
	}
	scheme, err := chopmark.Load(k.scheme)
	if err != nil {
		return func(*http.Request) error { return err }
	}
	signer, err := chopmark.NewSigner(scheme, chopmark.Credential{KeyID: "AKID" + k.key, Secret: secret}, chopmark.SignOptions{Inputs: k.inputs, SignedHeaders: k.signed})
	if err != nil {
		return func(*http.Request) error { return err }
	}
	return signer.Sign
}

// send keeps sending requests of a kind to all replicas in turn, until stop is closed.
func (l *load) send(k kind, every time.Duration, stop <-chan struct{}) {
	sign := l.signing(&k)
	tick := time.NewTicker(every)
	defer tick.Stop()
	for i := 0; ; i++ {
		select {
		case <-stop:
			return
		case <-tick.C:
		}
		replica := l.replicas[i%len(l.replicas)]
		r, err := k.request(replica, fmt.Sprintf("%s-%d", k.key, i), sign)
		if err != nil {
			l.Errorf("%s: %v", k.name, err)
			return
		}
		if status := l.exchange(&k, replica, r); k.nonce && status == http.StatusOK && i%4 == 0 { // again, and to the other one
			other, again := l.replicas[(i+1)%len(l.replicas)], r.Clone(r.Context())
			again.URL.Host, again.Host = other.data, r.Host
			again.Body = io.NopCloser(strings.NewReader(payload))
			twice := kind{name: "nonce again", right: []int{statusRefused}, down: map[string][]int{"postgres": {statusDown}}}
			again.Header.Set(kindHeader, twice.name)
			l.exchange(&twice, other, again)
		}
	}
}

const payload = "a body that is signed where the scheme can sign it"

func (k *kind) request(to *replica, id string, sign func(*http.Request) error) (*http.Request, error) {
	r, err := http.NewRequest(http.MethodPost, "http://"+to.data+k.path+"?page=2", strings.NewReader(payload))
	if err != nil {
		return nil, err
	}
	r.Host = "shop.test"
	if k.nonce {
		r.Header.Set("X-Apigw-Nonce", id)
		r.Header.Set(onceHeader, id)
	}
	if err := sign(r); err != nil {
		return nil, err
	}
	r.Header.Set(kindHeader, k.name)
	if k.wrong() {
		r.Header.Set(wrongHeader, k.name)
	}
	if k.change != nil {
		k.change(r)
	}
	return r, nil
}

// exchange sends a request and holds the answer against what it must be at this time.
func (l *load) exchange(k *kind, to *replica, r *http.Request) int {
	began := time.Now()
	answer, err := l.client.Do(r)
	l.sent.Add(1)
	if err != nil {
		if touched, _ := to.touched(began, time.Now()); !touched {
			l.Errorf("%s: dropped: %v", k.name, err)
		}
		return 0
	}
	_, _ = io.Copy(io.Discard, answer.Body) // what matters is the status
	_ = answer.Body.Close()
	ended := time.Now()
	allowed, state := k.right, "up"
	for name, store := range map[string]*service{"postgres": l.postgres, "redis": l.redis} {
		touched, within := store.touched(began, ended)
		switch {
		case k.down[name] == nil:
		case within:
			allowed, state = k.down[name], name+" down"
		case touched: // it goes or comes
			allowed, state = append(append([]int{}, k.right...), append(k.down[name], statusDown)...), name+" changing"
		}
	}
	l.mu.Lock()
	if l.statuses[k.name+", "+state] == nil {
		l.statuses[k.name+", "+state] = map[string]int{}
	}
	l.statuses[k.name+", "+state][fmt.Sprint(answer.StatusCode)]++
	l.mu.Unlock()
	for _, status := range allowed {
		if answer.StatusCode == status {
			return status
		}
	}
	l.Errorf("%s, %s: %d, want one of %v (%s)", k.name, state, answer.StatusCode, allowed, to.name)
	return answer.StatusCode
}
