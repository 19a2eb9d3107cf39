package chopmark_test

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
)

// TestVerifierMemory: what a verifier keeps from one request changes nothing about the next.
func TestVerifierMemory(t *testing.T) {
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	o := chopmark.VerifyOptions{Clock: clock, Headers: []string{"x-note"}}
	s, _ := tc3(t, chopmark.SignOptions{})
	request := func(o chopmark.SignOptions, change func(*http.Request)) func() *http.Request {
		return func() *http.Request {
			o.Clock = clock
			_, signer := tc3(t, o)
			req := newRequest(t, "POST", "https://cvm.tencentcloudapi.com/", `{"Limit":1}`)
			req.Header.Set("X-Note", "n")
			if err := signer.Sign(req); err != nil {
				t.Fatal(err)
			}
			if change != nil {
				change(req)
			}
			return req
		}
	}
	listed := chopmark.SignOptions{SignedHeaders: []string{"content-type", "host", "x-note"}}
	more := chopmark.SignOptions{SignedHeaders: []string{"content-type", "host", "x-note", "x-tc-action"}, Inputs: map[string]string{"action": "List"}}
	cases := []struct {
		name string
		make func() *http.Request
		want chopmark.Verdict
	}{
		{"as signed", request(listed, nil), chopmark.OK},
		{"with an action", request(more, nil), chopmark.OK},
		{"demanded header not listed", request(chopmark.SignOptions{}, nil), chopmark.HeaderNotSigned},
		{"host not listed", request(listed, edit("Authorization", "content-type;host", "content-type")), chopmark.HeaderNotSigned},
		{"header listed twice", request(listed, edit("Authorization", "x-note", "x-note;x-note")), chopmark.Malformed},
		{"listed header absent", request(listed, func(r *http.Request) { r.Header.Del("X-Note") }), chopmark.Malformed},
		{"listed header repeated", request(listed, func(r *http.Request) { r.Header.Add("X-Note", "m") }), chopmark.Malformed},
		{"listed header changed", request(listed, func(r *http.Request) { r.Header.Set("X-Note", "m") }), chopmark.SignatureMismatch},
		{"no signature", request(listed, func(r *http.Request) { r.Header.Del("Authorization") }), chopmark.MissingSignature},
		{"empty signature", request(listed, func(r *http.Request) {
			head, _, _ := strings.Cut(r.Header.Get("Authorization"), "Signature=")
			r.Header.Set("Authorization", head+"Signature=")
		}), chopmark.Malformed},
		{"another field behind it", request(listed, func(r *http.Request) { r.Header.Set("Authorization", r.Header.Get("Authorization")+",X=1") }), chopmark.Malformed},
		{"other key", request(listed, edit("Authorization", "AKIDEXAMPLE", "AKIDEXAMPLO")), chopmark.UnknownKey},
		{"other service", request(listed, edit("Authorization", "/cvm/", "/cvn/")), chopmark.SignatureMismatch},
		{"other day", request(listed, edit("Authorization", "2026-11-22", "2026-11-23")), chopmark.SignatureMismatch},
		{"late", request(listed, func(r *http.Request) { r.Header.Set("X-TC-Timestamp", "1795304800") }), chopmark.ClockSkew},
	}
	verifier := func() *chopmark.Verifier {
		v, err := chopmark.NewVerifier(s, chopmark.KeyMap{testKey.KeyID: testKey}, o)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	verify := func(v *chopmark.Verifier, make func() *http.Request) chopmark.Result {
		got, err := v.Verify(make())
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	used := verifier()
	for _, second := range cases {
		want := verify(verifier(), second.make)
		if want.Verdict != second.want {
			t.Errorf("%s: got %q (%s), want %q", second.name, want.Verdict, want.Detail, second.want)
		}
		for _, first := range cases {
			verify(used, first.make)
			if got := verify(used, second.make); !reflect.DeepEqual(got, want) {
				t.Errorf("%s after %s:\n%+v, and alone\n%+v", second.name, first.name, got, want)
			}
		}
	}
}
