package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The groups in which flags are listed, in their order.
const (
	groupRequest    = "The request, as curl takes it"
	groupCall       = "What is called"
	groupScheme     = "How it is signed"
	groupVerify     = "What is demanded"
	groupCredential = "With which credential"
	groupSend       = "How it is sent"
	groupPlayed     = "What is played"
	groupOutput     = "What is printed"
)

var groups = []string{groupCall, groupRequest, groupScheme, groupVerify, groupCredential, groupSend, groupPlayed, groupOutput, ""}

const groupKey = "group"

// grouped adds flags to a command under a heading. A flag that takes one of a few words completes them.
func grouped(cmd *cobra.Command, group string, add func(fs *pflag.FlagSet)) {
	fs := pflag.NewFlagSet("", pflag.ContinueOnError)
	fs.SortFlags = false
	add(fs)
	fs.VisitAll(func(f *pflag.Flag) { f.Annotations = map[string][]string{groupKey: {group}} })
	cmd.Flags().SortFlags = false
	cmd.Flags().AddFlagSet(fs)
	fs.VisitAll(func(f *pflag.Flag) {
		if c, ok := f.Value.(choice); ok {
			mustComplete(cmd, f.Name, words(c.allowed...))
		}
	})
}

// help prints what a command does.
func (u *ui) help(cmd *cobra.Command, _ []string) {
	var b strings.Builder
	text := cmd.Long
	if text == "" {
		text = cmd.Short + "."
	}
	fmt.Fprintf(&b, "%s\n\n%s\n  %s\n", strings.TrimSpace(text), u.paint.head("Usage"), cmd.UseLine())
	if cmd.Example != "" {
		fmt.Fprintf(&b, "\n%s\n%s\n", u.paint.head("Examples"), cmd.Example)
	}
	u.helpCommands(&b, cmd)
	for _, group := range groups {
		u.helpFlags(&b, cmd, group)
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\nMore on a command: %s COMMAND --help\n", cmd.CommandPath())
	}
	_, _ = io.WriteString(u.out, b.String()) // help that nobody reads is no failure
}

func (u *ui) helpCommands(b *strings.Builder, cmd *cobra.Command) {
	if !cmd.HasAvailableSubCommands() {
		return
	}
	fmt.Fprintf(b, "\n%s\n", u.paint.head("Commands"))
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			fmt.Fprintf(b, "  %s  %s\n", u.paint.name(pad(c.Name(), 12)), c.Short)
		}
	}
}

func (u *ui) helpFlags(b *strings.Builder, cmd *cobra.Command, group string) {
	fs := pflag.NewFlagSet("", pflag.ContinueOnError)
	fs.SortFlags = false
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if g := f.Annotations[groupKey]; len(g) == 1 && g[0] == group || len(g) == 0 && group == "" {
			fs.AddFlag(f)
		}
	})
	if !fs.HasAvailableFlags() {
		return
	}
	title := group
	if title == "" {
		title = "Flags"
	}
	fmt.Fprintf(b, "\n%s\n%s", u.paint.head(title), fs.FlagUsagesWrapped(u.width))
}
