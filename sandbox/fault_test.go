package sandbox_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark/provider"
	"github.com/chopmark/chopmark/sandbox"
)

func TestFaults(t *testing.T) {
	tests := []struct {
		fault string
		call  provider.Call
		want  []string // what is in the answers of the calls, one after another; "broken" for a broken connection
	}{
		{"unavailable=2", usual["tencent"], []string{"InternalError", "InternalError", "TotalCount"}},
		{"unavailable=every:2", usual["tencent"], []string{"TotalCount", "InternalError", "TotalCount", "InternalError"}},
		{"DescribeAddresses:unavailable=1", usual["tencent"], []string{"InternalError", "TotalCount"}},
		{"TransformAddress:unavailable=1", usual["tencent"], []string{"TotalCount"}},
		{"throttle=2/s", usual["tencent"], []string{"TotalCount", "TotalCount", "RequestLimitExceeded"}},
		{"break=1", usual["tencent"], []string{"broken", "TotalCount"}},
		{"clock=+10m", usual["tencent"], []string{"AuthFailure.SignatureExpire"}},
		{"clock=-4m", usual["tencent"], []string{"TotalCount"}},
		{"DescribeAddresses:clock=-1h", usual["tencent"], []string{"AuthFailure.SignatureExpire"}},
		{"delay=30ms", usual["tencent"], []string{"TotalCount"}},
	}
	for _, tt := range tests {
		now := time.Now()
		f := fault(t, tt.fault)
		c := newClient(t, sandbox.Options{Faults: []sandbox.Fault{f}, Clock: func() time.Time { return now }})
		began := time.Now()
		for i, want := range tt.want {
			req := c.request("tencent", tt.call, nil)
			res, err := c.sandbox.Transport().RoundTrip(req)
			switch {
			case err != nil && want != "broken":
				t.Errorf("%s, call %d: %v", tt.fault, i+1, err)
			case err == nil && want == "broken":
				t.Errorf("%s, call %d: the connection is not broken", tt.fault, i+1)
			case err == nil:
				if body := read(t, res); !strings.Contains(body, want) {
					t.Errorf("%s, call %d: want %s in %s", tt.fault, i+1, want, body)
				}
			}
		}
		if time.Since(began) < f.Delay && strings.Contains(tt.fault, "delay") {
			t.Errorf("%s: it took %s only", tt.fault, time.Since(began))
		}
	}
}

func TestParseFault(t *testing.T) {
	tests := []struct{ text, message string }{
		{"unavailable", `"unavailable" is no fault: write kind=value, as delay=200ms`},
		{"unavailble=2", `there is no fault "unavailble": did you mean "unavailable"?`},
		{"delay=5", `"5" is no duration`},
		{"delay=-5s", `"-5s" is no duration`},
		{"throttle=3", `"3" is no rate`},
		{"throttle=0/s", `"0/s" is no rate`},
		{"break=every:0", `"0" is no number of calls`},
		{"clock=10", `"10" is no duration`},
	}
	for _, tt := range tests {
		if _, err := sandbox.ParseFault(tt.text); err == nil || !strings.Contains(err.Error(), tt.message) {
			t.Errorf("%s: %v, want %s", tt.text, err, tt.message)
		}
	}
	for _, k := range sandbox.FaultKinds {
		if f, err := sandbox.ParseFault("DescribeAddresses:" + k[1]); err != nil || f.Kind != k[0] || f.Action != "DescribeAddresses" {
			t.Errorf("%s: %+v, %v", k[1], f, err)
		}
	}
}

// TestServer goes over a network, where the sandbox is a server behind the Host header.
func TestServer(t *testing.T) {
	var calls []sandbox.Call
	c := newClient(t, sandbox.Options{Observer: func(call sandbox.Call) { calls = append(calls, call) }})
	server := httptest.NewServer(c.sandbox)
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	req := c.request("tencent", usual["tencent"], nil)
	req.Host, req.URL.Host, req.URL.Scheme = req.URL.Host, base.Host, "http"
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if body := read(t, res); !strings.Contains(body, "eip-0c3kmd7q") {
		t.Error(body)
	}
	res, err = http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if body := read(t, res); res.StatusCode != 404 || !strings.Contains(body, "no provider of this sandbox serves") {
		t.Error(res.StatusCode, body)
	}
	if len(calls) != 2 {
		t.Fatalf("%d calls were seen", len(calls))
	}
	got := calls[0]
	if got.Provider != "tencent" || got.Action != "DescribeAddresses" || got.Host != "vpc.tencentcloudapi.com" || got.Verdict != "ok" || got.Status != 200 ||
		got.Scheme != "tencent-tc3" || got.KeyID != "AKIDCHOPMARKSANDBOX" || got.Code != "" || got.Duration <= 0 {
		t.Errorf("%+v", got)
	}
	if got := calls[1]; got.Provider != "" || got.Status != 404 || got.Detail != "no provider serves this host" {
		t.Errorf("%+v", got)
	}
}

// TestDiagnose holds that an observer is told the mistake behind a wrong signature, and no secret.
func TestDiagnose(t *testing.T) {
	var hints []string
	c := newClient(t, sandbox.Options{Diagnose: 10 * time.Second, Observer: func(call sandbox.Call) { hints = append(hints, call.Hint) }})
	c.credential.Secret += "\n" // as it comes out of a file
	c.call("tencent", usual["tencent"])
	c.credential.Secret = "another"
	c.call("tencent", usual["tencent"])
	if len(hints) != 2 || !strings.Contains(hints[0], "white space") && !strings.Contains(hints[0], "newline") {
		t.Errorf("%q", hints)
	}
	if len(hints) == 2 && !strings.HasPrefix(hints[1], "check the secret") {
		t.Errorf("%q", hints[1])
	}
}
