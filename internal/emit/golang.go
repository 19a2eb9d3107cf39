package emit

import (
	"go/format"
	"slices"
	"strconv"
	"strings"
)

// golang keeps its helper file in a testdata folder, where the go command does not take it for a package of ours.
var golang = &Target{
	ID: "go", Title: "Go", Runs: "go", Helpers: "testdata/go.go",
	File:   named(Snake, ".go"),
	Indent: "\t", Comment: "// ", Gap: "\n\n", Width: 120,
	Names: Camel, Functions: Camel, Reserved: golangReserved,
	Verifier: true, VerifierReserved: golangVerifierReserved,
	Spell: merged(golangSpelling, golangReading), Types: map[string]string{
		"text": "string", "text?": "*string", "bytes": "[]byte", "bool": "bool", "time": "time.Time", "time?": "*time.Time",
		"pair": "Pair", "header": "headerField", "texts": "[]string", "pairs": "[]Pair", "headers": "[]headerField",
	},
	Text: strconv.Quote, Bytes: func(s string) string { return "[]byte(" + strconv.Quote(s) + ")" },
	Concat: func(parts []Part) string { return joined(parts, " + ", strconv.Quote) },
	List: func(t Type, items []string) string {
		return map[Type]string{Texts: "[]string", Pairs: "[]Pair", Headers: "[]headerField"}[t] + "{" + strings.Join(items, ", ") + "}"
	},
	Signed: rulesIn("draft.signed(cover, rules{$rules})", "$name: $value", "$name: true", "sorted", "ordered"),
	Layout: map[string]string{
		"2006": "2006", "01": "01", "02": "02", "15": "15", "04": "04", "05": "05", "000": "000", "Mon": "Mon", "Jan": "Jan",
	},
	Write: writeGolang,
	Example: Example{
		Source: "testdata/go.go",
		File:   func(scheme string) string { return Snake(split(scheme)) + "_example.go" },
		Signer: func(string) string { return "signer" },
	},
}

var golangReserved = strings.Fields(`break case chan const continue default defer else fallthrough for func go goto if import
	interface map package range return select struct switch type var append bool byte cap clear close copy delete error false
	int len make max min new nil panic print string true any rune uint uint32 int64
	base64 binary bits bytes big cmp errors fmt hash hex hmac io math md5 rand sha1 sha256 sha512 slices strconv strings time
	draft request credential options inputs now nonce cover err headerField rules newDraft orEmpty orNil some splitPort
	fits rawPairs decodedPairs percentPairs percentKeep digest mac check checkInputs allowedInputs input lookup listed listInput
	needListInput needInput newNumber newHex parsePairs lower upper sm3 sm3Block hmacSm3`)

var golangSpelling = map[string]string{
	"method": "draft.method", "protocol": "draft.protocol", "host": "draft.host()", "port": "draft.port()",
	"authority": "draft.hostHeader()", "path": "draft.sentPath()", "target": "draft.target()", "url": "draft.url()",
	"raw_query": "draft.query", "query": "draft.pairs()", "params": "draft.params()", "body": "draft.sentBody()",
	"headers": "draft.headers($1)", "header": "draft.header($1)", "header?": "draft.findHeader($1)",
	"param": "draft.param($1)", "param?": "draft.findParam($1)", "time": "now", "nonce": "nonce",
	"key_id": "credential.KeyID", "secret": "credential.Secret", "token": "credential.Token", "token?": "orNil(credential.Token)",
	"input": "input(inputs, $1, $2)", "input?": "lookup(inputs, $1)", "need_input": "needInput(inputs, $1)",
	"inputs": "listInput(inputs, $1, $2)", "need_inputs": "needListInput(inputs, $1)",

	"==": "$1 == $2", "!=": "$1 != $2", "==bytes": "bytes.Equal($1, $2)", "!=bytes": "!bytes.Equal($1, $2)",
	"&&": "$1 && $2", "||": "$1 || $2", "!": "!$1", "true": "true", "false": "false",
	"present": "$1 != nil", "absent": "$1 == nil", "or_empty": "orEmpty($1)", "nothing": "nil", "known": "*$1", "some": "some($1)",
	"contains": "slices.Contains($1, $2)", "includes": "strings.Contains($1, $2)",
	"starts_with": "strings.HasPrefix($1, $2)", "ends_with": "strings.HasSuffix($1, $2)",

	"md5": "digest(md5.New, $1)", "sha1": "digest(sha1.New, $1)", "sha256": "digest(sha256.New, $1)",
	"sha384": "digest(sha512.New384, $1)", "sha512": "digest(sha512.New, $1)",
	"hmac_md5": "mac(md5.New, $1, $2)", "hmac_sha1": "mac(sha1.New, $1, $2)", "hmac_sha256": "mac(sha256.New, $1, $2)",
	"hmac_sha384": "mac(sha512.New384, $1, $2)", "hmac_sha512": "mac(sha512.New, $1, $2)",
	"hex": "hex.EncodeToString($1)", "hex_upper": "upper(hex.EncodeToString($1))",
	"base64": "base64.StdEncoding.EncodeToString($1)", "base64url": "base64.URLEncoding.EncodeToString($1)",
	"utf8": "[]byte($1)", "text": "string($1)",
	"utc": "$1.UTC().Format($2)", "local": `$1.In(time.FixedZone("", $3)).Format($2)`,
	"unix": "strconv.FormatInt($1.Unix(), 10)", "unix_ms": "strconv.FormatInt($1.UnixMilli(), 10)",

	"pair": "Pair{$1, $2}", "pair.name": "$1.Name", "pair.value": "$1.Value", "header.name": "$1.name", "header.values": "$1.values",
	"pairs": "parsePairs($1, $2, $3)", "join": "strings.Join($2, $1)",
	"concat": "slices.Concat($1, $2)", "concat_pairs": "slices.Concat($1, $2)", "concat_headers": "slices.Concat($1, $2)",

	"let": "$name := $value", "let_fails": "$name, err := $value\nif err != nil {\n\treturn nil, err\n}",
	"assign": "$name = $value", "declare": "var $name $type", "declare_list": "var $name $type",
	"if": "if $test {", "elseif": "} else if $test {", "else": "} else {", "end": "}", "if_present": "if $name != nil {",
	"loop": "for _, $name := range $value {", "end_loop": "}", "append": "$name = append($name, $value)",
	"send_headers": "draft.setHeader($name, $value)", "send_query": "draft.addQuery($name, $value)",
	"send_params": "draft.addParam($name, $value)", "send_params_after": "draft.addResult($name, $value)",
	"drop": "draft.drop($names)", "check": "if err := check($name, $value, $names); err != nil {\n\treturn nil, err\n}",
	"call_form": "return $name($args)", "return": "return draft.result($sts, $signature), nil",
}

