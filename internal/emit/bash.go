package emit

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
)

var bash = &Target{
	ID: "bash", Title: "Bash 5 with openssl", Runs: "bash", Helpers: "bash.sh",
	File:   named(Snake, ".sh"),
	Indent: "  ", Comment: "# ", Gap: "\n\n", Width: 100,
	Names: Snake, Functions: bashFunction, Reserved: bashReserved,
	Flat: true, Spell: bashSpelling, Special: bashSpecial,
	// How the result of a call is taken.
	Types: map[string]string{
		"text": `"$REPLY"`, "bytes": `"$REPLY"`, "text?": `("${LIST[@]}")`, "texts": `("${LIST[@]}")`, "pairs": `("${LIST[@]}")`, "headers": `("${LIST[@]}")`,
	},
	Text: bashText, Bytes: func(s string) string { return bashText("text:" + s) }, Concat: bashConcat,
	List:          func(_ Type, items []string) string { return strings.Join(items, " ") },
	Signed:        bashSigned,
	Layout:        strftime,
	LayoutLiteral: strftimeLiteral,
	Write:         writeBash,
	Example:       Example{Source: "bash.sh", File: named(Snake, "_example.sh"), Signer: named(Snake, "")},
}

// bashReserved are the names that functions share: the request and what comes with it.
var bashReserved = strings.Fields(`if then elif else fi for while until do done case esac in function select time coproc
	method protocol address raw_path query_mark raw_query given_body given_names given_values set_names set_values query_pairs
	form_pairs result_pairs taken inputs key_id secret token seconds milliseconds nonce cover cover_given verbose option now lf
	always offered excepted results others free sorted`)

var bashSpelling = map[string]string{
	"variable": `"$$bare"`,
	"method":   `"$method"`, "protocol": `"$protocol"`, "path": `"${raw_path:-/}"`, "raw_query": `"$raw_query"`, "time": "",
	"key_id": `"$key_id"`, "secret": `"$secret"`, "token": `"${token[0]-}"`, "token?": `"${token[@]}"`, "nonce": `"$nonce"`,
	"headers": "signer::headers $1", "unix": `"$seconds"`, "unix_ms": `"$seconds$milliseconds"`,
	"input": "${inputs[$1]-$2}", "input?": `${inputs[$1]+"${inputs[$1]}"}`,

	"==": "[[ $1 == $2 ]]", "!=": "[[ $1 != $2 ]]", "==bytes": "signer::same $1 $2", "!=bytes": "! signer::same $1 $2",
	"&&": "$1 && $2", "||": "$1 || $2", "!": "! $1", "true": "true", "false": "false", "utf8": "$1",
	"present": "[[ -v $1 ]]", "absent": "[[ ! -v $1 ]]", "or_empty": `"${$1[0]-}"`, "known": `"${$1[0]}"`, "nothing": "",
	"includes": "[[ $1 == *$2* ]]", "starts_with": "[[ $1 == $2* ]]", "ends_with": "[[ $1 == *$2 ]]",
	"contains": "signer::contains $2 $1",

	"pair": "$1 $2", "pair.name": `"${$1[0]}"`, "pair.value": `"${$1[1]}"`,
	"header.name": `"${$1[0]}"`, "header.values": `"${$1[@]:2}"`,
	"concat": "$1 $2", "concat_pairs": "$1 $2", "concat_headers": "$1 $2",
	"values": "signer::values $2 $1", "header_values": "signer::header_values $2 $1", "group": "signer::group $2 $1",

	"let": "local $bare=$value", "let_pair": "local $bare=($value)", "let_bool": "local $bare=true\n$value || $bare=false",
	"assign": "$bare=$value", "assign_pair": "$bare=($value)", "assign_bool": "$bare=true\n$value || $bare=false",
	"let_call": "$value\nlocal $bare=$type", "let_fails": "$value\nlocal $bare=$type", "assign_call": "$value\n$bare=$type",
	"declare": "local $bare", "declare_list": "local $bare=()",
	"if": "if $test; then", "elseif": "elif $test; then", "else": "else", "end": "fi", "if_present": "if [[ -v $bare ]]; then",
	"loop": "local $bare\nfor $bare in $value; do", "end_loop": "done", "append": "$bare+=($value)",
	"loop_pair": "local _$bare=($value) _at_$bare\nfor ((_at_$bare = 0; _at_$bare < ${#_$bare[@]}; _at_$bare += 2)); do\n" +
		"  local $bare=(\"${_$bare[@]:_at_$bare:2}\")",
	"loop_header": "local _$bare=($value) _at_$bare\nfor ((_at_$bare = 0; _at_$bare < ${#_$bare[@]}; _at_$bare += ${#$bare[@]})); do\n" +
		"  local $bare=(\"${_$bare[@]:_at_$bare:2+_$bare[_at_$bare + 1]}\")",
	"send_headers": "signer::set_header $name $value", "send_query": "signer::add_query $name $value",
	"send_params": "signer::add_param $name $value", "send_params_after": "signer::add_result $name $value",
	"drop": "signer::drop $names", "check": "signer::check $name $value $names",
	"call_form": "$name\nreturn", "return": "signer::finish $sts $signature",
}

