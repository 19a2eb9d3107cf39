package main

import (
	"os"

	"github.com/chopmark/chopmark"
	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

func newMan() *cobra.Command {
	return &cobra.Command{
		Use: "man DIR", Short: "Write the manual pages into a directory", Args: between(1, 1, "one directory"),
		Example: "  chopmark man /usr/local/share/man/man1",
		RunE: guard(func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return cannot("%s", fileError(err))
			}
			header := &doc.GenManHeader{Title: "CHOPMARK", Section: "1", Source: "chopmark " + chopmark.Version, Manual: "Chopmark"}
			if err := doc.GenManTree(cmd.Root(), header, args[0]); err != nil {
				return cannot("%s", fileError(err))
			}
			return nil
		}),
	}
}
