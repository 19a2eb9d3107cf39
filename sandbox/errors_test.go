package sandbox_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/provider"
	"github.com/chopmark/chopmark/sandbox"
)

// usual is a call of each provider that goes well.
var usual = map[string]provider.Call{
	"alibaba":       {Service: "ecs", Action: "DescribeRegions"},
	"aws":           {Service: "sts", Action: "GetCallerIdentity"},
	"qingcloud":     {Action: "DescribeInstances", Settings: map[string]string{"zone": "sh1"}},
	"tencent":       {Service: "eip", Action: "DescribeAddresses", Params: params("Region", "ap-guangzhou")},
	"tencent-apigw": {Endpoint: "http://service-abc-1250000000.ap-guangzhou.apigateway.myqcloud.com/x"},
	"volcengine":    {Service: "ecs", Action: "DescribeInstances", Settings: map[string]string{"region": "cn-beijing"}},
}

// other are calls in other dialects, by "provider dialect".
var other = map[string]provider.Call{
	"tencent v2-eip": {Service: "eip", Action: "DescribeAddresses", Scheme: "tencent-v1", Endpoint: "https://eip.api.qcloud.com/v2/index.php"},
}

// words are what stands for the names of answers.
var words = regexp.MustCompile(`"?(REQUEST_ID|HOST|ITEM|KEY_ID|DETAIL|TIMESTAMP|OLDEST|NEWEST|SERVER_TIME|WINDOW|STRING_TO_SIGN|LIMIT|ACTION|VERSION|SERVICE|REGION|PATH)"?`)

// TestErrors makes every condition that a provider file states happen, and compares the whole answer.
func TestErrors(t *testing.T) {
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rows := s.Errors()
	if len(rows) < 70 {
		t.Errorf("there are %d rows only", len(rows))
	}
	for _, row := range rows {
		name := strings.TrimSpace(row.Provider + " " + row.Dialect)
		t.Run(name+"/"+row.Condition, func(t *testing.T) {
			happen := happenings[row.Condition]
			if happen == nil {
				t.Fatal("no test makes this happen")
			}
			call, ok := other[name]
			if row.Dialect == "" {
				call, ok = usual[name]
			}
			if !ok {
				t.Fatal("there is no call for this")
			}
			h := &happening{t: t, id: row.Provider, call: call}
			status, kind, body := happen(h)
			want := "^" + words.ReplaceAllString(regexp.QuoteMeta(row.Body), ".*") + "$"
			if status != row.Status || kind != row.Type || !regexp.MustCompile(want).MatchString(body) {
				t.Errorf("got %d %s %s\nwant %d %s %s", status, kind, body, row.Status, row.Type, row.Body)
			}
			for _, c := range s.Credentials() {
				if strings.Contains(body, c.Secret) {
					t.Errorf("a secret is in %s", body)
				}
			}
		})
	}
}

// happening makes one condition happen.
type happening struct {
	t       *testing.T
	id      string
	call    provider.Call
	options sandbox.Options
	clock   func() time.Time
	nonce   func() string
	change  func(*chopmark.Message)
	key     *chopmark.Credential
	times   int
	inputs  map[string]string
}

func (h *happening) send() (status int, kind, body string) {
	h.t.Helper()
	c := newClient(h.t, h.options)
	c.clock = h.clock
	if h.key != nil {
		c.credential = *h.key
	}
	c.nonce = h.nonce
	for range max(h.times, 1) {
		p := find(c, h.id)
		r, err := p.Build(h.call)
		if err != nil {
			h.t.Fatal(err)
		}
		maps.Copy(r.Inputs, h.inputs)
		res, text := c.send(c.signed(r.Scheme, r.Inputs, r.Message, h.change))
		status, kind, body = res.StatusCode, res.Header.Get("Content-Type"), text
	}
	return status, kind, body
}

func find(c *client, id string) *provider.Provider {
	c.t.Helper()
	i := slices.IndexFunc(c.sandbox.Providers(), func(p *provider.Provider) bool { return p.ID == id })
	if i < 0 {
		c.t.Fatalf("there is no provider %s", id)
	}
	return c.sandbox.Providers()[i]
}

// refusing is an action that refuses with a condition.
func (h *happening) refusing(condition string) (int, string, string) {
	h.options.Actions = append(h.options.Actions, fstest.MapFS{"more.hcl": {Data: []byte(fmt.Sprintf(`actions %q {
  action %q {
    fail {
      when      = true
      condition = %q
      item      = "thing"
    }
    result = null
  }
}`, h.id, h.action(), condition))}})
	return h.send()
}

func (h *happening) action() string {
	if h.call.Action == "" {
		return "*"
	}
	return h.call.Action
}

