package graph_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chopmark/chopmark/internal/bind"
	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/op"
	"github.com/chopmark/chopmark/internal/syntax"
)

func load(t *testing.T, file string) *graph.Scheme {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, string(src))
}

func parse(t *testing.T, src string) *graph.Scheme {
	t.Helper()
	tree, problems := syntax.Parse("t.hcl", []byte(src))
	if problems.Failed() {
		t.Fatal(problems)
	}
	tree, problems = bind.Extend(tree, func(id string) ([]byte, error) { return os.ReadFile("../../schemes/" + id + ".hcl") })
	if problems.Failed() {
		t.Fatal(problems)
	}
	s, problems := bind.Scheme(tree)
	if problems.Failed() {
		t.Fatal(problems)
	}
	return s
}

// TestSanity holds every program of every built-in scheme, with each allowed value of each input folded in, to what
// the readers of graphs rely on.
func TestSanity(t *testing.T) {
	files, err := filepath.Glob("../../schemes/*.hcl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no schemes: %v", err)
	}
	for _, file := range files {
		s := load(t, file)
		for _, form := range s.Forms {
			check(t, s, form.Name, nil)
			for _, in := range s.Inputs {
				for _, v := range in.Allowed {
					if in.Name != graph.FormInput {
						check(t, s, form.Name, map[string][]string{in.Name: {v}})
					}
				}
			}
		}
	}
}

func check(t *testing.T, s *graph.Scheme, form string, known map[string][]string) {
	t.Helper()
	p, err := graph.Build(s, form, known)
	if err != nil {
		t.Fatal(err)
	}
	if err := graph.Sanity(p); err != nil {
		t.Errorf("%s %s %v: %v", s.ID, form, known, err)
	}
	placed := map[*graph.Node]bool{}
	for _, b := range p.Steps {
		placed[b.Node] = true
		if text := graph.Print(b.Node, nil); text == "" || strings.Contains(text, "absent.") {
			t.Errorf("%s: %s is printed as %q", s.ID, b.Name, text)
		}
	}
	for i, b := range p.Steps {
		for _, later := range p.Steps[i+1:] {
			graph.Walk(b.Node, func(n *graph.Node) bool {
				if n == later.Node && n != b.Node {
					t.Errorf("%s: %s comes before %s, which it needs", s.ID, b.Name, later.Name)
				}
				return true
			})
		}
	}
}

// TestSanityRefuses breaks graphs in the ways that editing them can.
func TestSanityRefuses(t *testing.T) {
	text := graph.NewText("x", diag.Range{})
	loop := &graph.Node{Kind: graph.Template, Type: op.Text}
	loop.Args = []*graph.Node{loop}
	shared := []*graph.Node{text}
	a := &graph.Node{Kind: graph.Template, Type: op.Text, Args: shared}
	b := &graph.Node{Kind: graph.Template, Type: op.Text, Args: shared}
	for name, root := range map[string]*graph.Node{
		"reaches itself":  loop,
		"shares its args": {Kind: graph.Template, Type: op.Text, Args: []*graph.Node{a, b}},
		"lacks arguments": {Kind: graph.Cond, Type: op.Text, Args: []*graph.Node{graph.NewBool(true, diag.Range{}), text}},
		"wrong type":      {Kind: graph.Template, Type: op.Text, Args: []*graph.Node{{Kind: graph.Input, Source: graph.Body, Type: op.Bytes}}},
		"no source":       {Kind: graph.Input, Type: op.Text},
		"no operation":    {Kind: graph.Call, Type: op.Text},
	} {
		p := &graph.Program{After: []*graph.Item{{Node: root}}, Size: 10}
		if graph.Sanity(p) == nil {
			t.Errorf("%s: not noticed", name)
		}
	}
}

const small = `scheme "t" {
  credential {
    secret = "s"
  }
  input "kind" {
    allowed = ["a", "b"]
    default = method == "GET" ? "a" : "b"
  }
  steps {
    prefix    = "v1:"
    label     = kind == "a" ? "${prefix}first" : "${prefix}${lower("SECOND")}"
    unused    = hex(md5(secret))
    signature = hex(hmac_sha256("K${secret}", lines(label, kind == "b" ? path : "-")))
  }
  send {
    after {
      headers = {
        X-Key  = key_id
        X-Sign = signature
        X-Note = when(kind == "b", "b")
      }
    }
  }
}`

// TestFold checks what is left of a scheme when an input is known.
func TestFold(t *testing.T) {
	s := parse(t, small)
	for _, c := range []struct {
		known map[string][]string
		want  string
		items int
	}{
		{nil, `hex(hmac_sha256("K${secret}", "${kind == "a" ? "v1:first" : "v1:second"}\n${kind == "b" ? path : "-"}"))`, 3},
		{map[string][]string{"kind": {"a"}}, `hex(hmac_sha256("K${secret}", "v1:first\n-"))`, 2},
		{map[string][]string{"kind": {"b"}}, `hex(hmac_sha256("K${secret}", "v1:second\n${path}"))`, 3},
	} {
		p, err := graph.Build(s, "", c.known)
		if err != nil {
			t.Fatal(err)
		}
		if got := graph.Print(p.Signature, nil); got != c.want || len(p.After) != c.items {
			t.Errorf("%v: %d items,\n got %s\nwant %s", c.known, len(p.After), got, c.want)
		}
	}
	if _, err := graph.Build(s, "", map[string][]string{"kind": {"c"}}); err == nil {
		t.Error("a value that is not allowed is folded in")
	}
}

// TestExposures: signing keys are never shown, what is sent is, and a text with the secret in it is blotted.
func TestExposures(t *testing.T) {
	s := load(t, "../../schemes/tencent-tc3.hcl")
	p, err := graph.Build(s, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	got := p.Exposures(false)
	want := map[string]graph.Exposure{
		"date": graph.Open, "canonical_request": graph.Open, "string_to_sign": graph.Open, "signature": graph.Open,
		"secret_date": graph.Derived, "secret_service": graph.Derived, "signing_key": graph.Derived,
	}
	for _, b := range p.Steps {
		if e, ok := want[b.Name]; ok && got[b.Node] != e {
			t.Errorf("%s: exposure %d, want %d", b.Name, got[b.Node], e)
		}
	}
	acme := load(t, "../../docs/examples/acme-sign.hcl")
	if p, err = graph.Build(acme, "", nil); err != nil {
		t.Fatal(err)
	}
	for _, b := range p.Steps {
		if b.Name == "string_to_sign" && p.Exposures(false)[b.Node] != graph.Contains {
			t.Error("a string to sign with the secret in it is not known as such")
		}
	}
}
