package emit

import (
	"fmt"
	"strings"
)

var java = &Target{
	ID: "java", Title: "Java 11", Runs: "java", Helpers: "java.java",
	File:   named(Pascal, "Signer.java"),
	Indent: "  ", Comment: "// ", Gap: "\n\n", Width: 100, Wrap: javaLines,
	Names: Camel, Functions: Camel, Reserved: javaReserved,
	Each: true, Cond: true,
	Verifier: true, VerifierReserved: jvmVerifierReserved,
	Spell: merged(javaSpelling, jvmReading, javaReading),
	Types: map[string]string{
		"text": "String", "text?": "String", "bytes": "byte[]", "time": "Instant", "time?": "Instant", "bool": "boolean", "pair": "Pair", "header": "Header",
		"texts": "List<String>", "pairs": "List<Pair>", "headers": "List<Header>",
	},
	Text: javaText, Bytes: func(s string) string { return "utf8(" + javaText(s) + ")" },
	Concat:  javaConcat,
	List:    func(_ Type, items []string) string { return "List.of(" + strings.Join(items, ", ") + ")" },
	Signed:  javaSigned,
	Special: javaSpecial,
	Layout:  jvmLayout, LayoutLiteral: jvmLayoutLiteral,
	Write: writeJava,
	Example: Example{
		Source: "java.java",
		File:   named(Pascal, "Example.java"),
		Signer: signerClass,
	},
}

var javaReserved = strings.Fields(`abstract assert boolean break byte case catch char class const continue default do double else enum
	extends final finally float for goto if implements import instanceof int interface long native new package private protected
	public record return short static strictfp super switch synchronized this throw throws transient try var void volatile while
	yield true false null request draft credential inputs time nonce cover`)

var javaSpelling = map[string]string{
	"method": "draft.method", "protocol": "draft.protocol", "host": "draft.host()", "port": "draft.port()",
	"authority": "draft.authority()", "path": "draft.path()", "target": "draft.target()", "url": "draft.url()",
	"raw_query": "draft.rawQuery", "query": "draft.query()", "params": "draft.params()", "body": "draft.body()",
	"headers": "draft.headers($1)", "header": "draft.header($1)", "header?": "draft.findHeader($1)",
	"param": "draft.param($1)", "param?": "draft.findParam($1)", "time": "time", "nonce": "nonce",
	"key_id": "credential.keyId", "secret": "credential.secret", "token": `Objects.requireNonNullElse(credential.token, "")`,
	"token?": "credential.token",
	"input":  "inputs.getOrDefault($1, $2)", "input?": "inputs.get($1)", "need_input": "needInput(inputs, $1)",
	"inputs": "listInput(inputs.get($1), $2)", "need_inputs": "listInput(needInput(inputs, $1), List.of())",

	"==": "$1.equals($2)", "!=": "!$1.equals($2)", "==bytes": "Arrays.equals($1, $2)", "!=bytes": "!Arrays.equals($1, $2)",
	"&&": "$1 && $2", "||": "$1 || $2", "!": "!$1", "true": "true", "false": "false",
	"present": "$1 != null", "absent": "$1 == null", "or_empty": `Objects.requireNonNullElse($1, "")`, "nothing": "null",
	"contains": "$1.contains($2)", "includes": "$1.contains($2)", "starts_with": "$1.startsWith($2)", "ends_with": "$1.endsWith($2)",

	"md5": `digest("MD5", $1)`, "sha1": `digest("SHA-1", $1)`, "sha256": `digest("SHA-256", $1)`,
	"sha384": `digest("SHA-384", $1)`, "sha512": `digest("SHA-512", $1)`,
	"hmac_md5": `hmac("HmacMD5", $1, $2)`, "hmac_sha1": `hmac("HmacSHA1", $1, $2)`, "hmac_sha256": `hmac("HmacSHA256", $1, $2)`,
	"hmac_sha384": `hmac("HmacSHA384", $1, $2)`, "hmac_sha512": `hmac("HmacSHA512", $1, $2)`,
	"hex_upper": "upper(hex($1))", "unix": "String.valueOf($1.getEpochSecond())", "unix_ms": "String.valueOf($1.toEpochMilli())",

	"pair": "new Pair($1, $2)", "pair.name": "$1.name", "pair.value": "$1.value", "header.name": "$1.name", "header.values": "$1.values",
	"join": "String.join($1, $2)", "concat_pairs": "concat($1, $2)", "concat_headers": "concat($1, $2)",
	"cond": "$1 ? $2 : $3",

	"let": "$type $name = $value;", "assign": "$name = $value;", "declare": "$type $name;",
	"declare_list": "List<$item> $name = new ArrayList<>();",
	"if":           "if ($test) {", "elseif": "} else if ($test) {", "else": "} else {", "end": "}", "if_present": "if ($name != null) {",
	"loop": "for ($type $name : $value) {", "end_loop": "}", "append": "$name.add($value);",
	"send_headers": "draft.setHeader($name, $value);", "send_query": "draft.addQuery($name, $value);",
	"send_params": "draft.addParam($name, $value);", "send_params_after": "draft.addResult($name, $value);",
	"drop": "draft.drop($names);", "check": "check($name, $value, $names);",
	"call_form": "return $name($args);", "return": "return draft.result($sts, $signature);",
}

