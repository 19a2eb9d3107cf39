package emit

import (
	"fmt"
	"regexp"
	"strings"
)

var ruby = &Target{
	ID: "ruby", Title: "Ruby", Runs: "ruby", Helpers: "ruby.rb",
	File:   named(Snake, ".rb"),
	Indent: "  ", Comment: "# ", Gap: "\n\n", Width: 120, Wrap: rubyLines,
	Names: Snake, Functions: Snake, Reserved: rubyReserved,
	Each: true, Cond: true, Verifier: true, VerifierReserved: strings.Fields("find_key demands"),
	Spell: merged(rubySpelling, rubyReading), Special: rubySpecial,
	Text: rubyText, Bytes: rubyText, Concat: rubyConcat,
	List:          func(_ Type, items []string) string { return rubyArray(items) },
	Signed:        rubySigned,
	Layout:        strftime,
	LayoutLiteral: strftimeLiteral,
	Write:         writeRuby,
	Example: Example{
		Source: "ruby.rb",
		File:   named(Snake, "_example.rb"),
		Signer: named(Pascal, ""),
	},
}

var rubyReserved = strings.Fields(`BEGIN END alias and begin break case class def defined do else elsif end ensure false for if in
	module next nil not or redo rescue retry return self super then true undef unless until when while yield
	draft request credential inputs time cover nonce method url headers body loop format raise puts p list_input check check_inputs
	cut decoded_pairs percent_pairs sm3_block rotate`)

