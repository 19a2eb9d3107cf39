package main

import (
	"bufio"
	"context"
	"fmt"
	"reflect"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chopmark/chopmark/internal/talk"
)

// noun is a kind of thing that has the verbs list, show, add, set and remove at addresses of the admin API.
type noun[T any] struct {
	u      *ui
	kind   string   // as in messages
	within []string // arguments before the name, as SERVICE
	list   func(args []string) string
	one    func(args []string) string
	heads  []string
	row    func(T) []string
	name   func(*T, string)                              // gives a new one its name
	extra  func(f *pflag.FlagSet) (apply func(*T) error) // flags beside those that the fields have; may be nil
	warn   func(T) []string                              // what should be changed in one that was written; may be nil
}

// command makes a command that asks a gateway.
func (c *client) command(cmd *cobra.Command, run func(ctx context.Context, args []string) error) *cobra.Command {
	cmd.RunE = talk.Guard(func(cmd *cobra.Command, args []string) error { return run(cmd.Context(), args) })
	if cmd.ValidArgsFunction == nil {
		cmd.ValidArgsFunction = talk.NoFiles
	}
	c.register(cmd)
	return cmd
}

// words are the arguments of a verb, as the usage line shows them.
func (n *noun[T]) words(last ...string) (usage string, count int) {
	for _, w := range append(n.within[:len(n.within):len(n.within)], last...) {
		usage += " " + w
		count++
	}
	return usage, count
}

func (n *noun[T]) args(last ...string) cobra.PositionalArgs {
	usage, count := n.words(last...)
	if count == 0 {
		return talk.Between(0, 0, "no arguments")
	}
	return talk.Between(count, count, usage[1:])
}

func (n *noun[T]) verbs() []*cobra.Command {
	return []*cobra.Command{n.listing(), n.showing(), n.adding(), n.setting(), n.removing()}
}

func (n *noun[T]) listing() *cobra.Command {
	c := &client{u: n.u}
	usage, _ := n.words()
	return c.command(&cobra.Command{Use: "list" + usage + " [flags]", Short: "List each " + n.kind, Args: n.args()},
		func(ctx context.Context, args []string) error {
			var all []T
			if err := c.ask(ctx, "GET", n.list(args), nil, &all); err != nil {
				return err
			}
			if len(all) == 0 {
				n.u.Note("there is no " + n.kind)
			}
			return c.show(all, func(w *bufio.Writer) {
				rows := [][]string{n.heads}
				for _, one := range all {
					rows = append(rows, n.row(one))
				}
				if len(all) > 0 {
					c.table(w, rows)
				}
			})
		})
}

func (n *noun[T]) showing() *cobra.Command {
	c := &client{u: n.u}
	usage, _ := n.words("NAME")
	return c.command(&cobra.Command{Use: "show" + usage + " [flags]", Short: "Show one " + n.kind, Args: n.args("NAME")},
		func(ctx context.Context, args []string) error {
			var one T
			if err := c.ask(ctx, "GET", n.one(args), nil, &one); err != nil {
				return err
			}
			return c.show(one, func(w *bufio.Writer) { c.pairs(w, "", described(one, "")) })
		})
}

// flags defines what add and set take.
func (n *noun[T]) flags(cmd *cobra.Command) (*settings, func(*T) error) {
	s := &settings{}
	extra := func(*T) error { return nil }
	talk.Grouped(cmd, groupNoun, func(f *pflag.FlagSet) {
		s.define(f, reflect.TypeFor[T](), "")
		if n.extra != nil {
			extra = n.extra(f)
		}
	})
	return s, extra
}

func (n *noun[T]) adding() *cobra.Command {
	c := &client{u: n.u}
	usage, _ := n.words("NAME")
	cmd := &cobra.Command{Use: "add" + usage + " [flags]", Short: "Make a new " + n.kind, Args: n.args("NAME")}
	s, extra := n.flags(cmd)
	return c.command(cmd, func(ctx context.Context, args []string) error {
		if err := s.complete(cmd.Flags()); err != nil {
			return err
		}
		var one T
		switch err := c.ask(ctx, "GET", n.one(args), nil, &one); {
		case err == nil:
			return (&talk.Failure{Code: talk.CodeNo, Message: fmt.Sprintf("there is a %s %s already", n.kind, args[len(args)-1])}).
				Hint("change it with chopmark-gateway %s set", n.kind)
		case !missing(err):
			return err
		}
		n.name(&one, args[len(args)-1])
		s.apply(&one)
		if err := extra(&one); err != nil {
			return err
		}
		return n.put(ctx, c, args, one)
	})
}

func (n *noun[T]) setting() *cobra.Command {
	c := &client{u: n.u}
	usage, _ := n.words("NAME")
	cmd := &cobra.Command{Use: "set" + usage + " [flags]", Short: "Change what the flags name of one " + n.kind, Args: n.args("NAME")}
	s, extra := n.flags(cmd)
	var rename string
	talk.Grouped(cmd, groupNoun, func(f *pflag.FlagSet) { talk.TextFlag(f, &rename, "name", "", "TEXT", "its new name") })
	return c.command(cmd, func(ctx context.Context, args []string) error {
		var one T
		if err := c.ask(ctx, "GET", n.one(args), nil, &one); err != nil {
			return err
		}
		if rename != "" {
			n.name(&one, rename)
		}
		s.apply(&one)
		if err := extra(&one); err != nil {
			return err
		}
		return n.put(ctx, c, args, one)
	})
}

// put writes a noun and prints what became of it.
func (n *noun[T]) put(ctx context.Context, c *client, args []string, one T) error {
	var out T
	if err := c.ask(ctx, "PUT", n.one(args), one, &out); err != nil {
		return err
	}
	if n.warn != nil {
		for _, text := range n.warn(out) {
			n.u.Warn(text)
		}
	}
	return c.show(out, func(w *bufio.Writer) { c.pairs(w, "", described(out, "")) })
}

func (n *noun[T]) removing() *cobra.Command {
	c := &client{u: n.u}
	usage, _ := n.words("NAME")
	return c.command(&cobra.Command{Use: "remove" + usage + " [flags]", Short: "Delete one " + n.kind, Args: n.args("NAME")},
		func(ctx context.Context, args []string) error {
			if err := c.ask(ctx, "DELETE", n.one(args), nil, nil); err != nil {
				return err
			}
			n.u.Note(n.kind + " " + args[len(args)-1] + " is gone")
			return nil
		})
}

// holder is a command that only holds others.
func holder(use, short, long, example string, commands ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{Use: use, Short: short, Long: long, Example: example, Args: talk.NoSuchCommand, RunE: talk.ShowHelp}
	cmd.AddCommand(commands...)
	return cmd
}
