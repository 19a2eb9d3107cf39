package emit

import "strings"

var lua = &Target{
	ID: "lua", Title: "Lua (LuaJIT, OpenResty)", Runs: "luajit", Helpers: "lua.lua",
	File:   named(Snake, ".lua"),
	Indent: "  ", Comment: "-- ", Gap: "\n\n", Width: 120, Wrap: luaLines,
	Names: Snake, Functions: Snake, Reserved: luaReserved,
	Cond: true, Verifier: true, VerifierReserved: strings.Fields("find_key demands failure"),
	Spell: luaSpelling,
	Text:  luaText, Bytes: luaText, Concat: func(parts []Part) string { return joined(parts, " .. ", luaText) },
	List:   luaList,
	Signed: luaSigned, Special: luaSpecial,
	Layout:        strftime,
	LayoutLiteral: strftimeLiteral,
	Write:         writeLua,
	Example: Example{
		Source: "lua.lua",
		File:   named(Snake, "_example.lua"),
		Signer: named(Snake, ""),
	},
}

var luaReserved = strings.Fields(`and break do else elseif end false for function goto if in local nil not or repeat return then
	true until while draft request credential inputs options time nonce cover ops ffi string table math pairs ipairs type error
	pcall tostring tonumber setmetatable unpack os Draft Problem refuse libcrypto split sorted cut fits signer`)

var luaSpelling = map[string]string{
	"method": "draft.method", "protocol": "draft.protocol", "host": "draft:host()", "port": "draft:port()",
	"authority": "draft:authority()", "path": "draft:path()", "target": "draft:target()", "url": "draft:url()",
	"raw_query": "draft.raw_query", "query": "draft:query()", "params": "draft:params()", "body": "draft:body()",
	"headers": "draft:headers($1)", "header": "draft:header($1)", "header?": "draft:find_header($1)",
	"param": "draft:param($1)", "param?": "draft:find_param($1)", "time": "time", "nonce": "nonce",
	"key_id": "credential.key_id", "secret": "credential.secret", "token": `(credential.token or "")`,
	"token?": "ops.find_token(credential)",
	"input":  "inputs[$1] or $2", "input?": "inputs[$1]", "need_input": "ops.need_input(inputs, $1)",
	"inputs": "ops.list_input(inputs[$1], $2)", "need_inputs": "ops.list_input(ops.need_input(inputs, $1))",

	"==": "$1 == $2", "!=": "$1 ~= $2", "==bytes": "$1 == $2", "!=bytes": "$1 ~= $2",
	"&&": "$1 and $2", "||": "$1 or $2", "!": "not $1", "true": "true", "false": "false",
	"present": "$1 ~= nil", "absent": "$1 == nil", "or_empty": `($1 or "")`, "nothing": "nil",
	"includes": "string.find($1, $2, 1, true) ~= nil", "utf8": "$1", "text": "$1",

	"md5": `ops.digest("md5", $1)`, "sha1": `ops.digest("sha1", $1)`, "sha256": `ops.digest("sha256", $1)`,
	"sha384": `ops.digest("sha384", $1)`, "sha512": `ops.digest("sha512", $1)`, "sm3": `ops.digest("sm3", $1)`,
	"hmac_md5": `ops.hmac("md5", $1, $2)`, "hmac_sha1": `ops.hmac("sha1", $1, $2)`, "hmac_sha256": `ops.hmac("sha256", $1, $2)`,
	"hmac_sha384": `ops.hmac("sha384", $1, $2)`, "hmac_sha512": `ops.hmac("sha512", $1, $2)`, "hmac_sm3": `ops.hmac("sm3", $1, $2)`,
	"percent_keep": "ops.percent($1, $2)", "take": "string.sub($1, 1, $2)", "local": "ops.utc($1, $2, $3)",

	"pair": "{ name = $1, value = $2 }", "pair.name": "$1.name", "pair.value": "$1.value",
	"header.name": "$1.name", "header.values": "$1.values", "first?": "$1[1]",
	"join": "table.concat($2, $1)", "concat_pairs": "ops.concat($1, $2)", "concat_headers": "ops.concat($1, $2)",
	"header_names": "ops.names($1)",

	"cond": "$1 and $2 or $3", "call": "ops.$name($args)",
	"let": "local $name = $value", "assign": "$name = $value", "declare": "local $name", "declare_list": "local $name = {}",
	"if": "if $test then", "elseif": "elseif $test then", "else": "else", "end": "end",
	"if_present": "if $name ~= nil then",
	"loop":       "for _, $name in ipairs($value) do", "end_loop": "end", "append": "$name[#$name + 1] = $value",
	"send_headers": "draft:set_header($name, $value)", "send_query": "draft:add_query($name, $value)",
	"send_params": "draft:add_param($name, $value)", "send_params_after": "draft:add_result($name, $value)",
	"drop": "draft:drop($names)", "check": "ops.check($name, $value, $names)",
	"refuse": "return $verdict, $detail", "accept": `return "ok", nil, $value`,
	"check_demands": "local accepted = $accepted\nlocal cover = $cover\nlocal unknown = ops.find_unknown(demands, accepted, cover)\nif unknown then\n  return nil, unknown\nend",
	"look_up": "local credential, failure = find_key($value)\nif failure then\n  return nil, failure\n" +
		"elseif not credential then\n  return \"unknown-key\", \"there is no such key\"\nend",
	"carried_header": "draft:carried_header($1, $2)", "carried_query": "draft:carried_query($1)", "carried_params": "draft:carried_params($1)",
	"received_header?": "draft:received_header($1)", "received_query?": "draft:received_query($1)", "received_params?": "draft:received_params($1)",
	"repeats_header": "draft:repeats_header($1)", "repeats_query": "draft:repeats_query($1)", "repeats_params": "draft:repeats_params($1)",
	"misspells_query": "draft:misspells_query($1, $2)", "misspells_params": "draft:misspells_params($1, $2)",
	"at_end": `$1 == ""`, "filled": `($1 or "") ~= ""`, "blank": `($1 or "") == ""`, "field?": "$1[$2]",
	"present_time": "$1 ~= nil", "absent_time": "$1 == nil", "or_epoch": "$1 or 0",
	"list_problem?": "draft:list_problem($1, demands.headers, $2, $3, $4, $5)", "listed": "draft:listed($1, $2)",
	"wants_headers": "#(demands.headers or {}) > 0", "told_problem?": "ops.find_told_problem(inputs, demands, $1, $2, $3)",
	"clock_problem?": "ops.find_clock_problem(demands, $1, $2, $3, $4)",
	"wrong_token":    "ops.wrong_token(credential, $1)", "given_body": "draft:content()", "is_form": "draft:is_form()",
	"asked": "ops.asked(demands, $1)", "seen": "demands.seen ~= nil and demands.seen(key_id, $1)",
	"call_form": "return $name($args)", "return": "return draft:result($sts, $signature)",
}

