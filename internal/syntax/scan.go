package syntax

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// statement is the stretch of an attribute or of a block with all that is in it. Statements are in order of the file.
type statement struct {
	from, to int
	parent   int // index of the block around it, -1 for none
}

// fault is the first place where a file's brackets and quotes do not match, and how to go on.
type fault struct {
	from, to      int
	message, hint string
	statement     int // first byte of the statement it is in, -1 when it is in none
	fatal         bool
	edit          edit
}

// edit puts with over text[from:to].
type edit struct {
	from, to int
	with     string
}

// kind is what an open bracket or quote holds.
type kind int

const (
	inBody   kind = iota // the statements of a block, or of the file
	inObject             // { name = value }
	inParen              // ( )
	inList               // [ ]
	inText               // "..."
	inHole               // ${ } inside a text
)

// frame is an open bracket or quote.
type frame struct {
	kind    kind
	open    hclsyntax.Token
	indent  int  // of the line it stands in
	current int  // in a body: index of the statement being read, -1 between statements
	last    int  // in a body: the statement before, -1 when there is none
	assign  bool // in a body: the statement being read is an attribute
	tests   int  // "?" since the last separator: each goes one level deeper
	joined  bool // lines do not end entries here
	pieces  int  // of a text
}

// scanner walks over tokens. It finds the statements and the first fault.
type scanner struct {
	tokens     []hclsyntax.Token
	frames     []frame
	statements []statement
	size       int              // of the text
	line       int              // of the token being read
	indent     int              // column of the first token in that line
	prefix     int              // "!" and "-" in a row: each goes one level deeper
	strange    int              // "*" and "::" in the statement: HCL nests a[*][*], and takes long over a::b::c
	crooked    *hclsyntax.Token // the first "{" whose "}" is indented otherwise
	fault      *fault
}

// lex cuts text into tokens. An end of line is added behind it, so that the last line is like the others, and an end of
// comment: without one the lexer looks for it from every "/*" to the end of the file.
func lex(text []byte) []hclsyntax.Token {
	tokens, _ := hclsyntax.LexConfig(append(slices.Clone(text), " \n*/"...), "", hcl.InitialPos)
	end := slices.IndexFunc(tokens, func(t hclsyntax.Token) bool { return t.Range.Start.Byte > len(text)+1 })
	return tokens[:end] // there is always a last token, which stands behind the addition
}

func scan(text []byte) *scanner {
	s := &scanner{tokens: lex(text), size: len(text), frames: []frame{{kind: inBody, current: -1, last: -1}}}
	for i := range s.tokens {
		if s.step(i); s.fault != nil {
			return s
		}
	}
	s.finish()
	return s
}

// step takes one token.
func (s *scanner) step(i int) {
	tok := s.tokens[i]
	if tok.Range.Start.Line != s.line {
		s.line, s.indent = tok.Range.Start.Line, tok.Range.Start.Column
	}
	s.begin(tok)
	s.descend(tok)
	switch tok.Type {
	case hclsyntax.TokenOParen, hclsyntax.TokenOBrack, hclsyntax.TokenOBrace, hclsyntax.TokenOQuote,
		hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
		s.push(i)
	case hclsyntax.TokenCParen, hclsyntax.TokenCBrack, hclsyntax.TokenCBrace, hclsyntax.TokenCQuote,
		hclsyntax.TokenTemplateSeqEnd:
		s.pop(tok)
	case hclsyntax.TokenOHeredoc:
		s.heredoc(i)
	case hclsyntax.TokenQuotedNewline:
		s.openText(tok)
	case hclsyntax.TokenQuotedLit:
		s.piece()
	case hclsyntax.TokenEqual:
		s.assign(i)
	case hclsyntax.TokenComma:
		s.top().tests = 0
	case hclsyntax.TokenComment:
		s.comment(tok)
	case hclsyntax.TokenNewline:
		s.lineEnd(tok)
	}
}

func (s *scanner) top() *frame { return &s.frames[len(s.frames)-1] }

// begin starts a statement at the first token that is one. A "{" on a line of its own belongs to the name before it.
func (s *scanner) begin(tok hclsyntax.Token) {
	f := s.top()
	if f.kind != inBody || f.current >= 0 || blank(tok) || tok.Type == hclsyntax.TokenCBrace {
		return
	}
	if tok.Type == hclsyntax.TokenOBrace && f.last >= 0 {
		f.current = f.last
		return
	}
	s.statements = append(s.statements, statement{from: tok.Range.Start.Byte, parent: s.innermost()})
	s.strange = 0
	f.current, f.assign = len(s.statements)-1, false
}

// innermost gives the index of the statement being read, -1 for none.
func (s *scanner) innermost() int {
	for i := len(s.frames) - 1; i >= 0; i-- {
		if f := s.frames[i]; f.kind == inBody && f.current >= 0 {
			return f.current
		}
	}
	return -1
}

// end closes the statement being read, if there is one.
func (s *scanner) end(f *frame, at int) {
	if f.current >= 0 {
		s.statements[f.current].to = at
		f.last, f.current = f.current, -1
	}
}

// blank tells comments and ends of lines.
func blank(tok hclsyntax.Token) bool {
	return tok.Type == hclsyntax.TokenNewline || tok.Type == hclsyntax.TokenComment
}

// comment takes a comment; the end of its line belongs to it, except when it is one of the "/*" kind.
func (s *scanner) comment(tok hclsyntax.Token) {
	switch {
	case tok.Bytes[0] == '#' || tok.Bytes[1] == '/':
		s.lineEnd(tok)
	case tok.Range.End.Byte > s.size:
		s.stop(tok, `this comment is not closed`, `"*/" ends it`)
		s.fault.to = s.fault.from + len("/*")
	}
}

func (s *scanner) lineEnd(tok hclsyntax.Token) {
	f := s.top()
	switch {
	case f.kind == inBody:
		s.end(f, tok.Range.Start.Byte)
		f.tests = 0
	case f.kind == inObject && !f.joined:
		f.tests = 0
	}
}

// descend counts the levels that come without a bracket.
func (s *scanner) descend(tok hclsyntax.Token) {
	switch tok.Type {
	case hclsyntax.TokenBang, hclsyntax.TokenMinus:
		s.prefix++
	case hclsyntax.TokenQuestion:
		s.prefix = 0
		s.top().tests++
	case hclsyntax.TokenNewline, hclsyntax.TokenComment:
	case hclsyntax.TokenStar, hclsyntax.TokenDoubleColon:
		if s.strange++; s.strange > maxDepth {
			s.stop(tok, fmt.Sprintf("%q is not part of the scheme language", tok.Bytes), "")
		}
	default:
		s.prefix = 0
	}
	if s.prefix > maxDepth || s.top().tests > maxDepth {
		s.stop(tok, tooDeep, tooDeepHint)
	}
}
