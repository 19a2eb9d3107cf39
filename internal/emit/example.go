package emit

import (
	"path"
	"strings"
)

// Example is how a language's program that sends one signed request is written. It is the same for all schemes: a source
// file with the region "example", in which has_token and has_no_token stand within. In it scheme_signer, scheme_file and
// scheme_example are what Signer gives, and the names of both files without their ends.
type Example struct {
	Source string                     // the file in helpers/examples; empty: there is none yet
	File   func(scheme string) string // the name of the program
	Signer func(scheme string) string // what the program calls the signer: a module, a class
}

func (f *File) example() (Generated, error) {
	e := f.Target.Example
	data, err := helpers.ReadFile("helpers/examples/" + e.Source)
	if err != nil {
		return Generated{}, err
	}
	regions, err := cut(e.Source, string(data))
	if err != nil {
		return Generated{}, err
	}
	token := "has_no_token"
	if f.HasToken() {
		token = "has_token"
	}
	found := wanted(regions, []string{"example", token})
	name, id := e.File(f.Scheme.ID), f.Scheme.ID
	text := strings.NewReplacer(
		"scheme_signer", e.Signer(id), "SCHEME_SIGNER", strings.ToUpper(e.Signer(id)), "scheme_file", stem(f.Target.File(id)), "scheme_example", stem(name),
	).Replace(regions[0].text(found))
	return Generated{name, []byte(text + "\n")}, nil
}

// stem gives a file's name without its end.
func stem(name string) string { return strings.TrimSuffix(path.Base(name), path.Ext(name)) }