// luaText writes a text in double quotes, or in single ones where that saves escapes.
func luaText(s string) string {
	return quoted(s, func(s string) string { return escaped(s, `"\`, "\n", `\%03d`) })
}

// luaSpecial writes choices, and puts parentheses around these and joined texts where they are operands.
func luaSpecial(e *Expr, use Use, say func(*Expr, Use) string) (string, bool) {
	var s string
	switch {
	case e.Kind == Concat:
		s = say(e, AsValue)
	case e.Kind == Cond:
		s = luaChoice(e, say)
	case e.Kind == Call && strings.HasSuffix(plainWord(e.Word), "_header") && e.Args[0].Text != strings.ToLower(e.Args[0].Text):
		lowered := *e // names of headers are looked up in lower case
		lowered.Args = append([]*Expr{text(strings.ToLower(e.Args[0].Text))}, e.Args[1:]...)
		return say(&lowered, use), true
	case e.Kind == Call && (e.Word == "utf8" || e.Word == "text"):
		return say(e.Args[0], use), true // texts are bytes
	default:
		return "", false
	}
	if use == AsOperand {
		s = "(" + s + ")"
	}
	return s, true
}

// luaChoice writes a choice as "test and yes or no", which holds where yes is neither false nor absent.
func luaChoice(e *Expr, say func(*Expr, Use) string) string {
	var parts []string
	for _, a := range e.Args {
		part := say(a, AsOperand)
		if a.Word == "||" || a.Word == "input" {
			part = "(" + part + ")"
		}
		parts = append(parts, part)
	}
	test, yes, no := parts[0], parts[1], parts[2]
	switch {
	case e.Type == Bool:
		return test + " and " + yes + " or " + luaNot(e.Args[0], test, say) + " and " + no
	case luaChooses(e):
		return "ops.choose(" + test + ", function() return " + yes + " end, function() return " + no + " end)"
	}
	return test + " and " + yes + " or " + no
}

// luaNot writes the opposite of a test.
func luaNot(e *Expr, test string, say func(*Expr, Use) string) string {
	if word, is := opposites[e.Word]; is && e.Kind == Call {
		return say(&Expr{Kind: Call, Type: Bool, Word: word, Args: e.Args}, AsOperand)
	}
	return "not (" + test + ")"
}

// luaChooses tells a choice of which a value may be absent where the other is not.
func luaChooses(e *Expr) bool {
	return e.Kind == Cond && e.Args[1].Maybe && e.Args[1].Word != "some" && e.Args[2].Kind != Nothing
}

func luaSigned(r *Rules) string {
	chosen := "cover"
	if r.Received {
		chosen = "nil"
	}
	return r.within("draft:signed("+chosen+", { $rules })", "$name = $value", "$name = true", "sorted", "ordered")
}

func luaList(_ Type, items []string) string {
	if len(items) == 0 {
		return "{}"
	}
	return "{ " + strings.Join(items, ", ") + " }"
}

// luaLines breaks a line behind a comma or before an operator, as late as it fits.
func luaLines(s string, width int) []string {
	if strings.HasPrefix(s, "--") {
		return []string{s}
	}
	var lines []string
	lead := ""
	for len(lead)+len(s) > width {
		at := luaBreak(s, width-len(lead))
		if at == 0 {
			break
		}
		lines = append(lines, lead+s[:at])
		s, lead = strings.TrimSpace(s[at:]), "  "
	}
	return append(lines, lead+s)
}

// luaBreak gives the last place at which a line can be broken; 0 when there is none.
func luaBreak(s string, width int) int {
	at := 0
	outside(s, func(i int, c byte) {
		switch rest := s[i:]; {
		case i >= width:
		case c == ',':
			at = i + 1
		case strings.HasPrefix(rest, " .. ") || strings.HasPrefix(rest, " and ") || strings.HasPrefix(rest, " or "):
			at = i
		}
	})
	return at
}
