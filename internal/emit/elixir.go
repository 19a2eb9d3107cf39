package emit

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var elixir = &Target{
	ID: "elixir", Title: "Elixir", Runs: "elixir", Helpers: "elixir.ex",
	File:   named(Snake, ".ex"),
	Indent: "  ", Comment: "# ", Gap: "\n\n", Width: 98,
	Names: Snake, Functions: Snake, Reserved: elixirReserved,
	Each: true, Cond: true, Verifier: true, VerifierReserved: strings.Fields("find_key demands"),
	Spell: merged(elixirSpelling, elixirReading), Special: elixirSpecial,
	Text: elixirText, Bytes: elixirText, Concat: elixirConcat,
	List:   bracketed,
	Signed: elixirSigned,
	Layout: map[string]string{
		"2006": "%Y", "01": "%m", "02": "%d", "15": "%H", "04": "%M", "05": "%S", "000": "%f", "Mon": "%a", "Jan": "%b",
	},
	LayoutLiteral: strftimeLiteral,
	Write:         writeElixir,
	Example: Example{
		Source: "elixir.exs",
		File:   named(Snake, "_example.exs"),
		Signer: named(Pascal, ""),
	},
}

var elixirReserved = strings.Fields(`true false nil when and or not in fn do end catch rescue after else if unless for case cond with
	try receive raise draft request credential inputs time nonce cover options`)

// Statements that change something say what they make; elixirBlock writes what an if or a loop makes as its value.
var elixirSpelling = map[string]string{
	"method": "draft.method", "protocol": "draft.protocol", "host": "host(draft)", "port": "port(draft)",
	"authority": "authority(draft)", "path": "path(draft)", "target": "target(draft)", "url": "url(draft)",
	"raw_query": "draft.raw_query", "query": "query(draft)", "params": "params(draft)", "body": "body(draft)",
	"headers": "headers(draft, $1)", "header": "header(draft, $1)", "header?": "find_header(draft, $1)",
	"param": "param(draft, $1)", "param?": "find_param(draft, $1)", "time": "time", "nonce": "nonce",
	"key_id": "credential.key_id", "secret": "credential.secret", "token": "to_string(token(credential))", "token?": "token(credential)",
	"input": "Map.get(inputs, $1, $2)", "input?": "inputs[$1]", "need_input": "need_input(inputs, $1)",
	"inputs": "list_input(inputs[$1], $2)", "need_inputs": "list_input(need_input(inputs, $1), [])",

	"==": "$1 == $2", "!=": "$1 != $2", "==bytes": "$1 == $2", "!=bytes": "$1 != $2",
	"&&": "$1 and $2", "||": "$1 or $2", "!": "not $1", "true": "true", "false": "false",
	"present": "$1 != nil", "absent": "is_nil($1)", "or_empty": "to_string($1)", "nothing": "nil",
	"contains": "$2 in $1", "includes": "String.contains?($1, $2)", "starts_with": "String.starts_with?($1, $2)",
	"ends_with": "String.ends_with?($1, $2)", "utf8": "$1", "text": "$1",

	"md5": ":crypto.hash(:md5, $1)", "sha1": ":crypto.hash(:sha, $1)", "sha256": ":crypto.hash(:sha256, $1)",
	"sha384": ":crypto.hash(:sha384, $1)", "sha512": ":crypto.hash(:sha512, $1)",
	"hmac_md5": ":crypto.mac(:hmac, :md5, $1, $2)", "hmac_sha1": ":crypto.mac(:hmac, :sha, $1, $2)",
	"hmac_sha256": ":crypto.mac(:hmac, :sha256, $1, $2)", "hmac_sha384": ":crypto.mac(:hmac, :sha384, $1, $2)",
	"hmac_sha512": ":crypto.mac(:hmac, :sha512, $1, $2)",
	"hex_upper":   "Base.encode16($1)",
	"base64":      "Base.encode64($1)", "base64url": "Base.url_encode64($1)",
	"percent": `percent($1, "")`, "percent_keep": "percent($1, $2)",
	"lower": "String.downcase($1, :ascii)", "upper": "String.upcase($1, :ascii)",
	"label": `Enum.at(String.split($1, "."), $2, "")`, "after": "behind($1, $2)",
	"local": "utc(DateTime.add($1, $3), $2)", "unix": "to_string(DateTime.to_unix($1))",
	"unix_ms": "to_string(DateTime.to_unix($1, :millisecond))",

	"pair": "%{name: $1, value: $2}", "pair.name": "$1.name", "pair.value": "$1.value",
	"header.name": "$1.name", "header.values": "$1.values",
	"join": "Enum.join($2, $1)", "concat": "$1 ++ $2", "concat_pairs": "$1 ++ $2", "concat_headers": "$1 ++ $2",
	"names": "Enum.map($1, & &1.name)", "header_names": "Enum.map($1, & &1.name)", "sort": "Enum.sort($1)",
	"unique": "Enum.uniq($1)", "first": `List.first($1, "")`, "first?": "List.first($1)", "sort_headers": "sort_names($1)",
	"cond": "if($1, do: $2, else: $3)", "each": "Enum.map($1, fn $4 -> $2 end)", "each_if": "for($4 <- $1, $3, do: $2)",

	"let": "$name = $value", "assign": "$name = $value", "declare": "", "declare_list": "$name = []",
	"if": "if $test do", "elseif": "else if $test do", "else": "else", "end": "end", "end_loop": "end",
	"if_present": "if $name do", "loop": "for $name <- $value do", "append": "$name = $name ++ [$value]",
	"send_headers": "draft = put_header(draft, $name, $value)", "send_query": "draft = add_query(draft, $name, $value)",
	"send_params": "draft = add_param(draft, $name, $value)", "send_params_after": "draft = add_result(draft, $name, $value)",
	"drop": "draft = drop(draft, $names)", "check": "check($name, $value, $names)",
	"call_form": "$name($args)", "return": "result(draft, $sts, $signature)",
}

