package diagnose_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/bind"
	"github.com/chopmark/chopmark/internal/diagnose"
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/syntax"
	"github.com/chopmark/chopmark/schemes"
)

// graphOf parses a built-in scheme.
func graphOf(t testing.TB, id string) *graph.Scheme {
	t.Helper()
	src, err := schemes.Files.ReadFile(id + ".hcl")
	if err != nil {
		t.Fatal(err)
	}
	file, problems := syntax.Parse(id, src)
	if problems.Failed() {
		t.Fatal(problems)
	}
	whole, problems := bind.Extend(file, func(id string) ([]byte, error) { return schemes.Files.ReadFile(id + ".hcl") })
	if problems.Failed() {
		t.Fatal(problems)
	}
	s, problems := bind.Scheme(whole)
	if problems.Failed() {
		t.Fatal(problems)
	}
	return s
}

const (
	query = "?b=2&a=hello%20world&empty=&Name=%E4%BD%A0%E5%A5%BD%2F%2B~%2A%21%3A&List.2=x&List.10=y&a.b=1&B=3&b=1&on=true"
	json  = `{"Limit":10,"Name":"你好/<x>","Nested":{"b":[1,2],"a":null},"Empty":""}`
	form  = "x=1&text=a%20b%2F%2B%E5%90%8D&none=&y=%7E"
)

// requests are varied: unicode, spaces, nested and empty values, JSON and forms.
var requests = []struct{ method, path, query, kind, body string }{
	{"GET", "/", query, "", ""},
	{"GET", "/a%20b/c/", query, "", ""},
	{"POST", "/", "", "application/json; charset=utf-8", json},
	{"POST", "/v1/", "?x=1%202&empty=", "application/json", "{\"a\": \"b\"}\r\n"},
	{"POST", "/", "", "application/x-www-form-urlencoded", form},
}

func signed(t testing.TB, id string, i int) (*chopmark.Message, chopmark.Credential, map[string]string) {
	t.Helper()
	m, c := signedAs(t, id, i, nil)
	return m, c, map[string]string{}
}

func signedAs(t testing.TB, id string, i int, inputs map[string]string) (*chopmark.Message, chopmark.Credential) {
	t.Helper()
	s, err := chopmark.Load(id)
	if err != nil {
		t.Fatal(err)
	}
	r := requests[i]
	m, err := chopmark.ParseURL("https://svc.cn-north-1.example.com" + r.path + r.query)
	if err != nil {
		t.Fatal(err)
	}
	m.Method = r.method
	if r.kind != "" {
		m.Headers = append(m.Headers, chopmark.Field{Name: "Content-Type", Value: r.kind})
		m.Body.Bytes = []byte(r.body)
	}
	m.Headers = append(m.Headers, chopmark.Field{Name: "Source", Value: " some  Text "}, chopmark.Field{Name: "X-Custom", Value: "  Two  Blanks "}, chopmark.Field{Name: "Accept", Value: "*/*"}, chopmark.Field{Name: "X-Forwarded-Host", Value: "api.example.net"})
	c := chopmark.Credential{KeyID: "AKIDEXAMPLE", Secret: "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"}
	signer, err := chopmark.NewSigner(s, c, chopmark.SignOptions{
		Inputs: inputs, Clock: func() time.Time { return time.Unix(1551113065, 0) }, Nonce: func() string { return "1234567890" },
	})
	if err != nil {
		t.Fatal(err)
	}
	out, err := signer.SignMessage(m)
	if err != nil {
		t.Fatal(err)
	}
	return out, c
}

// resign puts another signature in place of the right one.
func resign(m *chopmark.Message, right, wrong string) *chopmark.Message {
	out := m.Clone()
	escape := func(s string) string { return string(message.AppendPercent(nil, s)) }
	for i := range out.Headers {
		out.Headers[i].Value = strings.ReplaceAll(out.Headers[i].Value, right, wrong)
	}
	out.Query = strings.ReplaceAll(out.Query, escape(right), escape(wrong))
	out.Body.Bytes = []byte(strings.ReplaceAll(string(out.Body.Bytes), escape(right), escape(wrong)))
	return out
}

// TestSelf breaks every signer in every way that has an effect, and asks for the cause.
func TestSelf(t *testing.T) {
	var neighbours []*graph.Scheme
	for _, id := range chopmark.IDs() {
		neighbours = append(neighbours, graphOf(t, id))
	}
	for _, id := range chopmark.IDs() {
		t.Run(id, func(t *testing.T) { t.Parallel(); testSelf(t, id, neighbours) })
	}
}

func testSelf(t *testing.T, id string, neighbours []*graph.Scheme) {
	s, err := chopmark.Load(id)
	if err != nil {
		t.Fatal(err)
	}
	for i := range requests {
		times := map[string]int{}
		m, c, inputs := signed(t, id, i)
		right, broken, err := diagnose.Break(graphOf(t, id), m, diagnose.Key{Secret: c.Secret}, diagnose.Options{Neighbours: diagnose.NewRules(neighbours)})
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range broken {
			if times[b.Classes[0]]++; times[b.Classes[0]] > 1 {
				continue // one way of each mistake is enough for every day
			}
			d, err := chopmark.Diagnose(context.Background(), s, resign(m, right, b.Signature), c, chopmark.DiagnoseOptions{Inputs: inputs})
			if err != nil {
				t.Errorf("%s %d %v (%s): %v", id, i, b.Classes, b.Detail, err)
				continue
			}
			for _, e := range d.Explanations {
				if text := e.DetailIn("zh"); diagnose.English(text) {
					t.Errorf("%s %d %v says in Chinese %q", id, i, e.Mistakes, text)
				}
			}
			want := b.Classes
			if !slices.Equal(d.Mistakes, want) && !slices.ContainsFunc(d.SameEffect, func(s []string) bool { return slices.Equal(s, want) }) {
				t.Errorf("%s %d %v (%s): %v, same %v", id, i, b.Classes, b.Detail, d.Mistakes, d.SameEffect)
			}
		}
	}
}
