package emit

import (
	"slices"
	"strings"
)

var rust = &Target{
	ID: "rust", Title: "Rust", Runs: "rustc", Helpers: "rust.rs",
	File:   named(Snake, ".rs"),
	Indent: "    ", Comment: "// ", Gap: "\n\n", Width: 100, Wrap: rustLines,
	Names: Snake, Functions: Snake, Reserved: rustReserved,
	Verifier: true, VerifierReserved: rustVerifierReserved,
	Spell: merged(rustSpelling, rustReading), Types: map[string]string{
		"text": "Vec<u8>", "text?": "Option<Vec<u8>>", "bytes": "Vec<u8>", "bool": "bool", "time?": "Option<i128>", "pair": "Pair", "header": "Header",
		"texts": "Vec<Vec<u8>>", "pairs": "Vec<Pair>", "headers": "Vec<Header>",
	},
	Text: rustText, Bytes: rustText, Concat: rustConcat,
	List:   bracketed,
	Signed: rustSigned, Special: rustSpecial,
	Layout: strftime,
	Write:  writeRust,
	Example: Example{
		Source: "rust.rs",
		File:   named(Snake, "_example.rs"),
		Signer: func(string) string { return "signer" },
	},
}

var rustReserved = strings.Fields(`as async await break const continue crate dyn else enum extern false fn for if impl in let loop
	match mod move mut pub ref return self static struct super trait true type unsafe use where while abstract become box do
	final macro override priv typeof unsized virtual yield try gen draft given request credential options shown joined pair
	check check_inputs fits listed random new_number new_hex split_port find cut split includes raw_pairs decoded_pairs
	percent_pairs lower percent_keep digits moment hmac padded words md5 sha1 sha256 sha384 sha512 sha512_from sm3 sign`)

var rustSpelling = map[string]string{
	"method": "draft.method", "protocol": "draft.protocol", "host": "draft.host()", "port": "draft.port()",
	"authority": "draft.authority()", "path": "draft.path()", "target": "draft.target()", "url": "draft.url()",
	"raw_query": "draft.raw_query", "query": "draft.query()", "params": "draft.params()", "body": "draft.body()",
	"headers": "draft.headers(&$1)", "header": "draft.header($1)", "header?": "draft.find_header($1)",
	"param": "draft.param($1)", "param?": "draft.find_param($1)", "time": "given", "nonce": "given.nonce",
	"key_id": "given.key_id", "secret": "given.secret", "token": "given.token.clone().unwrap_or_default()", "token?": "given.token",
	"input": "given.input($1, $2)", "input?": "given.find_input($1)", "need_input": "given.need_input($1)?",
	"inputs": "given.list_input($1, $2)", "need_inputs": "given.need_list_input($1)?",

	"==": "$1 == $2", "!=": "$1 != $2", "==bytes": "$1 == $2", "!=bytes": "$1 != $2",
	"&&": "$1 && $2", "||": "$1 || $2", "!": "!$1", "true": "true", "false": "false",
	"present": "$1.is_some()", "absent": "$1.is_none()", "or_empty": "$1.clone().unwrap_or_default()", "nothing": "None",
	"known": "$1.clone().unwrap_or_default()", "some": "Some($1)",
	"starts_with": "$1.starts_with($2)", "ends_with": "$1.ends_with($2)",
	"utf8": "$1", "text": "$1", "upper": "$1.to_ascii_uppercase()",

	"hmac_md5": "hmac(md5, 64, $1, $2)", "hmac_sha1": "hmac(sha1, 64, $1, $2)", "hmac_sha256": "hmac(sha256, 64, $1, $2)",
	"hmac_sha384": "hmac(sha384, 128, $1, $2)", "hmac_sha512": "hmac(sha512, 128, $1, $2)", "hmac_sm3": "hmac(sm3, 64, $1, $2)",
	"utc": "moment($1, $2, 0)", "local": "moment($1, $2, $3)", "unix": "$1.seconds.to_string().into_bytes()",
	"unix_ms": "($1.seconds * 1000 + $1.nanoseconds / 1_000_000).to_string().into_bytes()",

	"pair": "pair($1, $2)", "pair.name": "$1.name", "pair.value": "$1.value", "header.name": "$1.name", "header.values": "$1.values",
	"concat": "lists($1, $2)", "concat_pairs": "lists($1, $2)", "concat_headers": "lists($1, $2)",
	"first": "$1.first().cloned().unwrap_or_default()", "first?": "$1.first().cloned()",

	"let": "let $name = $value;", "assign": "$name = $value;", "declare": "let $name: $type;", "declare_list": "let mut $name: $type = Vec::new();",
	"if": "if $test {", "elseif": "} else if $test {", "else": "} else {", "end": "}", "if_present": "if $name.is_some() {",
	"loop": "for $name in $value.iter().cloned() {", "end_loop": "}", "append": "$name.push($value);",
	"send_headers": "draft.set_header($name, $value);", "send_query": "draft.add_query($name, $value);",
	"send_params": "draft.add_param($name, $value);", "send_params_after": "draft.add_result($name, $value);",
	"drop": "draft.drop(&$names);", "check": "check($name, &$value, &$names)?;",
	"call_form": "return $name(draft, given$args);", "return": "Ok(draft.result($sts, $signature))",
}

