package diagnose

import (
	"bytes"
	_ "embed"
	"sync"

	"github.com/chopmark/chopmark/internal/data"
	"github.com/chopmark/chopmark/internal/syntax"
)

//go:embed mistakes.hcl
var mistakesFile []byte

//go:embed advice.hcl
var adviceFile []byte

// Class is a class of mistakes, as mistakes.hcl states it.
type Class struct {
	ID       string            `hcl:",label"`
	Findings int               `hcl:"findings"` // in public threads: how frequent it is
	Proof    string            `hcl:"proof,required"`
	Prefixes []string          `hcl:"prefixes"`  // of key ids
	Schemes  []string          `hcl:"schemes"`   // whose documents say so; none: the graph tells where it can occur
	Limits   map[string]string `hcl:"limits"`    // bytes of a request, by scheme
	Needs    []string          `hcl:"needs"`     // what a scheme must have for it to occur: see coverage.go
	Guess    bool              `hcl:"guess"`     // what was signed cannot be known
	Slot     string            `hcl:"slot"`      // of the mistakes with the same word a signer makes one at a time
	Varies   bool              `hcl:"sometimes"` // it shows only with some values, or at some times
}

// Advice is what to tell of a class, as advice.hcl states it.
type Advice struct {
	Text   string            `hcl:"text,required"`
	Fix    string            `hcl:"fix,required"`
	TextZH string            `hcl:"text_zh"`
	FixZH  string            `hcl:"fix_zh"`
	Code   map[string]string `hcl:"code"` // a line that does it right, by language
}

// Mistake is a class with what to tell of it.
type Mistake struct {
	Class
	Advice
}

// In gives text and fix in a language: en or zh.
func (a *Advice) In(language string) (text, fix string) {
	if language == "zh" && a.TextZH != "" {
		return a.TextZH, a.FixZH
	}
	return a.Text, a.Fix
}

// decode reads a block of a file that is a part of the program. A test reads every block.
func decode(b *syntax.Block, into any) {
	if problems := data.Decode(b, into); problems.Failed() {
		panic(problems)
	}
}

func parse(name string, src []byte) []*syntax.Block {
	file, problems := syntax.ParseData(name, src)
	if problems.Failed() {
		panic(problems)
	}
	return file.Blocks
}

var classes = sync.OnceValue(func() []Class {
	blocks := parse("mistakes.hcl", mistakesFile)
	out := make([]Class, len(blocks))
	for i, b := range blocks {
		decode(b, &out[i])
	}
	return out
})

var classByID = sync.OnceValue(func() map[string]*Class {
	all := classes()
	out := make(map[string]*Class, len(all))
	for i := range all {
		out[all[i].ID] = &all[i]
	}
	return out
})

// Mistakes gives all classes, in order of the file.
func Mistakes() []Mistake {
	var out []Mistake
	for _, c := range classes() {
		out = append(out, *Lookup(c.ID))
	}
	return out
}

// Lookup gives the class of that id with what to tell of it, or nil.
func Lookup(id string) *Mistake {
	c := classByID()[id]
	if c == nil {
		return nil
	}
	return &Mistake{*c, advice(id)}
}

// advice reads what to tell of a class. Only its block is read: the file is long, and a report tells of a few.
func advice(id string) Advice {
	head := "mistake \"" + id + "\" {\n"
	_, rest, _ := bytes.Cut(adviceFile, []byte("\n"+head))
	body, _, _ := bytes.Cut(rest, []byte("\n}\n"))
	var out struct {
		ID string `hcl:",label"`
		Advice
	}
	for _, b := range parse("advice.hcl", []byte(head+string(body)+"\n}\n")) {
		decode(b, &out)
	}
	return out.Advice
}

// frequency tells how often the mistakes of a set are found, the rarest one counting.
func frequency(ids []string) int {
	least := -1
	for _, id := range ids {
		n := 0
		if c := classByID()[id]; c != nil {
			n = c.Findings
		}
		if least < 0 || n < least {
			least = n
		}
	}
	return least
}
