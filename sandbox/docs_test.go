package sandbox

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestDocs holds that the page on action files explains every operation, and no other.
func TestDocs(t *testing.T) {
	page, err := os.ReadFile("../docs/sandbox.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "| operation |")
	table, _, _ = strings.Cut(table, "\n\n")
	calls := (&Sandbox{}).calls()
	for _, m := range regexp.MustCompile("`([a-z]+)\\(").FindAllStringSubmatch(table, -1) {
		if calls[m[1]] == nil {
			t.Errorf("there is no operation %s", m[1])
		}
	}
	for name := range calls {
		if !strings.Contains(table, "`"+name+"(") {
			t.Errorf("docs/sandbox.md does not explain %s", name)
		}
	}
}
