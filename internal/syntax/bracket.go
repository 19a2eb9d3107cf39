package syntax

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

const (
	tooDeep     = "nested too deeply"
	tooDeepHint = "give the inner values names of their own"
)

// push opens the bracket or quote at token i.
func (s *scanner) push(i int) {
	tok := s.tokens[i]
	f := frame{kind: s.kindOf(tok), open: tok, indent: s.indent, current: -1, last: -1}
	f.joined = f.kind == inObject && s.startsFor(i+1)
	s.piece()
	s.frames = append(s.frames, f)
	deep := 0
	for _, f := range s.frames[1:] {
		if f.kind != inText {
			deep++
		}
	}
	if deep > maxDepth {
		s.stop(tok, tooDeep, tooDeepHint)
	}
}

func (s *scanner) kindOf(tok hclsyntax.Token) kind {
	switch tok.Type {
	case hclsyntax.TokenOParen:
		return inParen
	case hclsyntax.TokenOBrack:
		return inList
	case hclsyntax.TokenOQuote:
		return inText
	case hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
		return inHole
	}
	if f := s.top(); f.kind == inBody && !f.assign {
		return inBody
	}
	return inObject
}

func (s *scanner) startsFor(i int) bool {
	for i < len(s.tokens) && blank(s.tokens[i]) {
		i++
	}
	return i < len(s.tokens) && string(s.tokens[i].Bytes) == "for"
}

// closes tells whether a token closes a kind of bracket.
func (k kind) closes(tok hclsyntax.Token) bool {
	switch k {
	case inParen:
		return tok.Type == hclsyntax.TokenCParen
	case inList:
		return tok.Type == hclsyntax.TokenCBrack
	case inText:
		return tok.Type == hclsyntax.TokenCQuote
	case inHole:
		return tok.Type == hclsyntax.TokenTemplateSeqEnd
	}
	return tok.Type == hclsyntax.TokenCBrace
}

// pop closes a bracket or quote.
func (s *scanner) pop(tok hclsyntax.Token) {
	closed := func(f frame) bool { return f.kind.closes(tok) }
	switch {
	case !slices.ContainsFunc(s.frames[1:], closed):
		s.stray(tok)
	case !closed(*s.top()):
		s.unclosed(s.top().open, tok.Range.Start.Byte, fmt.Sprintf("%q comes first", tok.Bytes))
	default:
		s.end(s.top(), tok.Range.Start.Byte)
		s.compare(s.top())
		s.frames = s.frames[:len(s.frames)-1]
	}
}

// stray reports a closing bracket without an opening one.
func (s *scanner) stray(tok hclsyntax.Token) {
	hint := ""
	if f := s.top(); f.kind != inBody {
		hint = fmt.Sprintf("%q is open since line %d", f.open.Bytes, f.open.Range.Start.Line)
	}
	blanked := edit{from: tok.Range.Start.Byte, to: tok.Range.End.Byte}
	s.fail(tok, fmt.Sprintf("this %q closes nothing", tok.Bytes), hint, blanked)
}

// compare keeps the first "{" whose "}" stands in a line of another indentation: when a "}" is missing at the end of
// the file, it is most likely missing there.
func (s *scanner) compare(f *frame) {
	brace := f.kind == inBody || f.kind == inObject
	if brace && s.crooked == nil && s.line != f.open.Range.Start.Line && s.indent != f.indent {
		open := f.open
		s.crooked = &open
	}
}

// assign takes a "=". Behind a name that begins a line it starts an attribute, so a bracket that is still open there
// was forgotten.
func (s *scanner) assign(i int) {
	f := s.top()
	f.tests = 0
	switch f.kind {
	case inBody:
		f.assign = true
	case inParen, inList, inHole:
		if i > 1 && s.tokens[i-1].Type == hclsyntax.TokenIdent && bytes.HasSuffix(s.tokens[i-2].Bytes, []byte("\n")) {
			name := s.tokens[i-1]
			why := fmt.Sprintf("line %d begins another attribute", name.Range.Start.Line)
			s.unclosed(f.open, name.Range.Start.Byte, why)
		}
	}
}

// unclosed reports an open bracket and blanks from it up to where that was noticed.
func (s *scanner) unclosed(open hclsyntax.Token, noticed int, why string) {
	s.fail(open, fmt.Sprintf("this %q is not closed", open.Bytes), why, edit{from: open.Range.Start.Byte, to: noticed})
}

// finish looks at what is open at the end of the file.
func (s *scanner) finish() {
	f, end := s.top(), s.size
	if f.kind != inBody {
		s.unclosed(f.open, end, "the file ends first")
		return
	}
	s.end(f, end)
	if len(s.frames) == 1 {
		return
	}
	open := f.open
	if s.crooked != nil && s.crooked.Range.Start.Byte > open.Range.Start.Byte {
		open = *s.crooked
	}
	closers := strings.Repeat("\n}", len(s.frames)-1)
	s.fail(open, fmt.Sprintf("this %q is not closed", open.Bytes), "the file ends first", edit{end, end, closers})
	s.fault.statement = -1
}

// openText reports a text that does not end in its line. When it stands in a hole, the hole is what is open: the
// quote that was to end the outer text began an inner one.
func (s *scanner) openText(newline hclsyntax.Token) {
	outer := slices.IndexFunc(s.frames, func(f frame) bool { return f.kind == inText })
	first := s.frames[outer].open
	at, message, hint := s.top().open, "this text is not closed", `texts end in their line; write \n for a line end, or use lines(a, b)`
	if n := len(s.frames); n > 1 && s.frames[n-2].kind == inHole {
		at = s.frames[n-2].open
		message, hint = fmt.Sprintf("this %q is not closed", at.Bytes), `a hole is written "${value}"`
	}
	replaced := edit{first.Range.Start.Byte, newline.Range.Start.Byte, `""`}
	if replaced.to-replaced.from < len(replaced.with) {
		replaced.with = "0" // there is room for one character, and any value will do
	}
	s.fail(at, message, hint, replaced)
}

// piece counts the pieces of a text.
func (s *scanner) piece() {
	f := s.top()
	if f.kind != inText {
		return
	}
	if f.pieces++; f.pieces > maxPieces {
		s.stop(f.open, fmt.Sprintf("this text has more than %d pieces", maxPieces), `each hole, "$" and "%" makes a piece`)
	}
}

// fail notes a fault at a token.
func (s *scanner) fail(tok hclsyntax.Token, message, hint string, repair edit) {
	if s.fault != nil {
		return
	}
	s.fault = &fault{
		from: tok.Range.Start.Byte, to: tok.Range.End.Byte,
		message: message, hint: hint, statement: -1, edit: repair,
	}
	if i := s.innermost(); i >= 0 {
		s.fault.statement = s.statements[i].from
	}
}

// stop notes a fault after which reading on makes no sense.
func (s *scanner) stop(tok hclsyntax.Token, message, hint string) {
	if s.fault == nil {
		s.fail(tok, message, hint, edit{})
		s.fault.fatal = true
	}
}
