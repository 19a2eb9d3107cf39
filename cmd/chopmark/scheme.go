package main

import (
	"io"
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newScheme(u *ui) *cobra.Command {
	cmd := &cobra.Command{
		Use: "scheme", Short: "List, show, check, format and test schemes", Args: talk.NoSuchCommand, RunE: talk.ShowHelp,
		Long: "List and show the built-in schemes; check, format and test scheme files of your own.",
	}
	cmd.AddCommand(newSchemeList(u), newSchemeShow(u), newSchemeCheck(u), newSchemeFmt(u), newSchemeTest(u))
	return cmd
}

// schemeRow is a scheme in the list.
type schemeRow struct {
	ID    string   `json:"id"`
	Title string   `json:"title"`
	Forms []string `json:"forms,omitempty"`
}

func newSchemeList(u *ui) *cobra.Command {
	var format *string
	cmd := &cobra.Command{
		Use: "list", Short: "List the built-in schemes", Args: talk.Between(0, 0, "no arguments"),
		RunE: talk.Guard(func(*cobra.Command, []string) error { return u.listSchemes(*format) }),
	}
	talk.Grouped(cmd, groupOutput, func(f *pflag.FlagSet) { format = talk.ChooseFormat(f) })
	return cmd
}

func (u *ui) listSchemes(format string) error {
	var rows []schemeRow
	widest := 0
	all, err := chopmark.LoadAll()
	if err != nil {
		return err
	}
	for _, s := range all {
		rows = append(rows, schemeRow{s.ID(), s.Title(), s.Forms()})
		widest = max(widest, len(s.ID()))
	}
	return u.Deliver("", func(w io.Writer) error {
		if format == "json" {
			return talk.WriteJSON(w, rows)
		}
		for _, r := range rows {
			forms := ""
			if len(r.Forms) > 0 {
				forms = u.Paint.Dim("  (" + strings.Join(r.Forms, ", ") + ")")
			}
			if err := printLine(w, u.Paint.Name(talk.Pad(r.ID, widest))+"  "+r.Title+forms); err != nil {
				return err
			}
		}
		return nil
	})
}
