package emit

import (
	"regexp"
	"strings"
)

var kotlin = &Target{
	ID: "kotlin", Title: "Kotlin", Runs: "kotlinc", Helpers: "kotlin.kt",
	File:   named(Pascal, "Signer.kt"),
	Indent: "    ", Comment: "// ", Gap: "\n\n", Width: 100, Wrap: kotlinLines.lines,
	Names: Camel, Functions: Camel, Reserved: kotlinReserved,
	Each: true, Cond: true,
	Verifier: true, VerifierReserved: jvmVerifierReserved,
	Spell: merged(kotlinSpelling, jvmReading, kotlinReading),
	Types: map[string]string{
		"text": "String", "text?": "String?", "bytes": "ByteArray", "time": "Instant", "time?": "Instant?", "bool": "Boolean", "pair": "NameValue",
		"header": "Header", "texts": "List<String>", "pairs": "List<NameValue>", "headers": "List<Header>",
	},
	Text: kotlinText, Bytes: func(s string) string { return "utf8(" + kotlinText(s) + ")" },
	Concat:  kotlinConcat,
	List:    kotlinList,
	Signed:  rulesIn("draft.signed(cover, $rules)", "$name = $value", "$name = true"),
	Special: kotlinSpecial,
	Layout:  jvmLayout, LayoutLiteral: jvmLayoutLiteral,
	Write: writeKotlin,
	Example: Example{
		Source: "kotlin.kt",
		File:   named(Pascal, "Example.kt"),
		Signer: signerClass,
	},
}

var kotlinLines = trailing{operators: [][]string{{" || "}, {" && "}, {" + "}}, apart: true, choice: true}

var kotlinReserved = strings.Fields(`as break class continue do else false for fun if in interface is it null object package return super
	this throw true try typealias typeof val var when while request draft credential inputs time nonce cover`)

var kotlinSpelling = map[string]string{
	"method": "draft.method", "protocol": "draft.protocol", "host": "draft.host()", "port": "draft.port()",
	"authority": "draft.authority()", "path": "draft.path()", "target": "draft.target()", "url": "draft.url()",
	"raw_query": "draft.rawQuery", "query": "draft.query()", "params": "draft.params()", "body": "draft.body()",
	"headers": "draft.headers($1)", "header": "draft.header($1)", "header?": "draft.findHeader($1)",
	"param": "draft.param($1)", "param?": "draft.findParam($1)", "time": "time", "nonce": "nonce",
	"key_id": "credential.keyId", "secret": "credential.secret", "token": "credential.token.orEmpty()",
	"token?": "credential.token",
	"input":  "inputs[$1] ?: $2", "input?": "inputs[$1]", "need_input": "needInput(inputs, $1)",
	"inputs": "listInput(inputs[$1], $2)", "need_inputs": "listInput(needInput(inputs, $1))",

	"==": "$1 == $2", "!=": "$1 != $2", "==bytes": "$1.contentEquals($2)", "!=bytes": "!$1.contentEquals($2)",
	"&&": "$1 && $2", "||": "$1 || $2", "!": "!$1", "true": "true", "false": "false",
	"present": "$1 != null", "absent": "$1 == null", "or_empty": "$1.orEmpty()", "nothing": "null",
	"contains": "$2 in $1", "includes": "$2 in $1", "starts_with": "$1.startsWith($2)", "ends_with": "$1.endsWith($2)",

	"md5": `digest("MD5", $1)`, "sha1": `digest("SHA-1", $1)`, "sha256": `digest("SHA-256", $1)`,
	"sha384": `digest("SHA-384", $1)`, "sha512": `digest("SHA-512", $1)`,
	"hmac_md5": `hmac("HmacMD5", $1, $2)`, "hmac_sha1": `hmac("HmacSHA1", $1, $2)`, "hmac_sha256": `hmac("HmacSHA256", $1, $2)`,
	"hmac_sha384": `hmac("HmacSHA384", $1, $2)`, "hmac_sha512": `hmac("HmacSHA512", $1, $2)`,
	"hex_upper": "upper(hex($1))", "base64": "Base64.getEncoder().encodeToString($1)", "base64url": "Base64.getUrlEncoder().encodeToString($1)",
	"unix": "$1.epochSecond.toString()", "unix_ms": "$1.toEpochMilli().toString()", "local": "utc($1, $2, $3)",
	"percent_keep": "percent($1, $2)", "first": "$1.firstOrNull().orEmpty()", "first?": "$1.firstOrNull()", "unique": "$1.distinct()",

	"pair": "NameValue($1, $2)", "pair.name": "$1.name", "pair.value": "$1.value", "header.name": "$1.name", "header.values": "$1.values",
	"join": "$2.joinToString($1)", "concat": "$1 + $2", "concat_pairs": "$1 + $2", "concat_headers": "$1 + $2",
	"names": "$1.map({ it.name })", "header_names": "$1.map({ it.name })",
	"cond": "if ($1) $2 else $3", "each": "$1.map({ $4 -> $2 })", "each_if": "$1.filter({ $4 -> $3 }).map({ $4 -> $2 })",

	"let": "val $name = $value", "assign": "$name = $value", "declare": "val $name: $type",
	"declare_list": "val $name = mutableListOf<$item>()",
	"if":           "if ($test) {", "elseif": "} else if ($test) {", "else": "} else {", "end": "}", "if_present": "if ($name != null) {",
	"loop": "for ($name in $value) {", "end_loop": "}", "append": "$name += $value",
	"send_headers": "draft.setHeader($name, $value)", "send_query": "draft.addQuery($name, $value)",
	"send_params": "draft.addParam($name, $value)", "send_params_after": "draft.addResult($name, $value)",
	"drop": "draft.drop($names)", "check": "check($name, $value, $names)",
	"call_form": "return $name($args)", "return": "return draft.result($sts, $signature)",
}

