package main

import (
	"io"
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newSchemeShow(u *ui) *cobra.Command {
	var format *string
	var source bool
	cmd := &cobra.Command{
		Use: "show ID|FILE", Short: "Show what a scheme needs, covers and sends", Args: talk.Between(1, 1, "one scheme"),
		Example:           "  chopmark scheme show aws-v4\n  chopmark scheme show aws-v4 --source > my-v4.hcl",
		ValidArgsFunction: completeIDs,
		RunE: talk.Guard(func(_ *cobra.Command, args []string) error {
			s, err := u.loadScheme(args[0])
			if err != nil {
				return err
			}
			return u.Deliver("", func(w io.Writer) error { return u.showScheme(w, s, *format, source) })
		}),
	}
	talk.Grouped(cmd, groupOutput, func(f *pflag.FlagSet) {
		format = talk.ChooseFormat(f)
		f.BoolVar(&source, "source", false, "print the scheme file itself")
	})
	return cmd
}

// schemeJSON is a scheme for programs.
type schemeJSON struct {
	ID         string                  `json:"id"`
	Title      string                  `json:"title"`
	Papers     []string                `json:"papers"`
	Credential map[string]string       `json:"credential"`
	Forms      []string                `json:"forms,omitempty"`
	Inputs     []chopmark.InputDoc     `json:"inputs"`
	Coverage   []chopmark.FormCoverage `json:"coverage"`
	Sent       []chopmark.SentDoc      `json:"sent"`
}

func (u *ui) showScheme(w io.Writer, s *chopmark.Scheme, format string, source bool) error {
	switch {
	case source:
		_, err := w.Write(s.Source())
		return err
	case format == "json":
		return talk.WriteJSON(w, schemeJSON{s.ID(), s.Title(), s.Papers(), credentialOf(s), s.Forms(), s.Inputs(), s.Coverage(), s.Sent()})
	}
	p := u.page(w)
	p.line("%s  %s", u.Paint.Head(s.ID()), talk.Printable(s.Title()))
	for _, paper := range s.Papers() {
		p.dim(paper)
	}
	showCredential(p, s)
	showInputs(p, s)
	for _, c := range s.Coverage() {
		showCoverage(p, c)
	}
	showSent(p, s)
	return p.w.Flush()
}

func credentialOf(s *chopmark.Scheme) map[string]string {
	names := map[string]string{}
	keyID, secret, token := s.CredentialNames()
	for part, name := range map[string]string{"key_id": keyID, "secret": secret, "token": token} {
		if name != "" {
			names[part] = name
		}
	}
	return names
}

func showCredential(p *page, s *chopmark.Scheme) {
	p.section("Credential")
	keyID, secret, token := s.CredentialNames()
	for _, part := range [][2]string{{"key id", keyID}, {"secret", secret}, {"session token", token}} {
		if part[1] != "" {
			p.line("  %s  %s", p.paint.Name(talk.Pad(part[0], len("session token"))), talk.Printable(part[1]))
		}
	}
}

func showInputs(p *page, s *chopmark.Scheme) {
	if len(s.Inputs()) == 0 {
		return
	}
	p.section("Inputs (-p NAME=VALUE)")
	for _, in := range s.Inputs() {
		kind := ""
		if in.List {
			kind = p.paint.Dim("  a list, with commas")
		}
		p.line("  %s%s", p.paint.Name(in.Name), kind)
		p.indented(in.Doc, plain)
		if len(in.Allowed) > 0 {
			p.indented("allowed: "+allowed(in.Allowed), p.paint.Dim)
		}
		switch {
		case in.Default != "":
			p.indented("default: "+in.Default, p.paint.Dim)
		case in.Optional:
			p.indented("optional", p.paint.Dim)
		default:
			p.indented("must be given", p.paint.Warm)
		}
	}
}

func allowed(values []string) string {
	shown := make([]string, len(values))
	for i, v := range values {
		shown[i] = v
		if v == "" {
			shown[i] = `"" (empty)`
		}
	}
	return strings.Join(shown, ", ")
}

// indented prints prose below a name.
func (p *page) indented(text string, colour func(string) string) {
	for _, line := range talk.WrapWords(talk.Printable(text), p.width-6) {
		p.line("      %s", colour(line))
	}
}

// showCoverage says what the signature of one form takes in.
func showCoverage(p *page, c chopmark.FormCoverage) {
	title := "The signature covers"
	if c.Form != "" {
		title += " (" + c.Form + ")"
	}
	p.section(title)
	row := func(name string, parts []string, colour func(string) string) {
		if len(parts) > 0 {
			p.line("  %s  %s", colour(talk.Pad(name, 9)), strings.Join(parts, ", "))
		}
	}
	row("always", c.Always, p.paint.Good)
	row("sometimes", c.Sometimes, p.paint.Warm)
	row("never", c.Never, p.paint.Bad)
	headers := c.Headers
	if c.Listed {
		headers = append(headers[:len(headers):len(headers)], "those of the list of signed headers")
	}
	row("headers", headers, p.paint.Name)
}

func showSent(p *page, s *chopmark.Scheme) {
	form := "\x00"
	for _, sent := range s.Sent() {
		if sent.Form != form {
			form = sent.Form
			title := "What is sent"
			if form != "" {
				title += " (" + form + ")"
			}
			p.section(title)
		}
		place := placeNames[sent.Place]
		for i, line := range talk.WrapWords(talk.Printable(sent.Name+" = "+sent.Expr), p.width-13) {
			if i > 0 {
				place = ""
			}
			p.line("  %s%s", p.paint.Dim(talk.Pad(place, 11)), line)
		}
	}
}
