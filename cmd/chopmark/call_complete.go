package main

import (
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/talk"
	"github.com/chopmark/chopmark/provider"
	"github.com/spf13/cobra"
)

// completeCall completes PROVIDER/SERVICE, and the parameters that are settings.
func completeCall(cmd *cobra.Command, c *calling) {
	cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
		switch {
		case len(args) == 0:
			return c.serviceWords(start)
		case len(args) >= 2:
			if name, file, found := strings.Cut(start, "=@"); found && name != "" && file == "" {
				return nil, cobra.ShellCompDirectiveDefault
			}
			return c.parameterWords(args), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		}
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	talk.MustComplete(cmd, "output", talk.Words("json", "yaml", "table", "text"))
	talk.MustComplete(cmd, "provider", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return []string{"hcl"}, cobra.ShellCompDirectiveFilterFileExt
	})
	for _, name := range []string{"region", "zone", "version", "endpoint", "query", "retry", "max-time", "connect-timeout"} {
		talk.MustComplete(cmd, name, cobra.NoFileCompletions)
	}
}

// serviceWords gives providers, and behind the slash their services.
func (c *calling) serviceWords(start string) ([]string, cobra.ShellCompDirective) {
	var found []string
	for _, p := range c.providers() {
		if id, _, slash := strings.Cut(start, "/"); slash && id == p.ID {
			for _, s := range p.Services {
				found = append(found, p.ID+"/"+s.Name+"\t"+strings.TrimSpace(p.Title+" "+s.Version))
			}
			return found, cobra.ShellCompDirectiveNoFileComp
		}
		word := p.ID + "/"
		if p.Default != "" {
			word = p.ID
		}
		found = append(found, word+"\t"+p.Title)
	}
	return found, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// parameterWords gives the parameters that say a setting and are not there yet.
func (c *calling) parameterWords(args []string) []string {
	id, _, _ := strings.Cut(args[0], "/")
	all := c.providers()
	i := slices.IndexFunc(all, func(p *provider.Provider) bool { return p.ID == id })
	if i < 0 {
		return nil
	}
	var found []string
	for _, s := range all[i].Settings {
		given := slices.ContainsFunc(args[2:], func(a string) bool { return strings.HasPrefix(a, s.Parameter+"=") })
		if s.Parameter != "" && !given {
			found = append(found, s.Parameter+"=\t"+s.Doc)
		}
	}
	return found
}
