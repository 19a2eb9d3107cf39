package diagnose

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/unicode/norm"

	"github.com/chopmark/chopmark/internal/graph"
	"github.com/chopmark/chopmark/internal/message"
	"github.com/chopmark/chopmark/internal/op"
)

// charset turns text of UTF-8 into other bytes.
type charset struct {
	name detail
	do   func([]byte) ([]byte, bool)
}

var charsets = []charset{
	{"GBK", encoded(simplifiedchinese.GBK)},
	{"Latin-1", encoded(charmap.ISO8859_1)},
	{"UTF-8 taken for Latin-1", func(b []byte) ([]byte, bool) {
		var out []byte
		for _, x := range b {
			out = append(out, string(rune(x))...)
		}
		return out, true
	}},
	{"UTF-16, little end first", wide(false)},
	{"UTF-16, big end first", wide(true)},
	{"? for every character", perRune(func(rune) string { return "?" })},
	{`\u escapes`, perRune(func(r rune) string { return escapeRune(r, false) })},
	{`\u escapes in upper case`, perRune(func(r rune) string { return escapeRune(r, true) })},
	{"Unicode form D", func(b []byte) ([]byte, bool) { return norm.NFD.Bytes(b), true }},
	{"Unicode form C", func(b []byte) ([]byte, bool) { return norm.NFC.Bytes(b), true }},
}

func encoded(e encoding.Encoding) func([]byte) ([]byte, bool) {
	return func(b []byte) ([]byte, bool) {
		out, err := encoding.ReplaceUnsupported(e.NewEncoder()).Bytes(b)
		return bytes.ReplaceAll(out, []byte{0x1a}, []byte("?")), err == nil
	}
}

func wide(big bool) func([]byte) ([]byte, bool) {
	return func(b []byte) ([]byte, bool) {
		var out []byte
		for _, u := range utf16.Encode([]rune(string(b))) {
			if big {
				out = append(out, byte(u>>8), byte(u))
			} else {
				out = append(out, byte(u), byte(u>>8))
			}
		}
		return out, utf8.Valid(b)
	}
}

func perRune(text func(rune) string) func([]byte) ([]byte, bool) {
	return func(b []byte) ([]byte, bool) {
		var out strings.Builder
		for _, r := range string(b) {
			if r < utf8.RuneSelf {
				out.WriteRune(r)
				continue
			}
			out.WriteString(text(r))
		}
		return []byte(out.String()), utf8.Valid(b)
	}
}

func escapeRune(r rune, upper bool) string {
	format := `\u%04x`
	if upper {
		format = `\u%04X`
	}
	if r < 0x10000 {
		return fmt.Sprintf(format, r)
	}
	hi, lo := utf16.EncodeRune(r)
	return fmt.Sprintf(format, hi) + fmt.Sprintf(format, lo)
}

func foreign(b []byte) bool {
	return slices.ContainsFunc(b, func(c byte) bool { return c >= utf8.RuneSelf })
}

// encodings adds other character sets, where there is something beyond ASCII.
func (c *changes) encodings() {
	decodedQuery := message.AppendPercentDecode(nil, c.src.rawQuery)
	for _, set := range charsets {
		c.encodePairs(set, graph.Params, foreignItems(c.src.params), func(s *sources) *[]op.Item { return &s.params }, false)
		c.encodePairs(set, graph.Query, foreign(decodedQuery), func(s *sources) *[]op.Item { return &s.query }, true)
	}
}

func foreignItems(list []op.Item) bool {
	return slices.ContainsFunc(list, func(it op.Item) bool { return foreign(it.Value) || foreign(it.Name) })
}

func (c *changes) encodePairs(set charset, source graph.Source, needed bool, of func(*sources) *[]op.Item, raw bool) {
	if !needed || !c.reads(source) {
		return
	}
	do := func(b []byte) []byte {
		if !foreign(b) && !raw {
			return b
		}
		if raw {
			b = message.AppendPercentDecode(nil, b)
		}
		if foreign(b) {
			if out, ok := set.do(b); ok {
				b = out
			}
		}
		if raw {
			b = message.AppendPercent(nil, b)
		}
		return b
	}
	c.see("charset-wrong", set.name, func(s *sources) {
		list := slices.Clone(*of(s))
		for i := range list {
			list[i] = op.Item{Name: do(list[i].Name), Value: do(list[i].Value)}
		}
		*of(s) = allPresent(list)
	}, source)
}
