package declare

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/syntax"

	"github.com/chopmark/chopmark/gateway/model"
)

// File is a file that was read, with the places of what it says.
type File struct {
	Setup
	Source []byte // without what it should not hold
	name   string
	root   *syntax.Block
}

// Error is all that is wrong with a file.
type Error struct {
	Problems diag.Problems
	Source   []byte
}

func (e *Error) Error() string { return e.Problems.Error() }

// Read reads a file. Secrets are not looked for yet.
func Read(name string, src []byte) (*File, error) {
	parsed, problems := syntax.ParseData(name, src)
	if problems.Failed() {
		return nil, &Error{problems, src}
	}
	f := &File{name: name, Source: bytes.Clone(src), root: &syntax.Block{Type: "the file", Blocks: parsed.Blocks}}
	problems = f.literalSecrets()
	if len(problems) == 0 {
		problems = data.Decode(f.root, &f.Setup)
	}
	problems = append(problems, f.twice()...)
	if problems.Failed() {
		problems.Sort()
		return nil, &Error{problems, f.Source}
	}
	return f, nil
}

// literalSecrets refuses secrets in the file, and takes them out of the source, which is shown with the problem.
func (f *File) literalSecrets() (problems diag.Problems) {
	for _, b := range f.root.Blocks {
		for _, a := range b.Attrs {
			if b.Type != "key" || a.Name != "secret" {
				continue
			}
			at := a.Expr.Span()
			for i := at.Start.Byte; i < at.End.Byte; i++ {
				f.Source[i] = '*'
			}
			problems.Add(a.NameRange, "a secret must not stand in this file", `write secret_file = "FILE" or secret_env = "VARIABLE"; if this one is in use, replace it`)
		}
	}
	return problems
}

// twice refuses a second block with the same label among its like.
func (f *File) twice() (problems diag.Problems) {
	var look func(blocks []*syntax.Block)
	look = func(blocks []*syntax.Block) {
		seen := map[string]bool{}
		for _, b := range blocks {
			if label(b) != "" && b.Type != "auth" && b.Type != "upstream" {
				id := b.Type + " " + label(b)
				if seen[id] {
					problems.Add(b.Range, "there is a second "+b.Type+" of this name", "remove one of the two, or rename it")
				}
				seen[id] = true
			}
			look(b.Blocks)
		}
	}
	look(f.root.Blocks)
	return problems
}

// Secrets finds the secrets of keys. read gives a file that the file names, lookup a variable of the environment.
func (f *File) Secrets(read func(name string) ([]byte, error), lookup func(name string) (string, bool)) error {
	var problems diag.Problems
	for i := range f.Keys {
		k := &f.Keys[i]
		at := func(field string) diag.Range { return f.Place("key", k.Name, field) }
		switch {
		case k.SecretFile != "" && k.SecretEnv != "":
			problems.Add(at("secret_env"), "the secret is to come from a file and from the environment", "remove one of the two")
		case k.SecretFile != "":
			text, err := read(k.SecretFile)
			if err == nil && len(bytes.TrimSpace(text)) == 0 {
				err = errors.New("it is empty")
			}
			if err != nil {
				problems.Add(at("secret_file"), fmt.Sprintf("the secret cannot be read: %s", err), "")
			}
			k.Secret = strings.TrimRight(string(text), "\r\n")
		case k.SecretEnv != "":
			k.Secret, _ = lookup(k.SecretEnv)
			if k.Secret == "" {
				problems.Add(at("secret_env"), "the variable "+k.SecretEnv+" is not set", "set it to the key's secret")
			}
		}
	}
	if len(problems) > 0 {
		return &Error{problems, f.Source}
	}
	return nil
}

// Locate gives the problems of nouns their places in the file.
func (f *File) Locate(nouns []*model.ProblemsError) *Error {
	var problems diag.Problems
	for _, n := range nouns {
		for _, p := range n.Problems {
			problems.Add(f.Place(n.Kind, n.Name, p.Field), p.Text, p.Hint)
		}
	}
	problems.Sort()
	return &Error{problems, f.Source}
}

// Place tells where a field of a noun stands in the file: the field itself, else what is around it. An API is named
// SERVICE/API, a binding as its String says.
func (f *File) Place(kind, name, field string) diag.Range {
	b := f.block(kind, name)
	if b == nil {
		return diag.Range{File: f.name}
	}
	// The checks of a service as a whole name its APIs so.
	if rest, of := strings.CutPrefix(field, "apis."); of && kind == "service" {
		for _, inner := range b.Blocks {
			if after, is := strings.CutPrefix(rest, label(inner)+"."); is && inner.Type == "api" {
				b, field = inner, after
			}
		}
	}
	at := b.Range
	for _, step := range strings.Split(field, ".") {
		step, index := cutIndex(step)
		a := slices.IndexFunc(b.Attrs, func(a *syntax.Attr) bool { return a.Name == step })
		switch inner := nth(b, step, index); {
		case inner != nil:
			b, at = inner, inner.Range
		case a >= 0:
			return valueRange(b.Attrs[a].Expr, index)
		default:
			return at
		}
	}
	return at
}

func (f *File) block(kind, name string) *syntax.Block {
	in, within := f.root, ""
	switch kind {
	case "binding":
		for i, b := range f.Bindings {
			if b.String() == name {
				return nth(f.root, "bind", i)
			}
		}
		return nil
	case "api", "environment":
		within, name, _ = strings.Cut(name, "/")
		if in = labelled(f.root, "service", within); in == nil {
			return nil
		}
	}
	return labelled(in, kind, name)
}

func labelled(in *syntax.Block, kind, name string) *syntax.Block {
	for _, b := range in.Blocks {
		if b.Type == kind && label(b) == name {
			return b
		}
	}
	return nil
}

func label(b *syntax.Block) string {
	if len(b.Labels) != 1 {
		return ""
	}
	return b.Labels[0].Text
}

// nth gives the n-th block of a type.
func nth(in *syntax.Block, kind string, n int) *syntax.Block {
	for _, b := range in.Blocks {
		if b.Type == kind {
			if n == 0 {
				return b
			}
			n--
		}
	}
	return nil
}

// cutIndex takes cover[1] apart.
func cutIndex(step string) (name string, index int) {
	name, rest, _ := strings.Cut(step, "[")
	_, _ = fmt.Sscanf(rest, "%d]", &index)
	return name, index
}

func valueRange(e syntax.Expr, index int) diag.Range {
	if l, is := e.(*syntax.List); is && index < len(l.Items) {
		return l.Items[index].Span()
	}
	return e.Span()
}

// BindingName tells what a binding binds where. By which plan may change.
func BindingName(b model.Binding) string {
	to := b.Service + "/" + b.Environment
	if b.API != "" {
		to += "/" + b.API
	}
	return b.Key + " to " + to
}