var rubySpelling = map[string]string{
	"method": "draft.method", "protocol": "draft.protocol", "host": "draft.host", "port": "draft.port",
	"authority": "draft.authority", "path": "draft.path", "target": "draft.target", "url": "draft.url",
	"raw_query": "draft.raw_query", "query": "draft.query", "params": "draft.params", "body": "draft.body",
	"headers": "draft.headers($1)", "header": "draft.header($1)", "header?": "draft.find_header($1)",
	"param": "draft.param($1)", "param?": "draft.find_param($1)", "time": "time", "nonce": "nonce",
	"key_id": "credential.key_id", "secret": "credential.secret", "token": "credential.token.to_s", "token?": "credential.token",
	"input": "inputs.fetch($1, $2)", "input?": "inputs[$1]", "need_input": "need_input(inputs, $1)",
	"inputs": "list_input(inputs[$1], $2)", "need_inputs": "list_input(need_input(inputs, $1), [])",

	"==": "$1 == $2", "!=": "$1 != $2", "==bytes": "$1 == $2", "!=bytes": "$1 != $2",
	"&&": "$1 && $2", "||": "$1 || $2", "!": "!$1", "true": "true", "false": "false",
	"present": "!$1.nil?", "absent": "$1.nil?", "or_empty": "$1.to_s", "nothing": "nil",
	"contains": "$1.include?($2)", "includes": "$1.include?($2)", "starts_with": "$1.start_with?($2)",
	"ends_with": "$1.end_with?($2)", "utf8": "$1", "text": "$1",

	"md5": "Digest::MD5.digest($1)", "sha1": "Digest::SHA1.digest($1)", "sha256": "Digest::SHA256.digest($1)",
	"sha384": "Digest::SHA384.digest($1)", "sha512": "Digest::SHA512.digest($1)",
	"hex md5": "Digest::MD5.hexdigest($1)", "hex sha1": "Digest::SHA1.hexdigest($1)",
	"hex sha256": "Digest::SHA256.hexdigest($1)", "hex sha384": "Digest::SHA384.hexdigest($1)",
	"hex sha512": "Digest::SHA512.hexdigest($1)",
	"hmac_md5":   `OpenSSL::HMAC.digest("MD5", $1, $2)`, "hmac_sha1": `OpenSSL::HMAC.digest("SHA1", $1, $2)`,
	"hmac_sha256": `OpenSSL::HMAC.digest("SHA256", $1, $2)`, "hmac_sha384": `OpenSSL::HMAC.digest("SHA384", $1, $2)`,
	"hmac_sha512":  `OpenSSL::HMAC.digest("SHA512", $1, $2)`,
	"hex hmac_md5": `OpenSSL::HMAC.hexdigest("MD5", $1, $2)`, "hex hmac_sha1": `OpenSSL::HMAC.hexdigest("SHA1", $1, $2)`,
	"hex hmac_sha256": `OpenSSL::HMAC.hexdigest("SHA256", $1, $2)`, "hex hmac_sha384": `OpenSSL::HMAC.hexdigest("SHA384", $1, $2)`,
	"hex hmac_sha512": `OpenSSL::HMAC.hexdigest("SHA512", $1, $2)`,
	"hex":             `$1.unpack1("H*")`, "hex_upper": `$1.unpack1("H*").upcase`,
	"base64": `[$1].pack("m0")`, "base64url": `[$1].pack("m0").tr("+/", "-_")`,
	"percent_keep": "percent($1, $2)", "take": "$1.byteslice(0, $2)", "lower": "$1.downcase", "upper": "$1.upcase",
	"label": `$1.split(".").fetch($2, "")`,
	"local": "utc($1, $2, $3)", "unix": "$1.to_i.to_s", "unix_ms": "($1.to_r * 1000).floor.to_s",

	"pair": "Pair.new($1, $2)", "pair.name": "$1.name", "pair.value": "$1.value",
	"header.name": "$1.name", "header.values": "$1.all_values",
	"join": "$2.join($1)", "concat": "$1 + $2", "concat_pairs": "$1 + $2", "concat_headers": "$1 + $2",
	"names": "$1.map(&:name)", "header_names": "$1.map(&:name)", "sort": "$1.sort", "unique": "$1.uniq",
	"first": "$1.first.to_s", "first?": "$1.first", "sort_headers": "sort_names($1)",
	"cond": "$1 ? $2 : $3", "each": "$1.map { |$4| $2 }", "each_if": "$1.select { |$4| $3 }.map { |$4| $2 }",

	"let": "$name = $value", "assign": "$name = $value", "declare": "", "declare_list": "$name = []",
	"if": "if $test", "elseif": "elsif $test", "else": "else", "end": "end", "end_loop": "end",
	"if_present": "if $name", "loop": "$value.each do |$name|", "append": "$name.push($value)",
	"send_headers": "draft.set_header($name, $value)", "send_query": "draft.add_query($name, $value)",
	"send_params": "draft.add_param($name, $value)", "send_params_after": "draft.add_result($name, $value)",
	"drop": "draft.drop($names)", "check": "check($name, $value, $names)",
	"call_form": "return $name($args)", "return": "draft.result($sts, $signature)",
}

// rubySpecial puts parentheses around a choice or a sum before a dot, which binds tighter; a block needs none.
func rubySpecial(e *Expr, use Use, say func(*Expr, Use) string) (string, bool) {
	sum := e.Kind == Call && strings.HasPrefix(e.Word, "concat")
	if e.Kind == Each {
		return say(e, use), true
	}
	if e.Kind == Call && e.Word == "join" && e.Args[0].Text == "" && e.Args[0].Kind == Literal {
		return say(e.Args[1], AsOperand) + ".join", true
	}
	if use != AsOperand || e.Kind != Cond && !sum {
		return "", false
	}
	return "(" + say(e, AsValue) + ")", true
}

func rubyText(s string) string {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return `"` + rubyEscaped(s) + `".b`
		}
	}
	return `"` + rubyEscaped(s) + `"`
}

func rubyEscaped(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(phpEscaped(s), `\$`, "$"), "#{", `\#{`), "#$", `\#$`)
}

// rubyConcat writes what stands between the parts into the text; what is no ASCII keeps its bytes.
func rubyConcat(parts []Part) string {
	return `"` + template(parts, func(s string) string {
		if whole := rubyText(s); strings.HasSuffix(whole, ".b") {
			return "#{" + whole + "}"
		}
		return rubyEscaped(s)
	}, func(s string) string { return "#{" + rubyHole(s) + "}" }) + `"`
}

