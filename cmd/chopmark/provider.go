package main

import (
	"errors"
	"io"
	"os"
	"strings"

	"github.com/chopmark/chopmark/internal/diag"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/provider"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newProvider(u *ui) *cobra.Command {
	cmd := &cobra.Command{
		Use: "provider", Short: "List, show and check providers", Args: talk.NoSuchCommand, RunE: talk.ShowHelp,
		Long: "List and show the clouds that chopmark call knows; check provider files of your own.",
	}
	cmd.AddCommand(newProviderList(u), newProviderShow(u), newProviderCheck(u))
	return cmd
}

// loadProvider gives a built-in provider, or that of a file.
func (u *ui) loadProvider(name string) (*provider.Provider, error) {
	if isFile(name) {
		return u.providerFile(name)
	}
	p, err := provider.Load(name)
	if err == nil {
		return p, nil
	}
	var bad *provider.Error
	if errors.As(err, &bad) {
		return nil, providerFailure(name, bad)
	}
	f := talk.Wrong("there is no provider %q", name)
	if near := diag.Suggest(name, provider.IDs()); near != "" {
		return nil, f.Hint("did you mean %s?", near)
	}
	if _, err := os.Stat(name + ".hcl"); err == nil {
		return nil, f.Hint("for the file write --provider %s.hcl", name)
	}
	return nil, f.Hint("there are %s; one of your own is given by --provider FILE", strings.Join(provider.IDs(), ", "))
}

func (u *ui) providerFile(name string) (*provider.Provider, error) {
	src, err := u.read(name, "--provider")
	if err != nil {
		return nil, err
	}
	p, err := provider.Parse(name, src)
	var bad *provider.Error
	switch {
	case errors.As(err, &bad):
		return nil, providerFailure(name, bad)
	case err != nil:
		return nil, talk.Cannot("%s: %s", name, err)
	}
	return p, nil
}

func providerFailure(name string, bad *provider.Error) *talk.Failure {
	return &talk.Failure{
		Code: talk.CodeNo, Message: "the provider file " + name + " cannot be used",
		Problems: bad.Problems, Source: bad.Source,
	}
}

// providerRow is a provider in the list.
type providerRow struct {
	ID       string   `json:"id"`
	Title    string   `json:"title"`
	Services []string `json:"services"`
}

func newProviderList(u *ui) *cobra.Command {
	var format *string
	cmd := &cobra.Command{
		Use: "list", Short: "List the built-in providers with their services", Args: talk.Between(0, 0, "no arguments"),
		RunE: talk.Guard(func(*cobra.Command, []string) error { return u.listProviders(*format) }),
	}
	talk.Grouped(cmd, groupOutput, func(f *pflag.FlagSet) { format = talk.ChooseFormat(f) })
	return cmd
}

func (u *ui) listProviders(format string) error {
	var rows []providerRow
	widest := 0
	for _, id := range provider.IDs() {
		p, err := provider.Load(id)
		if err != nil {
			return err
		}
		rows = append(rows, providerRow{p.ID, p.Title, append([]string{}, p.ServiceNames()...)})
		widest = max(widest, len(p.ID))
	}
	return u.Deliver("", func(w io.Writer) error {
		if format == "json" {
			return talk.WriteJSON(w, rows)
		}
		p := u.page(w)
		for _, r := range rows {
			p.line("%s  %s", u.Paint.Name(talk.Pad(r.ID, widest)), r.Title)
			for _, line := range talk.WrapWords(strings.Join(r.Services, ", "), u.Width-widest-2) {
				p.line("%s%s", strings.Repeat(" ", widest+2), u.Paint.Dim(line))
			}
		}
		return p.w.Flush()
	})
}

// providerIDs completes the ids of built-in providers, and files.
func providerIDs(_ *cobra.Command, _ []string, start string) ([]string, cobra.ShellCompDirective) {
	if isFile(start) {
		return []string{"hcl"}, cobra.ShellCompDirectiveFilterFileExt
	}
	var found []string
	for _, id := range provider.IDs() {
		if p, err := provider.Load(id); err == nil && strings.HasPrefix(id, start) {
			found = append(found, id+"\t"+p.Title)
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp
}
