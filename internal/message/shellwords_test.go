package message

import (
	"os/exec"
	"reflect"
	"strings"
	"testing"
)

// wordLines are lines that every shell named in shells splits as shellWords does; the lines with $'...' are for bash.
var wordLines = []string{
	``,
	`a b	c`,
	`  a   b  `,
	`'' "" a''b ''`,
	`'a b' "c d" e\ f`,
	`a'b'"c"\d`,
	`'it'\''s' "it's" 'say "x"'`,
	`'\n' "\n" \n`,
	`"\$ \" \\ \a \'" '$x ${y} $(z)'`,
	`$ a$ "$" "a$ b" $, "$'x'" '$'`,
	"a \\\n b\\\nc",
	"\"a\\\nb\" 'a\\\nb' \"c\nd\"",
	"'a\r\nb' \"c\r\nd\" 'e\tf'",
	"'\xff\xfe' \"\x80\" \"\xc3\x28\" 中",
	`a#b '#c' "#d" #e 'f`,
	"a # b\n",
	"\n\n a",
	`{a} {} }{ a{b} {a b} x{,`,
	`^ a^b ~a a~ = a=b -x --y=z % @ + , : . / _ !`,
	`\* '*' \? "[a]" \~`,
	`\a\b\'\"\ \#`,
	`http://h/a%20b?x=1\&y=2`,
	`'http://h/?a=1&b=2;c|d<e>f(g)' "&|;<>()"`,
}

var ansiLines = []string{
	`$'a\nb\tc\rd' $'\a\b\e\E\f\v'`,
	`$'it\'s' $'\\' $'\"' $'\?'`,
	`$'\x41\x4\x7f\xff' $'\101\1\377\1010'`,
	`$'\u4e2d\u41\U1F600' $'\u0021'`,
	`$'a%b' $'%s%%' $'' a$'b'c`,
	`$'\q\8\x\u' $'\xzz'`,
	`$'$x ${y} $(z)' $"a b"`,
	"$'a\nb' $'a\\\nb'",
	`"$'"`,
}

func TestWordsAgreeWithShells(t *testing.T) {
	compared := 0
	for _, shell := range []string{"sh", "dash", "bash", "busybox"} {
		path, err := exec.LookPath(shell)
		if err != nil {
			t.Logf("%s is not here", shell)
			continue
		}
		lines := wordLines
		if shell == "bash" {
			lines = append(append([]string{}, wordLines...), ansiLines...)
		}
		for _, line := range lines {
			compareWords(t, path, line)
			compared++
		}
	}
	requireTool(t, compared > 0, "a POSIX shell")
}

// compareWords has a shell print the words of a line, each before a NUL byte, which no word can hold.
func compareWords(t *testing.T, shell, line string) {
	t.Helper()
	commands, err := shellWords(line)
	if err != nil {
		t.Errorf("%q: %v", line, err)
		return
	}
	args := []string{"-c", "set -f; set --" + prefixed(line) + "\nfor w; do printf '%s\\000' \"$w\"; done"}
	if strings.HasSuffix(shell, "busybox") {
		args = append([]string{"sh"}, args...)
	}
	cmd := exec.Command(shell, args...)
	cmd.Env = []string{"LC_ALL=C.UTF-8"}
	out, err := cmd.Output()
	if err != nil {
		t.Errorf("%s: %q: %v", shell, line, err)
		return
	}
	want := strings.Split(string(out), "\x00")
	want = want[:len(want)-1]
	if len(want) == 0 {
		want = nil
	}
	if !reflect.DeepEqual(commands[0], want) {
		t.Errorf("%q\ngot  %q\n%s %q", line, commands[0], shell, want)
	}
}

// prefixed puts a line behind a command, on the same line as its first word.
func prefixed(line string) string { return " " + strings.TrimLeft(line, "\n") }

