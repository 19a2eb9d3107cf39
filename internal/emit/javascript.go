package emit

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// javascript is one ES module for Node and browsers: sign is asynchronous, as WebCrypto is, and has its types beside it.
var javascript = &Target{
	ID: "javascript", Title: "JavaScript with TypeScript types", Runs: "node", Helpers: "javascript.mjs",
	File:   func(scheme string) string { return scheme + ".mjs" },
	Indent: "  ", Comment: "// ", Gap: "\n\n", Width: 80, Wrap: javascriptLines,
	Names: Camel, Functions: Camel, Reserved: javascriptReserved,
	Each: true, Cond: true, Mixed: true, Verifier: true, VerifierReserved: javascriptVerifierReserved,
	Spell: merged(javascriptSpelling, javascriptReading), Special: javascriptSpecial, Apart: javascriptApart,
	Text: javascriptText, Bytes: func(s string) string { return "utf8(" + javascriptText(s) + ")" },
	Concat:        javascriptConcat,
	List:          bracketed,
	Signed:        javascriptSigned,
	Layout:        strftime,
	LayoutLiteral: strftimeLiteral,
	Write:         writeJavascript,
	Example: Example{
		Source: "javascript.mjs",
		File:   func(scheme string) string { return scheme + "-example.mjs" },
		Signer: func(scheme string) string { return scheme },
	},
	Beside: javascriptTypes,
}

var javascriptReserved = strings.Fields(`await break case catch class const continue debugger default delete do else enum
	export extends false finally for function if import in instanceof new null return static super switch this throw true try
	typeof var void while with yield let async of undefined arguments eval implements interface package private protected public
	draft request credential inputs options time cover nonce webCrypto SigningError Draft INPUTS DAYS MONTHS
	utf8 text compare splitPort fits pieces cut decodedPairs percentPairs check checkInputs needInput listInput sameBytes
	freshNonce freshNumber digest hmac plainHmac blocks wordBytes rotate md5 sm3 sm3Block sign hex base64 globalThis Object Symbol String
	Array Date Map Set Math BigInt Uint8Array`)

// javascriptApart are the words that are spelled with await.
var javascriptApart = strings.Fields("sha1 sha256 sha384 sha512 hmac_sha1 hmac_sha256 hmac_sha384 hmac_sha512")

var javascriptSpelling = map[string]string{
	"method": "draft.method", "protocol": "draft.protocol", "host": "draft.host()", "port": "draft.port()",
	"authority": "draft.authority()", "path": "draft.path()", "target": "draft.target()", "url": "draft.url()",
	"raw_query": "draft.rawQuery", "query": "draft.query()", "params": "draft.params()", "body": "draft.body()",
	"headers": "draft.headers($1)", "header": "draft.header($1)", "header?": "draft.findHeader($1)",
	"param": "draft.param($1)", "param?": "draft.findParam($1)", "time": "time", "nonce": "nonce",
	"key_id": "credential.keyId", "secret": "credential.secret", "token": `credential.token ?? ""`,
	"token?": "credential.token || undefined",
	"input":  "inputs[$1] ?? $2", "input?": "inputs[$1]", "need_input": "needInput(inputs, $1)",
	"inputs": "listInput(inputs[$1], $2)", "need_inputs": "listInput(needInput(inputs, $1), [])",

	"==": "$1 === $2", "!=": "$1 !== $2", "==bytes": "sameBytes($1, $2)", "!=bytes": "!sameBytes($1, $2)",
	"&&": "$1 && $2", "||": "$1 || $2", "!": "!$1", "true": "true", "false": "false",
	"present": "$1 !== undefined", "absent": "$1 === undefined", "or_empty": `$1 ?? ""`, "nothing": "undefined",
	"contains": "$1.includes($2)", "includes": "$1.includes($2)", "starts_with": "$1.startsWith($2)", "ends_with": "$1.endsWith($2)",

	"sha1": `await digest("SHA-1", $1)`, "sha256": `await digest("SHA-256", $1)`,
	"sha384": `await digest("SHA-384", $1)`, "sha512": `await digest("SHA-512", $1)`,
	"hmac_md5": "plainHmac(md5, $1, $2)", "hmac_sm3": "plainHmac(sm3, $1, $2)",
	"hmac_sha1": `await hmac("SHA-1", $1, $2)`, "hmac_sha256": `await hmac("SHA-256", $1, $2)`,
	"hmac_sha384": `await hmac("SHA-384", $1, $2)`, "hmac_sha512": `await hmac("SHA-512", $1, $2)`,
	"hex_upper": "hex($1).toUpperCase()", "percent_keep": "percent($1, $2)", "take": "$1.slice(0, $2)",
	"local": "utc($1, $2, $3)", "unix_ms": "String($1.getTime())",

	"pair.name": "$1.name", "pair.value": "$1.value",
	"header.name": "$1.name", "header.values": "$1.values",
	"join": "$2.join($1)", "concat": "[...$1, ...$2]", "concat_pairs": "[...$1, ...$2]", "concat_headers": "[...$1, ...$2]",
	"names": "$1.map((pair) => pair.name)", "header_names": "$1.map((header) => header.name)",
	"first": `$1[0] ?? ""`, "first?": "$1[0]", "unique": "[...new Set($1)]", "sort_headers": "sortNames($1)",
	"cond": "$1 ? $2 : $3", "each": "$1.map(($4) => $2)", "each_if": "$1.filter(($4) => $3).map(($4) => $2)",

	"let": "const $name = $value;", "assign": "$name = $value;", "declare": "let $name;", "declare_list": "const $name = [];",
	"if": "if ($test) {", "elseif": "} else if ($test) {", "else": "} else {", "end": "}", "end_loop": "}",
	"if_present": "if ($name !== undefined) {", "loop": "for (const $name of $value) {", "append": "$name.push($value);",
	"send_headers": "draft.setHeader($name, $value);", "send_query": "draft.addQuery($name, $value);",
	"send_params": "draft.addParam($name, $value);", "send_params_after": "draft.addResult($name, $value);",
	"drop": "draft.drop($names);", "check": "check($name, $value, $names);",
	"call_form": "return $name($args);", "return": "return draft.result($sts, $signature);",
}

