package emit

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

var swift = &Target{
	ID: "swift", Title: "Swift 5", Helpers: "swift.swift",
	File:   named(Pascal, "Signer.swift"),
	Indent: "    ", Comment: "// ", Gap: "\n\n", Width: 120, Wrap: swiftLines,
	Names: Camel, Functions: Camel, Reserved: swiftReserved,
	Each: true, Cond: true,
	Spell: swiftSpelling,
	Types: map[string]string{
		"text": "String", "text?": "String?", "bytes": "[UInt8]", "time": "Date", "bool": "Bool", "pair": "Pair", "header": "Header",
		"texts": "[String]", "pairs": "[Pair]", "headers": "[Header]",
	},
	Text: swiftText, Bytes: func(s string) string { return "utf8(" + swiftText(s) + ")" },
	Concat:  swiftConcat,
	List:    swiftList,
	Signed:  rulesIn("draft.signed(cover, $rules)", "$name: $value", "$name: true"),
	Special: swiftSpecial,
	Layout: map[string]string{
		"2006": "yyyy", "01": "MM", "02": "dd", "15": "HH", "04": "mm", "05": "ss", "000": "SSS", "Mon": "EEE", "Jan": "MMM",
	},
	LayoutLiteral: jvmLayoutLiteral,
	Write:         writeSwift,
	Example: Example{
		Source: "swift.swift",
		File:   named(Pascal, "Example.swift"),
		Signer: signerClass,
	},
}

var swiftBreaker = Breaker{Indent: "    ", Words: [][]string{{" ? ", " : "}, {" || "}, {" && "}}, Hang: true, Links: true}

// swiftLines breaks a line, but no text.
func swiftLines(s string, width int) []string {
	return aroundTexts(s, width, `"`, `\(`, swiftBreaker.Lines)
}

var swiftReserved = strings.Fields(`as associatedtype break case catch class continue default defer deinit do else enum extension false
	fallthrough fileprivate for func guard if import in init inout internal is let nil open operator private protocol public repeat
	rethrows return self static struct subscript super switch throw throws true try typealias var where while request draft
	credential inputs time nonce cover sign pieces cut same mapped whole unix utc hex contains includes sorted`)

