package emit

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestDocumented compares how languages that are not executed say each operation with a table that was written from
// their documentation. A line has operations, the expression as the documentation has it, and where it says so; the
// expression must stand in the spelling or in the helper function of each.
func TestDocumented(t *testing.T) {
	for _, target := range Targets {
		if target.Runs != "" {
			continue
		}
		t.Run(target.ID, func(t *testing.T) {
			table, err := os.ReadFile("testdata/documented/" + target.ID + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			regions, err := target.regions()
			if err != nil {
				t.Fatal(err)
			}
			listed := map[string]bool{}
			for _, line := range strings.Split(strings.TrimSpace(string(table)), "\n") {
				parts := strings.Split(line, " ;; ")
				if len(parts) != 3 {
					t.Fatalf("%q has %d parts, not 3", line, len(parts))
				}
				for _, word := range strings.Fields(parts[0]) {
					listed[word] = true
					if said := target.said(word, regions); !strings.Contains(said, parts[1]) {
						t.Errorf("%s: the documentation has %q, it is said\n%s", word, parts[1], said)
					}
				}
			}
			for _, word := range Words() {
				if _, source := sources[word]; !source && !listed[word] && word != "some" {
					t.Errorf("the table has no line for %q", word)
				}
			}
		})
	}
}

// said gives the spelling of a word, and the regions that it needs.
func (t *Target) said(word string, regions []*region) string {
	said := t.Spell[word]
	found := wanted(regions, []string{word})
	for _, r := range slices.DeleteFunc(slices.Clone(regions), func(r *region) bool { return r.within != nil || !found[r] }) {
		said += "\n" + r.text(found)
	}
	return said
}
