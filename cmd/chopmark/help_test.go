package main

import (
	"strings"
	"testing"
)

func TestParseTime(t *testing.T) {
	for text, want := range map[string]int64{"1551113065": 1551113065, "2019-02-25T16:44:25Z": 1551113065, "2019-02-26T00:44:25+08:00": 1551113065} {
		if got, err := parseTime("time", text); err != nil || got.Unix() != want {
			t.Errorf("%q: got %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"yesterday", "1551113065000", "2019-02-25", "1.5"} {
		if _, err := parseTime("time", text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

// Every command says in a line what it does.
func TestHelpIsComplete(t *testing.T) {
	root := newRoot(newUI())
	var look func(path string)
	look = func(path string) {
		cmd, _, err := root.Find(strings.Fields(path))
		if err != nil {
			t.Fatal(err)
		}
		if cmd.Short == "" || strings.HasSuffix(cmd.Short, ".") {
			t.Errorf("%q: the short text %q is missing or ends in a period", cmd.CommandPath(), cmd.Short)
		}
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() {
				look(strings.TrimSpace(path + " " + c.Name()))
			}
		}
	}
	look("")
}
