package eval_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/chopmark/chopmark/internal/bind"
	"github.com/chopmark/chopmark/internal/eval"
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
	"github.com/chopmark/chopmark/internal/syntax"
)

// machine prepares a scheme whose steps are given.
func machine(t *testing.T, steps string, inputs ...string) *eval.Machine {
	t.Helper()
	src := "scheme \"t\" {\n" + strings.Join(inputs, "\n") +
		"\n  signed_headers {\n    always = [\"host\"]\n    order = \"given\"\n  }\n  steps {\n" + steps + `
  }
  send {
    after {
      headers = {
        X-Key  = key_id
        X-Sign = signature
      }
    }
  }
}`
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
	return eval.Prepare(p, eval.Options{Trace: true})
}

func env() *eval.Env {
	return &eval.Env{
		Request: &message.Request{
			Method: "POST", Scheme: "https", Authority: "api.example.com:8443", Path: "/a/b", Query: "b=2&a=1", HasQuery: true,
			Headers: []message.Field{{Name: "X-One", Value: "1"}, {Name: "X-Two", Value: " two  2 "}, {Name: "x-two", Value: "II"}},
			Body:    message.Body{Bytes: []byte("body")},
		},
		KeyID: "id", Secret: "secret", Time: op.Instant{Sec: 1551113065},
	}
}

// value gives the step "v" of a machine.
func value(t *testing.T, m *eval.Machine, e *eval.Env) (string, error) {
	t.Helper()
	r := m.Start(e)
	defer r.Done()
	if _, err := r.Sending(); err != nil {
		return "", err
	}
	for _, s := range r.Steps() {
		if s.Name == "v" {
			return s.Value, nil
		}
	}
	t.Fatal("the step v was not computed")
	return "", nil
}

const sign = "\n    signature = hex(hmac_sha256(secret, v))"

// TestSources reads each part of the request, and makes each kind of node.
func TestSources(t *testing.T) {
	for expr, want := range map[string]string{
		`"${method} ${protocol} ${host} ${port} ${authority}"`: "POST https api.example.com 8443 api.example.com:8443",
		`"${path} ${raw_query} ${target}"`:                     "/a/b b=2&a=1 /a/b?b=2&a=1",
		`url`:                                                  "https://api.example.com:8443/a/b?b=2&a=1",
		`"${key_id} ${unix(time)} ${utc(time, "2006-01-02")}"`:                                 "id 1551113065 2019-02-25",
		`join("&", [for q in sort(query) : "${q.name}:${q.value}"])`:                           "a:1&b:2",
		`join("|", [for h in headers : "${h.name}=${join("+", h.values)}"])`:                   "host=api.example.com:8443|x-one=1|x-two= two  2 +II",
		`"${header("X-TWO")}/${header("none")}/${param("a")}"`:                                 " two  2 //1",
		`present(header("none")) ? "yes" : "no"`:                                               "no",
		`hex(md5(body))`:                                                                       "841a2d689ad86bd1611447453c22c6fc",
		`join(",", [for v in values(headers, "x-two") : squeeze(trim(v), " ")])`:               "two 2,II",
		`join(",", unique(concat(["a", "b"], [for q in query : q.name])))`:                     "a,b",
		`join("", [for q in query : q.name if q.value == "2" || q.name == "none"])`:            "b",
		`first([for q in query : q.name if q.value == "3"])`:                                   "",
		`method == "POST" && !(path == "/") ? "both" : "not"`:                                  "both",
		`join(";", names(signed))`:                                                             "host",
		`when(method == "GET", "x") == "" ? "absent is empty" : "?"`:                           "absent is empty",
		`fields(", ", [pair("a", path), pair("b", when(method == "GET", "x"))])`:               "a=/a/b",
		`quoted_fields(",", [pair("a", method), pair("b", "c")])`:                              `a="POST",b="c"`,
		`"${join("", [for a in query : join("", [for b in query : "${a.name}${b.name} "])])}"`: "bb ba ab aa ",
		`lower(trim(first(values(headers, "x-two"))))`:                                         "two  2",
	} {
		got, err := value(t, machine(t, "    v = "+expr+sign), env())
		if err != nil || got != want {
			t.Errorf("%s\n got %q, %v\nwant %q", expr, got, err, want)
		}
	}
}

