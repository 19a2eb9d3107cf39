package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/gateway/admin"
	"github.com/chopmark/chopmark/gateway/store"
	"github.com/chopmark/chopmark/internal/talk"
)

func newStatus(u *ui) *cobra.Command {
	c := &client{u: u}
	return c.command(&cobra.Command{Use: "status [flags]", Short: "Tell how a gateway is", Args: talk.Between(0, 0, "no arguments")},
		func(ctx context.Context, _ []string) error {
			var s admin.Status
			if err := c.ask(ctx, "GET", "/v1/status", nil, &s); err != nil {
				return err
			}
			return c.show(s, func(w *bufio.Writer) {
				c.pairs(w, "", [][2]string{
					{"version", s.Program},
					{"services", strconv.Itoa(s.Services)},
					{"keys", strconv.Itoa(s.Keys)},
					{"plans", strconv.Itoa(s.Plans)},
					{"bindings", strconv.Itoa(s.Bindings)},
				})
				rows := [][]string{{"service", "environment", "release"}}
				for _, l := range s.Live {
					if l.Number > 0 {
						rows = append(rows, []string{l.Service, l.Environment, strconv.Itoa(l.Number)})
					}
				}
				if len(rows) > 1 {
					fmt.Fprintln(w)
					c.table(w, rows)
				}
			})
		})
}

func newAudit(u *ui) *cobra.Command {
	c := &client{u: u}
	limit := 20
	cmd := &cobra.Command{Use: "audit [flags]", Short: "List who changed what, the latest first", Args: talk.Between(0, 0, "no arguments")}
	talk.Grouped(cmd, groupOutput, func(f *pflag.FlagSet) {
		f.IntVar(&limit, "limit", limit, "how many")
		f.Lookup("limit").Value = talk.Kind(f.Lookup("limit").Value, "N")
	})
	return c.command(cmd, func(ctx context.Context, _ []string) error {
		var all []store.AuditEntry
		if err := c.ask(ctx, "GET", "/v1/audit?limit="+strconv.Itoa(limit), nil, &all); err != nil {
			return err
		}
		return c.show(all, func(w *bufio.Writer) {
			rows := [][]string{{"number", "at", "by", "action", "kind", "name"}}
			for _, e := range all {
				rows = append(rows, []string{strconv.FormatInt(e.Number, 10), e.At.UTC().Format(time.RFC3339), e.By, e.Action, e.Kind, e.Name})
			}
			c.table(w, rows)
		})
	})
}

func newOpenAPI(u *ui) *cobra.Command {
	return &cobra.Command{
		Use: "openapi", Short: "Print the OpenAPI document of the admin API", Args: talk.Between(0, 0, "no arguments"),
		RunE: talk.Guard(func(*cobra.Command, []string) error {
			text, err := admin.Document(chopmark.Version)
			if err != nil {
				return err
			}
			return u.Deliver("", func(w io.Writer) error {
				_, err := w.Write(append(text, '\n'))
				return err
			})
		}),
	}
}
