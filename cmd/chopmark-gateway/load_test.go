package main

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// loadKey says how long the load lasts, such as 10m; without it a short form runs.
const loadKey = "CHOPMARK_GATEWAY_LOAD"

const (
	quotaOfCounted = 2000
	rateOfRated    = 20
	lostByCrash    = quotaOfCounted / 16 * 5 / 4 // of a quota, at most, by a replica that is killed or cut off: see package limit
	mostMemory     = 400                         // MiB of a replica
)

// TestLoad sends right and wrong requests to two replicas while one of them is killed, Postgres and Redis go and come back, and
// releases are published and rolled back. Nothing passes that should not, nothing that was answered is lost, nothing is dropped.
func TestLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes half a minute")
	}
	long := 30 * time.Second
	if text := os.Getenv(loadKey); text != "" {
		var err error
		if long, err = time.ParseDuration(text); err != nil {
			t.Fatalf("%s: %v", loadKey, err)
		}
	}
	f := newFleet(t, func(r *replica) []string { return []string{"run", "--admin", r.admin} })
	f.setUp()
	l := &load{fleet: f, statuses: map[string]map[string]int{}, client: &http.Client{
		Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true},
	}}
	began, stop := time.Now(), make(chan struct{})
	var all sync.WaitGroup
	end := sync.OnceFunc(func() { close(stop); all.Wait() })
	t.Cleanup(end) // also when a fault cannot be made
	for _, k := range kinds {
		all.Go(func() { l.send(k, 10*time.Millisecond, stop) })
	}
	w := &writer{fleet: f}
	all.Go(func() { w.write(stop) })
	all.Go(func() { w.publish(stop) })
	all.Go(func() { w.disable(l, stop) })
	f.faults(began, long)
	end()
	seconds := time.Since(began).Seconds()
	for _, name := range slices.Sorted(maps.Keys(l.statuses)) {
		t.Logf("%-40s %v", name, l.statuses[name])
	}
	l.hold(seconds)
	w.hold()
}

// setUp makes what the requests are for.
func (f *fleet) setUp() {
	text := fmt.Sprintf(`
service "shop" {
  hosts = ["shop.test"]
  api "open" {
    method = "ANY"
    path   = "/open"
    public = true
    upstream %[1]q {}
  }
  api "strict" {
    method = "POST"
    path   = "/strict"
    auth "aws-v4" { inputs = { service = "orders" } }
    upstream %[1]q {}
  }
  api "pair" {
    method = "POST"
    path   = "/pair"
    auth "tencent-apigw" { mode = "compatible" }
    upstream %[1]q {}
  }
  environment "release" {}
}
plan "free" {}
plan "counted" { quota = %[2]d }
plan "rated" { per_second = %[3]d }
`, f.upstream.URL, quotaOfCounted, rateOfRated)
	for key, plan := range map[string]string{
		"free": "free", "counted": "counted", "rated": "rated", "once": "free", "disabled": "free", "toggled": "free", "unbound": "",
	} {
		more := ""
		switch key {
		case "once":
			more = "  nonce = true\n"
		case "disabled":
			more = "  disabled = true\n"
		}
		f.Setenv("SECRET_"+key, secretOf(key))
		text += fmt.Sprintf("key %[1]q {\n  key_id = \"AKID%[1]s\"\n  secret_env = \"SECRET_%[1]s\"\n%[2]s}\n", key, more)
		if plan != "" {
			text += fmt.Sprintf("bind {\n  plan = %q\n  key = %q\n  service = \"shop\"\n  environment = \"release\"\n}\n", plan, key)
		}
	}
	file := filepath.Join(f.dir, "setup.hcl")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		f.Fatal(err)
	}
	f.run("apply", file)
	f.served()
}

// served waits until both replicas serve what was written until now.
func (f *fleet) served() {
	f.Helper()
	var status struct{ Changes int64 }
	if err := f.replicas[0].ask("GET", "/v1/status", nil, &status); err != nil {
		f.Fatal(err)
	}
	for _, r := range f.replicas {
		f.until(r.name+" serves what was written", 30*time.Second, func() bool { return r.serves(status.Changes) })
	}
}

// faults is what befalls the fleet, at parts of the whole time.
func (f *fleet) faults(began time.Time, long time.Duration) {
	for _, e := range []struct {
		at   float64
		what string
		do   func()
	}{
		{0.08, "replica 2 is killed", func() { f.kill(f.replicas[1]) }},
		{0.14, "replica 2 starts", func() { f.start(f.replicas[1]) }},
		{0.25, "postgres stops", func() { f.postgres.down(f.postgres.Stop) }},
		{0.35, "postgres starts", f.postgres.up},
		{0.52, "redis stops", func() { f.redis.down(f.redis.Stop) }},
		{0.60, "redis starts", f.redis.up},
		{0.74, "postgres is killed", func() { f.postgres.down(f.postgres.Kill) }},
		{0.79, "postgres starts", f.postgres.up},
		{0.92, "replica 1 is killed", func() { f.kill(f.replicas[0]) }},
		{0.95, "replica 1 starts", func() { f.start(f.replicas[0]) }},
		{1, "the end", func() {}},
	} {
		time.Sleep(time.Until(began.Add(time.Duration(e.at * float64(long)))))
		f.Logf("%5.1f s: %s", time.Since(began).Seconds(), e.what)
		e.do()
	}
}

