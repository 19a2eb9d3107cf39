// Package chopmark signs, verifies and explains HTTP requests by scheme files.
//
// A scheme file states one cloud's way of signing once; everything here is derived from it. Start with Load for a
// built-in scheme or Parse for your own, then NewSigner to sign an *http.Request, or NewVerifier to check one.
//
// In: scheme files, requests, credentials. Out: signed requests, verdicts, explanations. The package opens no
// connection, reads no environment and never puts a secret, a derived key or an expected signature into anything that
// it returns for showing.
package chopmark

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/chopmark/chopmark/internal/bind"
	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/match"
	"github.com/chopmark/chopmark/internal/syntax"
	"github.com/chopmark/chopmark/schemes"
)

// Version is the version of this module.
const Version = "0.1.0"

// Scheme is one way of signing. It is read-only and safe for use by several goroutines.
type Scheme struct {
	graph    *graph.Scheme
	source   []byte
	file     string
	warnings diag.Problems
	proved   bool // without looking for warnings
}

// SchemeError holds everything that is wrong with a scheme file.
type SchemeError struct {
	Problems diag.Problems
	Source   []byte
}

// Error gives the first problem and the number of the others.
func (e *SchemeError) Error() string { return e.Problems.Error() }

// IDs gives the ids of the built-in schemes, sorted.
func IDs() []string {
	entries, err := fs.ReadDir(schemes.Files, ".")
	if err != nil {
		return nil // an embedded directory can always be read
	}
	ids := make([]string, 0, len(entries))
	for _, e := range entries {
		ids = append(ids, strings.TrimSuffix(e.Name(), ".hcl"))
	}
	slices.Sort(ids)
	return ids
}

var loaded sync.Map // id to *Scheme

// Load gives a built-in scheme by its id, for example "tencent-tc3". Each is parsed once a process.
func Load(id string) (*Scheme, error) {
	if s, ok := loaded.Load(id); ok {
		return s.(*Scheme), nil
	}
	src, err := builtIn(id)
	if err != nil {
		return nil, diag.Unknown("scheme", id, IDs())
	}
	s, err := proved(id+".hcl", src)
	if err != nil {
		return nil, err
	}
	kept, _ := loaded.LoadOrStore(id, s)
	return kept.(*Scheme), nil
}

// builtIn gives the file of a built-in scheme.
func builtIn(id string) ([]byte, error) { return schemes.Files.ReadFile(id + ".hcl") }

// LoadAll gives every built-in scheme, in order of the ids. They are parsed side by side.
func LoadAll() ([]*Scheme, error) {
	ids := IDs()
	all, errs := make([]*Scheme, len(ids)), make([]error, len(ids))
	var wg sync.WaitGroup
	for i, id := range ids {
		wg.Go(func() { all[i], errs[i] = Load(id) })
	}
	wg.Wait()
	return all, errors.Join(errs...)
}

// proved reads a built-in scheme, without the proofs that a test makes of these files.
func proved(name string, src []byte) (*Scheme, error) {
	file, problems := syntax.Parse(name, src)
	if whole, more := bind.Extend(file, builtIn); len(problems)+len(more) == 0 {
		bound, more := bind.Proved(whole)
		if len(more) == 0 {
			return &Scheme{graph: bound, source: src, file: name, proved: true}, nil
		}
	}
	return Parse(name, src) // which says what is wrong
}

// Parse reads a scheme from the bytes of a file. name is used in messages. The error is a *SchemeError with every
// problem of the file.
func Parse(name string, src []byte) (*Scheme, error) {
	file, problems := syntax.Parse(name, src)
	if problems.Failed() {
		return nil, &SchemeError{problems, src}
	}
	whole, more := bind.Extend(file, builtIn)
	if problems = append(problems, more...); problems.Failed() {
		return nil, &SchemeError{problems, src}
	}
	bound, more := bind.Scheme(whole)
	problems = append(problems, bind.Within(file, more)...)
	if problems.Failed() {
		return nil, &SchemeError{problems, src}
	}
	for _, f := range bound.Forms {
		problems = append(problems, bind.Within(file, readable(bound, f))...)
	}
	if problems.Failed() {
		return nil, &SchemeError{unique(problems), src}
	}
	return &Scheme{graph: bound, source: src, file: name, warnings: unique(problems)}, nil
}