var rubyPlain = regexp.MustCompile(`"([^"]*)"`)

// rubyHole is an expression within a text: with texts in single quotes, and without a to_s that happens by itself.
func rubyHole(s string) string {
	s = strings.TrimSuffix(bare(s), ".to_s")
	if strings.ContainsAny(s, `\#'`) {
		return s
	}
	return rubyPlain.ReplaceAllString(s, "'$1'")
}

// bare takes away the parentheses around a whole expression.
func bare(s string) string {
	if open, end := lastBrackets(s); open == 0 && end == len(s)-1 && s[0] == '(' {
		return s[1:end]
	}
	return s
}

var rubyWord = regexp.MustCompile(`^"([A-Za-z0-9_-]+)"$`)

// rubyArray writes a list; one of words alone without quotes and commas.
func rubyArray(items []string) string {
	var words []string
	for _, s := range items {
		if m := rubyWord.FindStringSubmatch(s); m != nil {
			words = append(words, m[1])
		}
	}
	if len(words) == len(items) && len(items) > 1 {
		return "%w[" + strings.Join(words, " ") + "]"
	}
	return "[" + strings.Join(items, ", ") + "]"
}

func rubySigned(r *Rules) string {
	return r.within("draft.signed("+r.cover("cover", "nil")+", $rules)", "$name: $value", "$name: true", "excepted", "except")
}

// writeRuby writes the module.
func writeRuby(f *File) {
	code, imports := f.Regions()
	module := Pascal(split(f.Scheme.ID))
	w := f.W
	w.Lines("# frozen_string_literal: true", "")
	f.HeadComment("# ")
	w.Line("")
	for _, name := range imports {
		w.Line(fmt.Sprintf("require %q", name))
	}
	w.Lines("", "# Signs requests: see sign.", "module "+module)
	w.Raw(strings.ReplaceAll(code, "Helpers.", module+".") + f.Target.Gap)
	w.In()
	rubyInputs(f)
	args := f.Takes("nonce", "cover", "draft", "credential", "inputs", "time")
	rubySign(f, args)
	f.FormFunctions("end", "", `# Signs in the form "$form".`, "def self.$name("+strings.Join(args, ", ")+")")
	if len(f.Receive) > 0 {
		rubyVerify(f)
	}
	w.Out()
	w.Line("end")
	w.Revise(rubyModifiers)
}

// rubyInputs writes the table of inputs with their documentation.
func rubyInputs(f *File) {
	w := f.W
	w.Line("# The inputs: what each is, and the values that it may have; none means any.")
	inputTable{begin: "INPUTS = {", item: "$name => $values", end: "}.freeze", described: true}.write(f)
	w.Line("")
}

// rubySign writes the method that callers call.
func rubySign(f *File, args []string) {
	w := f.W
	params := "method:, url:, credential:, headers: [], body: \"\", inputs: {}, time: Time.now"
	w.Lines("# Signs a request: gives the headers, the URL and the body to send.", "#",
		"# headers are pairs of a name and a value; a hash will do. inputs are texts by their names.")
	if f.HasNonce() {
		params += ", nonce: " + f.Fresh("SecureRandom.hex(16)", "(SecureRandom.random_number(2**31 - 1) + 1).to_s")
		w.Line("# nonce is made anew unless it is given.")
	}
	if f.HasList() {
		params += ", cover: nil"
		w.Line("# cover names the headers that the signature covers, in order; by default the scheme's rules choose.")
	}
	w.Line("def self.sign(" + params + ")")
	w.In()
	w.Lines("draft = Draft.new(method: method, url: url, headers: headers, body: body)", "inputs = check_inputs(inputs, INPUTS)")
	if f.HasNonce() {
		w.Line("nonce = nonce.b")
	}
	f.SignBody(args...)
	w.Out()
	w.Line("end")
}