// bashFunction names a function of the package that the file is; writeBash puts the scheme in place of signer.
func bashFunction(words []string) string { return "signer::" + Snake(words) }

// bashSpecial writes lists as their items, in parentheses where a variable gets them, and a call as a command.
func bashSpecial(e *Expr, use Use, say func(*Expr, Use) string) (string, bool) {
	spelling := bashSpelling[e.word()]
	call := e.Kind == Call && (spelling == "" || strings.HasPrefix(spelling, "signer::"))
	if e.Type == Bool {
		return bashTest(e, say), true
	}
	if e.Kind == Call && spelling == "" && e.Type != Time && e.Word != "signed" && e.Word != "some" {
		return bashCall(e, say), true
	}
	s := bashWords(e, use, say)
	if list := e.Maybe || e.Type.Item() != NoType; list && use == AsValue && !call {
		s = "(" + s + ")"
	}
	return s, true
}

// bashWords writes a value as words of a command.
func bashWords(e *Expr, use Use, say func(*Expr, Use) string) string {
	spelling := bashSpelling[e.word()]
	switch {
	case e.Kind == Local && (e.Maybe || e.Type > Number):
		return `"${` + e.Var.Name + `[@]}"`
	case e.Kind == Known:
		return strings.ReplaceAll(spelling, "$1", e.Var.Name)
	case e.Kind == Field, e.Kind == Call && e.Word == "or_empty":
		return strings.ReplaceAll(spelling, "$1", bashName(say(e.Args[0], AsOperand)))
	case e.Kind == Call && plainWord(e.Word) == "input":
		rest := ""
		if len(e.Args) > 1 && (e.Args[1].Kind != Literal || e.Args[1].Text != "") {
			rest = say(e.Args[1], AsOperand)
		}
		return strings.NewReplacer("$1", e.Args[0].Text, "$2", rest).Replace(spelling)
	case e.Kind == Call && e.Word == "utf8":
		return bashPrefixed(say(e.Args[0], AsOperand))
	case e.Kind == Call && e.Word == "some":
		return say(e.Args[0], AsOperand)
	}
	return say(e, use)
}

// bashCall writes a command: its name, texts, and then the list if there is one.
func bashCall(e *Expr, say func(*Expr, Use) string) string {
	word := e.Word
	if plain := plainWord(word); plain != word {
		word = "find_" + plain
	}
	words := []string{bashFunction(split(word))}
	for _, a := range e.Args {
		if a.Type != Time {
			words = append(words, say(a, AsOperand))
		}
	}
	return strings.Join(words, " ")
}

