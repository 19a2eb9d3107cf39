package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chopmark/chopmark/gateway/declare"
	"github.com/chopmark/chopmark/internal/talk"
)

const diffText = `Tell what apply would change, and change nothing.

The changes are tried and taken back, so that what the gateway would refuse is found now. The exit code is 0
also when there are changes; add --exit-code to have 3 for that.`

const applyText = `Make a gateway what a file says, in one transaction; a second time nothing is left to do.

The file holds services with their APIs, plans, keys, bindings, and which release each environment serves.
What it does not mention stays, unless there is --prune. Secrets of keys never stand in the file.`

func newDiff(u *ui) *cobra.Command {
	a := &applying{client: client{u: u}, try: true}
	var exitCode bool
	cmd := &cobra.Command{
		Use: "diff FILE [flags]", Short: "Tell what apply would change", Long: diffText, Args: talk.Between(1, 1, "FILE"),
		Example: "  chopmark-gateway diff gateway.hcl\n  chopmark-gateway diff gateway.hcl --prune --format json", ValidArgsFunction: setupFiles,
	}
	a.flags(cmd, func(f *pflag.FlagSet) {
		f.BoolVar(&exitCode, "exit-code", false, "exit with 3 when something would change")
	})
	return a.command(cmd, func(ctx context.Context, args []string) error {
		result, err := a.run(ctx, args[0])
		if err == nil && exitCode && len(result.Changes) > 0 {
			return talk.AnswerNo()
		}
		return err
	})
}

func newApply(u *ui) *cobra.Command {
	a := &applying{client: client{u: u}}
	cmd := &cobra.Command{
		Use: "apply FILE [flags]", Short: "Make a gateway what a file says", Long: applyText, Args: talk.Between(1, 1, "FILE"),
		Example: "  chopmark-gateway apply gateway.hcl", ValidArgsFunction: setupFiles,
	}
	a.flags(cmd, nil)
	return a.command(cmd, func(ctx context.Context, args []string) error {
		_, err := a.run(ctx, args[0])
		return err
	})
}

func newExport(u *ui) *cobra.Command {
	c := &client{u: u}
	return c.command(&cobra.Command{
		Use: "export [flags]", Short: "Print the file that makes a gateway what it is", Args: talk.Between(0, 0, "no arguments"),
		Long: "Print the file that makes a gateway what it is, without secrets: applied to the same gateway, nothing differs;\n" +
			"applied to another one, keys get new secrets, unless the file says where theirs are.",
		Example: "  chopmark-gateway export > gateway.hcl",
	}, func(ctx context.Context, _ []string) error {
		var setup declare.Setup
		if err := c.ask(ctx, "GET", "/v1/setup", nil, &setup); err != nil {
			return err
		}
		return c.show(setup, func(w *bufio.Writer) {
			_, _ = w.Write(setup.Text()) // the writer keeps its error until it is flushed
		})
	})
}

func setupFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"hcl"}, cobra.ShellCompDirectiveFilterFileExt
}

// applying is what diff and apply share.
type applying struct {
	client
	try, prune bool
}

func (a *applying) flags(cmd *cobra.Command, more func(f *pflag.FlagSet)) {
	talk.Grouped(cmd, groupNoun, func(f *pflag.FlagSet) {
		f.BoolVar(&a.prune, "prune", false, "remove what the file does not mention, keys too")
		if more != nil {
			more(f)
		}
	})
}

func (a *applying) run(ctx context.Context, name string) (result declare.Result, err error) {
	file, err := a.file(name)
	if err != nil {
		return result, err
	}
	query := url.Values{}
	if a.try {
		query.Set("try", "true")
	}
	if a.prune {
		query.Set("prune", "true")
	}
	if err := a.ask(ctx, "POST", "/v1/apply?"+query.Encode(), file.Setup, &result); err != nil {
		return result, located(err, file)
	}
	for _, s := range file.Services {
		for _, api := range s.APIs {
			for _, text := range risks(api) {
				a.u.Warn(text)
			}
		}
	}
	if len(result.Secrets) > 0 {
		a.u.Note("secrets are shown this once: keep them now")
	}
	return result, a.show(result, func(w *bufio.Writer) {
		a.changes(w, result.Changes)
		for _, s := range result.Secrets {
			fmt.Fprintln(w)
			a.pairs(w, "", [][2]string{{"key", s.Key}, {"key_id", s.KeyID}, {"secret", s.Secret}})
		}
	})
}

// file reads a file and the secrets that it names, which stand beside it or in the environment.
func (a *applying) file(name string) (*declare.File, error) {
	src, err := a.source(name)
	if err != nil {
		return nil, err
	}
	file, err := declare.Read(name, src)
	if err == nil {
		err = file.Secrets(func(secret string) ([]byte, error) {
			if !filepath.IsAbs(secret) {
				secret = filepath.Join(filepath.Dir(name), secret)
			}
			return os.ReadFile(secret)
		}, os.LookupEnv)
	}
	var bad *declare.Error
	if errors.As(err, &bad) {
		return nil, badFile(name, bad)
	}
	return file, err
}

func (a *applying) source(name string) ([]byte, error) {
	if name != "-" {
		return os.ReadFile(name)
	}
	in, err := a.u.Stdin("the file -")
	if err != nil {
		return nil, err
	}
	return io.ReadAll(in)
}

func badFile(name string, bad *declare.Error) error {
	return &talk.Failure{Code: talk.CodeNo, Message: "the file " + name + " cannot be used", Problems: bad.Problems, Source: bad.Source}
}

// located shows the problems that the gateway found at their places in the file.
func located(err error, file *declare.File) error {
	var r *refusal
	if !errors.As(err, &r) || len(r.said.Nouns) == 0 || r.said.Nouns[0].Kind == "request" {
		return err
	}
	bad := file.Locate(r.said.Nouns)
	return &talk.Failure{Code: talk.CodeNo, Message: "the gateway refuses this file", Problems: bad.Problems, Source: bad.Source}
}

// changes prints what differs, a line for each noun and one for each field.
func (c *client) changes(w *bufio.Writer, changes []declare.Change) {
	if len(changes) == 0 {
		fmt.Fprintln(w, "nothing differs")
		return
	}
	for _, change := range changes {
		sign, colour := "~", c.u.Paint.Warm
		switch change.Action {
		case "add":
			sign, colour = "+", c.u.Paint.Good
		case "remove":
			sign, colour = "-", c.u.Paint.Bad
		}
		fmt.Fprintf(w, "%s %s %s\n", colour(sign), change.Kind, colour(talk.Printable(change.Name)))
		var rows [][2]string
		for _, f := range change.Fields {
			rows = append(rows, [2]string{f.Path, differing(f)})
		}
		c.pairs(w, "    ", rows)
	}
}

func differing(f declare.Field) string {
	switch {
	case f.Old == nil:
		return said(f.New)
	case f.New == nil:
		return said(f.Old) + " -> nothing"
	}
	return said(f.Old) + " -> " + said(f.New)
}
