package syntax

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"golang.org/x/text/unicode/norm"
)

const notASCII = `literals are ASCII: write it as an input, or unhex("%s")`

// checkLiteral looks at the source bytes of a literal text. They must be printable ASCII and the six escapes: HCL
// would store anything else in Unicode's form C, which need not be the bytes that were written. One problem a literal
// is enough.
func (p *parser) checkLiteral(tok hclsyntax.Token) {
	if p.data {
		p.composed(tok)
	}
	reported := false
	for b, at := tok.Bytes, 0; at < len(b); {
		size, message, hint := p.piece(b[at:])
		if message != "" {
			from := tok.Range.Start.Byte + at
			if !reported {
				p.add(from, from+size, message, hint)
			}
			reported = true
			p.fill(from, from+size, string(bytes.Repeat([]byte("x"), size)))
		}
		at += size
	}
}

// piece gives the length of the first character or escape of a literal, and what is wrong with it.
func (p *parser) piece(b []byte) (size int, message, hint string) {
	switch c := b[0]; {
	case c == '\\' && len(b) > 1:
		return escape(b)
	case len(b) > 2 && (c == '$' || c == '%') && b[1] == c && b[2] == '{':
		return 2, fmt.Sprintf(`"%c%c{" is not part of the scheme language`, c, c), fmt.Sprintf(`write \u%04x{`, c)
	case c < ' ' || c == 0x7f:
		return 1, "a text contains a control character", "write it openly: " + spelled(c)
	case c >= utf8.RuneSelf && p.data:
		if r, n := utf8.DecodeRune(b); r != utf8.RuneError {
			return n, "", ""
		}
		return 1, "the file is not UTF-8 here", "save it as UTF-8"
	case c >= utf8.RuneSelf:
		size = foreignRun(b)
		return size, fmt.Sprintf("%q is not ASCII", b[:size]), fmt.Sprintf(notASCII, hex.EncodeToString(b[:size]))
	}
	return 1, "", ""
}

// composed looks at a literal of a data file. HCL keeps texts in Unicode's form C: what this would change is refused.
func (p *parser) composed(tok hclsyntax.Token) {
	if utf8.Valid(tok.Bytes) && !norm.NFC.IsNormal(tok.Bytes) {
		p.refuse(tok, "this text is not in Unicode's form C", fmt.Sprintf("write %s", norm.NFC.Bytes(tok.Bytes)))
	}
}

// foreignRun gives the length of the characters beyond ASCII that b begins with, as far as a message can show them.
func foreignRun(b []byte) int {
	const enough = 24
	size := 0
	for size < len(b) && size < enough && b[size] >= utf8.RuneSelf {
		_, n := utf8.DecodeRune(b[size:])
		size += n
	}
	return size
}

func spelled(c byte) string {
	if c == '\t' {
		return `\t`
	}
	return fmt.Sprintf(`\u%04x`, c)
}

const escapes = `the escapes are \n \r \t \" \\ and \u with four hexadecimal digits`

// escape looks at a backslash and what follows.
func escape(b []byte) (size int, message, hint string) {
	switch b[1] {
	case 'n', 'r', 't', '"', '\\':
		return 2, "", ""
	case 'u':
		return codepoint(b)
	}
	_, size = utf8.DecodeRune(b[1:])
	return 1 + size, fmt.Sprintf(`there is no escape %s`, b[:1+size]), escapes
}

func codepoint(b []byte) (size int, message, hint string) {
	const digits = 4
	if len(b) < 2+digits {
		return len(b), `\u needs four hexadecimal digits`, escapes
	}
	n, err := strconv.ParseUint(string(b[2:2+digits]), 16, 32)
	switch {
	case err != nil:
		return 2, `\u needs four hexadecimal digits`, escapes
	case n >= utf8.RuneSelf:
		utf8s := hex.EncodeToString(utf8.AppendRune(nil, rune(n)))
		return 2 + digits, fmt.Sprintf("%s is not ASCII", b[:2+digits]), fmt.Sprintf(notASCII, utf8s)
	}
	return 2 + digits, "", ""
}
