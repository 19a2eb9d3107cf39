package main

import (
	"io"
	"slices"

	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/sandbox"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const sandboxErrorsText = `List what each cloud answers to what, as the sandbox does: the condition, the HTTP status and the
body. Words in capitals stand for what differs from call to call.`

func newSandboxErrors(u *ui) *cobra.Command {
	s := &sandboxFlags{u: u}
	var format *string
	cmd := &cobra.Command{
		Use: "errors [PROVIDER ...]", Short: "List the clouds' own answers to errors", Long: sandboxErrorsText, Args: talk.Between(0, -1, "providers"),
		Example:           "  chopmark sandbox errors tencent\n  chopmark sandbox errors --format json",
		ValidArgsFunction: providerIDs,
		RunE:              talk.Guard(func(_ *cobra.Command, args []string) error { return s.errors(args, *format) }),
	}
	talk.Grouped(cmd, groupPlayed, s.register)
	talk.Grouped(cmd, groupOutput, func(f *pflag.FlagSet) { format = talk.ChooseFormat(f) })
	return cmd
}

func (s *sandboxFlags) errors(ids []string, format string) error {
	made, err := s.make(nil)
	if err != nil {
		return err
	}
	if err := s.played(made, ids); err != nil {
		return err
	}
	rows := slices.DeleteFunc(made.Errors(), func(e sandbox.ErrorAnswer) bool { return len(ids) > 0 && !slices.Contains(ids, e.Provider) })
	return s.u.Deliver("", func(w io.Writer) error {
		if format == "json" {
			return talk.WriteJSON(w, rows)
		}
		p, last := s.u.page(w), ""
		for _, e := range rows {
			if e.Provider != last {
				if last != "" {
					p.line("")
				}
				p.line("%s", s.u.Paint.Head(e.Provider))
			}
			last = e.Provider
			condition := e.Condition
			if e.Dialect != "" {
				condition += " (" + e.Dialect + ")"
			}
			p.line("  %s  %d  %s", s.u.Paint.Name(talk.Pad(condition, widestVerdict)), e.Status, e.Body)
		}
		return p.w.Flush()
	})
}
