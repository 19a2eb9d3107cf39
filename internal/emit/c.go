package emit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chopmark/chopmark/internal/graph"
)

var c = &Target{
	ID: "c", Title: "C11 with OpenSSL 3", Runs: "gcc", Helpers: "c.h",
	File:   named(Snake, ".h"),
	Indent: "    ", Comment: "// ", Gap: "\n\n", Width: 120, Wrap: cLines,
	Names: Snake, Functions: Snake, Reserved: cReserved,
	Verifier: true, VerifierReserved: cVerifierReserved,
	Cond: true, Spell: merged(cSpelling, cReading), Types: map[string]string{
		"text": "struct text", "text?": "struct text", "bytes": "struct text", "bool": "bool", "time": "struct timespec", "time?": "const struct timespec *", "pair": "struct pair",
		"header": "struct header", "texts": "struct texts", "pairs": "struct pairs", "headers": "struct headers",
	},
	Text: cLiteral, Bytes: cLiteral, List: cList, Special: cSpecial,
	Concat: func(parts []Part) string { return "JOINED(d, " + joined(parts, ", ", cLiteral) + ")" },
	Signed: rulesIn("signed_headers(d, &(struct rules){$rules})", ".$name = $value", ".$name = true", "sorted", "ordered"),
	Layout: strftime,
	Write:  writeC,
	Example: Example{
		Source: "c.c",
		File:   named(Snake, "_example.c"),
		Signer: named(Snake, ""),
	},
}

var cReserved = strings.Fields(`auto break case char const continue default do double else enum extern float for goto if inline
	int long register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while bool
	true false d text texts pair header headers draft rules piece time from copied joined equal compare find cut contains
	includes starts_with ends_with or_empty texts_of pairs_of listed digit replaced_char raw_pairs decoded_pairs insert_pair
	percent_pairs number whole moment digest mac fresh_number fresh_hex result_pieces header_values_of given_header authority split_port
	host port path target url is_form form_pairs params all_names is_set fits any_fits add_matches no_header_name signed_headers
	body set_header without drop add_query add_param add_result finish find_input input need_input list_input check split_url
	begin fail memory grown inputs after before take label trim first find_first request credential options result`)

var cSpelling = map[string]string{
	"call": "$name(d, $args)", "concat": "concat_texts(d, $1, $2)",

	"method": "d->method", "protocol": "d->protocol", "host": "host(d)", "port": "port(d)", "authority": "authority(d)",
	"path": "path(d)", "target": "target(d)", "url": "url(d)", "raw_query": "d->query", "query": "raw_pairs(d, d->query)",
	"params": "params(d)", "body": "body(d)", "headers": "headers(d, $1)", "time": "d->time", "nonce": "d->nonce",
	"key_id": "d->key_id", "secret": "d->secret", "token": "or_empty(d->token)", "token?": "d->token",
	"input": "input(d, $1, $2)", "input?": "find_input(d, $1)", "inputs": "list_input(d, $1, $2)",
	"need_inputs": "listed(d, need_input(d, $1))",

	"==": "equal($1, $2)", "!=": "!equal($1, $2)", "==bytes": "equal($1, $2)", "!=bytes": "!equal($1, $2)",
	"&&": "$1 && $2", "||": "$1 || $2", "!": "!$1", "true": "true", "false": "false",
	"present": "$1.data != NULL", "absent": "$1.data == NULL", "or_empty": "or_empty($1)", "nothing": "(struct text){NULL, 0}",
	"contains": "contains($1, $2)", "includes": "includes($1, $2)", "starts_with": "starts_with($1, $2)",
	"ends_with": "ends_with($1, $2)", "cond": "$1 ? $2 : $3", "utf8": "$1", "text": "$1",

	"md5": `digest(d, "MD5", $1)`, "sha1": `digest(d, "SHA1", $1)`, "sha256": `digest(d, "SHA256", $1)`,
	"sha384": `digest(d, "SHA384", $1)`, "sha512": `digest(d, "SHA512", $1)`, "sm3": `digest(d, "SM3", $1)`,
	"hmac_md5": `mac(d, "MD5", $1, $2)`, "hmac_sha1": `mac(d, "SHA1", $1, $2)`, "hmac_sha256": `mac(d, "SHA256", $1, $2)`,
	"hmac_sha384": `mac(d, "SHA384", $1, $2)`, "hmac_sha512": `mac(d, "SHA512", $1, $2)`, "hmac_sm3": `mac(d, "SM3", $1, $2)`,
	"after": "after($1, $2)", "before": "before($1, $2)", "take": "take($1, $2)", "label": "label($1, $2)", "trim": "trim($1)",
	"first": "first($1)", "first?": "find_first($1)",
	"utc": "moment(d, $2, 0)", "local": "moment(d, $2, $3)", "unix": "number(d, $1.tv_sec)",
	"unix_ms": "number(d, $1.tv_sec * INT64_C(1000) + $1.tv_nsec / 1000000)",

	"pair": "(struct pair){$1, $2}", "pair.name": "$1.name", "pair.value": "$1.value",
	"header.name": "$1.name", "header.values": "$1.values",

	"let": "$type $name = $value;", "assign": "$name = $value;", "declare": "$type $name;", "declare_list": "$type $name = {NULL, 0};",
	"if": "if ($test) {", "elseif": "} else if ($test) {", "else": "} else {", "end": "}", "if_present": "if ($name.data != NULL) {",
	"loop":     "EACH($types, $name_list, $value) {\n    $type $name = $name_list.items[0];",
	"end_loop": "}", "append": "APPEND(d, &$name, $value);",
	"send_headers": "set_header(d, $name, $value);", "send_query": "add_query(d, $name, $value);",
	"send_params": "add_param(d, $name, $value);", "send_params_after": "add_result(d, $name, $value);",
	"drop": "drop(d, $names);", "check": "check(d, $name, $value, $names);",
	"call_form": "$name(d);\nreturn;", "return": "finish(d, $sts, $signature);",
}

