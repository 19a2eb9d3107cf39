package talk

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const groupKey = "group"

// Grouped adds flags to a command under a heading. A flag that takes one of a few words completes them.
func Grouped(cmd *cobra.Command, group string, add func(fs *pflag.FlagSet)) {
	fs := pflag.NewFlagSet("", pflag.ContinueOnError)
	fs.SortFlags = false
	add(fs)
	fs.VisitAll(func(f *pflag.Flag) { f.Annotations = map[string][]string{groupKey: {group}} })
	cmd.Flags().SortFlags = false
	cmd.Flags().AddFlagSet(fs)
	fs.VisitAll(func(f *pflag.Flag) {
		if c, ok := f.Value.(choice); ok {
			MustComplete(cmd, f.Name, Words(c.allowed...))
		}
	})
}

// help prints what a command does.
func (u *UI) help(cmd *cobra.Command, _ []string) {
	var b strings.Builder
	text := cmd.Long
	if text == "" {
		text = cmd.Short + "."
	}
	fmt.Fprintf(&b, "%s\n\n%s\n  %s\n", strings.TrimSpace(text), u.Paint.Head("Usage"), cmd.UseLine())
	if cmd.Example != "" {
		fmt.Fprintf(&b, "\n%s\n%s\n", u.Paint.Head("Examples"), cmd.Example)
	}
	u.helpCommands(&b, cmd)
	for _, group := range u.Groups {
		u.helpFlags(&b, cmd, group)
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\nMore on a command: %s COMMAND --help\n", cmd.CommandPath())
	}
	_, _ = io.WriteString(u.Out, b.String()) // help that nobody reads is no failure
}

func (u *UI) helpCommands(b *strings.Builder, cmd *cobra.Command) {
	if !cmd.HasAvailableSubCommands() {
		return
	}
	fmt.Fprintf(b, "\n%s\n", u.Paint.Head("Commands"))
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			fmt.Fprintf(b, "  %s  %s\n", u.Paint.Name(Pad(c.Name(), 12)), c.Short)
		}
	}
}

func (u *UI) helpFlags(b *strings.Builder, cmd *cobra.Command, group string) {
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
	fmt.Fprintf(b, "\n%s\n%s", u.Paint.Head(title), fs.FlagUsagesWrapped(u.Width))
}