func at(d time.Duration) func() time.Time { return func() time.Time { return time.Now().Add(d) } }

// happenings are ways to make conditions happen. They know the providers by the way their signatures travel only.
var happenings = map[string]func(*happening) (int, string, string){
	"missing-signature": func(h *happening) (int, string, string) {
		h.change = func(m *chopmark.Message) {
			m.Headers = slices.DeleteFunc(m.Headers, func(f chopmark.Field) bool { return f.Name == "Authorization" })
			m.Query = regexp.MustCompile(`&?Signature=[^&]*`).ReplaceAllString(m.Query, "")
			m.Body.Bytes = regexp.MustCompile(`&?signature=[^&]*`).ReplaceAll(m.Body.Bytes, nil)
		}
		return h.send()
	},
	"malformed": func(h *happening) (int, string, string) {
		h.change = func(m *chopmark.Message) {
			if a, ok := m.Header("Authorization"); ok {
				label, _, _ := strings.Cut(a, " ")
				m.SetHeader("Authorization", label+" nonsense")
				if listed := strings.Replace(a, `headers="`, `headers="absent `, 1); listed != a {
					m.SetHeader("Authorization", listed)
				}
			}
			m.Body.Bytes = regexp.MustCompile(`time_stamp=[^&]*`).ReplaceAll(m.Body.Bytes, []byte("time_stamp=yesterday"))
		}
		return h.send()
	},
	"unknown-key": func(h *happening) (int, string, string) {
		h.key = &chopmark.Credential{KeyID: "NOSUCHKEY", Secret: "nothing"}
		return h.send()
	},
	"bad-token": func(h *happening) (int, string, string) {
		h.key = &chopmark.Credential{KeyID: "AKIDCHOPMARKSANDBOXTEMP", Secret: "chopmark-sandbox-secret-key-0002", Token: "old"}
		return h.send()
	},
	"signature-mismatch": func(h *happening) (int, string, string) {
		h.key = &chopmark.Credential{KeyID: "AKIDCHOPMARKSANDBOX", Secret: "wrong"}
		return h.send()
	},
	"clock-skew": func(h *happening) (int, string, string) {
		h.clock = at(-3 * time.Hour)
		return h.send()
	},
	"expired": func(h *happening) (int, string, string) {
		h.clock, h.inputs = at(-10*time.Minute), map[string]string{"mode": "query", "expires": "60"}
		return h.send()
	},
	"replayed": func(h *happening) (int, string, string) {
		h.times, h.nonce = 2, func() string { return "1234567890" }
		if h.id == "tencent" { // version 1 has a nonce, version 3 has none
			h.call.Scheme = "tencent-v1"
		}
		return h.send()
	},
	"header-not-signed": func(h *happening) (int, string, string) {
		h.change = func(m *chopmark.Message) {
			a, _ := m.Header("Authorization")
			m.SetHeader("Authorization", strings.Replace(a, "host;", "", 1))
		}
		return h.send()
	},
	"unknown-service": func(h *happening) (int, string, string) {
		h.call.Service, h.call.Params = "nosuch", append(h.call.Params, provider.Param{Name: "Version", Value: "2020-01-01"})
		return h.send()
	},
	"unknown-action": func(h *happening) (int, string, string) {
		h.call.Action = "NoSuchAction"
		return h.send()
	},
	"unknown-version": func(h *happening) (int, string, string) {
		h.call.Params = append(slices.Clone(h.call.Params), provider.Param{Name: "Version", Value: "2001-01-01"})
		return h.send()
	},
	"missing-parameter": func(h *happening) (int, string, string) { return h.refusing("missing-parameter") },
	"invalid-parameter": func(h *happening) (int, string, string) { return h.refusing("invalid-parameter") },
	"not-found":         func(h *happening) (int, string, string) { return h.refusing("not-found") },
	"quota-exceeded":    func(h *happening) (int, string, string) { return h.refusing("quota-exceeded") },
	"too-large": func(h *happening) (int, string, string) {
		h.options.MaxBody = 1
		return h.send()
	},
	"throttled": func(h *happening) (int, string, string) {
		now := time.Now()
		h.options.Clock = func() time.Time { return now }
		h.options.Faults, h.times = []sandbox.Fault{fault(h.t, "throttle=1/s")}, 2
		return h.send()
	},
	"unavailable": func(h *happening) (int, string, string) {
		h.options.Faults = []sandbox.Fault{fault(h.t, "unavailable=1")}
		return h.send()
	},
}

func fault(t *testing.T, text string) sandbox.Fault {
	t.Helper()
	f, err := sandbox.ParseFault(text)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