// cSpecial gives layouts as plain strings, a pair to be appended in parentheses, as an argument of a macro needs them, and
// an and within an or too.
func cSpecial(e *Expr, use Use, say func(*Expr, Use) string) (string, bool) {
	switch {
	case e.Kind == Nothing && e.Type == Time:
		return "NULL", true
	case e.Kind == Call && (e.Word == "utc" || e.Word == "local") && e.Args[0].Kind == Local:
		return strings.Replace(say(e, use), "(d, ", "(at_time(d, "+say(e.Args[0], AsArgument)+"), ", 1), true
	case e.Kind == Layout:
		return strings.TrimSuffix(strings.TrimPrefix(say(e, use), "S("), ")"), true
	case e.Kind == Call && e.Word == "pair" && use == AsValue:
		return "(" + say(e, use) + ")", true
	}
	return cDisjunction(e, say)
}

// cDisjunction says an or with parentheses around an and in it.
func cDisjunction(e *Expr, say func(*Expr, Use) string) (string, bool) {
	if e.Kind != Call || e.Word != "||" || !cAnd(e.Args[0]) && !cAnd(e.Args[1]) {
		return "", false
	}
	var sides []string
	for _, a := range e.Args {
		side := say(a, AsOperand)
		if cAnd(a) {
			side = "(" + side + ")"
		}
		sides = append(sides, side)
	}
	return "(" + strings.Join(sides, " || ") + ")", true
}

// cLines breaks a line of code.
func cLines(line string, width int) []string {
	if strings.HasPrefix(line, "//") {
		return []string{line}
	}
	return Breaker{Indent: "    ", Words: [][]string{{" || "}, {" && "}}}.Lines(line, width)
}

// cAnd tells what compilers want parentheses around within an or.
func cAnd(e *Expr) bool { return e.Kind == Call && e.Word == "&&" }

