package main

import (
	"slices"
	"strings"
	"testing"
)

func TestVisible(t *testing.T) {
	tests := []struct {
		value string
		want  []string
	}{
		{"", []string{""}},
		{"a", []string{"a"}},
		{"a\n", []string{"a⏎"}},
		{"\n", []string{"⏎"}},
		{"a\n\nb", []string{"a⏎", "⏎", "b"}},
		{"a  \n b", []string{"a··⏎", " b"}},
		{"a\r\n", []string{`a\r⏎`}},
		{"\x1b[2J\x00\xff\u202e中", []string{`\x1b[2J\x00\xff\u202e中`}},
	}
	for _, tt := range tests {
		if got := visible(tt.value); !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.value, got, tt.want)
		}
	}
}

// Wrapping never loses a character, and no piece is too wide.
func TestWrap(t *testing.T) {
	tests := []struct {
		line  string
		width int
		want  []string
	}{
		{"", 5, []string{""}},
		{"abcde", 5, []string{"abcde"}},
		{"abcdefgh", 5, []string{"abcde", "fgh"}},
		{"abcd&efgh", 6, []string{"abcd&", "efgh"}},
		{"a&bcdefgh", 6, []string{"a&bcde", "fgh"}},
		{"中文中文", 4, []string{"中文", "中文"}},
		{"中文", 1, []string{"中", "文"}},
	}
	for _, tt := range tests {
		got := wrap(tt.line, tt.width)
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.line, got, tt.want)
		}
		if strings.Join(got, "") != tt.line {
			t.Errorf("%q: %q has other characters", tt.line, got)
		}
	}
}

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
