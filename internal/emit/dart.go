package emit

import "strings"

var dart = &Target{
	ID: "dart", Title: "Dart 3", Helpers: "dart.dart",
	File:   named(Snake, ".dart"),
	Indent: "  ", Comment: "// ", Gap: "\n\n", Width: 100, Wrap: dartLines,
	Names: Camel, Functions: dartPrivate, Reserved: dartReserved,
	Each: true, Cond: true,
	Spell: dartSpelling,
	Types: map[string]string{
		"text": "String", "text?": "String?", "bytes": "List<int>", "time": "DateTime", "bool": "bool", "pair": "_Pair", "header": "_Header",
		"texts": "List<String>", "pairs": "List<_Pair>", "headers": "List<_Header>",
	},
	Text: dartText, Bytes: func(s string) string { return "_utf8(" + dartText(s) + ")" },
	Concat:        dartConcat,
	List:          dartList,
	Signed:        rulesIn("draft.signed(cover, $rules)", "$name: $value", "$name: true"),
	Special:       dartSpecial,
	Layout:        strftime,
	LayoutLiteral: strftimeLiteral,
	Write:         writeDart,
	Example: Example{
		Source: "dart.dart",
		File:   named(Snake, "_example.dart"),
		Signer: named(Snake, ""),
	},
}

// dartPrivate names what only the file itself sees.
func dartPrivate(words []string) string {
	if words[0] == "sign" && len(words) == 1 {
		return "sign"
	}
	return "_" + Camel(words)
}

var dartReserved = strings.Fields(`abstract as assert async await base break case catch class const continue covariant default deferred
	do dynamic else enum export extends extension external factory false final finally for get hide if implements import in
	interface is late library mixin new null of on operator part required rethrow return sealed set show static super switch sync
	this throw true try type typedef var void when while with yield request draft credential inputs time nonce cover now
	md5 sha1 sha224 sha256 sha384 sha512 utf8 base64 json ascii latin1 min max pow sign`)