func TestShellWordsPipe(t *testing.T) {
	got, err := shellWords("a 'b|c' |\n d|e\n")
	want := [][]string{{"a", "b|c"}, {"d"}, {"e"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %q and %v, want %q", got, err, want)
	}
}

// A file from Windows ends its lines in CRLF; quotes keep theirs.
func TestShellWordsCRLF(t *testing.T) {
	got, err := shellWords("a \\\r\n  'b\r\nc' \\\r\n  d\r\n")
	want := [][]string{{"a", "b\r\nc", "d"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %q and %v, want %q", got, err, want)
	}
}

func TestShellWordsErrors(t *testing.T) {
	tests := []struct{ line, want string }{
		{"a 'b", `a quote "'" is not closed`},
		{`a "b`, `a quote "\"" is not closed`},
		{`a "b\`, `a quote "\"" is not closed`},
		{`a $'b\'`, `a quote "$'" is not closed`},
		{"a\x00", `the command has a NUL byte in it`},
		{`a $'\0'`, `the escape "\\0" in $'...' is not a character`},
		{`a $'x\x00y'`, `the escape "\\x00y" in $'...' is not a character`},
		{`a $'\uD83D\uDE00'`, `the escape "\\uD83D" in $'...' is not a character`},
		{`a $'\UFFFFFFFF'`, `the escape "\\UFFFF" in $'...' is not a character`},
		{"a $(rm -rf /)", `a shell would run the program in "$(...)": write what it prints instead`},
		{"a \"x$(id)\"", `a shell would run the program in "$(...)": write what it prints instead`},
		{"a `id`", "a shell would run the program in \"`...`\": write what it prints instead"},
		{"a \"`id`\"", "a shell would run the program in \"`...`\": write what it prints instead"},
		{"a $((1+1))", `a shell would calculate "$((...))": write the result instead`},
		{"a $[1+1]", `a shell would calculate "$[...]": write the result instead`},
		{"a $TOKEN", `a shell would put in the variable "$TOKEN": write its value instead, or put the text into single quotes if it is meant as it stands`},
		{`a "Bearer ${TOKEN:-x}"`, `a shell would put in the variable "${TOKEN": write its value instead, or put the text into single quotes if it is meant as it stands`},
		{`a "costs $5"`, `a shell would put in the variable "$5": write its value instead, or put the text into single quotes if it is meant as it stands`},
		{"a http://h/?a=1&b=2", `a shell ends the command at "&": put the URL into quotes`},
		{"a; b", `";" begins a second command: paste the curl command alone`},
		{"a || b", `"||" begins a second command: paste the curl command alone`},
		{"a |& b", `"|&" begins a second command: paste the curl command alone`},
		{"a > b", `">" redirects, and only the curl command itself is read: leave that out`},
		{"a <<EOF", `"<" redirects, and only the curl command itself is read: leave that out`},
		{"a <(b)", `"<" redirects, and only the curl command itself is read: leave that out`},
		{"(a)", `"(" stands outside quotes: put the word into quotes`},
		{"a\nb", `a second command begins on a line of its own: end the line above it with a backslash if it goes on`},
		{"a \\ \nb", `a second command begins on a line of its own: end the line above it with a backslash if it goes on`},
		{"a {b,c}", `a shell would make several words of "{b,c}": put the word into quotes`},
		{"a x{1..3}y", `a shell would make several words of "{1..3}": put the word into quotes`},
		{"a ^\n b", `carets make this a command for Windows cmd: copy it for bash or a POSIX shell instead`},
		{`a ^"b^"`, `carets make this a command for Windows cmd: copy it for bash or a POSIX shell instead`},
		{"a `\n b", `backquotes at the ends of lines make this a command for PowerShell: copy it for bash or a POSIX shell instead`},
	}
	for _, tt := range tests {
		t.Run(tt.line, func(t *testing.T) {
			_, err := shellWords(tt.line)
			wantError(t, err, tt.want)
		})
	}
}

// A parser that recurses ends the program here.
func TestShellWordsDeep(t *testing.T) {
	for _, piece := range []string{"$(", "((", "$((", "`", "{", "[", "\"$(", "${a["} {
		if _, err := shellWords("curl " + strings.Repeat(piece, 1<<20)); err == nil && strings.ContainsAny(piece, "$(`") {
			t.Errorf("%q: no error", piece)
		}
	}
}