// readable checks that what a form sends can be read back, so that what is signed can be verified.
func readable(s *graph.Scheme, f *graph.Form) diag.Problems {
	p, err := graph.Build(s, f.Name, optionalAbsent(s))
	if err != nil {
		return diag.Problems{{Severity: diag.Error, Range: f.Range, Message: err.Error()}}
	}
	_, problems := match.Plan(p)
	return problems
}

// optionalAbsent folds away the optional inputs that a request may lack: what they would replace must be readable.
func optionalAbsent(s *graph.Scheme) map[string][]string {
	known := map[string][]string{}
	for _, in := range s.Inputs {
		if in.Optional {
			known[in.Name] = nil
		}
	}
	return known
}

// unique drops what two forms report alike.
func unique(ps diag.Problems) diag.Problems {
	ps.Sort()
	return slices.Compact(ps)
}

// ID gives the scheme's id.
func (s *Scheme) ID() string { return s.graph.ID }

// Title gives one line on what the scheme is.
func (s *Scheme) Title() string { return s.graph.Title }

// Papers gives the addresses of the documents that state the rules; an empty list when the file names none.
func (s *Scheme) Papers() []string { return append([]string{}, s.graph.Papers...) }

// Source gives the scheme file as it was read.
func (s *Scheme) Source() []byte { return slices.Clone(s.source) }

// Warnings gives what is doubtful in the file without being wrong.
func (s *Scheme) Warnings() diag.Problems {
	if s.proved {
		if whole, err := Parse(s.file, s.source); err == nil {
			return whole.warnings
		}
	}
	return slices.Clone(s.warnings)
}

// Forms gives the ways in which the signature can travel; a scheme with one way has none to name.
func (s *Scheme) Forms() []string {
	var names []string
	for _, f := range s.graph.Forms {
		if f.Name != "" {
			names = append(names, f.Name)
		}
	}
	return names
}

// InputDoc describes an input of a scheme.
type InputDoc struct {
	Name     string   `json:"name"`
	Doc      string   `json:"doc,omitempty"`
	List     bool     `json:"list,omitempty"` // its value is a list, written with commas
	Optional bool     `json:"optional,omitempty"`
	Allowed  []string `json:"allowed,omitempty"`
	Default  string   `json:"default,omitempty"` // as an expression of the scheme language
}

// Inputs describes what a caller can say beside request and credential.
func (s *Scheme) Inputs() []InputDoc {
	docs := make([]InputDoc, 0, len(s.graph.Inputs))
	for _, in := range s.graph.Inputs {
		d := InputDoc{Name: in.Name, Doc: in.Doc, List: in.List, Optional: in.Optional, Allowed: in.Allowed}
		if in.Default != nil {
			d.Default = graph.Print(in.Default, nil)
		}
		docs = append(docs, d)
	}
	return docs
}

// CredentialNames gives the vendor's names of key id, secret and session token; empty for a part the scheme lacks.
func (s *Scheme) CredentialNames() (keyID, secret, token string) {
	c := s.graph.Credential
	return c.KeyID, c.Secret, c.Token
}

// inputValues checks names and values that a caller gave, and splits lists at commas.
func (s *Scheme) inputValues(given map[string]string) (map[string][]string, error) {
	values := map[string][]string{}
	for name, v := range given {
		in := s.graph.Input(name)
		if in == nil {
			return nil, s.unknownInput(name)
		}
		values[name] = []string{v}
		if in.List {
			values[name] = splitList(v)
		}
		if err := in.Check(values[name]); err != nil {
			return nil, err
		}
	}
	return values, nil
}

func splitList(v string) []string {
	list := []string{}
	for _, item := range strings.Split(v, ",") {
		if item = strings.TrimSpace(item); item != "" {
			list = append(list, item)
		}
	}
	return list
}

func (s *Scheme) unknownInput(name string) error {
	var names []string
	for _, in := range s.graph.Inputs {
		names = append(names, in.Name)
	}
	there := "it has none at all"
	if len(names) > 0 {
		there = "there are " + strings.Join(names, ", ")
	}
	return fmt.Errorf("%s has no input %q: %s", s.ID(), name, diag.DidYouMean(name, names, there))
}
