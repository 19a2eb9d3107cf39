package emit

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

var powershell = &Target{
	ID: "powershell", Title: "PowerShell 5.1 and 7", Helpers: "powershell.psm1",
	File:   named(Pascal, "Signer.psm1"),
	Indent: "    ", Comment: "# ", Gap: "\n\n", Width: 120, Wrap: powershellLines,
	Names: Camel, Caseless: true, Functions: Pascal, Reserved: powershellReserved,
	Spell: powershellSpelling,
	Text: powershellText, Bytes: func(s string) string { return "[Signer]::Utf8(" + powershellText(s) + ")" },
	Concat:  powershellConcat,
	List:    func(_ Type, items []string) string { return powershellArray(items) },
	Signed:  powershellSigned,
	Special: powershellSpecial,
	Layout:  csharp.Layout, LayoutLiteral: csharpLayoutLiteral,
	Write: writePowerShell,
}

var powershellBreaker = Breaker{
	Indent: "    ", Words: [][]string{{" -and ", " -or "}, {" -or "}}, Behind: []string{"-and", "-or"},
}

// powershellLines breaks a line, but no text. A backslash means nothing in PowerShell.
func powershellLines(s string, width int) []string {
	rest := strings.TrimPrefix(s, "} ")
	lines := aroundTexts(strings.ReplaceAll(rest, `\`, "\x00"), width, `'"`, "$(", powershellTable)
	for i, line := range lines {
		lines[i] = strings.ReplaceAll(line, "\x00", `\`)
	}
	lines[0] = s[:len(s)-len(rest)] + lines[0]
	return lines
}

// powershellTable breaks a line; of one that ends with a hash table, each entry gets a line.
func powershellTable(s string, width int) []string {
	head, entries, found := strings.Cut(strings.TrimSuffix(s, " })"), "@{ ")
	if !found || !strings.HasSuffix(s, " })") {
		return powershellBreaker.Lines(s, width)
	}
	lines := []string{head + "@{"}
	for _, entry := range strings.Split(entries, "; ") {
		for _, line := range powershellBreaker.Lines(entry, width-4) {
			lines = append(lines, "    "+line)
		}
	}
	return append(lines, "})")
}

// powershellReserved are the variables of PowerShell itself, and those of the frame, in lower case.
var powershellReserved = strings.Fields(`_ allnodes args consolefilename enabledexperimentalfeatures error event eventargs
	eventsubscriber executioncontext false foreach home host input iscoreclr islinux ismacos iswindows lastexitcode matches
	myinvocation nestedpromptlevel null ofs pid profile psboundparameters pscmdlet pscommandpath psculture psdebugcontext psedition
	pshome psitem psscriptroot pssenderinfo psuiculture psversiontable pwd sender shellid stacktrace switch this true
	erroractionpreference method url headers body credential token inputs time nonce cover draft given`)

var powershellSpelling = map[string]string{
	"variable": "$$bare", "call": "[Signer]::$name($args)",
	"method": "$draft.Method", "protocol": "$draft.Protocol", "host": "$draft.Host()", "port": "$draft.Port()",
	"authority": "$draft.Authority()", "path": "$draft.Path()", "target": "$draft.Target()", "url": "$draft.Url()",
	"raw_query": "$draft.RawQuery", "query": "$draft.Query()", "params": "$draft.Params()", "body": "$draft.Body()",
	"headers": "$draft.Headers($1)", "header": "$draft.Header($1)", "header?": "$draft.FindHeader($1)",
	"param": "$draft.Parameter($1)", "param?": "$draft.FindParameter($1)", "time": "$Time", "nonce": "$Nonce",
	"key_id": "$Credential.UserName", "secret": "[Signer]::Reveal($Credential.Password)",
	"token": "[Signer]::Reveal($Token)", "token?": "[Signer]::FindToken($Token)",
	"input": "[Signer]::InputOr($given, $1, $2)", "input?": "[Signer]::FindInput($given, $1)",
	"need_input": "[Signer]::NeedInput($given, $1)", "inputs": "[Signer]::ListInput([Signer]::FindInput($given, $1), $2)",
	"need_inputs": "[Signer]::ListInput([Signer]::NeedInput($given, $1), @())",

	"==": "[string]::Equals($1, $2)", "!=": "-not [string]::Equals($1, $2)",
	"==bytes": "[Linq.Enumerable]::SequenceEqual([byte[]] $1, [byte[]] $2)",
	"!=bytes": "-not [Linq.Enumerable]::SequenceEqual([byte[]] $1, [byte[]] $2)",
	"&&":      "$1 -and $2", "||": "$1 -or $2", "!": "-not $1", "true": "$true", "false": "$false",
	"present": "$null -ne $1", "absent": "$null -eq $1", "or_empty": "[string] $1", "nothing": "$null",
	"starts_with": "$1.StartsWith($2, [StringComparison]::Ordinal)", "ends_with": "$1.EndsWith($2, [StringComparison]::Ordinal)",
	"includes": "$1.Contains($2)", "contains": "[Signer]::Among($2, $1)",

	"md5": "[Signer]::Digest([MD5]::Create(), $1)", "sha1": "[Signer]::Digest([SHA1]::Create(), $1)",
	"sha256": "[Signer]::Digest([SHA256]::Create(), $1)", "sha384": "[Signer]::Digest([SHA384]::Create(), $1)",
	"sha512": "[Signer]::Digest([SHA512]::Create(), $1)", "hmac_md5": "[Signer]::Digest([HMACMD5]::new($1), $2)",
	"hmac_sha1": "[Signer]::Digest([HMACSHA1]::new($1), $2)", "hmac_sha256": "[Signer]::Digest([HMACSHA256]::new($1), $2)",
	"hmac_sha384": "[Signer]::Digest([HMACSHA384]::new($1), $2)", "hmac_sha512": "[Signer]::Digest([HMACSHA512]::new($1), $2)",
	"hex_upper": "[Signer]::Upper([Signer]::Hex($1))", "base64": "[Convert]::ToBase64String($1)",

	"pair": "[Pair]::new($1, $2)", "pair.name": "$1.Name", "pair.value": "$1.Value", "header.name": "$1.Name", "header.values": "$1.Values",
	"join": "$2 -join $1", "concat": "$1 + $2", "concat_pairs": "$1 + $2", "concat_headers": "$1 + $2",

	"let": "$name = $value", "assign": "$name = $value", "declare": "", "declare_list": "$name = @()",
	"if": "if ($test) {", "elseif": "} elseif ($test) {", "else": "} else {", "end": "}", "if_present": "if ($null -ne $name) {",
	"loop": "foreach ($name in $value) {", "end_loop": "}", "append": "$name += $value",
	"send_headers": "$draft.SetHeader($name, $value)", "send_query": "$draft.AddQuery($name, $value)",
	"send_params": "$draft.AddParameter($name, $value)", "send_params_after": "$draft.AddResult($name, $value)",
	"drop": "$draft.Drop($names)", "check": "[Signer]::Check($name, $value, $names)",
	"call_form": "return [Form]::$name($args)", "return": "return $draft.Result($sts, $signature)",
}

// powershellText writes a text in single quotes, or in double ones where it needs escapes.
func powershellText(s string) string {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return `"` + powershellEscaped(s) + `"`
		}
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// powershellEscaped escapes a text for double quotes. The file stays in ASCII, which every version reads alike.
func powershellEscaped(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch at := strings.IndexRune("\"$`\n\r\t", r); {
		case at >= 0:
			b.WriteString([]string{`""`, "`$", "``", "`n", "`r", "`t"}[at])
		case r >= ' ' && r < 0x7f:
			b.WriteRune(r)
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, "$([char] 0x%04x)", unit)
			}
		}
	}
	return b.String()
}

