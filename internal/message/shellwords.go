package message

import (
	"fmt"
	"strings"
)

// shellWords splits a pasted command line into the words that a shell would hand on, one list for each command of a
// pipeline. It knows quotes and nothing that runs or looks up: what a shell would expand is refused by name.
//
// It is not mvdan.cc/sh: that parser follows bash, so it drops NUL, turns CRLF inside quotes into LF and refuses bytes
// that are not UTF-8, where a body must stay as it is; and nested brackets in a long line overflow its stack, which
// ends a Go program. A signer needs no more of a shell than this.
func shellWords(line string) ([][]string, error) {
	if strings.Contains(line, "\x00") {
		return nil, fmt.Errorf("the command has a NUL byte in it")
	}
	l := lexer{text: line, commands: make([][]string, 1)}
	for l.pos < len(l.text) {
		if err := l.step(); err != nil {
			return nil, err
		}
	}
	l.endWord()
	return l.commands, nil
}

type lexer struct {
	text     string
	pos      int
	word     []byte
	inWord   bool // tells the word '' from no word
	ended    bool // a line break ended the command
	commands [][]string
}

func (l *lexer) endWord() {
	if l.inWord {
		last := &l.commands[len(l.commands)-1]
		*last = append(*last, string(l.word))
	}
	l.word, l.inWord = l.word[:0], false
}

func (l *lexer) add(s string) {
	l.word, l.inWord = append(l.word, s...), true
}

func (l *lexer) has(prefix string) bool { return strings.HasPrefix(l.text[l.pos:], prefix) }

// step reads one piece outside quotes.
func (l *lexer) step() error {
	switch c := l.text[l.pos]; {
	case c == ' ' || c == '\t':
		l.endWord()
		l.pos++
	case c == '\n' || l.has("\r\n"):
		l.endWord()
		l.ended = len(l.commands[len(l.commands)-1]) > 0
		l.pos += 1 + strings.Index(l.text[l.pos:], "\n")
	case c == '#' && !l.inWord:
		l.comment()
	case l.ended:
		return fmt.Errorf("a second command begins on a line of its own: end the line above it with a backslash if it goes on")
	case c == '\\':
		l.backslash()
	case c == '\'':
		return l.single(l.pos + 1)
	case c == '"':
		l.pos++
		return l.double()
	case l.has("$'"):
		return l.ansi()
	case l.has(`$"`): // a translated text; without a translation it is the text
		l.pos++
	default:
		return l.plain()
	}
	return nil
}

func (l *lexer) comment() {
	if i := strings.IndexByte(l.text[l.pos:], '\n'); i >= 0 {
		l.pos += i
		return
	}
	l.pos = len(l.text)
}

// backslash joins lines and makes any other byte a plain one; at the very end, the paste lacks a line.
func (l *lexer) backslash() {
	l.pos++
	switch {
	case l.pos == len(l.text) || l.has("\r\n"):
		l.pos = min(len(l.text), l.pos+2)
	case l.has("\n"):
		l.pos++
	default:
		l.add(l.text[l.pos : l.pos+1])
		l.pos++
	}
}

// single takes everything up to the next quote.
func (l *lexer) single(from int) error {
	n := strings.IndexByte(l.text[from:], '\'')
	if n < 0 {
		return fmt.Errorf("a quote %q is not closed", "'")
	}
	l.add(l.text[from : from+n])
	l.pos = from + n + 1
	return nil
}

// ansi takes everything up to the next quote without a backslash before it.
func (l *lexer) ansi() error {
	from := l.pos + len("$'")
	for end := from; end < len(l.text); end++ {
		switch l.text[end] {
		case '\\':
			end++
		case '\'':
			text, err := unescapeC(l.text[from:end])
			l.add(text)
			l.pos = end + 1
			return err
		}
	}
	return fmt.Errorf("a quote %q is not closed", "$'")
}

// double takes everything up to the closing quote; a backslash counts only before $, `, ", itself and a line break.
func (l *lexer) double() error {
	l.inWord = true
	for l.pos < len(l.text) {
		c := l.text[l.pos]
		if c == '"' {
			l.pos++
			return nil
		}
		if err := l.refuseExpansion(); err != nil {
			return err
		}
		if c == '\\' && l.pos+1 < len(l.text) && strings.IndexByte("$`\"\\\n", l.text[l.pos+1]) >= 0 {
			l.pos++
			if c = l.text[l.pos]; c == '\n' {
				l.pos++
				continue
			}
		}
		l.word = append(l.word, c)
		l.pos++
	}
	return fmt.Errorf("a quote %q is not closed", `"`)
}

// pipe begins the next command of a pipeline.
func (l *lexer) pipe() error {
	if l.has("||") || l.has("|&") {
		return l.refuseOperator(l.text[l.pos : l.pos+2])
	}
	l.endWord()
	l.commands = append(l.commands, nil)
	l.pos++
	return nil
}
