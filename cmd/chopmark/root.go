package main

import (
	"strings"

	"github.com/chopmark/chopmark/internal/diag"
	"github.com/spf13/cobra"
)

const rootText = `Chopmark signs HTTP requests for clouds, shows how, checks the signatures of others and finds out
why one does not match, calls the clouds' APIs, and plays the clouds offline.

Each way of signing is a scheme, and each cloud a provider, written down once in a short file:
chopmark scheme list and chopmark provider list show the built-in ones. A request is given as to
curl, pasted as a whole curl command, or saved in a file. Nothing is sent by any command but call.`

const rootExamples = `  chopmark explain                               show how a Tencent Cloud request is signed
  chopmark sign -s tencent-tc3 -H 'X-TC-Action: DescribeInstances' ... URL
  chopmark verify --curl "curl ..."              check a request that is signed already
  chopmark diagnose --request refused.http       find the mistake behind a refused signature
  chopmark call aws/sts GetCallerIdentity        call a cloud's API
  chopmark sandbox run -- python3 demo.py        run a program whose calls stay on this machine
  chopmark generate -s tencent-tc3 --lang python write a signer in another language
  chopmark scheme test                           run the test vectors of every scheme`

func newRoot(u *ui) *cobra.Command {
	root := &cobra.Command{
		Use:               "chopmark",
		Short:             "Sign, explain and verify HTTP requests by scheme files",
		Long:              rootText,
		Example:           rootExamples,
		SilenceErrors:     true,
		SilenceUsage:      true,
		DisableAutoGenTag: true,
		Args:              noSuchCommand,
		RunE:              showHelp,
	}
	root.SetOut(u.out)
	root.SetErr(u.err)
	root.SetFlagErrorFunc(flagFailure)
	root.SetHelpFunc(u.help)
	root.SetHelpCommand(newHelp())
	root.AddCommand(newSign(u), newExplain(u), newVerify(u), newDiagnose(u), newCall(u), newSandbox(u), newCredential(u), newProvider(u),
		newScheme(u), newGenerate(u), newMan(), newVersion(u))
	root.InitDefaultCompletionCmd()
	if c, _, err := root.Find([]string{"completion"}); err == nil {
		c.Args, c.RunE = noSuchCommand, showHelp
	}
	return root
}

// showHelp is what a command does that only holds others.
func showHelp(cmd *cobra.Command, _ []string) error { return cmd.Help() }

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
				return noSuchCommand(found, rest)
			}
			found.InitDefaultHelpFlag()
			return found.Help()
		},
	}
}

// noSuchCommand refuses words where a command should stand.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	f := wrong("%s has no command %q", cmd.CommandPath(), args[0])
	if near := diag.Suggest(args[0], names); near != "" {
		return f.hint("did you mean %s %s?", cmd.CommandPath(), near)
	}
	return f.hint("there are %s", strings.Join(names, ", "))
}

// between demands a number of arguments; what names one for the message.
func between(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return wrong("%s needs %s", cmd.CommandPath(), what).hint("usage: %s", cmd.UseLine())
		case most >= 0 && len(args) > most:
			are := "are"
			if len(args) == 1 {
				are = "is"
			}
			return wrong("%s takes %s, and there %s %d", cmd.CommandPath(), what, are, len(args)).hint("usage: %s", cmd.UseLine())
		}
		return nil
	}
}