var dartSpelling = map[string]string{
	"method": "draft.method", "protocol": "draft.protocol", "host": "draft.host()", "port": "draft.port()",
	"authority": "draft.authority()", "path": "draft.path()", "target": "draft.target()", "url": "draft.url()",
	"raw_query": "draft.rawQuery", "query": "draft.query()", "params": "draft.params()", "body": "draft.body()",
	"headers": "draft.headers($1)", "header": "draft.header($1)", "header?": "draft.findHeader($1)",
	"param": "draft.param($1)", "param?": "draft.findParam($1)", "time": "now", "nonce": "nonce",
	"key_id": "credential.keyId", "secret": "credential._secret", "token": "_findToken(credential) ?? ''", "token?": "_findToken(credential)",
	"input": "inputs[$1] ?? $2", "input?": "inputs[$1]", "need_input": "_needInput(inputs, $1)",
	"inputs": "_listInput(inputs[$1], $2)", "need_inputs": "_listInput(_needInput(inputs, $1), const [])",

	"==": "$1 == $2", "!=": "$1 != $2", "==bytes": "_sameBytes($1, $2)", "!=bytes": "!_sameBytes($1, $2)",
	"&&": "$1 && $2", "||": "$1 || $2", "!": "!$1", "true": "true", "false": "false",
	"present": "$1 != null", "absent": "$1 == null", "or_empty": "$1 ?? ''", "nothing": "null",
	"contains": "$1.contains($2)", "includes": "$1.contains($2)", "starts_with": "$1.startsWith($2)", "ends_with": "$1.endsWith($2)",

	"md5": "md5.convert($1).bytes", "sha1": "sha1.convert($1).bytes", "sha256": "sha256.convert($1).bytes",
	"sha384": "sha384.convert($1).bytes", "sha512": "sha512.convert($1).bytes",
	"hmac_md5": "Hmac(md5, $1).convert($2).bytes", "hmac_sha1": "Hmac(sha1, $1).convert($2).bytes",
	"hmac_sha256": "Hmac(sha256, $1).convert($2).bytes", "hmac_sha384": "Hmac(sha384, $1).convert($2).bytes",
	"hmac_sha512": "Hmac(sha512, $1).convert($2).bytes",
	"hex_upper":   "_hex($1).toUpperCase()", "base64": "base64.encode($1)", "base64url": "base64Url.encode($1)",
	"unix_ms": "$1.millisecondsSinceEpoch.toString()", "local": "_utc($1, $2, $3)", "percent_keep": "_percent($1, $2)",
	"take": "$1.take($2).toList()", "first": "_findFirst($1) ?? ''", "unique": "Set.of($1).toList()",

	"pair": "_Pair($1, $2)", "pair.name": "$1.name", "pair.value": "$1.value", "header.name": "$1.name", "header.values": "$1.values",
	"join": "$2.join($1)", "concat": "[...$1, ...$2]", "concat_pairs": "[...$1, ...$2]", "concat_headers": "[...$1, ...$2]",
	"names": "$1.map((pair) => pair.name).toList()", "header_names": "$1.map((header) => header.name).toList()",
	"cond": "$1 ? $2 : $3", "each": "$1.map(($4) => $2).toList()", "each_if": "$1.where(($4) => $3).map(($4) => $2).toList()",

	"let": "final $name = $value;", "assign": "$name = $value;", "declare": "final $type $name;", "declare_list": "final $name = <$item>[];",
	"if": "if ($test) {", "elseif": "} else if ($test) {", "else": "} else {", "end": "}", "if_present": "if ($name != null) {",
	"loop": "for (final $name in $value) {", "end_loop": "}", "append": "$name.add($value);",
	"send_headers": "draft.setHeader($name, $value);", "send_query": "draft.addQuery($name, $value);",
	"send_params": "draft.addParam($name, $value);", "send_params_after": "draft.addResult($name, $value);",
	"drop": "draft.drop($names);", "check": "_check($name, $value, $names);",
	"call_form": "return $name($args);", "return": "return draft.result($sts, $signature);",
}

func dartText(s string) string {
	if strings.Contains(s, "'") && !strings.ContainsAny(s, `"\$`) {
		return `"` + jvmEscaped(s, "") + `"`
	}
	return "'" + jvmEscaped(s, `'\$`) + "'"
}

// dartConcat writes a text with what is filled in.
func dartConcat(parts []Part) string {
	var b strings.Builder
	for i, p := range parts {
		ends := i+1 == len(parts) || !parts[i+1].Literal || !startsName(parts[i+1].Text)
		switch {
		case p.Literal:
			b.WriteString(jvmEscaped(p.Text, `'\$`))
		case kotlinName.MatchString(p.Text) && ends:
			b.WriteString("$" + p.Text)
		default:
			b.WriteString("${" + dartBare(p.Text) + "}")
		}
	}
	return "'" + b.String() + "'"
}

// dartBare takes away parentheses around the whole of an expression.
func dartBare(s string) string {
	if s[0] == '(' && closing(s, 0) == len(s)-1 {
		return s[1 : len(s)-1]
	}
	return s
}

func dartList(t Type, items []string) string {
	if len(items) == 0 {
		return "<" + map[Type]string{Texts: "String", Pairs: "_Pair", Headers: "_Header"}[t] + ">[]"
	}
	return "[" + strings.Join(items, ", ") + "]"
}

