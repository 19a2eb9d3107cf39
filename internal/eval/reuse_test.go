package eval

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
)

// some makes requests that are partly like the one before: the same names in another order or spelling, one more, one
// less, other values, another address.
type some struct {
	*rand.Rand
	headers []message.Field
	pairs   []string
}

func (s *some) of(texts ...string) string { return texts[s.IntN(len(texts))] }

func (s *some) name() string {
	name := s.of("content-type", "x-date", "x-acs-two", "x-acs-action", "host", "x-amz-date", "authorization", "x-tc-action",
		"date", "x-a", "digest", "x-tyk-a", "x-ca-key", fmt.Sprint("x-some-", s.IntN(3)))
	switch s.IntN(4) {
	case 0:
		return strings.ToUpper(name)
	case 1:
		return strings.ToUpper(name[:1]) + name[1:]
	}
	return name
}

func (s *some) request() *message.Request {
	switch change := s.IntN(8); {
	case change == 0 && len(s.headers) > 0:
		s.headers = s.headers[1:]
	case change == 1:
		s.headers = append(s.headers, message.Field{Name: s.name(), Value: s.of("a", " b  c ", "", message.FormType)})
	case change == 2 && len(s.headers) > 0:
		s.headers[s.IntN(len(s.headers))].Value = s.of("a", "aa", "x\tb", strings.Repeat("long", 100))
	case change == 3:
		s.Shuffle(len(s.headers), func(i, j int) { s.headers[i], s.headers[j] = s.headers[j], s.headers[i] })
	case change == 4 && s.IntN(6) == 0:
		s.headers = nil
		for i := range 3 * maxNames {
			s.headers = append(s.headers, message.Field{Name: fmt.Sprint("X-Acs-", i*s.IntN(9)), Value: "v"})
		}
	case change == 5 && len(s.headers) > 20:
		s.headers = nil
	case change == 6 && len(s.headers) > 0:
		s.headers[s.IntN(len(s.headers))].Name = s.name()
	}
	return &message.Request{
		Method: s.of("GET", "POST"), Scheme: s.of("http", "https"), Authority: s.of("a.example.com", "b.example.com:8443"),
		Path: s.of("/", "/a%20b", "/a/../b"), Query: s.query(),
		Headers: append([]message.Field(nil), s.headers...), Body: message.Body{Bytes: []byte(s.of("", "{}", "b=2&a=%2b", "a=%20", "TimeStamp=1"))},
	}
}

func (s *some) query() string {
	switch change := s.IntN(8); {
	case change == 0 && len(s.pairs) > 0:
		s.pairs = s.pairs[1:]
	case change == 1:
		s.pairs = append(s.pairs, s.pair())
	case change < 4 && len(s.pairs) > 0:
		s.pairs[s.IntN(len(s.pairs))] = s.pair()
	case change == 4:
		s.Shuffle(len(s.pairs), func(i, j int) { s.pairs[i], s.pairs[j] = s.pairs[j], s.pairs[i] })
	case change == 5 && s.IntN(6) == 0:
		return strings.Repeat(s.pair()+"&", 2*maxPairs)
	case change == 6 && s.IntN(6) == 0:
		return "a=" + strings.Repeat(s.of("x", "%20"), longestAddress)
	case change == 7 && s.IntN(4) == 0 || len(s.pairs) > 12:
		s.pairs = nil
	}
	return s.of("", "", "&", "&&") + strings.Join(s.pairs, s.of("&", "&", "&&")) + s.of("", "", "&")
}

func (s *some) pair() string {
	name := s.of("a", "b", "aa", "", "a%20", "Action", "Timestamp", "TimeStamp", "Nonce", "Signature", "signature", "Version", "X-Amz-Date", "t%6fken")
	return name + s.of("", "=", "=1", "=2", "=%7e", "=a+b", "=a/b", "==", "=%zz", "="+strings.Repeat("long%", 60))
}

// inputs gives some inputs, of which some are not allowed.
func (s *some) inputs(e *Env, p *graph.Program) {
	for at, in := range p.Inputs {
		if !in.List && s.IntN(9) == 0 {
			e.Inputs[at] = graph.InputValue{Set: true, Text: s.of(append([]string{"", "a"}, in.Allowed...)...)}
		}
	}
}

// TestMemoryFollows holds that whatever a run keeps for the next one (names, lists, lines, texts) gives what a machine
// gives that keeps nothing, when a request is signed and when one is received.
func TestMemoryFollows(t *testing.T) {
	files, err := filepath.Glob("../../schemes/*.hcl")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "-sm3.hcl") {
			continue // extends another file
		}
		for _, p := range programs(t, filepath.Base(file)) {
			s := &some{Rand: rand.New(rand.NewPCG(1, 2))}
			used, bare := Prepare(p, Options{}).NewRun(), Prepare(p, Options{Trace: true})
			for i := range 1500 {
				e := env(s.request(), p)
				s.inputs(e, p)
				e.Nonce = s.of("1", "2", "3 ")
				if e.Receive = i/20%3 == 2; e.Receive || i/20%3 == 1 { // several of a kind one behind the other
					at := s.IntN(2)
					e.Signed = [][]string{{"content-type", "host"}, {"host", "x-date", "X-A"}}[at]
					if e.List = uint64(1 + at); e.Receive { // nobody does both in one memory
						e.List += 2
					}
				}
				if s.IntN(9) == 0 {
					used.Read(s.request()) // which was refused for its form
					used.Read(e.Request)
				}
				fresh := bare.NewRun()
				want, got := outcome(fresh, e), outcome(used, e)
				if want != got {
					t.Fatalf("%s %s, request %d, %+v:\n%s\nwant\n%s", file, p.Form, i, e.Request, got, want)
				}
			}
		}
	}
}

func programs(t *testing.T, file string) []*graph.Program {
	t.Helper()
	first := program(t, file)
	all := []*graph.Program{first}
	for _, f := range first.Scheme.Forms[1:] {
		p, err := graph.Build(first.Scheme, f.Name, nil)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// outcome gives all that a run sends, or the signature that it expects, or its error.
func outcome(r *Run, e *Env) string {
	r.Start(e)
	defer r.Done()
	if e.Receive {
		signature := string(r.Text(r.m.Program.Signature))
		return fmt.Sprint(signature, r.Err())
	}
	out, err := r.Sending()
	if err != nil {
		return err.Error()
	}
	text := "?" + string(out.Query) + "\n" + string(out.Form)
	for i := range out.Items {
		text += fmt.Sprintf("\n%s: %q", out.Items[i].Item.Name, out.Items[i].Value)
	}
	return text
}
