package chopmark_test

import (
	"io"
	"strings"
	"testing"

	"github.com/chopmark/chopmark"
)

// TestCoverBody: where parameters are signed, a body that is no form is not, and a demand for it is refused.
func TestCoverBody(t *testing.T) {
	for _, id := range []string{"tencent-v1", "qingcloud-iaas", "alibaba-rpc"} {
		s, err := chopmark.Load(id)
		if err != nil {
			t.Fatal(err)
		}
		signer, err := chopmark.NewSigner(s, testKey, chopmark.SignOptions{})
		if err != nil {
			t.Fatal(err)
		}
		v, err := chopmark.NewVerifier(s, chopmark.KeyMap{testKey.KeyID: testKey}, chopmark.VerifyOptions{Cover: []string{"body"}})
		if err != nil {
			t.Fatal(err)
		}
		for typ, want := range map[string]chopmark.Verdict{
			"application/json": chopmark.BodyMismatch, "application/x-www-form-urlencoded": chopmark.OK,
		} {
			req := newRequest(t, "POST", "https://api.example.com/", "a=1")
			req.Header.Set("Content-Type", typ)
			if err := signer.Sign(req); err != nil {
				t.Fatal(err)
			}
			if got, err := v.Verify(req); err != nil || got.Verdict != want {
				t.Errorf("%s, %s: got %q (%s, %v), want %q", id, typ, got.Verdict, got.Detail, err, want)
			}
		}
	}
}

const byName = `scheme "t" {
  credential {
    key_id = "id"
    secret = "key"
  }
  steps {
    string_to_sign = lines(method, header("content-md5"))
    signature      = hex(hmac_sha256(secret, string_to_sign))
  }
  send {
    before {
      headers = {
        Content-MD5 = base64(md5(body))
      }
    }
    after {
      headers = {
        X-Key  = key_id
        X-Sign = signature
      }
    }
  }
}`

// TestCoverByName: what is covered by way of a header that the string to sign names, or only as long as it is there, is told so
// before any request, and asked for.
func TestCoverByName(t *testing.T) {
	whenThere := strings.Replace(byName, `header("content-md5")`, `when(header("x-plain") == "", hex(md5(body)))`, 1)
	for _, c := range []struct {
		name, scheme, always, sometimes string
		plain, body                     string
		want                            chopmark.Verdict
	}{
		{"by name", byName, "method body", "", "", "a=1", chopmark.OK},
		{"by name, changed", byName, "method body", "", "", "a=2", chopmark.BodyMismatch},
		{"when there", whenThere, "method", "body", "", "a=1", chopmark.OK},
		{"when not there", whenThere, "method", "body", "yes", "a=1", chopmark.BodyMismatch},
	} {
		s, err := chopmark.Parse("t.hcl", []byte(c.scheme))
		if err != nil {
			t.Fatal(err)
		}
		told := s.Coverage()[0]
		if always, sometimes := strings.Join(told.Always, " "), strings.Join(told.Sometimes, " "); always != c.always || sometimes != c.sometimes {
			t.Errorf("%s: always %q, sometimes %q, want %q and %q", c.name, always, sometimes, c.always, c.sometimes)
		}
		signer, err := chopmark.NewSigner(s, testKey, chopmark.SignOptions{})
		if err != nil {
			t.Fatal(err)
		}
		v, err := chopmark.NewVerifier(s, chopmark.KeyMap{testKey.KeyID: testKey}, chopmark.VerifyOptions{Cover: []string{"body"}})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		req := newRequest(t, "POST", "https://api.example.com/", "a=1")
		req.Header.Set("X-Plain", c.plain)
		if err := signer.Sign(req); err != nil {
			t.Fatal(err)
		}
		req.Body = io.NopCloser(strings.NewReader(c.body))
		if got, err := v.Verify(req); err != nil || got.Verdict != c.want {
			t.Errorf("%s: got %q (%s, %v), want %q", c.name, got.Verdict, got.Detail, err, c.want)
		}
	}
}