var swiftSpelling = map[string]string{
	"method": "draft.method", "protocol": "draft.scheme", "host": "draft.host()", "port": "draft.port()",
	"authority": "draft.authority()", "path": "draft.path()", "target": "draft.target()", "url": "draft.url()",
	"raw_query": "draft.rawQuery", "query": "draft.query()", "params": "draft.params()", "body": "draft.body()",
	"headers": "draft.headers($1)", "header": "draft.header($1)", "header?": "draft.findHeader($1)",
	"param": "draft.param($1)", "param?": "draft.findParam($1)", "time": "time", "nonce": "nonce",
	"key_id": "credential.keyID", "secret": "credential.secret", "token": `credential.token ?? ""`, "token?": "credential.token",
	"input": "inputs[$1] ?? $2", "input?": "inputs[$1]", "need_input": "needInput(inputs, $1)",
	"inputs": "listInput(inputs[$1], $2)", "need_inputs": "listInput(needInput(inputs, $1), [])",

	"==": "same($1, $2)", "!=": "!same($1, $2)", "==bytes": "$1 == $2", "!=bytes": "$1 != $2",
	"&&": "$1 && $2", "||": "$1 || $2", "!": "!$1", "true": "true", "false": "false", "known": "$1!",
	"present": "$1 != nil", "absent": "$1 == nil", "or_empty": `$1 ?? ""`, "nothing": "nil", "starts_with": "$1.utf8.starts(with: $2.utf8)",

	"md5": "Array(Insecure.MD5.hash(data: $1))", "sha1": "Array(Insecure.SHA1.hash(data: $1))",
	"sha256": "Array(SHA256.hash(data: $1))", "sha384": "Array(SHA384.hash(data: $1))", "sha512": "Array(SHA512.hash(data: $1))",
	"hmac_md5":    "Array(HMAC<Insecure.MD5>.authenticationCode(for: $2, using: SymmetricKey(data: $1)))",
	"hmac_sha1":   "Array(HMAC<Insecure.SHA1>.authenticationCode(for: $2, using: SymmetricKey(data: $1)))",
	"hmac_sha256": "Array(HMAC<SHA256>.authenticationCode(for: $2, using: SymmetricKey(data: $1)))",
	"hmac_sha384": "Array(HMAC<SHA384>.authenticationCode(for: $2, using: SymmetricKey(data: $1)))",
	"hmac_sha512": "Array(HMAC<SHA512>.authenticationCode(for: $2, using: SymmetricKey(data: $1)))",
	"hex_upper":   "upper(hex($1))", "base64": "Data($1).base64EncodedString()",
	"local": "utc($1, $2, $3)", "percent_keep": "percent($1, $2)", "take": "Array($1.prefix($2))",
	"first": `$1.first ?? ""`, "first?": "$1.first",

	"pair": "Pair(name: $1, value: $2)", "pair.name": "$1.name", "pair.value": "$1.value", "header.name": "$1.name", "header.values": "$1.values",
	"join": "$2.joined(separator: $1)", "concat": "$1 + $2", "concat_pairs": "$1 + $2", "concat_headers": "$1 + $2",
	"names": "$1.map({ $$0.name })", "header_names": "$1.map({ $$0.name })", "cond": "$1 ? $2 : $3",
	"each": "$1.map({ $4 in $2 })", "each_if": "$1.filter({ $4 in $3 }).map({ $4 in $2 })",

	"let": "let $name = $value", "let_fails": "let $name = try $value", "assign_fails": "$name = try $value", "assign": "$name = $value",
	"declare": "let $name: $type", "declare_list": "var $name: [$item] = []",
	"if": "if $test {", "elseif": "} else if $test {", "else": "} else {", "end": "}", "if_present": "if $name != nil {",
	"loop": "for $name in $value {", "end_loop": "}", "append": "$name.append($value)",
	"send_headers": "draft.setHeader($name, $value)", "send_query": "draft.addQuery($name, $value)",
	"send_params": "draft.addParam($name, $value)", "send_params_after": "draft.addResult($name, $value)",
	"drop": "draft.drop($names)", "check": "try check($name, $value, $names)",
	"call_form": "return try $name($args)", "return": "return draft.result($sts, $signature)",
}

func swiftText(s string) string { return `"` + swiftEscaped(s) + `"` }

