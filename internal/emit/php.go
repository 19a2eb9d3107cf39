package emit

import (
	"regexp"
	"strings"
)

var php = &Target{
	ID: "php", Title: "PHP 7.4 and later", Runs: "php", Helpers: "php.php",
	File:   named(Pascal, ".php"),
	Indent: "    ", Comment: "// ", Gap: "\n\n", Width: 120, Wrap: phpBreaker.Lines,
	Names: Camel, Functions: Camel, Reserved: phpReserved,
	Each: true, Cond: true, Verifier: true, VerifierReserved: strings.Fields("findKey demands"),
	Spell: merged(phpSpelling, phpReading), Special: dotted,
	Text: phpText, Bytes: phpText, Concat: phpConcat,
	List:   bracketed,
	Signed: phpSigned,
	Layout: map[string]string{
		"2006": "Y", "01": "m", "02": "d", "15": "H", "04": "i", "05": "s", "000": "v", "Mon": "D", "Jan": "M",
	},
	LayoutLiteral: func(s string) string { return letter.ReplaceAllString(s, `\$0`) },
	Write:         writePHP,
	Example: Example{
		Source: "php.php",
		File:   named(Pascal, "Example.php"),
		Signer: named(Pascal, ""),
	},
}

var letter = regexp.MustCompile(`[A-Za-z\\]`)

var phpBreaker = Breaker{
	Indent: "    ", Hang: true, Apart: true,
	Words: [][]string{{" ? ", " : "}, {" ?? "}, {" && ", " || "}, {" || "}, {" . "}},
}

var phpReserved = strings.Fields("this draft request credential inputs options time cover nonce GLOBALS")

var phpSpelling = map[string]string{
	"variable": "$$bare", "call": "self::$name($args)",
	"method": "$draft->method", "protocol": "$draft->protocol", "host": "$draft->host()", "port": "$draft->port()",
	"authority": "$draft->authority()", "path": "$draft->path()", "target": "$draft->target()", "url": "$draft->url()",
	"raw_query": "$draft->rawQuery", "query": "$draft->query()", "params": "$draft->params()", "body": "$draft->body()",
	"headers": "$draft->headers($1)", "header": "$draft->header($1)", "header?": "$draft->findHeader($1)",
	"param": "$draft->param($1)", "param?": "$draft->findParam($1)", "time": "$time", "nonce": "$nonce",
	"key_id": "$credential['key_id']", "secret": "$credential['secret']", "token": "$credential['token'] ?? ''",
	"token?": "($credential['token'] ?? '') ?: null",
	"input":  "$inputs[$1] ?? $2", "input?": "$inputs[$1] ?? null", "need_input": "self::needInput($inputs, $1)",
	"inputs": "self::listInput($inputs[$1] ?? null, $2)", "need_inputs": "self::listInput(self::needInput($inputs, $1), [])",

	"==": "$1 === $2", "!=": "$1 !== $2", "==bytes": "$1 === $2", "!=bytes": "$1 !== $2",
	"&&": "$1 && $2", "||": "$1 || $2", "!": "!$1", "true": "true", "false": "false",
	"present": "$1 !== null", "absent": "$1 === null", "or_empty": "$1 ?? ''", "nothing": "null",
	"contains": "in_array($2, $1, true)", "utf8": "$1", "text": "$1",

	"md5": "hash('md5', $1, true)", "sha1": "hash('sha1', $1, true)", "sha256": "hash('sha256', $1, true)",
	"sha384": "hash('sha384', $1, true)", "sha512": "hash('sha512', $1, true)",
	"hmac_md5": "hash_hmac('md5', $2, $1, true)", "hmac_sha1": "hash_hmac('sha1', $2, $1, true)",
	"hmac_sha256": "hash_hmac('sha256', $2, $1, true)", "hmac_sha384": "hash_hmac('sha384', $2, $1, true)",
	"hmac_sha512": "hash_hmac('sha512', $2, $1, true)",
	"hex md5":     "hash('md5', $1)", "hex sha1": "hash('sha1', $1)", "hex sha256": "hash('sha256', $1)",
	"hex sha384": "hash('sha384', $1)", "hex sha512": "hash('sha512', $1)",
	"hex hmac_md5": "hash_hmac('md5', $2, $1)", "hex hmac_sha1": "hash_hmac('sha1', $2, $1)",
	"hex hmac_sha256": "hash_hmac('sha256', $2, $1)", "hex hmac_sha384": "hash_hmac('sha384', $2, $1)",
	"hex hmac_sha512": "hash_hmac('sha512', $2, $1)",
	"hex":             "bin2hex($1)", "hex_upper": "strtoupper(bin2hex($1))", "base64": "base64_encode($1)",
	"percent": "rawurlencode($1)", "unpercent": "rawurldecode($1)", "form_decode": "urldecode($1)", "take": "substr($1, 0, $2)",
	"local": "self::utc($1, $2, $3)", "unix": "$1->format('U')", "unix_ms": "$1->format('Uv')",
	"trim": `trim($1, " \t\r\n")`, "replace": "str_replace($2, $3, $1)",

	"pair.name": "$1['name']", "pair.value": "$1['value']", "header.name": "$1['name']", "header.values": "$1['values']",
	"join": "implode($1, $2)", "concat": "array_merge($1, $2)", "concat_pairs": "array_merge($1, $2)",
	"concat_headers": "array_merge($1, $2)", "names": "array_column($1, 'name')", "header_names": "array_column($1, 'name')",
	"first": "$1[0] ?? ''", "first?": "$1[0] ?? null", "unique": "array_values(array_unique($1))",
	"sort_headers": "self::sortNames($1)",
	"cond":         "$1 ? $2 : $3", "each": "array_map(fn ($4) => $2, $1)",
	"each_if": "array_map(fn ($4) => $2, array_values(array_filter($1, fn ($4) => $3)))",

	"let": "$name = $value;", "assign": "$name = $value;", "declare": "", "declare_list": "$name = [];",
	"if": "if ($test) {", "elseif": "} elseif ($test) {", "else": "} else {", "end": "}", "end_loop": "}",
	"if_present": "if ($name !== null) {", "loop": "foreach ($value as $name) {", "append": "$name[] = $value;",
	"send_headers": "$draft->setHeader($name, $value);", "send_query": "$draft->addQuery($name, $value);",
	"send_params": "$draft->addParam($name, $value);", "send_params_after": "$draft->addResult($name, $value);",
	"drop": "$draft->drop($names);", "check": "self::check($name, $value, $names);",
	"call_form": "return self::$name($args);", "return": "return $draft->result($sts, $signature);",
}

