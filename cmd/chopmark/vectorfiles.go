package main

import (
	"errors"
	"io/fs"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/suite"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/vectors"
)

// vectorFile is a file with its cases.
type vectorFile struct {
	name  string
	cases []suite.Case
}

// own loads the schemes that take the place of built-in ones.
func (t *suiteRun) own() ([]*chopmark.Scheme, error) {
	var own []*chopmark.Scheme
	for _, name := range t.schemes {
		s, err := t.u.loadScheme(name)
		if err != nil {
			return nil, err
		}
		own = append(own, s)
	}
	return own, nil
}

// read reads the files of cases, or the built-in ones.
func (t *suiteRun) read(own []*chopmark.Scheme) ([]vectorFile, error) {
	var files []vectorFile
	for _, name := range t.files {
		data, err := t.u.read(name, "--vectors")
		if err != nil {
			return nil, err
		}
		cases, err := suite.Read(data)
		if err != nil {
			return nil, talk.Wrong("%s: %s", fileLabel(name), err)
		}
		files = append(files, vectorFile{fileLabel(name), cases})
	}
	if len(t.files) > 0 {
		return files, nil
	}
	for _, s := range own {
		if _, err := vectors.Files.Open(s.ID() + ".json"); errors.Is(err, fs.ErrNotExist) {
			return nil, talk.Wrong("there are no built-in vectors of %s", s.ID()).Hint("name a file of them: --vectors FILE")
		}
	}
	return builtIn()
}

func builtIn() ([]vectorFile, error) {
	names, err := fs.Glob(vectors.Files, "*.json")
	if err != nil {
		return nil, err
	}
	var files []vectorFile
	for _, name := range names {
		data, err := vectors.Files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		cases, err := suite.Read(data)
		if err != nil {
			return nil, talk.Cannot("%s: %s", name, err)
		}
		files = append(files, vectorFile{name, cases})
	}
	return files, nil
}
