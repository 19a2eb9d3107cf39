package main

import (
	"strings"

	"github.com/chopmark/chopmark"
	"github.com/chopmark/chopmark/internal/talk"
	"github.com/spf13/cobra"
)

// completeIDs completes the ids of built-in schemes, and files.
func completeIDs(_ *cobra.Command, _ []string, start string) ([]string, cobra.ShellCompDirective) {
	if isFile(start) {
		return []string{"hcl"}, cobra.ShellCompDirectiveFilterFileExt
	}
	all, err := chopmark.LoadAll()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var found []string
	for _, s := range all {
		if strings.HasPrefix(s.ID(), start) {
			found = append(found, s.ID()+"\t"+s.Title())
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp
}

// completeScheme makes --scheme complete ids, and --param the inputs of the scheme that is on the line already.
func completeScheme(cmd *cobra.Command, s *schemeFlags) {
	talk.MustComplete(cmd, "scheme", completeIDs)
	talk.MustComplete(cmd, "param", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		scheme, err := newUI().loadScheme(s.id)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return inputWords(scheme), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	})
	talk.MustComplete(cmd, "mode", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		scheme, err := newUI().loadScheme(s.id)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return scheme.Forms(), cobra.ShellCompDirectiveNoFileComp
	})
}

// inputWords gives the inputs of a scheme as --param takes them, with their values where there are few.
func inputWords(s *chopmark.Scheme) []string {
	var found []string
	for _, in := range s.Inputs() {
		if len(in.Allowed) == 0 {
			found = append(found, in.Name+"=\t"+in.Doc)
		}
		for _, value := range in.Allowed {
			found = append(found, in.Name+"="+value+"\t"+in.Doc)
		}
	}
	return found
}
