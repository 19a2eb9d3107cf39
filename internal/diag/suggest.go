package diag

import (
	"fmt"
	"strings"
)

// longestName bounds the work: nobody misspells a name of such a length.
const longestName = 64

// Unknown says that there is no such thing of that name, and which one was probably meant, or which there are.
func Unknown(what, name string, known []string) error {
	return fmt.Errorf("there is no %s %q: %s", what, name, DidYouMean(name, known, "there are "+strings.Join(known, ", ")))
}

// DidYouMean gives the hint for a misspelt name: the known one that was probably meant, otherwise when none is near.
func DidYouMean(name string, known []string, otherwise string) string {
	if near := Suggest(name, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return otherwise
}

// Suggest gives the candidate that name was probably meant to be, "" when none is near. Case, underscores and
// hyphens do not count, and at most half of the letters may differ.
func Suggest(name string, candidates []string) string {
	if len(name) > longestName {
		return ""
	}
	plain := letters(name)
	best, bestDistance := "", len(plain)/2+1
	for _, candidate := range candidates {
		other := letters(candidate)
		if candidate == name || len(candidate) > longestName {
			continue
		}
		d := distance(plain, other)
		if 2*d > min(len(plain), len(other)) {
			continue
		}
		// Among equals the alphabet decides: candidates often come out of a map.
		if d < bestDistance || d == bestDistance && candidate < best {
			best, bestDistance = candidate, d
		}
	}
	return best
}

func letters(name string) string {
	return strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(name))
}

// distance counts the letters to insert, delete, change or swap with their neighbour to get from a to b.
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			d := min(last[j+1]+1, row[j]+1, last[j]+different(a[i], b[j]))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				d = min(d, before[j-1]+1)
			}
			row[j+1] = d
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

func different(a, b byte) int {
	if a == b {
		return 0
	}
	return 1
}