// hold compares what passed with what may pass.
func (l *load) hold(seconds float64) {
	u := l.upstream
	l.Logf("%d requests in %.0f s; %d passed of a quota of %d", l.sent.Load(), seconds, u.count("quota"), quotaOfCounted)
	if n := u.count("quota"); n > quotaOfCounted {
		l.Errorf("%d requests passed of a quota of %d", n, quotaOfCounted)
	} else if lost := lostByCrash * (l.replicas[0].count() + l.replicas[1].count() + 2*l.postgres.count()); n < quotaOfCounted-lost {
		l.Errorf("only %d requests passed of a quota of %d, of which at most %d can be lost", n, quotaOfCounted, lost)
	}
	// Each time that Redis loses what it counted, one burst more may pass.
	if n, most := u.count("rate"), rateOfRated*(int(seconds)+2+l.redis.count()); n > most || n < most/4 {
		l.Errorf("%d requests passed at %d a second for %.0f seconds, want at most %d", n, rateOfRated, seconds, most)
	}
	for _, name := range []string{"public", "signed", "key pair", "nonce"} {
		if u.count(name) < int(seconds) {
			l.Errorf("%s: only %d passed", name, u.count(name))
		}
	}
	for _, r := range l.replicas {
		r.measure()
		if peak := r.peak.Load() >> 10; peak > mostMemory {
			l.Errorf("%s took %d MiB of memory, want at most %d", r.name, peak, mostMemory)
		} else {
			l.Logf("%s took %d MiB of memory", r.name, peak)
		}
	}
}

// writer uses the admin API of both replicas.
type writer struct {
	*fleet
	mu        sync.Mutex
	answered  []string // plans that were made, as the answer said
	published int
}

// excused tells whether an error of the admin API is to be expected.
func (w *writer) excused(r *replica, began time.Time) bool {
	dead, _ := r.touched(began, time.Now())
	gone, _ := w.postgres.touched(began, time.Now())
	return dead || gone
}

// write makes plans until stop is closed.
func (w *writer) write(stop <-chan struct{}) {
	for i := 0; ; i++ {
		select {
		case <-stop:
			return
		case <-time.After(50 * time.Millisecond):
		}
		r, name, began := w.replicas[i%len(w.replicas)], fmt.Sprintf("plan-%d", i), time.Now()
		err := r.ask("PUT", "/v1/plans/"+name, map[string]any{"name": name, "per_second": 1 + i%100}, nil)
		switch {
		case err == nil:
			w.mu.Lock()
			w.answered = append(w.answered, name)
			w.mu.Unlock()
		case !w.excused(r, began):
			w.Errorf("a plan: %v", err)
		case errors.Is(err, errRefused) && !strings.Contains(err.Error(), "503 Service Unavailable"):
			w.Errorf("a plan while the database is away: %v", err)
		}
	}
}

// publish makes another release and goes back to the first, again and again.
func (w *writer) publish(stop <-chan struct{}) {
	for i := 0; ; i++ {
		select {
		case <-stop:
			return
		case <-time.After(300 * time.Millisecond):
		}
		r, began := w.replicas[i%len(w.replicas)], time.Now()
		err := r.ask("POST", "/v1/services/shop/releases", map[string]any{"environment": "release"}, nil)
		if err == nil {
			err = r.ask("PUT", "/v1/services/shop/environments/release", map[string]any{"number": 1}, nil)
		}
		if err == nil {
			w.mu.Lock()
			w.published++
			w.mu.Unlock()
			continue
		}
		if !w.excused(r, began) {
			w.Errorf("publishing: %v", err)
		}
	}
}

// disable disables a key and enables it again: what both replicas know of it is obeyed at once.
func (w *writer) disable(l *load, stop <-chan struct{}) {
	off := kind{name: "key just disabled", path: "/strict", key: "toggled", scheme: "aws-v4", inputs: awsInputs, right: []int{statusRefused}}
	sign := l.signing(&off)
	for i := 0; ; i++ {
		select {
		case <-stop:
			return
		case <-time.After(200 * time.Millisecond):
		}
		r, began := w.replicas[i%len(w.replicas)], time.Now()
		var status struct{ Changes int64 }
		err := r.ask("PUT", "/v1/keys/toggled", map[string]any{"name": "toggled", "disabled": true}, nil)
		if err == nil {
			err = r.ask("GET", "/v1/status", nil, &status)
		}
		if err != nil {
			if !w.excused(r, began) {
				w.Errorf("a key cannot be disabled: %v", err)
			}
			continue
		}
		for _, to := range w.replicas {
			if !to.serves(status.Changes) {
				continue // not yet, or it is down
			}
			q, err := off.request(to, "", sign)
			if err != nil {
				w.Error(err)
				return
			}
			l.exchange(&off, to, q)
		}
		if err := r.ask("PUT", "/v1/keys/toggled", map[string]any{"name": "toggled"}, nil); err != nil && !w.excused(r, began) {
			w.Errorf("a key cannot be enabled: %v", err)
		}
	}
}

// hold looks for all that was answered.
func (w *writer) hold() {
	var plans []struct{ Name string }
	if err := w.replicas[0].ask("GET", "/v1/plans", nil, &plans); err != nil {
		w.Fatal(err)
	}
	there := map[string]bool{}
	for _, p := range plans {
		there[p.Name] = true
	}
	for _, name := range w.answered {
		if !there[name] {
			w.Errorf("lost: %s was answered", name)
		}
	}
	w.Logf("%d writes were answered, %d times a release was published and taken back", len(w.answered), w.published)
	if len(w.answered) < 20 || w.published < 5 {
		w.Error("that is too few to tell anything")
	}
	if errors.Is(w.replicas[0].ask("PUT", "/v1/plans/plan-0", map[string]any{"name": "plan-0"}, nil), errRefused) {
		w.Error("nothing can be written in the end")
	}
}
