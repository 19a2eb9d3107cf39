package syntax

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Bounds of a harmless file, far below the budgets of the careful way.
const (
	plainSize   = 64 << 10
	plainDepth  = 32  // open brackets and texts
	plainTests  = 60  // "?" and "!" of the file
	plainPieces = 300 // "$" and "%" in the texts of the file
)

// quick reads a file that is harmless and right, as nearly every file is, without lexing it twice. nil tells to read
// it the careful way, which finds out what is wrong.
func quick(name string, src []byte, data bool) *File {
	if !harmless(src) {
		return nil
	}
	p := newParser(name, src, src, data)
	file, diags := hclsyntax.ParseConfig(src, name, hcl.InitialPos)
	if len(diags) > 0 {
		return nil
	}
	body, _ := file.Body.(*hclsyntax.Body)
	if tree := p.convertFile(body); len(p.problems) == 0 {
		return tree
	}
	return nil
}

// glance walks over the bytes of a file.
type glance struct {
	text   string
	at     int
	open   []byte // what is open: { ( [ " and $ for the hole of a text
	texts  int    // how many of these are texts
	tests  int
	pieces int
}

// harmless tells whether the stages before HCL's parser would find nothing in a file, nor that parser anything that
// costs much. It knows few characters; whatever else there is makes a file one to be careful with.
func harmless(src []byte) bool {
	if len(src) > plainSize {
		return false
	}
	g := &glance{text: string(src), open: make([]byte, 0, plainDepth)}
	for g.at < len(g.text) {
		plain := false
		if g.top() == '"' {
			plain = g.inText()
		} else {
			plain = g.inCode()
		}
		if !plain || g.tests > plainTests || g.pieces > plainPieces {
			return false
		}
	}
	return len(g.open) == 0
}

func (g *glance) top() byte {
	if len(g.open) == 0 {
		return 0
	}
	return g.open[len(g.open)-1]
}

// next gives the byte behind the one that is looked at, 0 at the end.
func (g *glance) next() byte {
	if g.at+1 < len(g.text) {
		return g.text[g.at+1]
	}
	return 0
}

func (g *glance) push(c byte) bool {
	g.open = append(g.open, c)
	return len(g.open) < plainDepth
}

func (g *glance) pop(c byte) bool {
	if g.top() != c {
		return false
	}
	g.open = g.open[:len(g.open)-1]
	return true
}

// inText takes one character of a text.
func (g *glance) inText() bool {
	c := g.text[g.at]
	switch {
	case c < ' ' || c >= 0x7f:
		return false
	case c == '"':
		g.at++
		g.texts--
		return g.pop('"')
	case c == '\\':
		escaped := g.next()
		g.at += 2
		return escaped != 0 && strings.IndexByte(`nrt"\`, escaped) >= 0
	case c == '$' || c == '%':
		g.pieces++
		if g.next() == '{' && (c == '%' || g.text[g.at-1] == '$') {
			return false
		}
		if g.next() == '{' {
			g.at += 2
			return g.push('$')
		}
	}
	g.at++
	return true
}

// inCode takes one word or sign.
func (g *glance) inCode() bool {
	c := g.text[g.at]
	switch {
	case isLetter(c):
		for g.at < len(g.text) && isWord(g.text[g.at]) {
			g.at++
		}
		return true
	case isDigit(c):
		return g.number()
	case c == '#':
		return g.comment()
	case c == '&' || c == '|':
		g.at += 2
		return g.at <= len(g.text) && g.text[g.at-1] == c
	}
	g.at++
	return g.sign(c)
}

// sign takes a bracket or an operator; g.at is behind its first byte.
func (g *glance) sign(c byte) bool {
	following := byte(0)
	if g.at < len(g.text) {
		following = g.text[g.at]
	}
	switch c {
	case ' ', '\t', ',':
		return true
	case '\n':
		return g.texts == 0
	case '"':
		g.texts++
		return g.push(c)
	case '{', '(', '[':
		return g.push(c)
	case ')':
		return g.pop('(')
	case ']':
		return g.pop('[')
	case '}':
		return g.pop('{') || g.pop('$')
	case '.', ':':
		return following != c
	case '?':
		g.tests++
		return true
	}
	return g.compares(c, following)
}

// compares takes = ! < and >, alone or before another "=".
func (g *glance) compares(c, following byte) bool {
	if c != '=' && c != '!' && c != '<' && c != '>' {
		return false
	}
	if following == '=' {
		g.at++
		return true
	}
	if c == '!' {
		g.tests++
	}
	// A name and "=" within a bracket look like one that was not closed.
	return following != c && (c != '=' || g.top() == 0 || g.top() == '{')
}

// number takes digits that are no part of anything longer.
func (g *glance) number() bool {
	from := g.at
	for g.at < len(g.text) && isDigit(g.text[g.at]) {
		g.at++
	}
	return g.at-from < 10 && (g.at == len(g.text) || g.text[g.at] != '.' && !isWord(g.text[g.at]))
}

// comment takes what stands behind "#" in a line.
func (g *glance) comment() bool {
	for g.at < len(g.text) && g.text[g.at] != '\n' {
		if c := g.text[g.at]; (c < ' ' && c != '\t') || c >= 0x7f {
			return false
		}
		g.at++
	}
	return g.texts == 0
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' }

func isWord(c byte) bool { return isLetter(c) || isDigit(c) || c == '-' }