var (
	powershellVariable = regexp.MustCompile(`^\$(\w+)$`)
	powershellGoesOn   = regexp.MustCompile(`^[\w:?]`) // what a variable's name would go on with
)

// powershellConcat writes variables and what is computed within a text; of several lines each is written by itself.
func powershellConcat(parts []Part) string {
	lines := [][]Part{nil}
	for _, p := range parts {
		pieces := []string{p.Text}
		if p.Literal {
			pieces = strings.Split(p.Text, "\n")
		}
		for i, piece := range pieces {
			if i > 0 {
				lines = append(lines, nil)
			}
			if last := len(lines) - 1; piece != "" {
				lines[last] = append(lines[last], Part{p.Literal, piece})
			}
		}
	}
	if len(lines) < 4 {
		return powershellFilled(parts)
	}
	var items []string
	for _, line := range lines {
		switch {
		case len(line) == 1 && line[0].Literal:
			items = append(items, powershellText(line[0].Text))
		case len(line) == 1:
			items = append(items, line[0].Text)
		default:
			items = append(items, powershellFilled(line))
		}
	}
	return "(" + powershellArray(items) + " -join \"`n\")"
}

// powershellFilled writes one text.
func powershellFilled(parts []Part) string {
	texts := make([]string, len(parts)+1)
	for i := len(parts) - 1; i >= 0; i-- {
		p := parts[i]
		switch bare := powershellVariable.FindStringSubmatch(p.Text); {
		case p.Literal:
			texts[i] = powershellEscaped(p.Text)
		case bare != nil && powershellGoesOn.MatchString(texts[i+1]):
			texts[i] = "${" + bare[1] + "}"
		case bare != nil:
			texts[i] = p.Text
		default:
			texts[i] = "$(" + dartBare(p.Text) + ")"
		}
	}
	return `"` + strings.Join(texts, "") + `"`
}

