package chopmark_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
)

// TestHeadersThatTellNothing: what the signature does not need is not read unless it is asked for, and a request is judged alike
// with and without a trace, for which all is read.
func TestHeadersThatTellNothing(t *testing.T) {
	at := time.Date(2023, 10, 26, 10, 22, 32, 0, time.UTC)
	sg := newSigner(t, "tencent-tc3", &at)
	for name, c := range map[string]struct {
		change  func(http.Header)
		inputs  map[string]string
		allowed map[string][]string
		want    chopmark.Verdict
	}{
		"as sent":       {want: chopmark.OK},
		"not covered":   {change: func(h http.Header) { h.Set("X-TC-Region", "elsewhere") }, want: chopmark.OK},
		"left out":      {change: func(h http.Header) { h.Del("X-TC-Region") }, want: chopmark.OK},
		"twice":         {change: func(h http.Header) { h.Add("X-TC-Region", "elsewhere") }, want: chopmark.Malformed},
		"as demanded":   {inputs: map[string]string{"region": "cn-north-1"}, want: chopmark.OK},
		"not demanded":  {inputs: map[string]string{"region": "elsewhere"}, want: chopmark.SignatureMismatch},
		"allowed":       {allowed: map[string][]string{"region": {"a", "cn-north-1"}}, want: chopmark.OK},
		"none at all":   {allowed: map[string][]string{"region": nil}, want: chopmark.Malformed},
		"none of these": {allowed: map[string][]string{"region": {"a"}}, want: chopmark.Malformed},
	} {
		req, err := http.NewRequest("POST", "https://cvm.example.com/", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		if err := sg.Sign(req); err != nil {
			t.Fatal(err)
		}
		if c.change != nil {
			c.change(req.Header)
		}
		var details [2]string
		for i, trace := range []bool{false, true} {
			v, err := chopmark.NewVerifier(sg.Scheme(), chopmark.KeyMap{"id": {KeyID: "id", Secret: "key"}}, chopmark.VerifyOptions{
				Clock: func() time.Time { return at }, Inputs: c.inputs, Allowed: c.allowed, Trace: trace,
			})
			if err != nil {
				t.Fatal(err)
			}
			got, err := v.Verify(req)
			if err != nil || got.Verdict != c.want {
				t.Errorf("%s, trace %t: %s %s, %v, want %s", name, trace, got.Verdict, got.Detail, err, c.want)
			}
			details[i] = got.Detail + got.Item
		}
		if details[0] != details[1] {
			t.Errorf("%s: %q without a trace, %q with one", name, details[0], details[1])
		}
	}
}
