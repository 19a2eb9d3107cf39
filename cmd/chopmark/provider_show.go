package main

import (
	"io"
	"strings"

	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/provider"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newProviderShow(u *ui) *cobra.Command {
	var format *string
	cmd := &cobra.Command{
		Use: "show ID|FILE", Short: "Show what a provider expects: services, settings, ways of signing, pages, errors",
		Args: talk.Between(1, 1, "one provider"), ValidArgsFunction: providerIDs,
		Example: "  chopmark provider show tencent\n  chopmark provider show ./acme.hcl --format json",
		RunE:    talk.Guard(func(_ *cobra.Command, args []string) error { return u.showProvider(args[0], *format) }),
	}
	talk.Grouped(cmd, groupOutput, func(f *pflag.FlagSet) { format = talk.ChooseFormat(f) })
	return cmd
}

func (u *ui) showProvider(name, format string) error {
	p, err := u.loadProvider(name)
	if err != nil {
		return err
	}
	doc := p.Describe()
	return u.Deliver("", func(w io.Writer) error {
		if format == "json" {
			return talk.WriteJSON(w, doc)
		}
		page := u.page(w)
		page.provider(doc)
		return page.w.Flush()
	})
}

func (p *page) provider(doc provider.Doc) {
	p.line("%s  %s", p.paint.Head(doc.ID), talk.Printable(doc.Title))
	for _, paper := range doc.Papers {
		p.line("  %s", p.paint.Dim(talk.Printable(paper)))
	}
	var settings, services, errs [][3]string
	for _, s := range doc.Settings {
		settings = append(settings, [3]string{s.Name, s.Doc, settingPlaces(s)})
	}
	for _, s := range doc.Services {
		services = append(services, [3]string{s.Name, orElse(s.Version, "-"), strings.TrimSpace(s.Dialect + " " + s.Note(doc.Default))})
	}
	for _, e := range doc.Errors {
		errs = append(errs, [3]string{e.Condition, strings.Join(e.Codes, ", "), e.Dialect})
	}
	p.titled("Settings", settings)
	p.titled("Services", services)
	p.section("Ways of talking")
	for _, d := range doc.Dialects {
		p.line("  %s  %s", p.paint.Name(d.Name), talk.Printable(d.Title))
		p.line("    signed by %s; %s; parameters as %s", strings.Join(d.Schemes, " or "), d.Method, d.Parameters)
		p.line("    %s", p.paint.Dim(talk.Printable(strings.Join(d.Hosts, "  "))))
	}
	if len(doc.Pages) > 0 {
		p.section("Pages")
	}
	for _, pg := range doc.Pages {
		p.line("  %s", talk.Printable(pg.Text()))
	}
	p.titled("Errors", errs)
}

// titled prints a table under its title, if there is anything in it.
func (p *page) titled(title string, rows [][3]string) {
	if len(rows) > 0 {
		p.section(title)
		p.table(rows)
	}
}

// settingPlaces says how a setting is given.
func settingPlaces(s provider.SettingDoc) string {
	var ways []string
	if s.Parameter != "" {
		ways = append(ways, s.Parameter+"=")
	}
	ways = append(ways, s.Variables...)
	if s.Default != "" {
		ways = append(ways, "else "+s.Default)
	}
	return strings.Join(ways, ", ")
}
