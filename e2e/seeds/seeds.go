// Package seeds takes the scripts out of the articles in shared/seeds, at the time of the test.
//
// In: an article, and what it asks its reader to fill in. Out: a program that runs, changed in nothing else but Python 2
// made 3 and the line breaks and indentation restored that the article lost. The articles are others' work: no text of
// theirs stands in this repository, only the rules that find and mend it.
package seeds

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Program is a script of an article, ready to run.
type Program struct {
	Name string // its file name; the extension tells the language
	Seed string // the number of the article
	Body string // what the article shows, mended and filled in
	Text string // the whole: Body between the parts that the article leaves out
}

// Values are what the reader fills in, by the names that the rules give them.
type Values map[string]string

// rule says where a program stands in an article and how it is mended.
type rule struct {
	seed, name    string
	first, last   string // how its first and its last line begin
	mend          []func(string) (string, error)
	blanks        map[string]string // the name in the text, and the name in Values
	before, after string            // files of parts/ with what the article leaves out
}

//go:embed parts
var parts embed.FS

// Dir gives the folder with the articles: that of CHOPMARK_SHARED, or the nearest shared/seeds above the working folder.
func Dir() (string, error) {
	if shared := os.Getenv("CHOPMARK_SHARED"); shared != "" {
		dir := filepath.Join(shared, "seeds")
		_, err := os.Stat(dir)
		return dir, err
	}
	at, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		dir := filepath.Join(at, "shared", "seeds")
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir, nil
		}
		above := filepath.Dir(at)
		if above == at {
			return "", fmt.Errorf("there is no shared/seeds here or above: set CHOPMARK_SHARED to the folder that holds seeds")
		}
		at = above
	}
}

// All gives the programs of the articles in dir.
func All(dir string, values Values) ([]Program, error) {
	programs := make([]Program, 0, len(rules))
	for _, r := range rules {
		article, err := read(dir, r.seed)
		if err != nil {
			return nil, err
		}
		p, err := r.apply(article, values)
		if err != nil {
			return nil, fmt.Errorf("seed %s, %s: %w", r.seed, r.name, err)
		}
		programs = append(programs, p)
	}
	return programs, nil
}

// read gives an article with plain line ends.
func read(dir, seed string) (string, error) {
	names, err := filepath.Glob(filepath.Join(dir, seed+"_*.txt"))
	if err != nil {
		return "", err
	}
	if len(names) != 1 {
		return "", fmt.Errorf("%s holds %d files for seed %s, want one", dir, len(names), seed)
	}
	text, err := os.ReadFile(names[0])
	return strings.ReplaceAll(string(text), "\r\n", "\n"), err
}

func (r rule) apply(article string, values Values) (Program, error) {
	body, err := cut(article, r.first, r.last)
	for _, mend := range r.mend {
		if err == nil {
			body, err = mend(body)
		}
	}
	if err != nil {
		return Program{}, err
	}
	before, err := part(r.before)
	if err != nil {
		return Program{}, err
	}
	after, err := part(r.after)
	if err != nil {
		return Program{}, err
	}
	blanks := []*string{&before, &body, &after}
	for name, value := range r.blanks {
		filling, known := values[value]
		if !known {
			return Program{}, fmt.Errorf("no value %q is given for %s", value, name)
		}
		if err := fill(blanks, name, filling); err != nil {
			return Program{}, err
		}
	}
	return Program{Name: r.name, Seed: r.seed, Body: body, Text: before + body + after}, nil
}

func part(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	text, err := parts.ReadFile("parts/" + name)
	return string(text), err
}
