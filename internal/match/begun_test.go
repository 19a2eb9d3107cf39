package match_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/match"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// slashes has its signature behind other values in one text, without names. The time stands there again.
const slashes = `
scheme "slashes" {
  title  = "Values between slashes"
  papers = ["https://example.com/"]
  credential {
    key_id = "id"
    secret = "secret"
  }
  input "region" {
    doc      = "Region"
    optional = true
  }
  signed_headers {
    always = ["host"]
    order  = "sorted"
  }
  fresh {
    within = "5m"
  }
  steps {
    names     = join(";", names(signed))
    signature = hex(hmac_sha256(secret, lines(method, utc(time, "20060102T150405Z"), region, names)))
  }
  send {
    before {
      headers = {
        X-Time   = unix(time)
        X-Key    = key_id
        X-Region = region
      }
    }
    after {
      headers = {
        Authorization = "v1/${key_id}/${utc(time, "20060102T150405Z")}/${names}/${signature}"
      }
    }
  }
}
`

// read is what one request told.
type read struct {
	KeyID, Token, Nonce, Signature string
	HasToken, HasTime, HasSigned   bool
	Time                           op.Instant
	Signed                         []string
	Inputs                         []graph.InputValue
	Compared                       []string
	Failure                        match.Failure
}

// told reads a request with a memory.
func told(m *match.Matcher, req *message.Request, c *match.Captures) read {
	failure := readIt(m, req, c)
	if failure != nil {
		return read{Failure: *failure} // nothing else counts
	}
	r := read{
		KeyID: c.KeyID, Token: c.Token, Nonce: c.Nonce, Signature: c.Signature,
		HasToken: c.HasToken, HasTime: c.HasTime, HasSigned: c.HasSigned, Time: c.Time,
		Signed: append([]string(nil), c.Signed...), Inputs: append([]graph.InputValue(nil), c.Inputs...),
	}
	for _, piece := range c.Compared {
		r.Compared = append(r.Compared, fmt.Sprintf("%s %d %t %s", piece.Item.Name, piece.Node.ID, piece.Test != nil, piece.Text))
	}
	return r
}

// begunCase is a scheme and a request of it, the carrier last.
type begunCase struct {
	scheme  string
	headers []message.Field
}

var begunCases = []begunCase{
	{"tencent-tc3", []message.Field{
		{Name: "X-TC-Timestamp", Value: "1551113065"},
		{Name: "Authorization", Value: "TC3-HMAC-SHA256 Credential=AK/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=ab1"},
	}},
	{"alibaba-acs3", []message.Field{
		{Name: "x-acs-date", Value: "2026-11-22T00:00:00Z"},
		{Name: "x-acs-signature-nonce", Value: "n"},
		{Name: "x-acs-content-sha256", Value: "00"},
		{Name: "Authorization", Value: "ACS3-HMAC-SHA256 Credential=AK,SignedHeaders=host;x-acs-date,Signature=ab1"},
	}},
	{"tencent-apigw", []message.Field{
		{Name: "X-Date", Value: "Sun, 22 Nov 2026 00:00:00 GMT"},
		{Name: "Authorization", Value: `hmac id="AK", algorithm="hmac-sha1", headers="x-date source", signature="ab1="`},
	}},
	{"tyk-hmac", []message.Field{ // it has no list of signed headers
		{Name: "Date", Value: "Sun, 22 Nov 2026 00:00:00 GMT"},
		{Name: "Authorization", Value: `Signature keyId="AK",algorithm="hmac-sha256",signature="ab1="`},
	}},
	{"encoded", []message.Field{
		{Name: "X-Time", Value: "1551113065"},
		{Name: "X-Key", Value: "AK"},
		{Name: "Authorization", Value: "v1/QUs=/20190225T164425Z/host;x-time/ab1"},
	}},
	{"slashes", []message.Field{
		{Name: "X-Time", Value: "1551113065"},
		{Name: "X-Key", Value: "AK"},
		{Name: "Authorization", Value: "v1/AK/20190225T164425Z/host;x-time/ab1"},
	}},
}

