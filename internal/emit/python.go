package emit

import (
	"strconv"
	"strings"
)

var python = &Target{
	ID: "python", Title: "Python 3", Runs: "python3", Helpers: "python.py",
	File:   named(Snake, ".py"),
	Indent: "    ", Comment: "# ", Gap: "\n\n\n", Width: 88, Wrap: pythonBreaker.Lines,
	Names: Snake, Functions: Snake, Reserved: pythonReserved,
	Each: true, Cond: true, Verifier: true, VerifierReserved: strings.Fields("find_key demands Verdict Demands"),
	Spell: pythonSpelling, Types: map[string]string{"text": "str", "pair": "Pair", "header": "Header"},
	Text: pythonText, Bytes: func(s string) string { return "b" + pythonText(s) },
	Concat:        pythonConcat,
	List:          bracketed,
	Signed:        pythonSigned,
	Layout:        strftime,
	LayoutLiteral: strftimeLiteral,
	Write:         writePython,
	Example: Example{
		Source: "python.py",
		File:   named(Snake, "_example.py"),
		Signer: named(Snake, ""),
	},
}

var pythonBreaker = Breaker{
	Indent: "    ", Trailing: true, Parens: true,
	Words: [][]string{{" for ", " if "}, {" if ", " else "}, {" and ", " or "}, {" or "}, {" + "}},
}

var pythonReserved = strings.Fields(`False None True and as assert async await break class continue def del elif else except
	finally for from global if import in is lambda nonlocal not or pass raise return try while with yield
	draft request credential inputs time cover nonce base64 dataclasses datetime hashlib hmac re secrets struct urllib
	utf8 text split_port fits cut decoded_pairs percent_pairs check check_inputs list_input hex list str bytes`)

