package main

import (
	"strings"
	"testing"
)

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("0123456789", 30)
	tests := []struct{ name, left, right, wantLeft, wantRight string }{
		{"short", "a=b", "a=c", "a=b", "a=c"},
		{"long line", long + "x" + long, long + "y" + long, "…" + long[:30] + "x" + long[:79] + "…", "…" + long[:30] + "y" + long[:79] + "…"},
		{"early", "x" + long, "y" + long, "x" + long[:79] + "…", "y" + long[:79] + "…"},
		{"characters", long + "名" + long, long + "吊" + long, "…" + long[:30] + "名" + long[:77] + "…", "…" + long[:30] + "吊" + long[:77] + "…"},
		{"far lines", strings.Repeat("l\n", 30) + "x", strings.Repeat("l\n", 30) + "y", "…\nl\nl\nl\nl\nx", "…\nl\nl\nl\nl\ny"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			left, right := excerpt(tt.left, tt.right)
			if left != tt.wantLeft || right != tt.wantRight {
				t.Errorf("left  %q\nwant  %q\nright %q\nwant  %q", left, tt.wantLeft, right, tt.wantRight)
			}
		})
	}
}