// javaConcat adds texts up; javaSpecial puts the sum between parentheses where it needs some.
func javaConcat(parts []Part) string { return joined(parts, " + ", javaText) }

func javaText(s string) string { return `"` + jvmEscaped(s, `"\`) + `"` }

// javaSpecial says loops as streams, asks for empty texts as is usual, and puts parentheses around what binds loosely.
func javaSpecial(e *Expr, use Use, say func(*Expr, Use) string) (string, bool) {
	empty, not := emptyTest(e)
	switch {
	case use == AsOperand && (e.Kind == Concat || e.Kind == Cond):
		return "(" + say(e, AsValue) + ")", true
	case e.Kind == Each:
		return javaStream(e, say) + ".collect(Collectors.toList())", true
	case e.Word == "join" && e.Args[1].Kind == Each:
		return javaStream(e.Args[1], say) + ".collect(Collectors.joining(" + say(e.Args[0], AsArgument) + "))", true
	case empty && e.Args[0].Type == Bytes:
		return say(e.Args[0], AsOperand) + map[bool]string{false: ".length == 0", true: ".length > 0"}[not], true
	case empty:
		return map[bool]string{true: "!"}[not] + say(e.Args[0], AsOperand) + ".isEmpty()", true
	}
	return "", false
}

func javaStream(e *Expr, say func(*Expr, Use) string) string {
	return loopCalls(say(e.Args[0], AsOperand)+".stream()", e, say, ".filter($item -> $value)", ".map($item -> $value)")
}

// javaSigned names its arguments in comments, as the language has no names for them.
func javaSigned(r *Rules) string {
	args := []string{"cover"}
	for _, list := range r.lists() {
		args = append(args, fmt.Sprintf("/* %s= */ %s", list.name, r.texts(list.values)))
	}
	args = append(args, fmt.Sprintf("/* free= */ %t", r.Free), fmt.Sprintf("/* sorted= */ %t", r.Sorted))
	return "draft.signed(" + strings.Join(args, ", ") + ")"
}

// writeJava writes the class.
func writeJava(f *File) {
	code, imports := f.Regions("utf8")
	w := f.W
	headComment(f, imports, ";")
	w.classDoc(javadoc(f.Scheme.Title))
	w.Lines("public final class " + signerClass(f.Scheme.ID) + " {")
	w.In()
	javaInputs(f)
	w.Lines("private "+signerClass(f.Scheme.ID)+"() {}", "")
	javaSign(f)
	if len(f.Receive) > 0 {
		javaVerify(f)
	}
	w.Out()
	w.Raw("\n" + code + "\n}\n")
}

// javaInputs writes the table of inputs with their documentation.
func javaInputs(f *File) {
	w := f.W
	inputsDoc(f)
	if len(f.Inputs) == 0 {
		w.Lines("public static final Map<String, List<String>> INPUTS = Map.of();", "")
		return
	}
	var entries []string
	for _, in := range f.Inputs {
		entries = append(entries, "Map.entry("+javaText(in.Name)+", "+f.Target.texts(allowed(in))+")")
	}
	w.Lines("public static final Map<String, List<String>> INPUTS = Map.ofEntries("+strings.Join(entries, ", ")+");", "")
}

// javaSign writes the methods that callers call, and one for each form.
func javaSign(f *File) {
	w := f.W
	now := f.Takes(f.Fresh("newNonce()", "newNumber()"), "null", "request", "credential", "inputs", "Instant.now()")
	params := f.Takes("String nonce", "List<String> cover", "Credential credential", "Map<String, String> inputs", "Instant time")
	w.Line("/** Signs a request now: gives the headers, the address and the body to send. */")
	w.Line("public static Signed sign(Request request, Credential credential, Map<String, String> inputs) {")
	w.In()
	w.Line("return sign(" + strings.Join(now, ", ") + ");")
	w.Out()
	w.Lines("}", "")
	signDoc(f)
	w.Line("public static Signed sign(Request request, " + strings.Join(params, ", ") + ") {")
	w.In()
	w.Lines("checkInputs(inputs, INPUTS);", "Draft draft = new Draft(request);")
	f.SignBody(f.Takes("nonce", "cover", "draft", "credential", "inputs", "time")...)
	w.Out()
	w.Line("}")
	f.FormFunctions("}", "", `/** Signs in the form "$form". */`, "private static Signed $name(Draft draft, "+strings.Join(params, ", ")+") {")
}