var pythonSpelling = map[string]string{
	"method": "draft.method", "protocol": "draft.protocol", "host": "draft.host()", "port": "draft.port()",
	"authority": "draft.authority()", "path": "draft.path()", "target": "draft.target()", "url": "draft.url()",
	"raw_query": "draft.raw_query", "query": "draft.query()", "params": "draft.params()", "body": "draft.body()",
	"headers": "draft.headers($1)", "header": "draft.header($1)", "header?": "draft.find_header($1)",
	"param": "draft.param($1)", "param?": "draft.find_param($1)", "time": "time", "nonce": "nonce",
	"key_id": "credential.key_id", "secret": "credential.secret", "token": `(credential.token or "")`,
	"token?": "credential.token or None",
	"input":  "inputs.get($1, $2)", "input?": "inputs.get($1)", "need_input": "need_input(inputs, $1)",
	"inputs": "list_input(inputs.get($1), $2)", "need_inputs": "list_input(need_input(inputs, $1), [])",

	"==": "$1 == $2", "!=": "$1 != $2", "==bytes": "$1 == $2", "!=bytes": "$1 != $2",
	"&&": "$1 and $2", "||": "$1 or $2", "!": "not $1", "true": "True", "false": "False",
	"present": "$1 is not None", "absent": "$1 is None", "or_empty": `($1 or "")`, "nothing": "None",
	"contains": "$2 in $1", "includes": "$2 in $1", "starts_with": "$1.startswith($2)", "ends_with": "$1.endswith($2)",

	"md5": "hashlib.md5($1).digest()", "sha1": "hashlib.sha1($1).digest()", "sha256": "hashlib.sha256($1).digest()",
	"sha384": "hashlib.sha384($1).digest()", "sha512": "hashlib.sha512($1).digest()",
	"hmac_md5": `hmac.digest($1, $2, "md5")`, "hmac_sha1": `hmac.digest($1, $2, "sha1")`,
	"hmac_sha256": `hmac.digest($1, $2, "sha256")`, "hmac_sha384": `hmac.digest($1, $2, "sha384")`,
	"hmac_sha512": `hmac.digest($1, $2, "sha512")`,
	"hex md5":     "hashlib.md5($1).hexdigest()", "hex sha1": "hashlib.sha1($1).hexdigest()",
	"hex sha256": "hashlib.sha256($1).hexdigest()", "hex sha384": "hashlib.sha384($1).hexdigest()",
	"hex sha512": "hashlib.sha512($1).hexdigest()",
	"hex":        "$1.hex()", "hex_upper": "$1.hex().upper()",
	"base64": "base64.b64encode($1).decode()", "base64url": "base64.urlsafe_b64encode($1).decode()",
	"percent_keep": "percent($1, $2)", "take": "$1[:$2]",
	"local": "utc($1, $2, $3)", "unix_ms": "unix($1, 1000)",

	"pair": "Pair($1, $2)", "pair.name": "$1.name", "pair.value": "$1.value", "header.name": "$1.name", "header.values": "$1.values",
	"join": "$1.join($2)", "concat": "$1 + $2", "concat_pairs": "$1 + $2", "concat_headers": "$1 + $2",
	"names": "[pair.name for pair in $1]", "header_names": "[header.name for header in $1]",
	"cond": "$2 if $1 else $3", "each": "[$2 for $4 in $1]", "each_if": "[$2 for $4 in $1 if $3]",

	"let": "$name = $value", "assign": "$name = $value", "declare": "", "declare_list": "$name: list[$item] = []",
	"if": "if $test:", "elseif": "elif $test:", "else": "else:", "if_present": "if $name is not None:",
	"loop": "for $name in $value:", "append": "$name.append($value)",
	"send_headers": "draft.set_header($name, $value)", "send_query": "draft.add_query($name, $value)",
	"send_params": "draft.add_param($name, $value)", "send_params_after": "draft.add_result($name, $value)",
	"drop": "draft.drop($names)", "check": "check($name, $value, $names)",
	"refuse": "return Verdict($verdict, $detail)", "accept": `return Verdict("ok", "", $value)`,
	"look_up":        "credential = find_key($value)\nif credential is None:\n    return Verdict(\"unknown-key\", \"there is no such key\")",
	"carried_header": "draft.carried_header($1, $2)", "carried_query": "draft.carried_query($1)", "carried_params": "draft.carried_params($1)",
	"received_header?": "draft.received_header($1)", "received_query?": "draft.received_query($1)", "received_params?": "draft.received_params($1)",
	"repeats_header": "draft.repeats_header($1)", "repeats_query": "draft.repeats_query($1)", "repeats_params": "draft.repeats_params($1)",
	"misspells_query": "draft.misspells_query($1, $2)", "misspells_params": "draft.misspells_params($1, $2)",
	"at_end": `$1 == ""`, "filled": "bool($1)", "blank": "not $1",
	"present_time": "$1 is not None", "absent_time": "$1 is None", "or_epoch": "($1 or EPOCH)",
	"list_problem?": "draft.list_problem($1, demands.headers, $2, $3, $4, $5)", "listed": "draft.listed($1, $2)",
	"wants_headers": "len(demands.headers) > 0", "told_problem?": "told_problem(inputs, demands, $1, $2, $3)", "clock_problem?": "find_clock_problem(demands, $1, $2, $3, $4)",
	"wrong_token": `not same_text(credential.token or $1 or "", $1 or "")`, "given_body": "draft.given_body", "is_form": "draft.is_form()",
	"asked": "$1 in demands.cover", "seen": "demands.seen is not None and demands.seen(key_id, $1)",
	"check_demands": "check_demands(demands, $accepted, $cover)", "call_form": "return $name($args)", "return": "return draft.result($sts, $signature)",
}

// pythonText writes a text in double quotes, as black does unless single ones save escapes.
func pythonText(s string) string { return quoted(s, pythonEscaped) }

func pythonEscaped(s string) string {
	q := strconv.QuoteToASCII(s)
	return q[1 : len(q)-1]
}

