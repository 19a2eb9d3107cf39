package message

import (
	"fmt"
	"strings"
)

// copyForPOSIX is what browsers call it in their menu.
const copyForPOSIX = "copy it for bash or a POSIX shell instead"

// plain takes one byte outside quotes that is nothing to a shell, or says what it would be.
func (l *lexer) plain() error {
	if err := l.refuseExpansion(); err != nil {
		return err
	}
	c := l.text[l.pos]
	switch {
	case c == '|':
		return l.pipe()
	case strings.IndexByte("&;<>()", c) >= 0:
		return l.refuseOperator(string(c))
	case c == '{':
		if err := l.refuseBraces(); err != nil {
			return err
		}
	case c == '^' && (l.has("^\n") || l.has("^\r") || l.has(`^"`)):
		return fmt.Errorf("carets make this a command for Windows cmd: %s", copyForPOSIX)
	}
	l.add(l.text[l.pos : l.pos+1])
	l.pos++
	return nil
}

// refuseExpansion names what a shell would run or look up at this place; none of it is ever done here.
func (l *lexer) refuseExpansion() error {
	rest := l.text[l.pos:]
	switch {
	case strings.HasPrefix(rest, "`\n") || strings.HasPrefix(rest, "`\r\n"):
		return fmt.Errorf("backquotes at the ends of lines make this a command for PowerShell: %s", copyForPOSIX)
	case rest[0] == '`':
		return fmt.Errorf("a shell would run the program in %q: write what it prints instead", "`...`")
	case strings.HasPrefix(rest, "$(("):
		return fmt.Errorf("a shell would calculate %q: write the result instead", "$((...))")
	case strings.HasPrefix(rest, "$["):
		return fmt.Errorf("a shell would calculate %q: write the result instead", "$[...]")
	case strings.HasPrefix(rest, "$("):
		return fmt.Errorf("a shell would run the program in %q: write what it prints instead", "$(...)")
	case rest[0] == '$' && variable(rest[1:]) != "":
		return fmt.Errorf("a shell would put in the variable %q: write its value instead, "+
			"or put the text into single quotes if it is meant as it stands", "$"+variable(rest[1:]))
	}
	return nil
}

// variable gives the name after a "$", with its brace, or nothing if the "$" is only a dollar.
func variable(s string) string {
	if s == "" {
		return ""
	}
	if strings.IndexByte("@*#?$!-0123456789", s[0]) >= 0 {
		return s[:1]
	}
	name := strings.TrimPrefix(s, "{")
	n := 0
	for n < len(name) && n < shownBytes && unreserved.keeps(name[n]) && strings.IndexByte("-.~", name[n]) < 0 {
		n++
	}
	return s[:len(s)-len(name)+n]
}

// refuseOperator names what would end the command or send its bytes elsewhere.
func (l *lexer) refuseOperator(op string) error {
	switch op {
	case "&":
		return fmt.Errorf("a shell ends the command at %q: put the URL into quotes", "&")
	case "<", ">":
		return fmt.Errorf("%q redirects, and only the curl command itself is read: leave that out", op)
	case "(", ")":
		return fmt.Errorf("%q stands outside quotes: put the word into quotes", op)
	}
	return fmt.Errorf("%q begins a second command: paste the curl command alone", op)
}

// refuseBraces names a{b,c} and a{1..3}, which bash turns into several words. Other braces stay.
func (l *lexer) refuseBraces() error {
	rest := l.text[l.pos+1:]
	inside, _, closed := strings.Cut(rest[:min(len(rest), 1000)], "}") // bounded, for texts full of braces
	if !closed || strings.ContainsAny(inside, " \t\r\n'\"") {
		return nil
	}
	if strings.Contains(inside, ",") || strings.Contains(inside, "..") {
		return fmt.Errorf("a shell would make several words of %q: put the word into quotes", "{"+shorten(inside)+"}")
	}
	return nil
}
