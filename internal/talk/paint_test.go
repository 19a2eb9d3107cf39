package talk

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
		if got := Visible(tt.value); !slices.Equal(got, tt.want) {
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
		got := Wrap(tt.line, tt.width)
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.line, got, tt.want)
		}
		if strings.Join(got, "") != tt.line {
			t.Errorf("%q: %q has other characters", tt.line, got)
		}
	}
}
