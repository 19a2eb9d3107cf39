package main

import (
	"errors"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const checkText = `Check scheme files: print every problem with its place, the source line and what to do, then
what the signature of each form covers. The exit code is 3 if a file has an error.`

func newSchemeCheck(u *ui) *cobra.Command {
	var format *string
	cmd := &cobra.Command{
		Use: "check FILE...", Short: "Check scheme files", Long: checkText, Args: talk.Between(1, -1, "a scheme file"),
		Example: "  chopmark scheme check acme.hcl",
		RunE:    talk.Guard(func(_ *cobra.Command, args []string) error { return checkFiles(u, args, *format, u.checkScheme) }),
	}
	talk.Grouped(cmd, groupOutput, func(f *pflag.FlagSet) { format = talk.ChooseFormat(f) })
	return cmd
}

// checked is what checking one file gave.
type checked struct {
	File     string                  `json:"file"`
	OK       bool                    `json:"ok"`
	Scheme   string                  `json:"scheme,omitempty"`
	Problems diag.Problems           `json:"problems"`
	Coverage []chopmark.FormCoverage `json:"coverage,omitempty"`
	source   []byte
}

func (u *ui) checkScheme(file string) (checked, error) {
	src, err := u.readScheme(file)
	if err != nil {
		return checked{}, err
	}
	c := checked{File: fileLabel(file), Problems: diag.Problems{}, source: src}
	s, err := chopmark.Parse(fileLabel(file), src)
	var bad *chopmark.SchemeError
	switch {
	case errors.As(err, &bad):
		c.Problems = bad.Problems
	case err != nil:
		return c, err
	default:
		c.OK, c.Scheme, c.Coverage = true, s.ID(), s.Coverage()
		c.Problems = append(c.Problems, s.Warnings()...)
	}
	return c, nil
}

// readScheme reads a scheme file; the id of a built-in scheme in its place is a likely slip.
func (u *ui) readScheme(file string) ([]byte, error) {
	src, err := u.read(file, "scheme file")
	var f *talk.Failure
	if errors.As(err, &f) {
		if _, known := chopmark.Load(file); known == nil {
			f.Hint("%s is a built-in scheme: see chopmark scheme show %s", file, file)
		}
	}
	return src, err
}

func (c checked) fine() bool { return c.OK }

func (c checked) text(p *page) {
	p.problems(c.File, c.OK, c.Problems, c.source)
	for _, f := range c.Coverage {
		showCoverage(p, f)
	}
}
