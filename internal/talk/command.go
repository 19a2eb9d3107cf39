package talk

import (
	"os"
	"strings"

	"github.com/chopmark/chopmark/internal/diag"
	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// Root makes a command the first of a program: errors and help are said as here, and it has the commands help and completion.
// advice may say what to do about a flag that a command does not have; it may be nil.
func (u *UI) Root(root *cobra.Command, advice func(cmd *cobra.Command, flag string) string, commands ...*cobra.Command) *cobra.Command {
	root.SilenceErrors, root.SilenceUsage, root.DisableAutoGenTag = true, true, true
	root.Args, root.RunE = NoSuchCommand, ShowHelp
	root.SetOut(u.Out)
	root.SetErr(u.Err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return flagFailure(cmd, err, advice) })
	root.SetHelpFunc(u.help)
	root.SetHelpCommand(newHelp())
	root.AddCommand(commands...)
	root.InitDefaultCompletionCmd()
	if c, _, err := root.Find([]string{"completion"}); err == nil {
		c.Args, c.RunE = NoSuchCommand, ShowHelp
	}
	return root
}

// ShowHelp is what a command does that only holds others.
func ShowHelp(cmd *cobra.Command, _ []string) error { return cmd.Help() }

func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Show what a command does",
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err != nil {
				return err
			}
			if len(rest) > 0 {
				return NoSuchCommand(found, rest)
			}
			found.InitDefaultHelpFlag()
			return found.Help()
		},
	}
}

// NoSuchCommand refuses words where a command should stand.
func NoSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	f := Wrong("%s has no command %q", cmd.CommandPath(), args[0])
	if near := diag.Suggest(args[0], names); near != "" {
		return f.Hint("did you mean %s %s?", cmd.CommandPath(), near)
	}
	return f.Hint("there are %s", strings.Join(names, ", "))
}

// Between demands a number of arguments; what names one for the message.
func Between(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return Wrong("%s needs %s", cmd.CommandPath(), what).Hint("usage: %s", cmd.UseLine())
		case most >= 0 && len(args) > most:
			are := "are"
			if len(args) == 1 {
				are = "is"
			}
			return Wrong("%s takes %s, and there %s %d", cmd.CommandPath(), what, are, len(args)).Hint("usage: %s", cmd.UseLine())
		}
		return nil
	}
}

// Guard makes failures of a command's own work exit with 1: only cobra's errors are about the command line.
func Guard(run func(cmd *cobra.Command, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if err := run(cmd, args); err != nil {
			return AsCannot(err)
		}
		return nil
	}
}

// NoFiles completes nothing where an address or a name stands.
func NoFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveNoFileComp
}

// Words completes one of a few words.
func Words(list ...string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return list, cobra.ShellCompDirectiveNoFileComp
	}
}

// MustComplete registers a completion. It fails only for a flag that does not exist, which the first test would show.
func MustComplete(cmd *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic(err)
	}
}

// NewMan is the command that writes the manual pages.
func (u *UI) NewMan(version string) *cobra.Command {
	return &cobra.Command{
		Use: "man DIR", Short: "Write the manual pages into a directory", Args: Between(1, 1, "one directory"),
		Example: "  " + u.Program + " man /usr/local/share/man/man1",
		RunE: Guard(func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return Cannot("%s", FileError(err))
			}
			header := &doc.GenManHeader{Title: strings.ToUpper(u.Program), Section: "1", Source: u.Program + " " + version, Manual: "Chopmark"}
			if err := doc.GenManTree(cmd.Root(), header, args[0]); err != nil {
				return Cannot("%s", FileError(err))
			}
			return nil
		}),
	}
}
