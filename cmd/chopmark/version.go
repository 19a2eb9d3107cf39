package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/chopmark/chopmark"
	"github.com/spf13/cobra"
)

func newVersion(u *ui) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: between(0, 0, "no arguments"),
		RunE: guard(func(*cobra.Command, []string) error {
			return u.deliver("", func(w io.Writer) error {
				_, err := fmt.Fprintf(w, "chopmark %s%s (%s, %s/%s)\n", chopmark.Version, revision(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
				return err
			})
		}),
	}
}

// revision gives the commit that this was built from, where the build knows it.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	commit, dirty := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			commit = "+" + s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = ".dirty"
		}
	}
	if commit == "" {
		return ""
	}
	return commit + dirty
}
