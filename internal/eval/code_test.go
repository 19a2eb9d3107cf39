package eval

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/internal/bind"
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
	"github.com/chopmark/chopmark/internal/syntax"
)

func program(t testing.TB, file string) *graph.Program {
	t.Helper()
	src, err := os.ReadFile("../../schemes/" + file)
	if err != nil {
		t.Fatal(err)
	}
	tree, _ := syntax.Parse(file, src)
	s, problems := bind.Scheme(tree)
	if s == nil {
		t.Fatal(problems)
	}
	p, err := graph.Build(s, s.Forms[0].Name, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func env(req *message.Request, p *graph.Program) *Env {
	e := &Env{Request: req, KeyID: "id", Secret: "secret", Time: op.Instant{Sec: 1698315752}, Nonce: "77"}
	for _, in := range p.Inputs {
		e.Inputs = append(e.Inputs, graph.InputValue{Set: in.Optional && in.Default == nil && len(in.Allowed) == 0})
	}
	return e
}

func get(query string) *message.Request {
	return &message.Request{Method: "GET", Scheme: "https", Authority: "cvm.example.com", Path: "/", Query: query, HasQuery: true}
}

// TestRunsShareNothing holds that a run in used memory gives what one in fresh memory gives, whatever came before.
func TestRunsShareNothing(t *testing.T) {
	files := []string{"tencent-tc3.hcl", "tencent-v1.hcl", "alibaba-rpc.hcl", "qingcloud-iaas.hcl", "alibaba-acs3.hcl", "aws-v4.hcl", "volcengine-v4.hcl"}
	requests := []*message.Request{
		get("b=2&a=1&c=%20x"), get(""), get("Nonce=5&a=&a=" + strings.Repeat("long%2Fer", 200)),
		{
			Method: "POST", Scheme: "https", Authority: "h.example.com:8443", Path: "/p", Headers: []message.Field{
				{Name: "Content-Type", Value: "application/json"}, {Name: "X-Acs-Two", Value: " b "}, {Name: "x-acs-two", Value: "a"},
			},
			Body: message.Body{Bytes: []byte("{}")},
		},
		{Method: "POST", Scheme: "https", Authority: "h.example.com", Headers: []message.Field{
			{Name: "Content-Type", Value: "application/x-www-form-urlencoded"},
		}, Body: message.Body{Bytes: []byte("z=1&y=2+3")}},
	}
	for _, file := range files {
		p := program(t, file)
		used := Prepare(p, Options{}).NewRun()
		for i := range 3 * len(requests) {
			req := requests[i*2%len(requests)]
			fresh := Prepare(p, Options{Trace: i%2 == 1}).Start(env(req, p))
			used.Start(env(req, p))
			want, got := sendAll(t, fresh), sendAll(t, used)
			if want != got {
				t.Errorf("%s, request %d:\n%s\nwant\n%s", file, i, got, want)
			}
			fresh.Done()
			used.Done()
		}
	}
}

func sendAll(t *testing.T, r *Run) string {
	t.Helper()
	out, err := r.Sending()
	if err != nil {
		t.Fatal(err)
	}
	text := "?" + string(out.Query) + "\n" + string(out.Form)
	for i := range out.Items {
		if it := &out.Items[i]; it.IsHeader() {
			text += "\n" + it.Item.Name + ": " + string(it.Value)
		}
	}
	return text
}

// TestStreamedBody holds that a body is hashed as a stream also where a condition chooses it.
func TestStreamedBody(t *testing.T) {
	p := program(t, "tencent-tc3.hcl")
	body := bytes.Repeat([]byte("0123456789abcdef"), (MaxBody+1<<20)/16)
	req := get("")
	req.Method, req.Headers = "POST", []message.Field{{Name: "Content-Type", Value: "application/json"}}
	req.Body = message.Body{Size: int64(len(body)), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(body)), nil
	}}
	run := Prepare(p, Options{}).Start(env(req, p))
	streamed := sendAll(t, run)
	run.Done()
	req.Body = message.Body{Bytes: body}
	run = Prepare(p, Options{}).Start(env(req, p))
	if whole := sendAll(t, run); whole != streamed {
		t.Errorf("streamed:\n%s\nin memory:\n%s", streamed, whole)
	}
	run.Done()
}
