package syntax

import (
	"bytes"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/chopmark/chopmark/internal/diag"
)

// Budgets. A scheme is a page or two; these are far above any, and low enough that no file can cost much.
const (
	maxSize     = 256 << 10 // bytes of a file
	maxDepth    = 64        // blocks, brackets and operators inside each other
	maxExprs    = 20_000    // expressions of a file
	maxPieces   = 1_000     // pieces of one text: HCL puts them together in quadratic time
	maxProblems = 100       // problems that are reported
	maxRounds   = 100       // repairs, each of which reads the file anew
	maxRead     = 512 << 10 // bytes that these read, which leaves fewer repairs for a large file
)

// Parse reads one file. The file is nil when a problem is an error; the problems are in order of the file, and all
// of them are found: what cannot be read is reported, blanked out, and the rest is read again.
func Parse(name string, src []byte) (*File, diag.Problems) {
	return parse(name, src, false)
}

// ParseData reads a file of plain data, such as a provider's: the same language, in which texts may have characters
// beyond ASCII, a value may be null, names may have several fields, and ":" may stand for "=" in { }, as in JSON.
func ParseData(name string, src []byte) (*File, diag.Problems) {
	return parse(name, src, true)
}

func parse(name string, src []byte, data bool) (*File, diag.Problems) {
	if file := quick(name, src, data); file != nil {
		return file, nil
	}
	return careful(name, src, data)
}

// careful reads a file that may be wrong in any way.
func careful(name string, src []byte, data bool) (*File, diag.Problems) {
	p := newParser(name, src, slices.Clone(src), data)
	file := p.file()
	if len(p.problems) == 0 && (file == nil || !bytes.Equal(p.text, src)) {
		// Every repair is reported. Should one ever not be, then what it made of the file must not be used.
		p.add(0, 0, "the file cannot be read", "")
	}
	p.problems.Sort()
	if p.problems.Failed() {
		return nil, p.problems
	}
	return file, p.problems
}

func newParser(name string, src, text []byte, data bool) *parser {
	return &parser{source: newSource(name, src), text: text, bad: map[int]bool{}, data: data}
}

type parser struct {
	data       bool              // the file is plain data
	source     *source           // the file as written
	text       []byte            // the same with repairs: bytes keep their places
	tokens     []hclsyntax.Token // of text, once its brackets and quotes match
	statements []statement
	bad        map[int]bool // statements, by first byte, that have a problem which may cause others
	rounds     int          // repairs that are left
	count      int          // expressions so far
	problems   diag.Problems
}

// file runs the stages. Each stage reports what it refuses and repairs the text, so that the next one can go on.
func (p *parser) file() *File {
	if len(p.text) > maxSize {
		hint := "a scheme is a page or two of text"
		if p.data {
			hint = "divide it"
		}
		p.add(0, 0, fmt.Sprintf("the file has more than %d KiB", maxSize>>10), hint)
		return nil
	}
	if bom := []byte("\xef\xbb\xbf"); bytes.HasPrefix(p.text, bom) {
		p.add(0, len(bom), "the file begins with a byte order mark", "save it as UTF-8 without BOM")
		p.fill(0, len(bom), "")
	}
	p.rounds = min(maxRounds, 2+maxRead/(len(p.text)+1))
	if !p.balance() {
		return nil
	}
	p.checkTokens()
	body := p.body()
	if body == nil {
		return nil
	}
	return p.convertFile(body)
}

// balance repairs until brackets and quotes match; false means that reading on makes no sense. It comes before HCL's
// parser, which goes as deep as the brackets do.
func (p *parser) balance() bool {
	for ; p.rounds > 0; p.rounds-- {
		s := scan(p.text)
		if s.fault == nil {
			p.tokens, p.statements = s.tokens, s.statements
			return true
		}
		f := s.fault
		if f.statement < 0 || !p.bad[f.statement] {
			p.add(f.from, f.to, f.message, f.hint)
		}
		if f.fatal {
			return false
		}
		p.bad[f.statement] = true
		p.fill(f.edit.from, f.edit.to, f.edit.with)
	}
	return false
}

// body parses, and blanks out the statement with the first error until there is none: after an error HCL's parser is
// out of step and what it reports then is of no use.
func (p *parser) body() *hclsyntax.Body {
	for ; p.rounds > 0; p.rounds-- {
		file, diags := hclsyntax.ParseConfig(p.text, p.source.name, hcl.InitialPos)
		if !diags.HasErrors() {
			body, _ := file.Body.(*hclsyntax.Body)
			return body
		}
		if !p.reject(earliest(diags)) {
			return nil
		}
	}
	return nil
}

// reject reports an error of HCL's parser and blanks its statement; false means that nothing was left to blank.
func (p *parser) reject(d *hcl.Diagnostic) bool {
	at := min(d.Subject.Start.Byte, len(p.source.text))
	from, to, ok := p.statementAt(at)
	if !ok || !p.bad[from] {
		p.report(d)
	}
	before := slices.Clone(p.text)
	p.fill(from, to, "")
	return !bytes.Equal(before, p.text)
}

func earliest(diags hcl.Diagnostics) *hcl.Diagnostic {
	return slices.MinFunc(diags, func(a, b *hcl.Diagnostic) int {
		return a.Subject.Start.Byte - b.Subject.Start.Byte
	})
}

// statementAt gives the innermost statement around a byte.
func (p *parser) statementAt(at int) (from, to int, ok bool) {
	i := sort.Search(len(p.statements), func(i int) bool { return p.statements[i].from > at }) - 1
	for i >= 0 && p.statements[i].to < at {
		i = p.statements[i].parent
	}
	if i < 0 {
		return 0, 0, false
	}
	return p.statements[i].from, p.statements[i].to, true
}

// add reports a problem. One place has one problem: the first stage to stumble over it knows it best.
func (p *parser) add(from, to int, message, hint string) {
	r := p.source.span(from, to)
	known := slices.ContainsFunc(p.problems, func(q diag.Problem) bool { return q.Range.Start == r.Start })
	if known || len(p.problems) >= maxProblems {
		return
	}
	if p.data {
		message = strings.ReplaceAll(message, "the scheme language", "the language of data files")
	}
	p.problems.Add(r, clip(message), clip(hint))
}

// clip keeps what messages quote from the file short.
func clip(s string) string {
	const enough = 300
	if len(s) <= enough {
		return s
	}
	return strings.ToValidUTF8(s[:enough], "") + "..."
}

// fill puts other text over a stretch; the rest of the stretch becomes blank, its lines stay.
func (p *parser) fill(from, to int, with string) {
	for i := from; i < min(to, len(p.text)); i++ {
		if p.text[i] != '\n' {
			p.text[i] = ' '
		}
	}
	if missing := from + len(with) - len(p.text); missing > 0 {
		p.text = append(p.text, make([]byte, missing)...)
	}
	copy(p.text[from:], with)
}
