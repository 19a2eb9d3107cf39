package main

import (
	"bufio"
	"context"
	"fmt"
	"net/url"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chopmark/chopmark/gateway/declare"
	"github.com/chopmark/chopmark/gateway/model"
	"github.com/chopmark/chopmark/internal/talk"
)

const bindText = `Bindings: which key may call what, by which plan.

A plan and a key are bound to a service in one environment, or to one API of it. Two plans of one key
may not be bound to the same environment of a service.`

const bindExamples = `  chopmark-gateway bind add basic partner shop release
  chopmark-gateway bind add basic partner shop test --api list`

func newBind(u *ui) *cobra.Command {
	return holder("bind", "Bindings: which key may call what, by which plan", bindText, bindExamples,
		newBindList(u), newBindAdd(u), newBindRemove(u))
}

func newBindList(u *ui) *cobra.Command {
	c := &client{u: u}
	return c.command(&cobra.Command{Use: "list [flags]", Short: "List the bindings", Args: talk.Between(0, 0, "no arguments")},
		func(ctx context.Context, _ []string) error {
			var all []model.Binding
			if err := c.ask(ctx, "GET", "/v1/bindings", nil, &all); err != nil {
				return err
			}
			if len(all) == 0 {
				u.Note("nothing is bound")
			}
			return c.show(all, func(w *bufio.Writer) {
				rows := [][]string{{"plan", "key", "service", "environment", "api"}}
				for _, b := range all {
					api := b.API
					if api == "" {
						api = "all"
					}
					rows = append(rows, []string{b.Plan, b.Key, b.Service, b.Environment, api})
				}
				if len(all) > 0 {
					c.table(w, rows)
				}
			})
		})
}

// bindArgs is what add and remove take.
const bindArgs = "PLAN KEY SERVICE ENVIRONMENT"

func binding(cmd *cobra.Command) func(args []string) model.Binding {
	var api string
	cmd.Args, cmd.ValidArgsFunction = talk.Between(4, 4, bindArgs), environments(3)
	talk.Grouped(cmd, groupNoun, func(f *pflag.FlagSet) {
		talk.TextFlag(f, &api, "api", "", "NAME", "one API only; without it the whole service")
	})
	return func(args []string) model.Binding {
		return model.Binding{Plan: args[0], Key: args[1], Service: args[2], Environment: args[3], API: api}
	}
}

func newBindAdd(u *ui) *cobra.Command {
	c := &client{u: u}
	cmd := &cobra.Command{Use: "add " + bindArgs + " [flags]", Short: "Let a key call, by a plan"}
	read := binding(cmd)
	return c.command(cmd, func(ctx context.Context, args []string) error {
		b := read(args)
		if err := c.ask(ctx, "PUT", "/v1/bindings", b, &b); err != nil {
			return err
		}
		return c.show(b, func(w *bufio.Writer) { fmt.Fprintf(w, "plan %s binds %s\n", b.Plan, declare.BindingName(b)) })
	})
}

func newBindRemove(u *ui) *cobra.Command {
	c := &client{u: u}
	cmd := &cobra.Command{Use: "remove " + bindArgs + " [flags]", Short: "Let a key call no more"}
	read := binding(cmd)
	return c.command(cmd, func(ctx context.Context, args []string) error {
		b := read(args)
		query := url.Values{"plan": {b.Plan}, "key": {b.Key}, "service": {b.Service}, "environment": {b.Environment}}
		if b.API != "" {
			query.Set("api", b.API)
		}
		if err := c.ask(ctx, "DELETE", "/v1/bindings?"+query.Encode(), nil, nil); err != nil {
			return err
		}
		u.Note("plan " + b.Plan + " no longer binds " + declare.BindingName(b))
		return nil
	})
}
