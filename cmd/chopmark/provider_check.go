package main

import (
	"errors"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/provider"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const checkProviderText = `Check provider files: print every problem with its place, the source line and what to do. The
exit code is 3 if a file has an error.`

func newProviderCheck(u *ui) *cobra.Command {
	var format *string
	cmd := &cobra.Command{
		Use: "check FILE...", Short: "Check provider files", Long: checkProviderText, Args: talk.Between(1, -1, "a provider file"),
		Example: "  chopmark provider check acme.hcl",
		RunE:    talk.Guard(func(_ *cobra.Command, args []string) error { return checkFiles(u, args, *format, u.checkProvider) }),
	}
	talk.Grouped(cmd, groupOutput, func(f *pflag.FlagSet) { format = talk.ChooseFormat(f) })
	return cmd
}

// checkedProvider is what checking one file gave.
type checkedProvider struct {
	File     string        `json:"file"`
	OK       bool          `json:"ok"`
	Provider string        `json:"provider,omitempty"`
	Problems diag.Problems `json:"problems"`
	source   []byte
}

func (u *ui) checkProvider(file string) (checkedProvider, error) {
	src, err := u.read(file, "provider file")
	if err != nil {
		var f *talk.Failure
		if _, known := provider.Load(file); known == nil && errors.As(err, &f) {
			f.Hint("%s is a built-in provider: see chopmark provider show %s", file, file)
		}
		return checkedProvider{}, err
	}
	c := checkedProvider{File: fileLabel(file), Problems: diag.Problems{}, source: src}
	p, err := provider.Parse(fileLabel(file), src)
	var bad *provider.Error
	switch {
	case errors.As(err, &bad):
		c.Problems = bad.Problems
	case err != nil:
		return c, err
	default:
		c.OK, c.Provider = true, p.ID
		c.Problems = append(c.Problems, unknownSchemes(p)...)
	}
	return c, nil
}

// unknownSchemes warns of schemes that are not built in: a call must name their files.
func unknownSchemes(p *provider.Provider) (ps diag.Problems) {
	for _, d := range p.Dialects {
		for _, id := range d.Schemes {
			if _, err := chopmark.Load(id); err != nil {
				ps.Warn(d.Range, "the scheme "+id+" is not built in", "call it with --scheme FILE")
			}
		}
	}
	return ps
}

func (c checkedProvider) fine() bool { return c.OK }

func (c checkedProvider) text(p *page) { p.problems(c.File, c.OK, c.Problems, c.source) }