// TestStream hashes a stream without reading it into memory, and reads a small one when its bytes are needed.
func TestStream(t *testing.T) {
	const size = 5 << 20
	opened := 0
	e := env()
	e.Request.Body = message.Body{Size: size, Open: func() (io.ReadCloser, error) {
		opened++
		return io.NopCloser(io.LimitReader(zeros{}, size)), nil
	}}
	got, err := value(t, machine(t, "    v = hex(sha256(body))"+sign), e)
	if want := "c036cbb7553a909f8b8877d4461924307f27ecb66cff928eeeafd569c3887e29"; err != nil || got != want || opened != 1 {
		t.Errorf("got %s (%v) after %d openings", got, err, opened)
	}
	e.Request.Body.Size = -1
	e.Request.Body.Open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("ab")), nil }
	if got, err = value(t, machine(t, `    v = body == "ab" ? "read" : "?"`+sign), e); err != nil || got != "read" {
		t.Errorf("got %q, %v", got, err)
	}
	e.Request.Body.Open = func() (io.ReadCloser, error) { return io.NopCloser(io.LimitReader(zeros{}, eval.MaxBody+1)), nil }
	if _, err = value(t, machine(t, `    v = body == "ab" ? "read" : "?"`+sign), e); !errors.Is(err, eval.ErrBody) {
		t.Errorf("a body that does not fit: %v", err)
	}
	broken := errors.New("broken")
	e.Request.Body.Open = func() (io.ReadCloser, error) { return nil, broken }
	if _, err = value(t, machine(t, "    v = hex(sha256(body))"+sign), e); !errors.Is(err, broken) {
		t.Errorf("a body that cannot be opened: %v", err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// TestBudget: a scheme that doubles a text again and again, or loops within loops, is stopped.
func TestBudget(t *testing.T) {
	var doubling strings.Builder
	doubling.WriteString("    d0 = \"${path}${path}\"\n")
	for i := range 40 {
		fmt.Fprintf(&doubling, "    d%d = \"${d%d}${d%d}\"\n", i+1, i, i)
	}
	if _, err := value(t, machine(t, doubling.String()+"    v = d40"+sign), env()); !errors.Is(err, eval.ErrBudget) {
		t.Errorf("doubling: %v", err)
	}
	e := env()
	e.Request.Query = strings.Repeat("a=1&", 3000)
	loops := `    v = join("", [for a in query : join("", [for b in query : "${a.name}${b.value}" if a.name == b.value])])`
	if _, err := value(t, machine(t, loops+sign), e); !errors.Is(err, eval.ErrBudget) {
		t.Errorf("loops: %v", err)
	}
}

// TestInputs: what is missing or not allowed is said, defaults read the request and each other in any order.
func TestInputs(t *testing.T) {
	m := machine(t, "    v = need"+sign, "  input \"need\" {\n    doc = \"d\"\n  }")
	var missing *eval.MissingInput
	if _, err := value(t, m, env()); !errors.As(err, &missing) || missing.Input.Name != "need" {
		t.Errorf("a missing input: %v", err)
	}
	e := env()
	e.Inputs = []graph.InputValue{{Set: true, Text: "x"}}
	if got, err := value(t, m, e); err != nil || got != "x" {
		t.Errorf("a given input: %q, %v", got, err)
	}
	m = machine(t, `    v = "${one} ${two}"`+sign,
		"  input \"one\" {\n    default = \"${two}!\"\n  }", "  input \"two\" {\n    allowed = [\"POST\"]\n    default = method\n  }")
	if got, err := value(t, m, env()); err != nil || got != "POST! POST" {
		t.Errorf("defaults: %q, %v", got, err)
	}
	e = env()
	e.Request.Method = "GET"
	if _, err := value(t, m, e); err == nil {
		t.Error("a default that is not allowed is accepted")
	}
}

// TestPooledRuns uses one machine from many goroutines with different requests and secrets: nothing may leak over.
func TestPooledRuns(t *testing.T) {
	m := machine(t, `    key = hmac_sha256("K${secret}", utc(time, "20060102"))
    v = lines(method, path, join("&", [for q in sort(query) : "${percent(q.name)}=${percent(q.value)}"]), hex(sha256(body)))
    signature = hex(hmac_sha256(key, v))`)
	run := func(i int) string {
		e := env()
		e.Secret, e.Request.Path = fmt.Sprint("secret", i%7), fmt.Sprint("/p", i)
		e.Request.Query = fmt.Sprintf("z=%d&a=%d", i, i*i)
		e.Time.Sec += int64(i%3) * 86400
		r := m.Start(e)
		defer r.Done()
		out, err := r.Sending()
		if err != nil {
			t.Error(err)
		}
		var b bytes.Buffer
		for _, it := range out.Items {
			b.Write(it.Value)
		}
		return b.String()
	}
	want := make([]string, 200)
	for i := range want {
		want[i] = run(i)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range want {
				if got := run(i); got != want[i] {
					t.Errorf("request %d: got %s, want %s", i, got, want[i])
				}
			}
		})
	}
	wg.Wait()
}
