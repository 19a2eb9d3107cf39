package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
)

// generatedRow is a scheme in a language: how many vectors its signer has passed, and by which program they were run.
type generatedRow struct {
	Scheme   string `json:"scheme"`
	Language string `json:"language"`
	Title    string `json:"title"`
	Executed bool   `json:"executed"`
	Runs     string `json:"runs,omitempty"`
	Vectors  int    `json:"vectors"`
	Verifies bool   `json:"verifies"`
	Example  bool   `json:"example"`
}

// table lists schemes and languages. Every signer of a language that is executed is run against every vector of its
// scheme, so that for people two lists say what a wide table would.
func (g *generating) table() error {
	files, err := builtIn()
	if err != nil {
		return err
	}
	if g.scheme.id != "" {
		s, err := g.scheme.load(g.ui)
		if err != nil {
			return err
		}
		files = filesOf(files, s.ID())
		if len(files) == 0 {
			return talk.Wrong("%s is no built-in scheme: it has no vectors", s.ID()).Hint("compare what its signers give with chopmark explain")
		}
	}
	return g.ui.Deliver("", func(w io.Writer) error {
		if *g.format == "json" {
			return talk.WriteJSON(w, generatedRows(files))
		}
		_, err := io.WriteString(w, g.tables(files))
		return err
	})
}

func filesOf(all []vectorFile, id string) []vectorFile {
	for _, f := range all {
		if f.scheme() == id {
			return []vectorFile{f}
		}
	}
	return nil
}

func (f vectorFile) scheme() string { return strings.TrimSuffix(f.name, ".json") }

func generatedRows(files []vectorFile) []generatedRow {
	var rows []generatedRow
	for _, f := range files {
		for _, l := range chopmark.Languages() {
			row := generatedRow{
				Scheme: f.scheme(), Language: l.ID, Title: l.Title, Executed: l.Runs != "", Runs: l.Runs,
				Verifies: l.Verifies, Example: l.Example,
			}
			if row.Executed {
				row.Vectors = len(f.cases)
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func (g *generating) tables(files []vectorFile) string {
	var b strings.Builder
	p := g.ui.Paint
	total := 0
	b.WriteString(p.Head(talk.Pad("scheme", 24)+"vectors") + "\n")
	for _, f := range files {
		total += len(f.cases)
		b.WriteString(p.Name(talk.Pad(f.scheme(), 24)) + fmt.Sprintf("%7d\n", len(f.cases)))
	}
	b.WriteString("\n" + p.Head(talk.Pad("language", 14)+talk.Pad("for", 34)+talk.Pad("what has been executed", 26)+"--with") + "\n")
	for _, l := range chopmark.Languages() {
		executed := "not executed here"
		if l.Runs != "" {
			executed = fmt.Sprintf("%d vectors with %s", total, l.Runs)
		}
		b.WriteString(p.Name(talk.Pad(l.ID, 14)) + talk.Pad(l.Title, 34) + strings.TrimRight(talk.Pad(executed, 26)+with(l), " ") + "\n")
	}
	b.WriteString("\n" + p.Head(talk.Pad("target", 14)+talk.Pad("for", 40)+"what has been executed") + "\n")
	for _, l := range chopmark.Gateways() {
		b.WriteString(p.Name(talk.Pad(l.ID, 14)) + talk.Pad(l.Title, 40) + "its checks with " + l.Runs + "; in nginx\n")
	}
	return b.String()
}

// with names what can be written besides a signer.
func with(l chopmark.Language) string {
	var all []string
	if l.Verifies {
		all = append(all, "verify")
	}
	if l.Example {
		all = append(all, "example")
	}
	return strings.Join(all, ", ")
}
