package chopmark_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
)

// TestSignerFollows holds that what a signer keeps from one request to the next shows in no signature: a signer that has
// signed many requests sends what a new one sends. Some headers stand in the request already as they are sent.
func TestSignerFollows(t *testing.T) {
	for _, id := range []string{"tencent-tc3", "aws-v4", "alibaba-acs3", "volcengine-v4", "tencent-v1", "tencent-apigw"} {
		draw := rand.New(rand.NewPCG(1, 2))
		of := func(texts ...string) string { return texts[draw.IntN(len(texts))] }
		at := time.Date(2023, 10, 26, 10, 22, 32, 0, time.UTC)
		used := newSigner(t, id, &at)
		for i := range 200 {
			at = at.Add(time.Duration(draw.IntN(2)) * time.Second)
			target := "https://ecs.cn-north-1.example.com" + of("/", "/a") + of("", "?b=2&a=1", "?a=%20")
			body := of("{}", "[]")
			header := http.Header{}
			for name, values := range map[string][]string{
				"X-TC-Region": {"", "cn-north-1", "cn-south-1"}, "X-Tc-Timestamp": {"", fmt.Sprint(at.Unix())},
				"Content-Type": {"", "application/json", "text/plain"}, "X-Amz-Date": {"", at.Format("20060102T150405Z"), "never"},
				"Source": {"", "a"}, "X-Tc-Content-Sha256": {"", "UNSIGNED-PAYLOAD"},
			} {
				if v := of(values...); v != "" {
					header.Set(name, v)
				}
			}
			method := of("GET", "POST")
			var sent [2]*http.Request
			for j, s := range []*chopmark.Signer{used, newSigner(t, id, &at)} {
				req, err := http.NewRequest(method, target, strings.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				req.Header = header.Clone()
				if err := s.Sign(req); err != nil {
					t.Fatal(err)
				}
				sent[j] = req
			}
			if !reflect.DeepEqual(sent[0].Header, sent[1].Header) || sent[0].URL.RawQuery != sent[1].URL.RawQuery || sent[0].Host != sent[1].Host {
				t.Fatalf("%s, request %d, %s %s %v:\n%v %s\nwant\n%v %s", id, i, method, target, header,
					sent[0].Header, sent[0].URL.RawQuery, sent[1].Header, sent[1].URL.RawQuery)
			}
		}
	}
}

func newSigner(t *testing.T, id string, at *time.Time) *chopmark.Signer {
	t.Helper()
	s, err := chopmark.Load(id)
	if err != nil {
		t.Fatal(err)
	}
	inputs := map[string]string{}
	for _, in := range s.Inputs() {
		if in.Name == "region" {
			inputs[in.Name] = "cn-north-1"
		}
		if in.Name == "service" {
			inputs[in.Name] = "ecs"
		}
	}
	sg, err := chopmark.NewSigner(s, chopmark.Credential{KeyID: "id", Secret: "key"}, chopmark.SignOptions{
		Inputs: inputs, Clock: func() time.Time { return *at }, Nonce: func() string { return "1234567890" },
	})
	if err != nil {
		t.Fatal(err)
	}
	return sg
}

// TestNonceWithoutWindow holds that a scheme whose requests have a nonce gets one, even if nobody remembers it.
func TestNonceWithoutWindow(t *testing.T) {
	s, err := chopmark.Parse("acme.hcl", []byte(`scheme "acme" {
  steps {
    signature = hex(hmac_sha256(secret, nonce))
  }
  send {
    after {
      headers = {
        X-Nonce = nonce
        X-Sign  = signature
      }
    }
  }
}`))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for range 2 {
		sg, err := chopmark.NewSigner(s, chopmark.Credential{Secret: "key"}, chopmark.SignOptions{})
		if err != nil {
			t.Fatal(err)
		}
		m, err := chopmark.ParseURL("https://api.example.com/")
		if err != nil {
			t.Fatal(err)
		}
		signed, err := sg.SignMessage(m)
		if err != nil {
			t.Fatal(err)
		}
		nonce, _ := signed.Header("x-nonce")
		if len(nonce) != 32 || seen[nonce] {
			t.Errorf("nonce %q", nonce)
		}
		seen[nonce] = true
	}
}