// cString writes a literal. What is no plain character is in octal digits: hex digits have no end in C.
func cString(s string) string {
	s = escaped(s, `"\`, "\n\t", `\%03o`)
	for range 2 { // what two of them begin would mean another character
		s = strings.ReplaceAll(s, "??", `?\?`)
	}
	return `"` + s + `"`
}

func cLiteral(s string) string { return "S(" + cString(s) + ")" }

// cList writes a list out as a call: a compound literal would end with its block.
func cList(t Type, items []string) string {
	kind := map[Type]string{Texts: "text", Pairs: "pair", Headers: "header"}[t]
	if len(items) == 0 {
		return "(struct " + kind + "s){NULL, 0}"
	}
	if t == Texts {
		return "TEXTS(d, " + strings.Join(items, ", ") + ")"
	}
	return fmt.Sprintf("%ss_of(d, %d, (struct %s[]){%s})", kind, len(items), kind, strings.Join(items, ", "))
}

// writeC writes a header file that has its implementation with it.
func writeC(f *File) {
	prefix := Snake(split(f.Scheme.ID)) + "_"
	w := f.W
	f.HeadComment("// ")
	upper := strings.ToUpper(prefix)
	w.Lines("//", "// Include it where it is used. One source file defines "+upper+"IMPLEMENTATION before it does so, and has no",
		"// other signer's implementation. It needs libcrypto of OpenSSL 3: link with -lcrypto.")
	cDocuments(f)
	w.Lines(
		"#ifndef "+upper+"H", "#define "+upper+"H", "")
	code, imports := f.Regions(cRegions(f)...)
	w.Lines("#include <stdbool.h>", "#include <stddef.h>", "#include <time.h>", "")
	begin := "#ifdef " + upper + "IMPLEMENTATION\n"
	code = strings.NewReplacer("signer_", prefix, "SIGNER_", upper).Replace(code)
	code = strings.Replace(code, begin, begin+"\n#include <"+strings.Join(imports, ">\n#include <")+">\n", 1)
	w.Raw(code + "\n\n")
	f.FormFunctions("}\n", `// Signs in the form "$form".`, "static void $name(struct draft *d) {")
	cInputs(f)
	w.Lines("// Signs by the rules of the scheme.", "static void sign(struct draft *d) {")
	w.In()
	f.SignBody("d")
	w.Out()
	w.Lines("}", "")
	cSign(f, prefix)
	if len(f.Receive) > 0 {
		cVerify(f, prefix)
	}
	w.Lines("", "#endif // "+upper+"IMPLEMENTATION", "#endif // "+upper+"H")
	w.Revise(func(s string) string { return strings.ReplaceAll(s, "struct timespec * ", "struct timespec *") })
}

func cRegions(f *File) []string {
	more := []string{"api", "begin", "release"}
	if len(f.Inputs) > 0 {
		more = append(more, "equal")
	}
	if slices.ContainsFunc(f.Inputs, cAllows) {
		more = append(more, "check", "texts_of")
	}
	return append(more, cKinds(f.Plan)...)
}

// cKinds gives the regions that lists need, and those of words that are kinds too.
func cKinds(p *Plan) []string {
	var more []string
	eachExpr(p, func(e *Expr) {
		switch {
		case e.Kind == List && e.Type == Pairs && len(e.Args) > 0:
			more = append(more, "pairs_of")
		case e.Kind == List && len(e.Args) > 0:
			more = append(more, "texts_of")
		case e.Kind == Call && e.Word == "concat":
			more = append(more, "concat_texts")
		case e.Kind == Call && (e.Word == "utc" || e.Word == "local") && e.Args[0].Kind == Local:
			more = append(more, "at_time")
		}
	})
	return more
}

// cDocuments says what each input is.
func cDocuments(f *File) {
	if len(f.Inputs) > 0 {
		f.W.Lines("//", "// The inputs:")
	}
	for _, in := range f.Inputs {
		f.W.Comment("//   ", in.Name+": "+in.Doc)
	}
}

func cAllows(in *graph.InputDecl) bool { return len(allowed(in)) > 0 }

// cInputs writes the function that refuses inputs which the scheme does not have, and values that it does not allow.
func cInputs(f *File) {
	w := f.W
	w.Lines("// Refuses inputs that the scheme does not have, and values that it does not allow.",
		"static void check_inputs(struct draft *d) {", "    for (size_t i = 0; i < d->inputs.count; i++) {",
		"        struct pair given = d->inputs.items[i];")
	w.In()
	w.In()
	for _, in := range f.Inputs {
		w.Line("if (equal(given.name, " + cLiteral(in.Name) + ")) {")
		if cAllows(in) {
			w.In()
			w.Line("check(d, given.name, given.value, " + f.Target.texts(in.Allowed) + ");")
			w.Out()
		}
		w.Lines("    continue;", "}")
	}
	w.Line("fail(d, JOINED(d, S(\"there is no input \\\"\"), given.name, S(\"\\\"\")).data);")
	w.Out()
	w.Out()
	w.Lines("    }", "}", "")
}

// cSign writes the function that callers call.
func cSign(f *File, prefix string) {
	p := "struct " + prefix
	f.W.Lines("bool "+prefix+"sign(const "+p+"request *request, const "+p+"credential *credential,",
		"    const "+p+"options *options, "+p+"result *result) {",
		"    struct draft d = {.result = result};", "    *result = ("+p+"result){0};",
		"    if (setjmp(d.failed) == 0) {", "        begin(&d, request, credential, options);", "        check_inputs(&d);",
		"        sign(&d);", "    }", "    return result->error == NULL;", "}")
}
