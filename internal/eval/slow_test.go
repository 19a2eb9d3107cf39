package eval

import (
	"fmt"
	"testing"

	"github.com/chopmark/chopmark/internal/bind"
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
	"github.com/chopmark/chopmark/internal/syntax"
)

// TestSlowTextsFollow holds that what a run keeps for the next one is made anew as soon as anything that it is made of
// is another: time, key, secret, token, host, inputs.
func TestSlowTextsFollow(t *testing.T) {
	req := &message.Request{Method: "POST", Scheme: "https", Authority: "ecs.cn-north-1.example.com", Path: "/", Headers: []message.Field{
		{Name: "Content-Type", Value: "application/json"},
	}, Body: message.Body{Bytes: []byte("{}")}}
	changes := []func(e *Env){
		func(*Env) {},
		func(e *Env) { e.Time.Sec++ },
		func(e *Env) { e.Time.Sec += 86400 },
		func(e *Env) { e.KeyID = "another" },
		func(e *Env) { e.Secret = "another" },
		func(e *Env) { e.Token = "token" },
		func(e *Env) {
			e.Request = &message.Request{}
			*e.Request = *req
			e.Request.Authority = "a.cn-two.example.com:8443"
		},
		func(e *Env) { e.Request = &message.Request{}; *e.Request = *req; e.Request.Scheme = "http" },
		func(e *Env) { e.Request = &message.Request{}; *e.Request = *req; e.Request.Method = "GET" },
		func(e *Env) { e.Request = &message.Request{}; *e.Request = *req; e.Request.Headers = nil },
		func(e *Env) {
			e.Request = &message.Request{}
			*e.Request = *req
			e.Request.Headers = []message.Field{{Name: "content-type", Value: "text/plain"}}
		},
		func(e *Env) { e.Inputs[0] = graph.InputValue{Set: true, Text: "a"} },
		func(e *Env) { e.Inputs[1] = graph.InputValue{Set: true, Text: "b"} },
	}
	for _, file := range []string{"tencent-tc3.hcl", "volcengine-v4.hcl", "tencent-v1.hcl"} {
		p := program(t, file)
		if file == "tencent-v1.hcl" {
			changes = changes[:11] // its inputs have values of their own
		}
		used := Prepare(p, Options{}).NewRun()
		for i := range 3 * len(changes) {
			for _, change := range []int{i % len(changes), 0} {
				e := env(req, p)
				changes[change](e)
				fresh := Prepare(p, Options{Trace: true}).Start(e)
				used.Start(e)
				if want, got := sendAll(t, fresh), sendAll(t, used); want != got {
					t.Errorf("%s, change %d:\n%s\nwant\n%s", file, change, got, want)
				}
				fresh.Done()
				used.Done()
			}
		}
	}
}

// TestFineTime holds that parts of a second are cut off unless a program looks at them: two requests of one second are
// then alike.
func TestFineTime(t *testing.T) {
	for text, fine := range map[string]bool{
		`${unix(time)}`: false, `${unix_ms(time)}`: true,
		`${utc(time, "2006-01-02T15:04:05Z")}`: false, `a${utc(time, "2006-01-02T15:04:05.000Z")}`: true,
	} {
		src := fmt.Sprintf(`scheme "t" {
  steps {
    signature = hex(hmac_sha256(secret, "%s ${key_id} ${unix(time)}"))
  }
  send {
    after {
      headers = {
        X-Time = "%s"
        X-Key  = key_id
        X-Sign = signature
      }
    }
  }
}`, text, text)
		tree, problems := syntax.Parse("t.hcl", []byte(src))
		if problems.Failed() {
			t.Fatal(problems)
		}
		s, problems := bind.Scheme(tree)
		if problems.Failed() {
			t.Fatal(problems)
		}
		p, err := graph.Build(s, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		run := Prepare(p, Options{}).NewRun()
		var sent [2]string
		for i := range sent {
			run.Start(&Env{Request: get(""), KeyID: "id", Secret: "s", Time: op.Instant{Sec: 1, Nano: int32(i+1) * 1e6}})
			sent[i] = sendAll(t, run)
			run.Done()
		}
		if changed := sent[0] != sent[1]; changed != fine {
			t.Errorf("%s: %q", text, sent)
		}
	}
}
