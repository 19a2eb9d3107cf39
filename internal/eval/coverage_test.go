package eval

import (
	"os"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/internal/bind"
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/syntax"
)

// TestCovered holds that the parts that a verifier asks for, told from what is known before a run, are those that a walk through
// all of it finds: for every form of every scheme, whatever inputs choose, one run after the other in the same memory.
func TestCovered(t *testing.T) {
	entries, err := os.ReadDir("../../schemes")
	if err != nil {
		t.Fatal(err)
	}
	requests := []*message.Request{
		get("b=2&a=1"), get(""),
		{Method: "POST", Scheme: "https", Authority: "h.example.com", Path: "/p", Headers: []message.Field{
			{Name: "Content-Type", Value: "application/json"}, {Name: "Date", Value: "Fri, 09 Oct 2015 00:00:00 GMT"}, {Name: "X-Amz-Content-Sha256", Value: "UNSIGNED-PAYLOAD"},
		}, Body: message.Body{Bytes: []byte("{}")}},
		{Method: "POST", Scheme: "https", Authority: "h.example.com", Headers: []message.Field{
			{Name: "Content-Type", Value: "application/x-www-form-urlencoded"},
		}, Body: message.Body{Bytes: []byte("z=1")}},
	}
	lists := [][]string{nil, {}, {"date"}, {"host", "date", "x-date", "digest"}, {"@request-target", "(request-target)", "request-line"}}
	asks := []graph.Parts{^graph.Parts(0), 0, graph.PartsOfRequest, graph.PartHost | graph.PartBody}
	for part := graph.PartMethod; part <= graph.PartToken; part <<= 1 {
		asks = append(asks, part)
	}
	compared := 0
	for _, entry := range entries {
		src, err := os.ReadFile("../../schemes/" + entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		tree, problems := syntax.Parse(entry.Name(), src)
		if !strings.HasSuffix(entry.Name(), ".hcl") || problems.Failed() {
			continue
		}
		s, _ := bind.Scheme(tree)
		if s == nil {
			continue // it extends another one
		}
		for _, form := range s.Forms {
			p, err := graph.Build(s, form.Name, nil)
			if err != nil {
				t.Fatal(err)
			}
			run := Prepare(p, Options{}).NewRun()
			for _, request := range requests {
				for _, signed := range lists {
					for choice := range 4 {
						e := env(request, p)
						e.Receive, e.Signed = choice%2 == 0, signed
						for i, in := range p.Inputs {
							if len(in.Allowed) > 0 && choice > 1 {
								e.Inputs[i] = graph.InputValue{Set: true, Text: in.Allowed[choice%len(in.Allowed)]}
							}
						}
						run.Start(e)
						run.Text(p.Signature)
						if run.Err() != nil { // such as a listed header that is not there: no verifier asks then
							run.Done()
							continue
						}
						covered := run.Coverage().Always
						if told := p.Cover(); signed == nil && !e.Receive && (told.Always&^covered != 0 || covered&^(told.Always|told.Sometimes) != 0) {
							t.Errorf("%s %s, %s, choice %d: %s; told before any run: always %s, sometimes %s",
								entry.Name(), form.Name, request.Method, choice, covered, told.Always, told.Sometimes)
						}
						for _, ask := range asks {
							if got, want := run.Covered(ask), covered&ask; got != want {
								t.Errorf("%s %s, %s, signed %q, choice %d, of %s: %s, want %s", entry.Name(), form.Name, request.Method, signed, choice, ask, got, want)
							}
						}
						run.Done()
						compared++
					}
				}
			}
		}
	}
	if compared < 500 {
		t.Errorf("only %d runs were compared", compared)
	}
}
