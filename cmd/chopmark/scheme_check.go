package main

import (
	"errors"
	"io"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/diag"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const checkText = `Check scheme files: print every problem with its place, the source line and what to do, then
what the signature of each form covers. The exit code is 3 if a file has an error.`

func newSchemeCheck(u *ui) *cobra.Command {
	var format *string
	cmd := &cobra.Command{
		Use: "check FILE...", Short: "Check scheme files", Long: checkText, Args: between(1, -1, "a scheme file"),
		Example: "  chopmark scheme check acme.hcl",
		RunE:    guard(func(_ *cobra.Command, args []string) error { return u.checkSchemes(args, *format) }),
	}
	grouped(cmd, groupOutput, func(f *pflag.FlagSet) { format = chooseFormat(f) })
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

func (u *ui) checkSchemes(files []string, format string) error {
	all := make([]checked, 0, len(files))
	bad := false
	for _, file := range files {
		c, err := u.checkScheme(file)
		if err != nil {
			return err
		}
		bad = bad || !c.OK
		all = append(all, c)
	}
	err := u.deliver("", func(w io.Writer) error {
		if format == "json" {
			return writeJSON(w, all)
		}
		p := u.page(w)
		for i, c := range all {
			if i > 0 {
				p.line("")
			}
			c.text(p)
		}
		return p.w.Flush()
	})
	if err == nil && bad {
		err = answerNo()
	}
	return err
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
	var f *failure
	if errors.As(err, &f) {
		if _, known := chopmark.Load(file); known == nil {
			f.hint("%s is a built-in scheme: see chopmark scheme show %s", file, file)
		}
	}
	return src, err
}

func (c *checked) text(p *page) {
	if err := p.w.Flush(); err != nil {
		return // the same error comes back when the page is flushed
	}
	diag.Write(p.w, c.Problems, func(string) []byte { return c.source }, bool(p.paint))
	switch errs, warnings := count(c.Problems); {
	case !c.OK:
		p.line("%s: %s", printable(c.File), p.paint.bad(plural(errs, "error")+also(warnings)))
	default:
		p.line("%s: %s%s", printable(c.File), p.paint.good("ok"), also(warnings))
		for _, f := range c.Coverage {
			showCoverage(p, f)
		}
	}
}

func also(warnings int) string {
	if warnings == 0 {
		return ""
	}
	return ", " + plural(warnings, "warning")
}

func count(ps diag.Problems) (errs, warnings int) {
	for _, p := range ps {
		if p.Severity == diag.Warning {
			warnings++
		} else {
			errs++
		}
	}
	return errs, warnings
}