// elixirSpecial puts parentheses around an and within an or, and makes and joins the texts of a list at once.
func elixirSpecial(e *Expr, use Use, say func(*Expr, Use) string) (string, bool) {
	switch {
	case e.Kind == Call && e.Word == "||" && (e.Args[0].Word == "&&" || e.Args[0].Word == "||" || e.Args[1].Word == "&&"):
		s := elixirTest(e.Args[0], say) + " or " + elixirTest(e.Args[1], say)
		if use == AsOperand {
			s = "(" + s + ")"
		}
		return s, true
	case e.Kind == Call && e.Word == "join":
		return elixirJoin(e, say), true
	case e.Kind == Call && e.Word == "!" && e.Args[0].Word == "contains":
		return say(e.Args[0].Args[1], AsOperand) + " not in " + say(e.Args[0].Args[0], AsOperand), true
	case e.Kind == Literal && e.Type == Number:
		return elixirNumber(e.Num), true
	}
	return "", false
}

// elixirNumber writes a number of six digits or more in groups of three.
func elixirNumber(n int) string {
	s := strconv.Itoa(n)
	for at := len(s) - 3; at > 0 && n >= 100_000; at -= 3 {
		s = s[:at] + "_" + s[at:]
	}
	return s
}

func elixirTest(e *Expr, say func(*Expr, Use) string) string {
	if e.Word == "&&" {
		return "(" + say(e, AsValue) + ")"
	}
	return say(e, AsValue)
}

func elixirJoin(e *Expr, say func(*Expr, Use) string) string {
	separator, list := say(e.Args[0], AsArgument), e.Args[1]
	if separator == `""` {
		separator = ""
	} else {
		separator = ", " + separator
	}
	if list.Kind != Each || len(list.Args) == 3 {
		return "Enum.join(" + say(list, AsArgument) + separator + ")"
	}
	made := fmt.Sprintf("fn %s -> %s end", list.Var.Name, say(list.Args[1], AsValue))
	return "Enum.map_join(" + say(list.Args[0], AsArgument) + separator + ", " + made + ")"
}

func elixirText(s string) string { return `"` + elixirEscaped(s) + `"` }

// elixirEscaped writes what stands within a text.
func elixirEscaped(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(phpEscaped(s), `\$`, "$"), "#{", `\#{`)
}

// elixirConcat writes what stands between the parts into the text. A to_string happens by itself.
func elixirConcat(parts []Part) string {
	return `"` + template(parts, elixirEscaped, func(s string) string {
		if inner, is := strings.CutPrefix(s, "to_string"); is && bare(inner) != inner {
			s = bare(inner)
		}
		return "#{" + s + "}"
	}) + `"`
}

func elixirSigned(r *Rules) string {
	return r.within("signed(draft, "+r.cover("cover", "nil")+", %{$rules})", "$name: $value", "$name: true", "excepted", "except")
}

// writeElixir writes the module: its types, what callers call, then what that is made of.
func writeElixir(f *File) {
	code, imports := f.Regions()
	types, private, _ := strings.Cut(code, "  # The request with what has joined it so far.")
	w := f.W
	w.Line("defmodule " + Pascal(split(f.Scheme.ID)) + " do")
	w.In()
	elixirDoc(f)
	for _, name := range imports {
		w.Lines("", "import "+name)
	}
	w.Raw("\n" + types)
	elixirSign(f)
	if len(f.Receive) > 0 {
		elixirVerify(f)
	}
	w.Raw("\n  # The request with what has joined it so far." + private + "\n")
	w.Out()
	w.Line("end")
}

