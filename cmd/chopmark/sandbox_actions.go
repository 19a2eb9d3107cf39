package main

import (
	"io"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/provider"
	"github.com/chopmark/chopmark/sandbox"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newSandboxActions(u *ui) *cobra.Command {
	s := &sandboxFlags{u: u}
	var format *string
	cmd := &cobra.Command{
		Use: "actions [PROVIDER ...]", Short: "List what the clouds do", Args: talk.Between(0, -1, "providers"),
		Long:              "List the actions of each cloud that is played, with the parameters that they need.",
		Example:           "  chopmark sandbox actions\n  chopmark sandbox actions acme --scheme ./acme-sign.hcl --provider ./acme.hcl --actions ./actions",
		ValidArgsFunction: providerIDs,
		RunE:              talk.Guard(func(_ *cobra.Command, args []string) error { return s.list(args, *format) }),
	}
	talk.Grouped(cmd, groupPlayed, s.register)
	talk.Grouped(cmd, groupOutput, func(f *pflag.FlagSet) { format = talk.ChooseFormat(f) })
	return cmd
}

// widestAction is the length of the longest built-in action.
const widestAction = len("DescribeServerCertificates")

func (s *sandboxFlags) list(ids []string, format string) error {
	made, err := s.make(nil)
	if err != nil {
		return err
	}
	if err := s.played(made, ids); err != nil {
		return err
	}
	rows := slices.DeleteFunc(made.Actions(), func(a sandbox.ActionInfo) bool { return len(ids) > 0 && !slices.Contains(ids, a.Provider) })
	return s.u.Deliver("", func(w io.Writer) error {
		if format == "json" {
			return talk.WriteJSON(w, rows)
		}
		p, last := s.u.page(w), ""
		for _, a := range rows {
			name := a.Provider
			if len(a.Services) > 0 {
				name += "/" + strings.Join(a.Services, ", "+a.Provider+"/")
			}
			if name != last {
				p.line("%s", s.u.Paint.Head(talk.Printable(name)))
			}
			last = name
			p.line("%s", strings.TrimRight("  "+s.u.Paint.Name(talk.Pad(talk.Printable(a.Action), widestAction))+"  "+talk.Printable(strings.Join(a.Required, " ")), " "))
		}
		return p.w.Flush()
	})
}

// played refuses a provider that is not among those that are played.
func (s *sandboxFlags) played(made *sandbox.Sandbox, ids []string) error {
	for _, id := range ids {
		if slices.ContainsFunc(made.Providers(), func(p *provider.Provider) bool { return p.ID == id }) {
			continue
		}
		if _, err := s.u.loadProvider(id); err != nil {
			return err
		}
		return talk.Wrong("%s is not played", id).Hint("give its file with --provider")
	}
	return nil
}