// pythonConcat writes an f-string. Before Python 3.12 its holes can hold neither its quotes nor backslashes: then the parts
// are joined.
func pythonConcat(parts []Part) string {
	var literals, holes strings.Builder
	for _, p := range parts {
		if p.Literal {
			literals.WriteString(p.Text)
		} else {
			holes.WriteString(p.Text)
		}
	}
	quote := `"`
	if strings.Contains(holes.String()+literals.String(), `"`) {
		quote = "'"
	}
	if strings.Contains(holes.String(), quote) || strings.Contains(holes.String(), `\`) || quote == "'" && strings.Contains(literals.String(), quote) {
		return `"".join([` + joined(parts, ", ", pythonText) + "])"
	}
	var b strings.Builder
	for _, p := range parts {
		if !p.Literal {
			b.WriteString("{" + p.Text + "}")
			continue
		}
		text := strings.NewReplacer("{", "{{", "}", "}}").Replace(pythonEscaped(p.Text))
		if quote == "'" {
			text = strings.ReplaceAll(text, `\"`, `"`)
		}
		b.WriteString(text)
	}
	return "f" + quote + b.String() + quote
}

func pythonSigned(r *Rules) string {
	chosen := "cover"
	if r.Received {
		chosen = "None"
	}
	return r.within("draft.signed("+chosen+", $rules)", "$name=$value", "$name=True", "sorted", "ordered")
}

// writePython writes the module.
func writePython(f *File) {
	code, imports := f.Regions()
	w := f.W
	w.Line(`"""` + f.Head()[0])
	w.Lines(f.Head()[1:]...)
	w.Lines(`"""`, "", "from __future__ import annotations", "")
	for _, name := range imports {
		w.Line("import " + name)
	}
	callable := ""
	if len(f.Receive) > 0 {
		callable = "Callable, "
	}
	w.Lines("from typing import "+callable+"Mapping, NamedTuple, Optional, Sequence", "", "")
	w.Raw(code + f.Target.Gap)
	pythonInputs(f)
	pythonSign(f, f.Takes("nonce", "cover", "draft", "credential", "inputs", "time"))
	params := f.Takes("nonce: str", "cover: Optional[Sequence[str]]",
		"draft: Draft", "credential: Credential", "inputs: Mapping[str, str]", "time: datetime.datetime")
	f.FormFunctions("", "", "", "def $name("+strings.Join(params, ", ")+") -> Signed:", `    """Signs in the form "$form"."""`)
	if len(f.Receive) > 0 {
		pythonVerify(f)
	}
}

// pythonVerify writes the verifier.
func pythonVerify(f *File) {
	w := f.W
	const types = "draft: Draft, find_key: Callable[[str], Optional[Credential]], inputs: Mapping[str, str], demands: Demands"
	f.VerifyFunctions("", "", "", "def $name("+types+") -> Verdict:", `    """Verifies a request that is signed in this form."""`)
	w.Lines("", "", "def verify(")
	w.In()
	w.Lines("request: Request,", "find_key: Callable[[str], Optional[Credential]],", "inputs: Optional[Mapping[str, str]] = None,",
		"demands: Optional[Demands] = None,")
	w.Out()
	w.Line(") -> Verdict:")
	w.In()
	w.Lines(`"""Tells whether a received request was signed by whom it says.`, "",
		"find_key gives the credential of a key id, None when the key is unknown or disabled.",
		"inputs are what the request must be signed for, and what requests do not tell.",
		"Inputs and demands that the scheme does not know raise a SigningError.",
		`"""`, "draft = Draft(request)", "inputs = inputs or {}", "check_inputs(inputs, INPUTS)", "demands = demands or Demands()")
	f.Receiver("draft, find_key, inputs, demands")
	w.Out()
}

// pythonInputs writes the table of inputs with their documentation.
func pythonInputs(f *File) {
	w := f.W
	w.Line("# The inputs: what each is, and the values that it may have; none means any.")
	inputTable{begin: "INPUTS: dict[str, Sequence[str]] = {", item: "$name: $values,", end: "}", described: true}.write(f)
	w.Lines("", "")
}

// pythonSign writes the function that callers call.
func pythonSign(f *File, args []string) {
	w := f.W
	w.Line("def sign(")
	w.In()
	w.Lines("request: Request,", "credential: Credential,", "inputs: Optional[Mapping[str, str]] = None,", "*,",
		"time: Optional[datetime.datetime] = None,")
	if f.HasNonce() {
		w.Line("nonce: Optional[str] = None,")
	}
	if f.HasList() {
		w.Line("cover: Optional[Sequence[str]] = None,")
	}
	w.Out()
	w.Line(") -> Signed:")
	w.In()
	w.Lines(`"""Signs a request: gives the headers, the address and the body to send.`, "",
		"time is the time of signing, with a time zone; by default it is now.")
	if f.HasNonce() {
		w.Line("nonce is made anew unless it is given.")
	}
	if f.HasList() {
		w.Line("cover names the headers that the signature covers, in order; by default the scheme's rules choose.")
	}
	w.Lines(`"""`, "draft = Draft(request)", "inputs = inputs or {}", "check_inputs(inputs, INPUTS)",
		"time = time or datetime.datetime.now(datetime.timezone.utc)")
	if f.HasNonce() {
		fresh := f.Fresh("secrets.token_hex(16)", "str(secrets.randbelow(2**31 - 1) + 1)")
		w.Line("nonce = " + fresh + " if nonce is None else nonce")
	}
	f.SignBody(args...)
	w.Out()
}
