package syntax

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// heredoc refuses << texts: they keep the final line end and the file's CR LF, two classic mistakes in signing.
func (s *scanner) heredoc(i int) {
	tok := s.tokens[i]
	opener := tok
	opener.Range.End.Byte = tok.Range.Start.Byte + len(bytes.TrimRight(tok.Bytes, "\r\n"))
	const message, hint = `"<<" texts are not part of the scheme language`, `write \n openly, or use lines(a, b)`
	depth := 0
	for _, t := range s.tokens[i:] {
		switch t.Type {
		case hclsyntax.TokenOHeredoc:
			depth++
		case hclsyntax.TokenCHeredoc:
			if depth--; depth == 0 {
				s.fail(opener, message, hint, edit{tok.Range.Start.Byte, t.Range.End.Byte, `""`})
				return
			}
		}
	}
	s.fail(opener, message, hint, edit{})
	s.fault.fatal = true // it swallows the rest of the file
}

// checkTokens refuses what shows in single tokens, and puts something harmless in its place.
func (p *parser) checkTokens() {
	skip, told := 0, false
	for i, tok := range p.tokens {
		if tok.Range.Start.Byte < skip {
			continue
		}
		switch tok.Type {
		case hclsyntax.TokenQuotedLit:
			p.checkLiteral(tok)
		case hclsyntax.TokenNumberLit:
			p.checkNumber(i)
		case hclsyntax.TokenIdent:
			p.checkName(tok)
		case hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateSeqEnd:
			p.checkTrim(tok)
		case hclsyntax.TokenOQuote:
			told = false
		case hclsyntax.TokenTemplateControl:
			skip = p.refuseDirective(i, told)
			told = true
		default:
			p.checkCharacter(tok)
		}
	}
}

func (p *parser) checkName(tok hclsyntax.Token) {
	if isASCII(tok.Bytes) {
		return
	}
	p.refuse(tok, fmt.Sprintf("the name %q is not ASCII", tok.Bytes), "names have the letters a to z, digits, _ and -")
	p.spoil(tok)
}

func isASCII(b []byte) bool {
	return !slices.ContainsFunc(b, func(c byte) bool { return c >= 0x80 })
}

// checkNumber allows digits only. A number behind a dot is an index, which is refused later.
func (p *parser) checkNumber(i int) {
	tok := p.tokens[i]
	if i > 0 && p.tokens[i-1].Type == hclsyntax.TokenDot {
		return
	}
	if i+1 < len(p.tokens) {
		next := p.tokens[i+1]
		if next.Type == hclsyntax.TokenIdent && next.Range.Start.Byte == tok.Range.End.Byte {
			word := string(tok.Bytes) + string(next.Bytes)
			p.add(tok.Range.Start.Byte, next.Range.End.Byte, word+" is neither a number nor a name", fmt.Sprintf("write %q", word))
			p.fill(tok.Range.Start.Byte, next.Range.End.Byte, "0")
			return
		}
	}
	n, err := strconv.Atoi(string(tok.Bytes))
	switch {
	case strings.Trim(string(tok.Bytes), "0123456789") != "":
		p.refuse(tok, fmt.Sprintf("%s is not a whole number", tok.Bytes), "a scheme has whole numbers, written in digits")
	case err != nil || n > math.MaxInt32:
		p.refuse(tok, "this number is too large", fmt.Sprintf("the largest is %d; longer ones are texts in quotes", math.MaxInt32))
	default:
		return
	}
	p.fill(tok.Range.Start.Byte, tok.Range.End.Byte, "0")
}

func (p *parser) checkTrim(tok hclsyntax.Token) {
	at := bytes.IndexByte(tok.Bytes, '~')
	if at < 0 {
		return
	}
	from := tok.Range.Start.Byte + at
	p.add(from, from+1, `the trim mark "~" is not part of the scheme language`,
		"every byte counts in a signature: write the text without the blanks, or use trim(x)")
	p.text[from] = ' '
}

// refuseDirective refuses %{ } and gives the byte behind it. One problem is enough for if, else and endif of a text.
func (p *parser) refuseDirective(i int, told bool) int {
	from := p.tokens[i].Range.Start.Byte
	depth, to := 0, from
	for _, tok := range p.tokens[i:] {
		switch tok.Type {
		case hclsyntax.TokenTemplateControl, hclsyntax.TokenTemplateInterp:
			depth++
		case hclsyntax.TokenTemplateSeqEnd:
			depth--
		}
		if to = tok.Range.End.Byte; depth == 0 {
			break
		}
	}
	if !told {
		p.add(from, from+len("%{"), `"%{" is not part of the scheme language`,
			"use ${test ? a : b}, or ${join(\"\", [for v in list : ...])};\nthe two characters themselves are written \\u0025{")
	}
	p.fill(from, to, strings.Repeat("x", to-from))
	return to
}

// foreign are characters of other languages, with what to write here.
var foreign = map[hclsyntax.TokenType]string{
	hclsyntax.TokenBitwiseAnd: `"&&" means and`,
	hclsyntax.TokenBitwiseOr:  `"||" means or`,
	hclsyntax.TokenBitwiseNot: `"!" means not`,
	hclsyntax.TokenBitwiseXor: "",
	hclsyntax.TokenApostrophe: `texts stand in double quotes`,
	hclsyntax.TokenBacktick:   `texts stand in double quotes`,
	hclsyntax.TokenSemicolon:  "attributes stand on lines of their own",
	hclsyntax.TokenInvalid:    "",
}

// checkCharacter refuses characters that mean nothing; the first of a statement is enough.
func (p *parser) checkCharacter(tok hclsyntax.Token) {
	hint, ok := foreign[tok.Type]
	if !ok && tok.Type != hclsyntax.TokenBadUTF8 {
		return // as nearly all
	}
	message := fmt.Sprintf("%q means nothing here", tok.Bytes)
	switch {
	case tok.Type == hclsyntax.TokenBadUTF8:
		message, hint = "the file is not UTF-8 here", "save it as UTF-8"
	case bytes.ContainsAny(tok.Bytes, "“”‘’„"):
		hint = `use straight quotes: "..."`
	}
	if from, _, ok := p.statementAt(tok.Range.Start.Byte); !ok || !p.bad[from] {
		p.refuse(tok, message, hint)
	}
	p.spoil(tok)
}

// refuse reports a token.
func (p *parser) refuse(tok hclsyntax.Token, message, hint string) {
	p.add(tok.Range.Start.Byte, tok.Range.End.Byte, message, hint)
}

// spoil marks the statement around a token: what HCL reports about it is a consequence.
func (p *parser) spoil(tok hclsyntax.Token) {
	if from, _, ok := p.statementAt(tok.Range.Start.Byte); ok {
		p.bad[from] = true
	}
}
