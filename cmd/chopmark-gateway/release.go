package main

import (
	"bufio"
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chopmark/chopmark/gateway/declare"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/internal/talk"
)

const releaseText = `Releases: the APIs of a service as they stood when they were published, numbered and never changed.

An environment (test, prepub or release) serves one of them, or none.`

const releaseExamples = `  chopmark-gateway release diff shop release           what publishing would change
  chopmark-gateway release publish shop release --note "orders"
  chopmark-gateway release rollback shop release 3`

func newRelease(u *ui) *cobra.Command {
	return holder("release", "Releases of a service: publish, compare, roll back, take down", releaseText, releaseExamples,
		newPublish(u), newReleaseList(u), newReleaseShow(u), newReleaseDiff(u), newRollback(u), newTakeDown(u))
}

func ofService(args []string, more string) string { return "/v1/services/" + segment(args[0]) + more }

// environments completes the environments of a service where they stand.
func environments(at int) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) != at {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return model.Environments, cobra.ShellCompDirectiveNoFileComp
	}
}

func newPublish(u *ui) *cobra.Command {
	c := &client{u: u}
	var note string
	cmd := &cobra.Command{
		Use: "publish SERVICE ENVIRONMENT [flags]", Short: "Publish the APIs of a service", Args: talk.Between(2, 2, "SERVICE ENVIRONMENT"),
		ValidArgsFunction: environments(1),
	}
	talk.Grouped(cmd, groupNoun, func(f *pflag.FlagSet) { talk.TextFlag(f, &note, "note", "", "TEXT", "is kept with the release") })
	return c.command(cmd, func(ctx context.Context, args []string) error {
		var made model.Release
		in := struct {
			Environment string `json:"environment"`
			Note        string `json:"note,omitempty"`
		}{args[1], note}
		if err := c.ask(ctx, "POST", ofService(args, "/releases"), in, &made); err != nil {
			return err
		}
		for _, api := range made.APIs {
			for _, text := range risks(api) {
				u.Warn(text)
			}
		}
		return c.show(made, func(w *bufio.Writer) {
			fmt.Fprintf(w, "release %d of %s is live in %s\n", made.Number, made.Service, args[1])
		})
	})
}

func newReleaseList(u *ui) *cobra.Command {
	c := &client{u: u}
	return c.command(&cobra.Command{
		Use: "list SERVICE [flags]", Short: "List the releases of a service, the last first", Args: talk.Between(1, 1, "SERVICE"),
	}, func(ctx context.Context, args []string) error {
		var all []model.Release
		var live []model.Live
		if err := c.ask(ctx, "GET", ofService(args, "/releases"), nil, &all); err != nil {
			return err
		}
		if err := c.ask(ctx, "GET", ofService(args, "/environments"), nil, &live); err != nil {
			return err
		}
		if len(all) == 0 {
			u.Note("nothing was published yet", "chopmark-gateway release publish "+args[0]+" release")
		}
		return c.show(all, func(w *bufio.Writer) {
			rows := [][]string{{"number", "live in", "published", "apis", "by", "note"}}
			for _, r := range all {
				in := ""
				for _, l := range live {
					if l.Number == r.Number {
						in += " " + l.Environment
					}
				}
				rows = append(rows, []string{strconv.Itoa(r.Number), trimmed(in), r.Created.UTC().Format(time.RFC3339), strconv.Itoa(len(r.APIs)), r.By, r.Note})
			}
			if len(all) > 0 {
				c.table(w, rows)
			}
		})
	})
}

func trimmed(list string) string {
	if list == "" {
		return "-"
	}
	return list[1:]
}

func newReleaseShow(u *ui) *cobra.Command {
	c := &client{u: u}
	return c.command(&cobra.Command{
		Use: "show SERVICE NUMBER [flags]", Short: "Show a release", Args: talk.Between(2, 2, "SERVICE NUMBER"),
	}, func(ctx context.Context, args []string) error {
		var one model.Release
		if err := c.ask(ctx, "GET", ofService(args, "/releases/"+segment(args[1])), nil, &one); err != nil {
			return err
		}
		return c.show(one, func(w *bufio.Writer) { c.pairs(w, "", described(one, "")) })
	})
}

func newReleaseDiff(u *ui) *cobra.Command {
	c := &client{u: u}
	return c.command(&cobra.Command{
		Use: "diff SERVICE FROM [TO] [flags]", Short: "Tell how two releases differ", Args: talk.Between(2, 3, "SERVICE FROM [TO]"),
		Long: "Tell how two releases differ. FROM and TO are numbers, environments for what they serve, or draft for the\n" +
			"APIs as they would be published; TO is draft unless it is given.",
		Example: "  chopmark-gateway release diff shop release\n  chopmark-gateway release diff shop 3 4",
	}, func(ctx context.Context, args []string) error {
		query := url.Values{"from": {args[1]}}
		if len(args) > 2 {
			query.Set("to", args[2])
		}
		var changes []declare.Change
		if err := c.ask(ctx, "GET", ofService(args, "/diff?"+query.Encode()), nil, &changes); err != nil {
			return err
		}
		return c.show(changes, func(w *bufio.Writer) { c.changes(w, changes) })
	})
}

func newRollback(u *ui) *cobra.Command {
	c := &client{u: u}
	return c.command(&cobra.Command{
		Use: "rollback SERVICE ENVIRONMENT NUMBER [flags]", Short: "Make an earlier release live in an environment",
		Args: talk.Between(3, 3, "SERVICE ENVIRONMENT NUMBER"), ValidArgsFunction: environments(1),
	}, func(ctx context.Context, args []string) error {
		number, err := strconv.Atoi(args[2])
		if err != nil {
			return talk.Wrong("%q is no number of a release", args[2]).Hint("chopmark-gateway release list %s", args[0])
		}
		var live model.Live
		err = c.ask(ctx, "PUT", ofService(args, "/environments/"+segment(args[1])), map[string]int{"number": number}, &live)
		if err != nil {
			return err
		}
		return c.show(live, func(w *bufio.Writer) { fmt.Fprintf(w, "release %d of %s is live in %s\n", number, args[0], args[1]) })
	})
}

func newTakeDown(u *ui) *cobra.Command {
	c := &client{u: u}
	return c.command(&cobra.Command{
		Use: "down SERVICE ENVIRONMENT [flags]", Short: "Take a service down in an environment",
		Args: talk.Between(2, 2, "SERVICE ENVIRONMENT"), ValidArgsFunction: environments(1),
	}, func(ctx context.Context, args []string) error {
		if err := c.ask(ctx, "DELETE", ofService(args, "/environments/"+segment(args[1])), nil, nil); err != nil {
			return err
		}
		u.Note(args[0] + " is down in " + args[1])
		return nil
	})
}