// rustLines breaks a line of code; no comma may stand behind the rest of a struct.
func rustLines(line string, width int) []string {
	if strings.HasPrefix(line, "//") {
		return []string{line}
	}
	if parts := rustTests(line); len(parts) > 2 && len(line) > width {
		return parts
	}
	lines := Breaker{Indent: "    ", Trailing: true}.Lines(line, width)
	for i, s := range lines {
		if strings.TrimSpace(s) == "..Rules::default()," {
			lines[i] = strings.TrimSuffix(s, ",")
		}
	}
	return lines
}

// rustPlaces are the words that name what something else owns.
var rustPlaces = []string{"method", "protocol", "raw_query", "nonce", "key_id", "secret", "token?"}

// rustCompares are the comparisons: with nothing they ask for emptiness.
var rustCompares = map[string]string{"==": " ", "!=": "!", "==bytes": " ", "!=bytes": "!"}

// rustSpecial borrows what is an argument, and copies what is owned elsewhere where a value is wanted.
func rustSpecial(e *Expr, use Use, say func(*Expr, Use) string) (string, bool) {
	if (e.Kind == Call && (e.Word == "utf8" || e.Word == "text")) && e.Args[0].Kind != Literal {
		return say(e.Args[0], use), true
	}
	if e.Kind == Call && rustCompares[e.Word] != "" && e.Args[1].Kind == Literal && e.Args[1].Text == "" {
		return strings.TrimSpace(rustCompares[e.Word]) + say(e.Args[0], AsOperand) + ".is_empty()", true
	}
	if spelled := rustReads(e, use, say); spelled != "" {
		return spelled, true
	}
	switch {
	case e.Type == Bool || e.Type == Number || e.Type == Time || e.Kind == Nothing:
		return "", false
	case e.Kind == Layout:
		return strings.TrimPrefix(say(e, use), "b"), true
	case e.Kind == Literal && use == AsValue && e.Text == "":
		return "Vec::new()", true
	case e.Kind == Literal && use == AsValue:
		return say(e, use) + ".to_vec()", true
	case e.Kind == Literal:
		return "", false
	case e.Kind == Call && e.Word == "some":
		return "Some(" + say(e.Args[0], AsValue) + ")", true
	case e.Kind == List && use == AsValue:
		return "vec!" + say(e, use), true
	case e.Kind == Local, e.Kind == Field, e.Kind == Call && slices.Contains(rustPlaces, e.Word):
		if use == AsValue {
			return say(e, use) + ".clone()", true
		}
	}
	if use == AsArgument {
		return "&" + say(e, use), true
	}
	return say(e, use), true
}