func kotlinText(s string) string { return `"` + jvmEscaped(s, `"\$`) + `"` }

var kotlinName = regexp.MustCompile(`^[A-Za-z]\w*$`)

// kotlinConcat writes a template.
func kotlinConcat(parts []Part) string {
	var b strings.Builder
	for i, p := range parts {
		hole := strings.TrimSuffix(p.Text, ".toString()")
		if strings.HasPrefix(hole, "(if ") && closing(hole, 0) == len(hole)-1 {
			hole = hole[1 : len(hole)-1]
		}
		ends := i+1 == len(parts) || !parts[i+1].Literal || !startsName(parts[i+1].Text)
		switch {
		case p.Literal:
			b.WriteString(jvmEscaped(p.Text, `"\$`))
		case kotlinName.MatchString(hole) && ends:
			b.WriteString("$" + hole)
		default:
			b.WriteString("${" + hole + "}")
		}
	}
	return `"` + b.String() + `"`
}

func startsName(s string) bool {
	return s != "" && (s[0] == '_' || s[0]|0x20 >= 'a' && s[0]|0x20 <= 'z' || s[0] >= '0' && s[0] <= '9')
}

func kotlinList(t Type, items []string) string {
	if len(items) == 0 {
		return "emptyList<" + map[Type]string{Texts: "String", Pairs: "NameValue", Headers: "Header"}[t] + ">()"
	}
	return "listOf(" + strings.Join(items, ", ") + ")"
}

// kotlinSpecial asks for empty texts as is usual, and gives what is made of each item to the function that joins.
func kotlinSpecial(e *Expr, use Use, say func(*Expr, Use) string) (string, bool) {
	empty, not := emptyTest(e)
	switch {
	case use == AsOperand && (e.Kind == Cond || strings.HasPrefix(e.Word, "concat")):
		return "(" + say(e, AsValue) + ")", true
	case e.Word == "token?":
		return "credential.token?.ifEmpty { null }", true
	case e.Word == "input":
		return "inputs[" + say(e.Args[0], AsArgument) + "] ?: " + say(e.Args[1], AsValue), true
	case e.Word == "inputs":
		return "inputs[" + say(e.Args[0], AsArgument) + "]?.let { listInput(it) } ?: " + say(e.Args[1], AsValue), true
	case e.Word == "join" && (e.Args[1].Kind == Each || e.Args[1].Word == "names" || e.Args[1].Word == "header_names"):
		made := kotlinMade(e.Args[1], say)
		call := ".joinToString(" + say(e.Args[0], AsArgument) + ")"
		if e.Args[0].Kind == Literal && e.Args[0].Text == "" && made != "" {
			call = `.joinToString("")`
		}
		return kotlinItems(e.Args[1], say) + call + made, true
	case e.Kind == Each:
		made := kotlinMade(e, say)
		if made != "" {
			made = ".map" + made
		}
		return kotlinItems(e, say) + made, true
	case e.Word == "names" || e.Word == "header_names":
		return say(e.Args[0], AsOperand) + ".map { it.name }", true
	case empty:
		return say(e.Args[0], AsOperand) + map[bool]string{false: ".isEmpty()", true: ".isNotEmpty()"}[not], true
	}
	return "", false
}

