package diagnose

import (
	_ "embed"
	"slices"
	"sync"

	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/syntax"
)

//go:embed mistakes.hcl
var mistakesFile []byte

// Mistake is one class of mistakes, as mistakes.hcl states it.
type Mistake struct {
	ID       string            `hcl:",label"`
	Findings int               `hcl:"findings"` // in public threads: how frequent it is
	Proof    string            `hcl:"proof,required"`
	Text     string            `hcl:"text,required"`
	Fix      string            `hcl:"fix,required"`
	TextZH   string            `hcl:"text_zh"`
	FixZH    string            `hcl:"fix_zh"`
	Code     map[string]string `hcl:"code"`      // a line that does it right, by language
	Prefixes []string          `hcl:"prefixes"`  // of key ids
	Schemes  []string          `hcl:"schemes"`   // whose documents say so; none: the graph tells where it can occur
	Limits   map[string]string `hcl:"limits"`    // bytes of a request, by scheme
	Needs    []string          `hcl:"needs"`     // what a scheme must have for it to occur: see coverage.go
	Guess    bool              `hcl:"guess"`     // what was signed cannot be known
	Slot     string            `hcl:"slot"`      // of the mistakes with the same word a signer makes one at a time
	Varies   bool              `hcl:"sometimes"` // it shows only with some values, or at some times
}

var mistakes = sync.OnceValue(func() []Mistake {
	file, problems := syntax.ParseData("mistakes.hcl", mistakesFile)
	if problems.Failed() {
		panic(problems) // the file is a part of the program, and a test reads it
	}
	out := make([]Mistake, len(file.Blocks))
	for i, b := range file.Blocks {
		if problems := data.Decode(b, &out[i]); problems.Failed() {
			panic(problems)
		}
	}
	return out
})

// Mistakes gives all classes, in order of the file.
func Mistakes() []Mistake { return slices.Clone(mistakes()) }

// Lookup gives the class of that id, or nil.
func Lookup(id string) *Mistake { return byID()[id] }

var byID = sync.OnceValue(func() map[string]*Mistake {
	all := mistakes()
	out := make(map[string]*Mistake, len(all))
	for i := range all {
		out[all[i].ID] = &all[i]
	}
	return out
})

// frequency tells how often the mistakes of a set are found, the rarest one counting.
func frequency(ids []string) int {
	least := -1
	for _, id := range ids {
		n := 0
		if m := Lookup(id); m != nil {
			n = m.Findings
		}
		if least < 0 || n < least {
			least = n
		}
	}
	return least
}