// dotted writes texts end to end without parentheses where they stand alone.
func dotted(e *Expr, use Use, say func(*Expr, Use) string) (string, bool) {
	if e.Kind != Concat {
		return "", false
	}
	s := say(e, use)
	if use != AsOperand && strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") {
		s = s[1 : len(s)-1]
	}
	return s, true
}

// phpText writes a text in single quotes, or in double ones where it needs escapes.
func phpText(s string) string {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return `"` + phpEscaped(s) + `"`
		}
	}
	s = strings.ReplaceAll(s, `\\`, `\\\\`)
	if strings.HasSuffix(s, `\`) {
		s += `\`
	}
	return "'" + strings.ReplaceAll(s, "'", `\'`) + "'"
}

func phpEscaped(s string) string { return escaped(s, `"\$`, "\n\r\t", `\x%02x`) }

// phpHole is what can stand within a text in double quotes.
var phpHole = regexp.MustCompile(`^\$\w+(->\w+(\(\))?|\['\w+'\])*$`)

// phpConcat writes variables within texts, and dots between texts and what else there is.
func phpConcat(parts []Part) string {
	return dots(parts, phpText, phpEscaped, func(s, _ string) string {
		if !phpHole.MatchString(s) {
			return ""
		}
		return "{" + s + "}"
	})
}

func phpSigned(r *Rules) string {
	return r.within("$draft->signed("+r.cover("$cover", "null")+", [$rules])", "'$name' => $value", "'$name' => true", "excepted", "except")
}

// writePHP writes the class.
func writePHP(f *File) {
	code, _ := f.Regions()
	w := f.W
	w.Lines("<?php", "", "/**")
	f.HeadComment(" * ")
	w.Lines(" */", "", "declare(strict_types=1);", "", "namespace Signers;", "",
		"use DateTimeImmutable;", "use DateTimeInterface;", "use InvalidArgumentException;", "")
	w.Lines("final class "+Pascal(split(f.Scheme.ID)), "{")
	w.In()
	phpInputs(f)
	phpSign(f, f.Takes("$nonce", "$cover", "$draft", "$credential", "$inputs", "$time"))
	params := f.Takes("string $nonce", "?array $cover", "self $draft", "array $credential", "array $inputs", "DateTimeInterface $time")
	f.FormFunctions("}", "", "/** Signs in the form '$form'. */", "private static function $name("+strings.Join(params, ", ")+"): array", "{")
	if len(f.Receive) > 0 {
		phpVerify(f)
	}
	w.Line("")
	w.Raw(code + "\n")
	w.Out()
	w.Line("}")
	w.Revise(func(s string) string { // as PSR-12 wants it
		return strings.ReplaceAll(s, "\n    ): array\n    {\n", "\n    ): array {\n")
	})
}

// phpInputs writes the table of inputs with their documentation.
func phpInputs(f *File) {
	w := f.W
	w.Line("/** The inputs: what each is, and the values that it may have; none means any. */")
	inputTable{begin: "private const INPUTS = [", item: "$name => $values,", end: "];", described: true}.write(f)
	w.Line("")
}

// phpSign writes the function that callers call.
func phpSign(f *File, args []string) {
	w := f.W
	keys, options := "key_id: string, secret: string", "time?: DateTimeInterface"
	if f.HasToken() {
		keys += ", token?: string"
	}
	if f.HasNonce() {
		options += ", nonce?: string"
	}
	if f.HasList() {
		options += ", cover?: string[]"
	}
	w.Lines("/**", " * Signs a request: gives the headers, the URL and the body to send.", " *",
		" * The headers are pairs of a name and a value, or values by their names. Those that come back are pairs in",
		" * order; each replaces all headers of its name. The string to sign is to be compared with what a server says.")
	if f.HasList() {
		w.Lines(" * The option cover names the headers that the signature covers; by default the scheme's rules choose.")
	}
	w.Lines(" *", " * @param array{method: string, url: string, headers?: array, body?: string} $request",
		" * @param array{"+keys+"} $credential", " * @param array<string, string> $inputs",
		" * @param array{"+options+"} $options",
		" * @return array{headers: array, url: string, body: string, string_to_sign: string, signature: string}",
		" * @throws InvalidArgumentException when the request cannot be signed", " */",
		"public static function sign(array $request, array $credential, array $inputs = [], array $options = []): array", "{")
	w.In()
	w.Lines("$draft = new self($request);", "self::checkInputs($inputs);", "$time = $options['time'] ?? new DateTimeImmutable();")
	if f.HasNonce() {
		w.Line("$nonce = $options['nonce'] ?? " + f.Fresh("bin2hex(random_bytes(16))", "(string) random_int(1, 2147483647)") + ";")
	}
	if f.HasList() {
		w.Line("$cover = $options['cover'] ?? null;")
	}
	f.SignBody(args...)
	w.Out()
	w.Line("}")
}