// kotlinItems says the list of a loop, as far as it is wanted.
func kotlinItems(e *Expr, say func(*Expr, Use) string) string {
	list := say(e.Args[0], AsOperand)
	if len(e.Args) == 3 {
		list += ".filter { " + e.Var.Name + " -> " + say(e.Args[2], AsValue) + " }"
	}
	return list
}

// kotlinMade says what a loop makes of an item; nothing if it is the item.
func kotlinMade(e *Expr, say func(*Expr, Use) string) string {
	switch {
	case e.Kind != Each:
		return " { it.name }"
	case e.Args[1].Kind == Local && e.Args[1].Var == e.Var:
		return ""
	}
	return " { " + e.Var.Name + " -> " + say(e.Args[1], AsValue) + " }"
}

// writeKotlin writes the object.
func writeKotlin(f *File) {
	code, imports := f.Regions("utf8")
	w := f.W
	headComment(f, imports, "")
	w.classDoc(f.Scheme.Title)
	w.Lines("object " + signerClass(f.Scheme.ID) + " {")
	w.In()
	kotlinInputs(f)
	kotlinSign(f)
	if len(f.Receive) > 0 {
		kotlinVerify(f)
	}
	w.Out()
	w.Raw("\n" + code + "\n}\n")
}

// kotlinInputs writes the table of inputs with their documentation.
func kotlinInputs(f *File) {
	w := f.W
	w.Lines("/**", " * The inputs, with the values that each may have; none means any.")
	if len(f.Inputs) > 0 {
		w.Line(" *")
	}
	for _, in := range f.Inputs {
		w.prose(" * - ", " *   ", "`"+in.Name+"`: "+strings.ReplaceAll(in.Doc, "*/", "*&#47;"))
	}
	w.Line(" */")
	if len(f.Inputs) == 0 {
		w.Lines("val INPUTS: Map<String, List<String>> = emptyMap()", "")
		return
	}
	inputTable{begin: "val INPUTS: Map<String, List<String>> = mapOf(", item: "$name to $values", end: ")", values: kotlinTexts}.write(f)
	w.Line("")
}

func kotlinTexts(values []string) string { return kotlinList(Texts, spelledTexts(values, kotlinText)) }

// kotlinSign writes the function that callers call, and one for each form.
func kotlinSign(f *File) {
	w := f.W
	w.Lines("/**", " * Signs a request: gives the headers, the address and the body to send.", " *",
		" * @param inputs what the scheme needs besides, as [INPUTS] says", " * @param time the time of signing")
	if f.HasNonce() {
		w.Line(" * @param nonce a text that no other request has")
	}
	if f.HasList() {
		w.prose(" * ", " *     ", "@param cover the headers that the signature covers, in order; null: as the scheme's rules choose")
	}
	w.prose(" * ", " *     ", "@throws IllegalArgumentException if an input or header is missing, or has a value that is not allowed")
	w.Line(" */")
	w.Lines(f.Spread("fun sign(", f.Takes(
		"nonce: String = "+f.Fresh("newNonce()", "newNumber()"), "cover: List<String>? = null",
		"request: Request", "credential: Credential", "inputs: Map<String, String> = emptyMap()", "time: Instant = Instant.now()",
	), "", "): Signed {")...)
	w.In()
	w.Lines("checkInputs(inputs)", "val draft = Draft(request)")
	f.SignBody(f.Takes("nonce", "cover", "draft", "credential", "inputs", "time")...)
	w.Out()
	w.Line("}")
	params := f.Takes("nonce: String", "cover: List<String>?", "draft: Draft", "credential: Credential", "inputs: Map<String, String>", "time: Instant")
	f.FormFunctions("}", append([]string{"", `/** Signs in the form "$form". */`}, f.Spread("private fun $name(", params, "", "): Signed {")...)...)
}