func (c begunCase) plan(t *testing.T) *match.Matcher {
	switch c.scheme {
	case "slashes":
		return planOf(t, c.scheme, []byte(slashes))
	case "encoded":
		return planOf(t, c.scheme, []byte(strings.Replace(slashes, "v1/${key_id}", "v1/${base64(key_id)}", 1)))
	}
	return plan(t, c.scheme)
}

// request gives the request with another text in its carrier.
func (c begunCase) request(carrier string) *message.Request {
	headers := append([]message.Field(nil), c.headers...)
	headers[len(headers)-1].Value = carrier
	return &message.Request{Method: "GET", Scheme: "https", Authority: "a.example", Path: "/", Headers: headers}
}

func (c begunCase) carrier() string { return c.headers[len(c.headers)-1].Value }

// variants gives texts that begin as the carrier does, to some length: with another byte at every place, without it, with
// one more, cut off there.
func (c begunCase) variants() []string {
	all := []string{c.carrier(), strings.Replace(c.carrier(), "ab1", "cd22", 1), c.carrier() + " "}
	for i := range c.carrier() {
		before, at, after := c.carrier()[:i], c.carrier()[i:], c.carrier()[i+1:]
		for _, other := range []string{"", "x", ",", `"`, "=", " ", "/", ";"} {
			all = append(all, before+other+after, before+other+at)
		}
		all = append(all, before)
	}
	return all
}

// TestBegun reads each text after one that reads well, with what is kept of that, as if it were the first.
func TestBegun(t *testing.T) {
	for _, c := range begunCases {
		t.Run(c.scheme, func(t *testing.T) {
			m := c.plan(t)
			if want := told(m, c.request(c.carrier()), &match.Captures{}); want.Failure.Text != "" || want.Signature == "" {
				t.Fatalf("%+v", want)
			}
			var kept match.Captures
			read := 0
			for _, text := range c.variants() {
				want := told(m, c.request(text), &match.Captures{})
				if want.Failure.Text == "" {
					read++
				}
				told(m, c.request(c.carrier()), &kept)
				for range 2 {
					if got := told(m, c.request(text), &kept); !reflect.DeepEqual(got, want) {
						t.Fatalf("%s: read after another\n%+v, and alone\n%+v", text, got, want)
					}
				}
			}
			if read < 50 {
				t.Errorf("only %d texts can be read", read)
			}
		})
	}
}

// TestBegunElsewhere: what other items say of the same things counts, whichever request came before.
func TestBegunElsewhere(t *testing.T) {
	tc3, other := begunCases[0], begunCases[len(begunCases)-1]
	for _, tt := range []struct {
		begunCase
		changes [][]message.Field
	}{
		{tc3, [][]message.Field{
			nil,
			{{Name: "X-TC-Action", Value: "Describe"}},
			{{Name: "X-TC-Action", Value: "Describe"}, {Name: "X-TC-Action", Value: "Describe"}},
			{{Name: "X-TC-Region", Value: "r"}, {Name: "X-TC-Token", Value: "token"}},
			{{Name: "X-TC-Token", Value: ""}},
			{{Name: "X-TC-Timestamp", Value: "1551113066"}},
			{{Name: "Authorization", Value: tc3.carrier()}},
		}},
		{other, [][]message.Field{
			nil,
			{{Name: "X-Region", Value: "r"}},
			{{Name: "X-Key", Value: "AK"}},
		}},
	} {
		t.Run(tt.scheme, func(t *testing.T) {
			m := tt.plan(t)
			reqs := []*message.Request{}
			for _, more := range tt.changes {
				req := tt.request(tt.carrier())
				req.Headers = append(append([]message.Field(nil), more...), req.Headers...)
				reqs = append(reqs, req)
			}
			for _, value := range []string{"1551113064", "x", ""} { // another time, another key, nothing, in each header but the carrier
				for i := range len(tt.headers) - 1 {
					req := tt.request(tt.carrier())
					req.Headers[i].Value = value
					reqs = append(reqs, req)
				}
			}
			var kept match.Captures
			for _, first := range reqs {
				for _, second := range reqs {
					want := told(m, second, &match.Captures{})
					told(m, first, &kept)
					if got := told(m, second, &kept); !reflect.DeepEqual(got, want) {
						t.Fatalf("%v after %v:\n%+v, and alone\n%+v", second.Headers, first.Headers, got, want)
					}
				}
			}
		})
	}
}
