package main

import (
	"errors"
	"io"
	"path"
	"strings"

	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/stage"
	"github.com/chopmark/chopmark/internal/suite"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const testText = `Run test vectors: sign each request, compare every step, verify what was signed.

The built-in vectors are run unless --vectors names files (arguments that end in .json are
files too). IDs choose schemes, or single cases as tencent-tc3/docs-*. Each failure shows the
first step that differs, side by side. The last line is "N passed, M failed"; the exit code is
3 if a case failed.`

const testExamples = `  chopmark scheme test
  chopmark scheme test aws-v4
  chopmark scheme test --vectors cases.json
  chopmark scheme test --scheme ./acme.hcl --vectors acme.json`

// suiteRun is the command scheme test.
type suiteRun struct {
	u       *ui
	files   []string
	schemes []string
	format  *string
}

func newSchemeTest(u *ui) *cobra.Command {
	t := &suiteRun{u: u}
	cmd := &cobra.Command{
		Use: "test [--vectors FILE...] [--scheme FILE] [ID...]", Short: "Run test vectors", Long: testText, Example: testExamples,
		RunE:              talk.Guard(func(_ *cobra.Command, args []string) error { return t.run(args) }),
		ValidArgsFunction: completeIDs,
	}
	talk.Grouped(cmd, groupOutput, func(f *pflag.FlagSet) {
		talk.ListFlag(f, &t.files, "vectors", "", "FILE", "run the cases of a file; - reads standard input")
		talk.ListFlag(f, &t.schemes, "scheme", "s", "FILE", "use a scheme file for the cases of its id")
		t.format = talk.ChooseFormat(f)
	})
	return cmd
}

// outcome is a case that failed.
type outcome struct {
	File   string `json:"file"`
	Scheme string `json:"scheme"`
	Case   string `json:"case"`
	Step   string `json:"step,omitempty"` // the first that differs
	Want   string `json:"want,omitempty"`
	Got    string `json:"got,omitempty"`
	Error  string `json:"error,omitempty"`
	more   int    // how many steps differ after it
}

func (t *suiteRun) run(args []string) error {
	only := t.sort(args)
	own, err := t.own()
	if err != nil {
		return err
	}
	files, err := t.read(own)
	if err != nil {
		return err
	}
	if len(t.files) == 0 && len(own) > 0 && len(only) == 0 {
		for _, s := range own {
			only = append(only, s.ID())
		}
	}
	return t.report(files, only, stage.New(own...))
}

// sort tells files among the arguments from ids.
func (t *suiteRun) sort(args []string) (only []string) {
	for _, a := range args {
		if strings.HasSuffix(a, ".json") {
			t.files = append(t.files, a)
		} else {
			only = append(only, a)
		}
	}
	return only
}

// chosen tells whether a case is one of those that the arguments name; used counts what each argument chose.
func chosen(c *suite.Case, only []string, used map[string]int) bool {
	hit := len(only) == 0
	for _, pattern := range only {
		whole, _ := path.Match(pattern, c.Scheme+"/"+c.Name)
		if whole || pattern == c.Scheme {
			used[pattern]++
			hit = true
		}
	}
	return hit
}

func (t *suiteRun) report(files []vectorFile, only []string, stage suite.Stage) error {
	used := map[string]int{}
	var failures []outcome
	passed := 0
	ids := map[string]bool{}
	for _, f := range files {
		for i := range f.cases {
			c := &f.cases[i]
			ids[c.Scheme] = true
			if !chosen(c, only, used) {
				continue
			}
			if bad := runCase(c, stage); bad != nil {
				bad.File = f.name
				failures = append(failures, *bad)
			} else {
				passed++
			}
		}
	}
	if err := unused(only, used, ids); err != nil {
		return err
	}
	err := t.u.Deliver("", func(w io.Writer) error { return t.write(w, passed, failures) })
	if err == nil && len(failures) > 0 {
		err = talk.AnswerNo()
	}
	return err
}

// unused refuses an argument that chooses nothing: a misspelt id would pass otherwise.
func unused(only []string, used map[string]int, ids map[string]bool) error {
	for _, pattern := range only {
		if used[pattern] > 0 {
			continue
		}
		var known []string
		for id := range ids {
			known = append(known, id)
		}
		f := talk.Wrong("no case is named %q", pattern)
		if near := diag.Suggest(pattern, known); near != "" {
			return f.Hint("did you mean %s?", near)
		}
		if isFile(pattern) {
			return f.Hint("did you mean --scheme %s?", pattern)
		}
		return f.Hint("name a scheme, or cases as SCHEME/NAME*")
	}
	return nil
}

// runCase runs one case; nil means that it passed.
func runCase(c *suite.Case, stage suite.Stage) *outcome {
	diffs, err := suite.Run(c, stage)
	bad := &outcome{Scheme: c.Scheme, Case: c.Name}
	switch {
	case errors.Is(err, suite.ErrUnknownScheme):
		bad.Error = "there is no scheme " + c.Scheme + "; name its file with --scheme"
	case err != nil:
		bad.Error = err.Error()
	case len(diffs) > 0:
		bad.Step, bad.Want, bad.Got, bad.more = diffs[0].Step, diffs[0].Want, diffs[0].Got, len(diffs)-1
	default:
		return nil
	}
	return bad
}

func (t *suiteRun) write(w io.Writer, passed int, failures []outcome) error {
	if *t.format == "json" {
		if failures == nil {
			failures = []outcome{}
		}
		return talk.WriteJSON(w, struct {
			Passed   int       `json:"passed"`
			Failed   int       `json:"failed"`
			Failures []outcome `json:"failures"`
		}{passed, len(failures), failures})
	}
	p := t.u.page(w)
	for i := range failures {
		failures[i].text(p)
	}
	p.line("%d passed, %d failed", passed, len(failures))
	return p.w.Flush()
}
