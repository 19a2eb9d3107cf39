package call

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/provider"
)

const good = `{"RequestId":"a","Response":{"RequestId":"a"},"ret_code":0}`

// TestRetry lets attempts fail in every way that may pass. Each one is signed anew: it verifies, and neither its time nor
// its nonce was there before.
func TestRetry(t *testing.T) {
	passing := []http.HandlerFunc{
		hangUp,
		reply(503, htmlType, "<html>busy</html>"),
		reply(429, jsonType, `{"Code":"Throttling.User","Message":"slow"}`),
		reply(400, jsonType, `{"Code":"Throttling.User","Message":"slow"}`),
		reply(500, jsonType, ""),
		reply(200, jsonType, good),
	}
	c := newCloud(t, "alibaba", provider.Call{Service: "ecs", Action: "DescribeRegions"}, passing...)
	var waits []time.Duration
	a, err := c.send(Options{
		Retries: 5, Pause: time.Millisecond, Clock: eachSecond(),
		Watch: Watch{Retrying: func(_ int, _ error, d time.Duration) { waits = append(waits, d) }},
	})
	if err != nil || a.RequestID != "a" {
		t.Fatalf("got %v, %v", a, err)
	}
	if len(c.seen) != 6 || len(waits) != 5 {
		t.Fatalf("%d attempts, %d waits", len(c.seen), len(waits))
	}
	times, nonces := map[string]bool{}, map[string]bool{}
	for i, r := range c.seen {
		verifies(t, "alibaba-acs3", r)
		times[r.Header.Get("x-acs-date")] = true
		nonces[r.Header.Get("x-acs-signature-nonce")] = true
		if len(times) != i+1 || len(nonces) != i+1 {
			t.Errorf("attempt %d has the time or nonce of one before", i+1)
		}
	}
}

// verifies checks a request that a server received.
func verifies(t *testing.T, scheme string, r *http.Request) {
	t.Helper()
	s, err := chopmark.Load(scheme)
	if err != nil {
		t.Fatal(err)
	}
	v, err := chopmark.NewVerifier(s, chopmark.KeyMap{testCredential.KeyID: testCredential}, chopmark.VerifyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	result, err := v.Verify(r)
	if err != nil || result.Verdict != chopmark.OK {
		t.Errorf("%v: %s %s", err, result.Verdict, result.Detail)
	}
}

// TestRetryEnds stops where another attempt would not help, and at the number that was asked for.
func TestRetryEnds(t *testing.T) {
	tests := []struct {
		name     string
		answer   http.HandlerFunc
		retries  int
		attempts int
		text     string
	}{
		{"an error of the API", reply(200, jsonType, `{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure","Message":"no"},"RequestId":"r"}}`), 3, 1, "AuthFailure.SignatureFailure: no"},
		{"throttled within 200", reply(200, jsonType, `{"Response":{"Error":{"Code":"RequestLimitExceeded","Message":"slow"},"RequestId":"r"}}`), 2, 3, "RequestLimitExceeded: slow"},
		{"no retries", reply(503, jsonType, `{"Response":{"Error":{"Code":"InternalError","Message":"x"},"RequestId":"r"}}`), 0, 1, "InternalError: x"},
		{"a redirect", reply(301, htmlType, "", "Location", "/x"), 3, 1, ""},
	}
	for _, tt := range tests {
		c := newCloud(t, "tencent", provider.Call{Service: "cvm", Action: "X"}, tt.answer)
		_, err := c.send(Options{Retries: tt.retries, Pause: time.Millisecond})
		var e *Error
		if !errors.As(err, &e) || e.Attempts != tt.attempts || len(c.seen) != tt.attempts || tt.text != "" && e.Text != tt.text {
			t.Errorf("%s: %d attempts came, %v", tt.name, len(c.seen), err)
		}
	}
}

// TestRetryAfter waits as long as the server asks.
func TestRetryAfter(t *testing.T) {
	e := &Error{Kind: API, Answer: &Answer{Status: 429, Header: http.Header{"Retry-After": {"7"}}}}
	if !e.passing() || e.wait != 7*time.Second {
		t.Errorf("waits %v", e.wait)
	}
	e = &Error{Kind: API, Answer: &Answer{Status: 503, Header: http.Header{"Retry-After": {"99999"}}}}
	if !e.passing() || e.wait != longestPause {
		t.Errorf("waits %v", e.wait)
	}
}

// TestRetryBody sends a stream again from its beginning.
func TestRetryBody(t *testing.T) {
	content := bytes.Repeat([]byte("x"), 1<<20)
	var got []int
	answer := func(next http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			data, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			got = append(got, len(data))
			next(w, r)
		}
	}
	c := newCloud(t, "tencent", provider.Call{Service: "cvm", Action: "X", Body: &chopmark.MessageBody{
		Size: int64(len(content)), Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil },
	}}, answer(reply(500, jsonType, "")), answer(reply(200, jsonType, good)))
	if _, err := c.send(Options{Retries: 1, Pause: time.Millisecond}); err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0] != len(content) || got[1] != len(content) {
		t.Errorf("bodies of %v bytes came", got)
	}
}

// TestStopped gives up when the caller does, also between two attempts.
func TestStopped(t *testing.T) {
	c := newCloud(t, "tencent", provider.Call{Service: "cvm", Action: "X"}, hangUp)
	client, r := c.client(Options{Retries: 9, Pause: time.Hour}), c.build()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := client.Send(ctx, Target{Message: r.Message, Provider: c.provider, Dialect: r.Dialect})
	var e *Error
	if !errors.As(err, &e) || e.Kind != Stopped {
		t.Errorf("got %v", err)
	}
}