func swiftEscaped(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= ' ' && r < 0x7f || r < utf8.RuneSelf && strings.ContainsRune("\n\r\t", r) {
			b.WriteString(jvmEscaped(string(r), `"\`))
			continue
		}
		fmt.Fprintf(&b, `\u{%x}`, r)
	}
	return b.String()
}

func swiftConcat(parts []Part) string {
	return `"` + template(parts, swiftEscaped, func(s string) string { return `\(` + dartBare(s) + ")" }) + `"`
}

func swiftList(t Type, items []string) string {
	if len(items) == 0 {
		return swiftEmpty[t]
	}
	return "[" + strings.Join(items, ", ") + "]"
}

var swiftEmpty = map[Type]string{Texts: "[String]()", Pairs: "[Pair]()", Headers: "[Header]()"}

// swiftSpecial asks for empty texts as is usual, compares with plain literals by ==, and says loops by closures behind calls.
func swiftSpecial(e *Expr, use Use, say func(*Expr, Use) string) (string, bool) {
	empty, not := emptyTest(e)
	loose := e.Kind == Cond || strings.Contains(swiftSpelling[e.Word], " ?? ") || strings.HasPrefix(e.Word, "concat")
	switch {
	case use == AsOperand && loose:
		return "(" + say(e, AsValue) + ")", true
	case e.Word == "join" && e.Args[0].Kind == Literal && e.Args[0].Text == "":
		return say(e.Args[1], AsOperand) + ".joined()", true
	case e.Kind == Each:
		return swiftLoop(e, say), true
	case e.Word == "names" || e.Word == "header_names":
		return say(e.Args[0], AsOperand) + ".map { $0.name }", true
	case empty:
		return map[bool]string{true: "!"}[not] + say(e.Args[0], AsOperand) + ".isEmpty", true
	}
	return "", false
}

func swiftLoop(e *Expr, say func(*Expr, Use) string) string {
	return loopCalls(say(e.Args[0], AsOperand), e, say, ".filter { $item in $value }", ".map { $item in $value }")
}

// writeSwift writes the type without cases that holds all.
func writeSwift(f *File) {
	code, imports := f.Regions("utf8")
	w := f.W
	f.HeadProse()
	if slices.Contains(imports, "Crypto") {
		w.Lines("//", "// Needs CryptoKit, or swift-crypto of Apple where that is not: https://github.com/apple/swift-crypto")
	}
	w.Lines("", "import Foundation", "")
	if slices.Contains(imports, "Crypto") {
		w.Lines("#if canImport(CryptoKit)", "import CryptoKit", "#else", "import Crypto", "#endif", "")
	}
	w.Comment("/// ", "Signs HTTP requests: "+f.Scheme.Title+".")
	w.Line("public enum " + signerClass(f.Scheme.ID) + " {")
	w.In()
	swiftInputs(f)
	swiftSign(f)
	w.Out()
	w.Raw("\n" + code + "\n}\n")
}

// swiftInputs writes the table of inputs with their documentation.
func swiftInputs(f *File) {
	w := f.W
	w.Line("/// The inputs, with the values that each may have; none means any.")
	if len(f.Inputs) == 0 {
		w.Lines("public static let inputNames: [String: [String]] = [:]", "")
		return
	}
	w.Line("///")
	for _, in := range f.Inputs {
		w.prose("/// - ", "///   ", "`"+in.Name+"`: "+in.Doc)
	}
	inputTable{
		begin: "public static let inputNames: [String: [String]] = [", item: "$name: $values", end: "]",
		values: func(values []string) string { return "[" + strings.Join(spelledTexts(values, swiftText), ", ") + "]" },
	}.write(f)
	w.Line("")
}

// swiftSign writes the function that callers call, and one for each form.
func swiftSign(f *File) {
	w := f.W
	w.Lines("/// Signs a request: gives the headers, the address and the body to send.", "///", "/// - Parameters:",
		"///   - request: The request as it is about to be sent.", "///   - credential: Whose signature it is.",
		"///   - inputs: What the scheme needs besides, as `inputNames` says.", "///   - time: The time of signing.")
	if f.HasNonce() {
		w.Line("///   - nonce: A text that no other request has; one is made unless given.")
	}
	if f.HasList() {
		w.prose("///   - ", "///     ", "cover: The headers that the signature covers, in order; the scheme's rules choose unless given.")
	}
	w.Line("/// - Throws: A `SigningError` if an input or header is missing, or has a value that is not allowed.")
	w.Lines(f.Spread("public static func sign(", f.Takes(
		"nonce: String? = nil", "cover: [String]? = nil",
		"_ request: Request", "credential: Credential", "inputs: [String: String] = [:]", "time: Date = Date()",
	), "", ") throws -> Signed {")...)
	w.In()
	w.Lines("try checkInputs(inputs)", "let draft = try Draft(request)")
	nonce := "nonce ?? " + f.Fresh("newNonce()", "newNumber()")
	if f.HasNonce() && len(f.Choose) == 0 {
		w.Line("let nonce = " + nonce)
	}
	f.SignBody(f.Takes(nonce, "cover", "draft", "credential", "inputs", "time")...)
	w.Out()
	w.Line("}")
	params := f.Takes("_ nonce: String", "_ cover: [String]?", "_ draft: Draft", "_ credential: Credential", "_ inputs: [String: String]", "_ time: Date")
	head := []string{"", `/// Signs in the form "$form".`}
	f.FormFunctions("}", append(head, f.Spread("private static func $name(", params, "", ") throws -> Signed {")...)...)
}
