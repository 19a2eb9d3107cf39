package chopmark

import (
	"bytes"

	"github.com/chopmark/chopmark/internal/emit"
)

// GenerateOptions say what Generate writes.
type GenerateOptions struct {
	Language string // the id of a language, as Languages gives them
	Verify   bool   // write the verifier too
	Example  bool   // write a program too that sends one signed request with the language's usual client
	Gateway  string // in place of a language, the id of a gateway, as Gateways gives them: a verifier for it is written
	// Inputs that requests do not tell, for a gateway's verifier: it is made for these values.
	Inputs map[string]string
}

// GeneratedFile is a file that Generate has written.
type GeneratedFile struct {
	Name string
	Data []byte
}

// Language is one that Generate writes.
type Language struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Runs     string `json:"runs,omitempty"` // the program with which the test vectors are run; empty: they are not executed
	Verifies bool   `json:"verifies"`       // verifiers are written too
	Example  bool   `json:"example"`        // a program that sends one request can be written too
}

// Languages gives the languages that Generate writes, in order of their ids.
func Languages() []Language { return languages(emit.Targets) }

// Gateways gives the gateways that Generate writes verifiers for, in order of their ids.
func Gateways() []Language { return languages(emit.Gateways) }

func languages(targets []*emit.Target) []Language {
	var all []Language
	for _, t := range targets {
		all = append(all, Language{t.ID, t.Title, t.Runs, t.Verifier, t.Example.Source != ""})
	}
	return all
}

// Generate writes the scheme's signer in another language: one file that needs nothing but the language's own library.
func Generate(s *Scheme, o GenerateOptions) ([]GeneratedFile, error) {
	target, err := emit.Lookup(o.Language)
	if o.Gateway != "" {
		target, err = emit.LookupGateway(o.Gateway)
	}
	if err != nil {
		return nil, err
	}
	inputs, err := s.inputValues(o.Inputs)
	if err != nil {
		return nil, err
	}
	options := emit.Options{Version: Version, Source: s.source, Verify: o.Verify, Example: o.Example, Inputs: inputs}
	if own, err := builtIn(s.ID()); err == nil && bytes.Equal(own, s.source) {
		options.Vectors = "vectors/" + s.ID() + ".json"
	}
	files, err := emit.Generate(s.graph, target, options)
	if err != nil {
		return nil, err
	}
	var out []GeneratedFile
	for _, f := range files {
		out = append(out, GeneratedFile{f.Name, f.Data})
	}
	return out, nil
}
