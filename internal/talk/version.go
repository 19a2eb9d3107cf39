package talk

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// NewVersion is the command that prints the version.
func (u *UI) NewVersion(version string) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: Between(0, 0, "no arguments"),
		RunE: Guard(func(*cobra.Command, []string) error {
			return u.Deliver("", func(w io.Writer) error {
				_, err := fmt.Fprintf(w, "%s %s%s (%s, %s/%s)\n", u.Program, version, revision(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
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
