package suite_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/suite"
)

const one = `{"scheme": "s", "name": "n", "time": "2019-02-25T16:44:25Z",
  "params": {"number": 3600, "yes": true, "list": ["a", "b"], "scope": "x/y"},
  "request": {"method": "GET", "url": "https://h.example/p?b=2&a=1+1", "headers": [["X-A", "1"]]},
  "expect": {"canonical_request": "cr", "string_to_sign": "sts", "signature": "sig",
    "headers": [["x-a", "1"], ["Authorization", "auth"], ["Host", "h.example"]], "url": "https://h.example/p?a=1%201&b=2"}}`

// stage gives what it is told to give.
type stage struct {
	steps   map[string]string
	change  func(*message.Request)
	verdict string
	err     error
}

func (s stage) Sign(c *suite.Case) (*suite.Signed, error) {
	if s.err != nil {
		return nil, s.err
	}
	m, err := c.Message()
	if err != nil {
		return nil, err
	}
	m.SetHeader("Authorization", "auth")
	if s.change != nil {
		s.change(m)
	}
	return &suite.Signed{Steps: s.steps, Message: m}, nil
}

func (s stage) Verify(*suite.Case, *message.Request) (string, error) { return s.verdict, nil }

// TestRun: each thing that can differ is found, the earliest step first.
func TestRun(t *testing.T) {
	good := func() map[string]string {
		return map[string]string{"scope": "x/y", "canonical_request": "cr", "string_to_sign": "sts", "signature": "sig"}
	}
	with := func(name, value string) map[string]string {
		steps := good()
		steps[name] = value
		return steps
	}
	without := good()
	delete(without, "signature")
	for _, c := range []struct {
		name  string
		stage stage
		first string
	}{
		{"all right", stage{steps: good(), verdict: "ok"}, ""},
		{"a parameter that names a step", stage{steps: with("scope", "x/z"), verdict: "ok"}, "scope"},
		{"canonical request", stage{steps: with("canonical_request", "x"), verdict: "ok"}, "canonical_request"},
		{"string to sign", stage{steps: with("string_to_sign", "x"), verdict: "ok"}, "string_to_sign"},
		{"no signature", stage{steps: without, verdict: "ok"}, "signature"},
		{"header", stage{steps: good(), verdict: "ok", change: func(m *message.Request) { m.SetHeader("X-A", "2") }}, "header x-a"},
		{"header twice", stage{steps: good(), verdict: "ok", change: func(m *message.Request) {
			m.Headers = append(m.Headers, message.Field{Name: "x-a", Value: "1"})
		}}, "header x-a"},
		{"another host", stage{steps: good(), verdict: "ok", change: func(m *message.Request) { m.SetHeader("host", "other") }}, "header Host"},
		{"parameter", stage{steps: good(), verdict: "ok", change: func(m *message.Request) { m.Query += "&c=3" }}, "url"},
		{"path", stage{steps: good(), verdict: "ok", change: func(m *message.Request) { m.Path = "/P" }}, "url"},
		{"not accepted", stage{steps: good(), verdict: "signature-mismatch"}, "verify"},
	} {
		cases, err := suite.Read([]byte(one))
		if err != nil {
			t.Fatal(err)
		}
		diffs, err := suite.Run(&cases[0], c.stage)
		if err != nil {
			t.Fatal(err)
		}
		first := ""
		if len(diffs) > 0 {
			first = diffs[0].Step
		}
		if first != c.first {
			t.Errorf("%s: first difference %q, want %q", c.name, first, c.first)
		}
	}
	cases, _ := suite.Read([]byte(one))
	broken := errors.New("broken")
	if _, err := suite.Run(&cases[0], stage{err: broken}); !errors.Is(err, broken) {
		t.Errorf("a stage that fails: %v", err)
	}
}

// TestRead: what is no file of cases is refused with a reason.
func TestRead(t *testing.T) {
	for _, c := range []struct{ data, want string }{
		{"", "not a file of cases"},
		{"[]", "holds no cases"},
		{`[{"scheme": "s"}]`, `case 1 ("") lacks`},
		{`{"scheme": 1}`, "not a file of cases"},
		{strings.Replace(one, `"method": "GET", `, "", 1), "lacks scheme, name, time, request method or URL"},
	} {
		if _, err := suite.Read([]byte(c.data)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.data, err, c.want)
		}
	}
}

// TestParam writes parameters of a case as texts.
func TestParam(t *testing.T) {
	cases, err := suite.Read([]byte("[" + one + "]"))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"number": "3600", "yes": "true", "list": "a,b", "scope": "x/y"} {
		if got, ok := suite.Param(cases[0].Params[name]); !ok || got != want {
			t.Errorf("%s: %q, %v", name, got, ok)
		}
	}
	if _, ok := suite.Param(map[string]any{}); ok {
		t.Error("an object is taken for a text")
	}
}