// bashTest writes a test as a command. In a shell && and || bind alike: one within the other stands in braces.
func bashTest(e *Expr, say func(*Expr, Use) string) string {
	if e.Kind != Call {
		return say(e, AsOperand)
	}
	if is, not := emptyTest(e); is && e.Args[0].Type == Text {
		sign := "-z"
		if not {
			sign = "-n"
		}
		return "[[ " + sign + " " + say(e.Args[0], AsOperand) + " ]]"
	}
	switch e.Word {
	case "present", "absent":
		return strings.ReplaceAll(bashSpelling[e.Word], "$1", bashName(say(e.Args[0], AsOperand)))
	case "&&", "||", "!":
		var sides []any
		for _, a := range e.Args {
			side := say(a, AsOperand)
			if a.Kind == Call && a.Word != e.Word && (a.Word == "&&" || a.Word == "||") {
				side = "{ " + side + "; }"
			}
			sides = append(sides, side)
		}
		return fmt.Sprintf(map[string]string{"&&": "%s && %s", "||": "%s || %s", "!": "! %s"}[e.Word], sides...)
	}
	return say(e, AsOperand)
}

// bashName gives the name of a variable that is written as words.
func bashName(words string) string { return strings.Trim(words, `"${}[@]`) }

// bashPrefixed writes a text as bytes are written.
func bashPrefixed(word string) string {
	for _, quote := range []string{`"`, "'", "$'"} {
		if rest, is := strings.CutPrefix(word, quote); is {
			return quote + "text:" + rest
		}
	}
	return "text:" + word
}

// bashText writes a text in single quotes, or as an ANSI-C string where it needs escapes.
func bashText(s string) string {
	if bashControl.MatchString(s) || strings.Contains(s, "'") {
		return "$'" + escaped(s, `\'`, "\n\r\t", `\%03o`) + "'"
	}
	return "'" + s + "'"
}

var (
	bashPlain   = regexp.MustCompile(`^\$(\w+)$`)
	bashControl = regexp.MustCompile(`[^ -~]+`)
	bashGoes    = regexp.MustCompile(`^[\w\[]`)
	bashMeant   = regexp.MustCompile("[\"\\\\$`]")
)

// bashConcat writes texts within one pair of quotes; the variable lf is a line feed.
func bashConcat(parts []Part) string {
	s := ""
	for i := len(parts) - 1; i >= 0; i-- {
		text := strings.TrimSuffix(strings.TrimPrefix(parts[i].Text, `"`), `"`)
		if parts[i].Literal {
			text = bashQuoted(parts[i].Text)
		}
		s = bashBeside(text, s) + s
	}
	return `"` + s + `"`
}

// bashBeside puts braces around a variable where the text behind it would be taken for a part of its name.
func bashBeside(text, behind string) string {
	at := strings.LastIndexByte(text, '$')
	if at >= 0 && bashPlain.MatchString(text[at:]) && bashGoes.MatchString(behind) {
		return text[:at] + "${" + text[at+1:] + "}"
	}
	return text
}

// bashQuoted writes a text as it stands between double quotes.
func bashQuoted(s string) string {
	var b strings.Builder
	for i, run := range strings.Split(s, "\n") {
		run = bashMeant.ReplaceAllString(run, `\$0`)
		run = bashControl.ReplaceAllStringFunc(run, func(s string) string { return `"` + bashText(s) + `"` })
		if i > 0 {
			run = bashBeside("$lf", run) + run
		}
		b.WriteString(run)
	}
	return b.String()
}

// bashSigned gives the rules as variables, which the function sees.
func bashSigned(r *Rules) string {
	rules := r.written("$name=($value)", "$name=yes")
	if len(rules) == 0 {
		return "signer::signed" // local alone would print all variables
	}
	return "local " + strings.Join(rules, " ") + "\nsigner::signed"
}

// writeBash writes a file that is sourced, or run as a program.
func writeBash(f *File) {
	out := f.W
	f.W = f.Target.writer()
	bashFile(f)
	out.Raw(strings.ReplaceAll(f.W.String(), "signer::", Snake(split(f.Scheme.ID))+"::"))
	f.W = out
}