// dartSpecial asks for empty texts as is usual, joins what a loop makes without a list between, and puts parentheses
// around what binds loosely.
func dartSpecial(e *Expr, use Use, say func(*Expr, Use) string) (string, bool) {
	empty, not := emptyTest(e)
	switch {
	case use == AsOperand && (e.Kind == Cond || strings.Contains(dartSpelling[e.Word], " ?? ")):
		return "(" + say(e, AsValue) + ")", true
	case e.Word == "join" && (e.Args[1].Kind == Each || e.Args[1].Kind == Call):
		items := strings.TrimSuffix(say(e.Args[1], AsOperand), ".toList()")
		if e.Args[0].Kind == Literal && e.Args[0].Text == "" {
			return items + ".join()", true
		}
		return items + ".join(" + say(e.Args[0], AsArgument) + ")", true
	case e.Kind == Each:
		return dartLoop(e, say) + ".toList()", true
	case empty:
		return say(e.Args[0], AsOperand) + map[bool]string{false: ".isEmpty", true: ".isNotEmpty"}[not], true
	}
	return "", false
}

func dartLoop(e *Expr, say func(*Expr, Use) string) string {
	return loopCalls(say(e.Args[0], AsOperand), e, say, ".where(($item) => $value)", ".map(($item) => $value)")
}

// writeDart writes the library.
func writeDart(f *File) {
	code, imports := f.Regions("utf8")
	w := f.W
	f.HeadProse()
	custom := false
	for _, name := range imports {
		custom = custom || strings.HasPrefix(name, "package:crypto/")
	}
	if custom {
		w.Lines("//", "// Needs package:crypto of the Dart team: dart pub add crypto")
	}
	w.Line("")
	for i, name := range imports {
		if i > 0 && strings.HasPrefix(name, "package:") && strings.HasPrefix(imports[i-1], "dart:") {
			w.Line("")
		}
		w.Line("import '" + name + "';")
	}
	w.Line("")
	dartInputs(f)
	dartSign(f)
	w.Raw("\n" + code + "\n")
}

// dartInputs writes the table of inputs with their documentation.
func dartInputs(f *File) {
	w := f.W
	w.Line("/// The inputs, with the values that each may have; none means any.")
	if len(f.Inputs) > 0 {
		w.Line("///")
	}
	for _, in := range f.Inputs {
		w.prose("/// - ", "///   ", "`"+in.Name+"`: "+in.Doc)
	}
	inputTable{
		begin: "const inputNames = <String, List<String>>{", item: "$name: $values,", end: "};",
		values: func(values []string) string { return "[" + strings.Join(spelledTexts(values, dartText), ", ") + "]" },
	}.write(f)
	w.Line("")
}

// dartSign writes the function that callers call, and one for each form.
func dartSign(f *File) {
	w := f.W
	w.Lines("/// Signs a request: gives the headers, the address and the body to send.", "///")
	w.prose("/// ", "/// ", "The inputs are what the scheme needs besides, as [inputNames] says. The time is now unless given.")
	if f.HasNonce() {
		w.Line("/// The nonce is a text that no other request has; one is made unless given.")
	}
	if f.HasList() {
		w.prose("/// ", "/// ", "In [cover] are the headers that the signature covers, in order; the scheme's rules choose unless given.")
	}
	w.Line("///")
	w.prose("/// ", "/// ", "Throws an [ArgumentError] if an input or header is missing, or has a value that is not allowed.")
	given := f.Takes("String? nonce", "List<String>? cover", "Map<String, String> inputs = const {}", "DateTime? time")
	w.Lines("Signed sign(", "  Request request,")
	w.Lines(f.Spread("  Credential credential, {", given, ",", "}) {")...)
	w.In()
	w.Lines("_checkInputs(inputs);", "final now = time ?? DateTime.now();")
	if f.HasNonce() {
		w.Line("nonce ??= " + f.Fresh("_newNonce();", "_newNumber();"))
	}
	w.Line("final draft = _Draft(request);")
	f.SignBody(f.Takes("nonce", "cover", "draft", "credential", "inputs", "now")...)
	w.Out()
	w.Line("}")
	params := f.Takes("String nonce", "List<String>? cover", "_Draft draft", "Credential credential", "Map<String, String> inputs", "DateTime now")
	f.FormFunctions("}", append([]string{"", `/// Signs in the form "$form".`}, f.Spread("Signed $name(", params, ",", ") {")...)...)
}