// writeGolang writes the package, and puts it in gofmt's form.
func writeGolang(f *File) {
	name := strings.Join(split(f.Scheme.ID), "")
	f.W.Lines("// Package " + name + " s" + f.Head()[0][1:])
	f.W.commented("// ", f.Head()[1:])
	f.W.Lines("package "+name, "")
	code, imports := f.Regions()
	f.W.Line("import (")
	slices.Sort(imports)
	for _, path := range imports {
		f.W.Line("\t" + strconv.Quote(path))
	}
	f.W.Lines(")", "")
	golangSign(f)
	params := f.Takes("nonce string", "cover []string", "draft *draft", "credential Credential", "inputs map[string]string", "now time.Time")
	f.FormFunctions("}", "", `// $name signs in the form "$form".`, "func $name("+strings.Join(params, ", ")+") (*Signed, error) {")
	if len(f.Receive) > 0 {
		golangVerify(f)
	}
	golangInputs(f)
	f.W.Raw("\n" + code + "\n")
	f.W.Revise(func(s string) string {
		if formatted, err := format.Source([]byte(s)); err == nil {
			return string(formatted)
		}
		return s // the tests find what is wrong with it
	})
}

// golangInputs writes the table of the values that inputs may have.
func golangInputs(f *File) {
	w := f.W
	w.Lines("", "// allowedInputs has the inputs with the values that each may have; none means any.", "var allowedInputs = map[string][]string{")
	inputTable{item: "\t$name: $values,", values: func(values []string) string {
		if len(values) == 0 {
			return "nil"
		}
		return strings.TrimPrefix(f.Target.texts(values), "[]string")
	}}.items(f)
	w.Line("}")
}

// golangSign writes the function that callers call.
func golangSign(f *File) {
	w := f.W
	w.Line("// Sign signs a request: it gives the headers, the URL and the body to send.")
	if len(f.Inputs) > 0 {
		w.Lines("//", "// The inputs that options may have:")
	}
	for _, in := range f.Inputs {
		w.Line("//   - " + in.Name + ": " + strings.Join(strings.Fields(in.Doc), " "))
	}
	w.Lines("func Sign(request Request, credential Credential, options Options) (*Signed, error) {")
	w.In()
	w.Lines("draft, err := newDraft(request)", "if err != nil {", "\treturn nil, err", "}",
		"inputs := options.Inputs", "if err := checkInputs(inputs); err != nil {", "\treturn nil, err", "}")
	if f.Uses("time") || len(f.Choose) > 0 {
		w.Lines("now := time.Now()", "if options.Now != nil {", "\tnow = options.Now()", "}")
	}
	if f.HasNonce() {
		w.Lines("nonce := options.Nonce", `if nonce == "" {`, "\tif nonce, err = "+f.Fresh("newHex", "newNumber")+"(); err != nil {", "\t\treturn nil, err", "\t}", "}")
	}
	if f.HasList() {
		w.Line("cover := options.Cover")
	}
	f.SignBody(f.Takes("nonce", "cover", "draft", "credential", "inputs", "now")...)
	w.Out()
	w.Line("}")
}