func bashFile(f *File) {
	w := f.W
	w.Lines("#!/usr/bin/env bash", "#")
	f.HeadComment("# ")
	w.Lines("#", "# shellcheck disable=SC2128,SC2178 # a name may be a text in one function and a list in another")
	steps := bashSteps(f)
	more := []string{"finish"}
	if strings.Contains(steps, "$lf") || strings.Contains(steps, "${lf}") {
		more = append(more, "lf")
	}
	if len(f.Inputs) > 0 {
		more = append(more, "has_inputs")
	}
	if slices.ContainsFunc(f.Inputs, func(in *graph.InputDecl) bool { return len(allowed(in)) > 0 }) {
		more = append(more, "check")
	}
	code, _ := f.Regions(more...)
	sign, helpers, _ := strings.Cut(code, "\n}\n")
	w.Raw("\n" + sign + "\n}\n\n" + steps + strings.TrimLeft(helpers, "\n"))
	w.Lines("", "", `if [[ ${BASH_SOURCE[0]} == "$0" ]]; then`, `  signer::sign "$@"`, "fi")
}

// bashSteps writes the functions that the scheme makes.
func bashSteps(f *File) string {
	out := f.W
	f.W = f.Target.writer()
	if len(f.Inputs) > 0 {
		bashInputs(f)
	}
	f.W.Lines("# Signs the request.", "signer::sign_request() {")
	f.W.In()
	f.SignBody()
	f.W.Out()
	f.W.Lines("}", "")
	f.FormFunctions("}\n", "# Signs in the form $form.", "$name() {")
	functions := strings.SplitAfter(f.W.String(), "\n}\n")
	for i, body := range functions {
		functions[i] = bashDirect(body)
	}
	f.W = out
	return strings.Join(functions, "")
}

// bashInputs writes the function that refuses inputs which the scheme does not have, and values that it does not allow.
func bashInputs(f *File) {
	w := f.W
	w.Lines("# Refuses an input that the scheme does not have, and a value that it does not allow.",
		"# Arguments:", "#   $1: name", "#   $2: value", "signer::check_input() {")
	w.In()
	w.Line("case $1 in")
	for _, in := range f.Inputs {
		w.Comment("  # ", in.Doc)
		check := ";;"
		if values := allowed(in); len(values) > 0 {
			check = `signer::check "$1" "$2" ` + f.Target.texts(values) + " ;;"
		}
		w.Line("  " + in.Name + ") " + check)
	}
	w.Lines(`  *) signer::fail "there is no input \"$1\"" ;;`, "esac")
	w.Out()
	w.Lines("}", "")
}

var bashTaken = regexp.MustCompile(`^ *local (\w+)=(?:"\$(REPLY)"|\("\$\{(LIST)\[@\]\}"\))$`)

// bashDirect leaves out a variable that takes the result of a call for the next line only, which can read the result
// itself. A loop that counts would read it again and again.
func bashDirect(body string) string {
	lines := strings.Split(body, "\n")
	for i := 0; i+1 < len(lines); i++ {
		m := bashTaken.FindStringSubmatch(lines[i])
		if m == nil || strings.Contains(lines[i+1], "((") {
			continue
		}
		use := regexp.MustCompile(`\$(\{?)` + m[1] + `\b`)
		other := regexp.MustCompile(`(-v |\$\{[#!])` + m[1] + `\b|\b` + m[1] + `\+?=`)
		if len(use.FindAllString(lines[i+1], -1)) == 1 && len(use.FindAllString(body, -1)) == 1 && len(other.FindAllString(body, -1)) == 1 {
			lines[i+1] = use.ReplaceAllString(lines[i+1], "$$${1}"+m[2]+m[3])
			lines = slices.Delete(lines, i, i+1)
		}
	}
	return strings.Join(lines, "\n")
}