// powershellArray writes a list. A comma binds more tightly than other signs.
func powershellArray(items []string) string {
	var tightly []string
	for _, item := range items {
		if loosely(item) && !strings.HasPrefix(item, "(") {
			item = "(" + item + ")"
		}
		tightly = append(tightly, item)
	}
	return "@(" + strings.Join(tightly, ", ") + ")"
}

func powershellSigned(r *Rules) string {
	return "$draft.Signed($Cover, @{ " + strings.Join(r.written("$name = $value", "$name = $true"), "; ") + " })"
}

// powershellSpecial asks for what is empty by the length, since comparisons skip characters that no one sees, and puts
// parentheses between and and or, which bind alike.
func powershellSpecial(e *Expr, use Use, say func(*Expr, Use) string) (string, bool) {
	empty, not := emptyTest(e)
	switch {
	case e.Kind == Concat:
		return dotted(e, use, say)
	case empty:
		s := spelled{say(e.Args[0], AsOperand), tight}
		if loosely(s.text) {
			s.level = loose
		}
		return s.within(tight, receiver) + map[bool]string{false: ".Length -eq 0", true: ".Length -ne 0"}[not], true
	case e.Word == "!":
		return "-not (" + say(e.Args[0], AsValue) + ")", true
	case e.Word == "&&" || e.Word == "||":
		sign := map[string]string{"&&": " -and ", "||": " -or "}[e.Word]
		return powershellClause(e.Args[0], say) + sign + powershellClause(e.Args[1], say), true
	}
	return "", false
}

func powershellClause(e *Expr, say func(*Expr, Use) string) string {
	s := say(e, AsOperand)
	if e.Word == "&&" || e.Word == "||" {
		return "(" + s + ")"
	}
	return s
}

// powershellParam is a parameter: its name without the sign, its type, what it is when it is left out, and what to say of
// it. One without the third must be given, unless that is "-".
type powershellParam struct{ name, kind, otherwise, doc string }

// powershellParams gives the parameters: those that make a draft and the inputs, and those that every form gets.
func powershellParams(f *File) (draft, form []powershellParam) {
	draft = []powershellParam{
		{"Method", "string", "", "The method, as GET."},
		{"Url", "string", "", "The whole address, as it will be sent."},
		{"Headers", "IDictionary", "@{}", "The headers by their names; one that is repeated has several values."},
		{"Body", "object", "-", "The body, bytes or a text, which is sent in UTF-8."},
		{"Inputs", "IDictionary", "@{}", "What the scheme needs besides, by name."},
	}
	form = append(form, powershellParam{"Credential", "pscredential", "", "Whose signature it is: the user name is the key id, the password the secret."})
	if f.HasToken() {
		form = append(form, powershellParam{"Token", "securestring", "-", "The token of a session, if there is one."})
	}
	form = append(form, powershellParam{"Time", "DateTimeOffset", "[DateTimeOffset]::UtcNow", "The time of signing; now, unless given."})
	if f.HasNonce() {
		maker := f.Fresh("[Signer]::NewNonce()", "[Signer]::NewNumber()")
		form = append(form, powershellParam{"Nonce", "string", maker, "A text that no other request has; one is made, unless given."})
	}
	if f.HasList() {
		form = append(form, powershellParam{"Cover", "string[]", "-", "The headers that the signature covers, in order; the scheme's rules choose, unless given."})
	}
	return draft, form
}

// writePowerShell writes a module with one function.
func writePowerShell(f *File) {
	code, imports := f.Regions("utf8")
	w := f.W
	f.HeadProse()
	w.Lines("#", "# For Windows PowerShell 5.1, with .NET Framework 4.6 or later, and for PowerShell 7.", "", "#Requires -Version 5.1", "")
	for _, name := range imports {
		w.Line("using namespace " + name)
	}
	w.Lines("", "# The inputs, with the values that each may have; none means any.",
		"$script:AllowedInputs = [hashtable]::new([StringComparer]::Ordinal)")
	for _, in := range f.Inputs {
		w.Line("$script:AllowedInputs[" + powershellText(in.Name) + "] = " + f.Target.texts(allowed(in)))
	}
	w.Line("")
	powershellSign(f)
	w.Raw("\n" + code + "\n\n")
	w.Line("Export-ModuleMember -Function " + powershellFunction(f))
	all := w.String()
	if strings.ContainsFunc(all, func(r rune) bool { return r >= utf8.RuneSelf }) {
		w.b.Reset() // without a mark, 5.1 takes the file to be in the code page of the system
		w.Raw("\ufeff" + all)
	}
}

