package emit

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
)

var powershell = &Target{
	ID: "powershell", Title: "PowerShell 5.1 and 7", Helpers: "powershell.psm1",
	File:   named(Pascal, "Signer.psm1"),
	Indent: "    ", Comment: "# ", Gap: "\n\n", Width: 120, Wrap: powershellLines,
	Names: Camel, Caseless: true, Functions: Pascal, Reserved: powershellReserved,
	Spell: powershellSpelling,
	Text:  powershellText, Bytes: func(s string) string { return "[Signer]::Utf8(" + powershellText(s) + ")" },
	Concat:  powershellConcat,
	List:    func(_ Type, items []string) string { return powershellArray(items) },
	Signed:  powershellSigned,
	Special: powershellSpecial,
	Layout:  csharp.Layout, LayoutLiteral: csharpLayoutLiteral,
	Write: writePowerShell,
	Example: Example{
		Source: "powershell.ps1",
		File:   named(Pascal, "Example.ps1"),
		Signer: powershellFunction,
	},
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