// rustText writes a literal of bytes.
func rustText(s string) string { return `b"` + escaped(s, `"\`, "\n\t", `\x%02x`) + `"` }

func rustConcat(parts []Part) string {
	var items []string
	for _, p := range parts {
		if p.Literal {
			p.Text = rustText(p.Text)
		} else {
			p.Text = "&" + p.Text
		}
		items = append(items, p.Text)
	}
	return "joined(&[" + strings.Join(items, ", ") + "])"
}

func rustSigned(r *Rules) string {
	rules := r.written("$name: &$value", "$name: true", "sorted", "ordered")
	if len(rules) < 7 {
		rules = append(rules, "..Rules::default()")
	}
	return "draft.signed(&given.cover, &Rules { " + strings.Join(rules, ", ") + " })?"
}

// writeRust writes the module.
func writeRust(f *File) {
	w := f.W
	for _, line := range append(f.Head(), "It needs no crate: Rust's standard library has no digests, so those that are needed stand here.") {
		if strings.HasPrefix(line, "https://") {
			line = "<" + line + ">"
		}
		w.Line(strings.TrimSpace("//! " + line))
	}
	times := "{SystemTime, UNIX_EPOCH}"
	if len(f.Receive) > 0 {
		times = "{Duration, SystemTime, UNIX_EPOCH}"
	}
	w.Lines("", "use std::collections::HashMap;", "use std::fmt;", "use std::time::"+times+";", "")
	w.Line("/// Signs a request: gives the headers, the URL and the body to send.")
	if len(f.Inputs) > 0 {
		w.Lines("///", "/// The inputs that options may have:", "///")
	}
	for _, in := range f.Inputs {
		w.Line("/// - `" + in.Name + "`: " + strings.Join(strings.Fields(in.Doc), " "))
	}
	w.Lines("pub fn sign(", "    request: &Request,", "    credential: &Credential,",
		"    options: &Options,", ") -> Result<Signed, SigningError> {",
		"    let mut draft = Draft::new(request)?;")
	if f.HasNonce() {
		w.Lines("    let mut given = Given::new(credential, options)?;",
			"    let nonce = options.nonce.clone().unwrap_or_else("+f.Fresh("new_hex", "new_number")+");",
			"    given.nonce = nonce.into_bytes();")
	} else {
		w.Line("    let given = Given::new(credential, options)?;")
	}
	w.Lines("    sign_draft(&mut draft, &given)", "}")
	w.Lines(rustFunction("/// Signs by the rules of the scheme.", "sign_draft")...)
	w.In()
	f.SignBody()
	w.Out()
	w.Line("}")
	f.FormFunctions("}", rustFunction(`/// Signs in the form "$form".`, "$name")...)
	if len(f.Receive) > 0 {
		rustVerify(f)
	}
	rustInputs(f)
	code, _ := f.Regions(rustRegions(f)...)
	w.Raw("\n" + code + "\n")
}

// rustFunction begins a function that signs.
func rustFunction(comment, name string) []string {
	return []string{
		"", comment, "#[rustfmt::skip]", "#[allow(unused_assignments, clippy::needless_late_init)]",
		"#[allow(clippy::needless_return, clippy::unnecessary_to_owned)]",
		"fn " + name + "(draft: &mut Draft, given: &Given) -> Result<Signed, SigningError> {",
	}
}

func rustRegions(f *File) []string {
	more := []string{"joined"}
	eachExpr(f.Plan, func(e *Expr) {
		if e.Kind == Call && strings.HasPrefix(e.Word, "concat") {
			more = append(more, "lists")
		}
	})
	return more
}

// rustInputs writes the table of the values that inputs may have.
func rustInputs(f *File) {
	w := f.W
	w.Lines("", "/// The inputs with the values that each may have; none means any.", "#[rustfmt::skip]")
	w.Line("const ALLOWED_INPUTS: &[(&[u8], &[&[u8]])] = &[")
	w.In()
	inputTable{item: "($name, &$values),"}.items(f)
	w.Out()
	w.Line("];")
}