// powershellFunction names what callers call.
func powershellFunction(f *File) string { return "New-" + Pascal(split(f.Scheme.ID)) + "Signature" }

// powershellSign writes the function that callers call, and a class with a method for each form.
func powershellSign(f *File) {
	w := f.W
	draft, form := powershellParams(f)
	args, params := []string{"$draft", "$given"}, []string{"[Draft] $draft", "[Dictionary[string, string]] $given"}
	for _, p := range form {
		args, params = append(args, "$"+p.name), append(params, "["+p.kind+"] $"+p.name)
	}
	w.Line("function " + powershellFunction(f) + " {")
	w.In()
	powershellHead(f, append(draft, form...))
	w.Lines("", "# Nothing goes on behind an error, whatever -ErrorAction says.", "$ErrorActionPreference = 'Stop'",
		"$draft = [Draft]::new($Method, $Url, $Headers, $Body)", "$given = [Signer]::CheckInputs($Inputs, $script:AllowedInputs)")
	f.SignBody(args...)
	w.Out()
	w.Line("}")
	if len(f.Choose) == 0 {
		return
	}
	w.Lines("", "# Signs in each of the forms.", "class Form {")
	w.In()
	f.FormFunctions("}", append([]string{""}, f.Spread("static [pscustomobject] $name(", params, "", ") {")...)...)
	w.Out()
	w.Line("}")
}

// powershellHead writes the help of the function, and its parameters.
func powershellHead(f *File, params []powershellParam) {
	w := f.W
	w.Lines("<#", ".SYNOPSIS")
	w.Comment("", powershellProse("Signs an HTTP request: "+f.Scheme.Title+"."))
	w.Lines("", ".DESCRIPTION")
	w.Comment("", "Gives the headers to set, the address and the body to send. It sends nothing. A missing input or header, or a value "+
		"that is not allowed, is an ArgumentException.")
	var declared []string
	for _, p := range params {
		w.Lines("", ".PARAMETER "+p.name)
		w.Comment("", p.doc)
		if p.name == "Inputs" {
			for _, in := range f.Inputs {
				w.prose("- ", "  ", powershellProse(in.Name+": "+in.Doc))
			}
		}
		declared = append(declared, p.declared())
	}
	w.Lines("", ".OUTPUTS")
	w.Comment("", "An object with Headers, in order, each of which replaces all headers of its name; Url; Body, which is bytes; "+
		"StringToSign, to be compared with what a server says when it refuses a signature; and Signature.")
	w.Lines("", ".EXAMPLE", "$signed = "+powershellFunction(f)+" -Method GET -Url $url -Credential (Get-Credential)"+powershellNeeded(f),
		"Invoke-RestMethod -Method GET -Uri $signed.Url -Headers $signed.Headers", "#>",
		"[Diagnostics.CodeAnalysis.SuppressMessageAttribute(",
		"    'PSUseShouldProcessForStateChangingFunctions', '', Justification = 'It changes nothing.'", ")]",
		"[CmdletBinding(PositionalBinding = $false)]", "[OutputType([pscustomobject])]")
	w.Lines(f.Spread("param(", declared, "", ")")...)
}

// declared writes a parameter of a function.
func (p powershellParam) declared() string {
	s := "[" + p.kind + "] $" + p.name
	switch p.otherwise {
	case "":
		return "[Parameter(Mandatory)] " + s
	case "-":
		return s
	}
	return s + " = " + p.otherwise
}

// powershellProse makes prose fit for help.
func powershellProse(s string) string { return strings.ReplaceAll(s, "#>", "# >") }

// powershellNeeded gives the inputs that a call must have.
func powershellNeeded(f *File) string {
	var needed []string
	for _, in := range f.Inputs {
		if in.Default == nil && !in.Optional {
			needed = append(needed, powershellText(in.Name)+" = $"+Camel(split(in.Name)))
		}
	}
	if len(needed) == 0 {
		return ""
	}
	return " -Inputs @{ " + strings.Join(needed, "; ") + " }"
}