var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// javascriptSpecial reads an input as a property.
func javascriptSpecial(e *Expr, _ Use, say func(*Expr, Use) string) (string, bool) {
	if e.Kind != Call || e.Word != "input" || !identifier.MatchString(e.Args[0].Text) {
		return "", false
	}
	value := say(e.Args[1], AsOperand)
	if e.Args[1].Kind == Cond {
		value = "(" + value + ")"
	}
	return "inputs." + e.Args[0].Text + " ?? " + value, true
}

func javascriptText(s string) string { return quoted(s, javascriptEscaped) }

var javascriptEscapes = strings.NewReplacer(`\a`, `\x07`)

func javascriptEscaped(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r > 0xffff {
			fmt.Fprintf(&b, `\u{%x}`, r)
			continue
		}
		q := strconv.QuoteToASCII(string(r))
		b.WriteString(javascriptEscapes.Replace(q[1 : len(q)-1]))
	}
	return b.String()
}

func javascriptConcat(parts []Part) string {
	return "`" + template(parts, func(s string) string {
		return strings.NewReplacer("`", "\\`", "${", "\\${", `\"`, `"`).Replace(javascriptEscaped(s))
	}, func(s string) string { return "${" + javascriptChoices(s) + "}" }) + "`"
}

// javascriptChoices takes the parentheses around a choice away that is another one's last part.
func javascriptChoices(s string) string {
	marks := []string{" ? ", " : "}
	if parts := splitBefore(s, marks); len(parts) == 3 {
		if last := bare(parts[2][2:]); len(splitBefore(last, marks)) == 3 {
			return parts[0] + " " + parts[1] + " : " + last
		}
	}
	return s
}

func javascriptSigned(r *Rules) string {
	call := r.within("draft.signed("+r.cover("cover", "undefined")+", { $rules })", "$name: $value", "$name: true", "excepted", "except")
	return strings.Replace(call, "{  }", "{}", 1)
}

// writeJavascript writes the module.
func writeJavascript(f *File) {
	code, _ := f.Regions()
	w := f.W
	w.Line("/*")
	f.HeadComment(" * ")
	w.Lines(" */", "")
	w.Raw(code + f.Target.Gap)
	javascriptInputs(f)
	args := f.Takes("nonce", "cover", "draft", "credential", "inputs", "time")
	javascriptSign(f, args)
	f.FormFunctions("}", "", `/** Signs in the form "$form". */`, "async function $name("+strings.Join(args, ", ")+") {")
	if len(f.Receive) > 0 {
		javascriptVerify(f)
	}
}

// javascriptInputs writes the table of inputs with their documentation.
func javascriptInputs(f *File) {
	w := f.W
	w.Line("// The inputs: what each is, and the values that it may have; none means any.")
	inputTable{begin: "const INPUTS = {", item: "$name: $values,", end: "};", described: true, name: javascriptKey}.write(f)
	w.Line("")
}

func javascriptKey(name string) string {
	if identifier.MatchString(name) {
		return name
	}
	return javascriptText(name)
}

// javascriptSign writes the function that callers call.
func javascriptSign(f *File, args []string) {
	w := f.W
	w.Lines("/**", " * Signs a request: gives the headers, the address and the body to send.", " *",
		" * The types and what they hold are in the file "+javascriptTypesName(f)+".", " */")
	w.Line("export async function sign(request, credential, inputs = {}, options = {}) {")
	w.In()
	w.Lines("const draft = new Draft(request);", "checkInputs(inputs, INPUTS);")
	given := f.Takes("nonce = "+f.Fresh("freshNonce()", "freshNumber()"), "cover", "time = new Date()")
	w.Line("const { " + strings.Join(given, ", ") + " } = options;")
	f.SignBody(args...)
	w.Out()
	w.Line("}")
}