// elixirDoc writes the module's documentation, and the table of its inputs.
func elixirDoc(f *File) {
	w := f.W
	lines := f.Head()
	if len(f.Inputs) > 0 {
		lines = append(lines, "", "Inputs:", "")
	}
	for _, in := range f.Inputs {
		var b Writer
		b.width = f.Target.Width - 4
		b.Comment("", "* `"+in.Name+"` - "+in.Doc)
		for i, line := range strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n") {
			if i > 0 {
				line = "  " + line
			}
			lines = append(lines, line)
		}
	}
	sigil := ""
	if strings.ContainsAny(strings.Join(lines, "\n"), `\#`) {
		sigil = "~S"
	}
	w.Line("@moduledoc " + sigil + `"""`)
	w.Lines(lines...)
	w.Lines(`"""`)
}

// elixirTable writes the inputs and the values that each may have.
func elixirTable(f *File) {
	w := f.W
	w.Line("# The inputs, and the values that each may have; none means any.")
	inputTable{begin: "@inputs %{", item: "$name => $values", end: "}"}.write(f)
	w.Line("")
}

// elixirSign writes the functions that callers call, and one for each form.
func elixirSign(f *File) {
	w := f.W
	elixirTable(f)
	bodies, used := make([][]string, len(f.Forms)), map[string]bool{}
	var passed []string
	for _, a := range []string{"draft", "credential", "inputs", "time", "nonce", "cover"} {
		for i, form := range f.Forms {
			bodies[i] = elixirLines(f, func(inner *File) { inner.Body(form) })
			used[a] = used[a] || elixirMentions(bodies[i], a)
		}
		if used[a] {
			passed = append(passed, a)
		}
	}
	main := elixirLines(f, func(inner *File) { inner.SignBody(passed...) })
	start := elixirStart(f, used, elixirMentions(main, "inputs"))
	w.Line("def sign!(request, credential, options \\\\ []) do")
	w.In()
	w.Lines(elixirSpaced(start, main)...)
	w.Out()
	w.Line("end")
	for i, form := range f.Forms {
		if form.Name != "" {
			f.W.Lines("", "# Signs in the form "+elixirText(form.Name)+".")
			elixirForm(f, f.Function(form), passed, bodies[i])
		}
	}
}

// elixirStart writes the documentation of sign and sign!, and sign, and gives the first lines of sign!: they read the
// options that are used.
func elixirStart(f *File, used map[string]bool, inputs bool) []string {
	w := f.W
	w.Lines(`@doc """`, "Signs a request: gives the headers, the URL and the body to send.", "",
		"The request is a map of `:method`, `:url`, and, if there are any, `:headers` (pairs of a name and a",
		"value) and `:body`. The options:", "", "* `:inputs` - a map of the inputs by their names", "* `:time` - a `DateTime`, now by default")
	options := "options = Keyword.validate!(options, inputs: %{}, time: DateTime.utc_now()"
	lines := []string{"draft = draft(request)", "check_inputs(options[:inputs], @inputs)"}
	if inputs {
		lines[1] = "inputs = " + lines[1]
	}
	if used["time"] {
		lines = append(lines, `time = DateTime.shift_zone!(options[:time], "Etc/UTC")`)
	}
	if used["nonce"] {
		options += ", nonce: " + f.Fresh("Base.encode16(:crypto.strong_rand_bytes(16), case: :lower)", "to_string(:rand.uniform(2_147_483_647))")
		lines = append(lines, "nonce = options[:nonce]")
		w.Line("* `:nonce` - made anew by default")
	}
	if used["cover"] {
		options += ", cover: nil"
		lines = append(lines, "cover = options[:cover]")
		w.Lines("* `:cover` - the names of the headers that the signature covers, in order; by default the scheme's", "  rules choose")
	}
	w.Lines("", "Gives `{:ok, signed}`, or `{:error, error}` for a request that cannot be signed; `sign!/3` raises.", `"""`,
		"def sign(request, credential, options \\\\ []) do", "  {:ok, sign!(request, credential, options)}", "rescue",
		"  error in SigningError -> {:error, error}", "end", "", `@doc "Signs a request as `+"`sign/3`"+` does, or raises."`)
	first := elixirBroken(options+")", f.Target.Width-4)
	if len(first) > 1 {
		first = append(first, "")
	}
	return append(first, lines...)
}

// elixirForm writes the function of a form; an argument that it does not need says so.
func elixirForm(f *File, name string, args, body []string) {
	var params []string
	for _, a := range args {
		if !elixirMentions(body, a) {
			a = "_" + a
		}
		params = append(params, a)
	}
	f.W.Line(fmt.Sprintf("defp %s(%s) do", name, strings.Join(params, ", ")))
	f.W.In()
	f.W.Lines(body...)
	f.W.Out()
	f.W.Line("end")
}

func elixirMentions(lines []string, name string) bool {
	word := regexp.MustCompile(`(^|[^\w.:"])` + name + `\b([^"(]|$)`)
	for _, s := range lines {
		if !strings.HasPrefix(strings.TrimSpace(s), "#") && word.MatchString(s) {
			return true
		}
	}
	return false
}
