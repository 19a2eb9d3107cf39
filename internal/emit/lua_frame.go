package emit

import "strings"

// writeLua writes the module.
func writeLua(f *File) {
	w := f.W
	f.HeadComment("-- ")
	w.Lines("-- It needs LuaJIT, as OpenResty, Kong, APISIX and nginx's Lua module have it, and OpenSSL's libcrypto.", "")
	if len(f.Forms) > 1 || len(f.Inputs) == 0 {
		w.Lines("-- luacheck: no unused args", "")
	}
	more := []string{"new_draft", "result"}
	eachExpr(f.Plan, func(e *Expr) {
		if luaChooses(e) {
			more = append(more, "choose")
		}
	})
	code, _ := f.Regions(more...)
	w.Raw(code + f.Target.Gap)
	luaInputs(f)
	args := f.Takes("nonce", "cover", "draft", "credential", "inputs", "time")
	f.FormFunctions("end\n", `-- Signs in the form "$form".`, "local function $name("+strings.Join(args, ", ")+")")
	w.Line("local function sign_draft(" + strings.Join(args, ", ") + ")")
	w.In()
	f.SignBody(args...)
	w.Out()
	w.Lines("end", "")
	w.Lines("local signer = {}", "")
	luaSign(f)
	if len(f.Receive) > 0 {
		luaVerify(f)
	}
	w.Lines("", "return signer")
}

// luaVerifyForms writes the functions that verify the forms.
func luaVerifyForms(f *File) {
	f.VerifyFunctions("end\n", "-- Verifies a request that is signed in this form.", "local function $name(draft, find_key, inputs, demands)")
}

// luaVerify writes the verifier.
func luaVerify(f *File) {
	w := f.W
	w.Line("")
	luaVerifyForms(f)
	w.Lines(
		"-- Tells whether a received request was signed by whom it says: a request as sign takes it, with the full URL.",
		"-- find_key gives the credential of a key id: nil when the key is unknown or disabled, and nil and a text when it",
		"-- could not look. inputs, which may be left out, is what the request must be signed for and what it does not tell.",
		"-- demands may have now and within in seconds, headers that must be signed, cover (what must be covered: body, method,",
		"-- host, path, query, time), accepted (names of inputs to lists of values), and seen, a function of key id and nonce",
		"-- that tells whether it was used before, and remembers it.",
		"-- Gives the verdict, what is wrong, and the key id of a request that is ok; or nil and what failed, as demands that the",
		"-- scheme does not know.",
		"function signer.verify(request, find_key, inputs, demands)")
	w.In()
	w.Lines("inputs, demands = inputs or {}, demands or {}", "check_inputs(inputs, known_inputs)", "local draft = new_draft(request)")
	f.Receiver("draft, find_key, inputs, demands")
	w.Out()
	w.Line("end")
}

// luaInputs writes the table of inputs with their documentation.
func luaInputs(f *File) {
	w := f.W
	w.Line("-- The inputs: what each is, and the values that it may have; none means any.")
	inputTable{
		begin: "local known_inputs = {", item: "$name = $values,", end: "}", described: true,
		name: func(name string) string { return name },
	}.write(f)
	w.Line("")
}

// luaSign writes the function that callers call.
func luaSign(f *File) {
	w := f.W
	w.Lines(strings.Split(luaDoc(f), "\n")...)
	w.Line("function signer.sign(request, credential, inputs, options)")
	w.In()
	w.Lines("inputs, options = inputs or {}, options or {}", "local done, result = pcall(function()")
	w.In()
	w.Lines("local draft = new_draft(request)", "check_inputs(inputs, known_inputs)")
	args := f.Takes("options.nonce or new_nonce()", "options.cover", "draft", "credential", "inputs", "options.time or os.time()")
	w.Line("return sign_draft(" + strings.Join(args, ", ") + ")")
	w.Out()
	w.Line("end)")
	w.Line("if done then")
	w.Line("  return result")
	w.Lines("elseif getmetatable(result) == Problem then", "  return nil, result.message", "end", "error(result, 0)")
	w.Out()
	w.Line("end")
}

// luaDoc says what the function takes and gives.
func luaDoc(f *File) string {
	s := "-- Signs a request: a table with method, url, headers (names to a value, or to a list of values) and body.\n" +
		"-- credential has key_id and secret"
	if f.HasToken() {
		s += ", and token if there is one"
	}
	s += "; inputs, which may be left out, maps names to texts.\n" +
		"-- options may have time (of signing, in seconds since 1970; by default it is now)"
	if f.HasNonce() {
		s += ", nonce"
	}
	if f.HasList() {
		s += ",\n-- cover (the names of the headers to sign, in order)"
	}
	return s + ".\n" +
		"-- Gives a table with headers (a list of name and value, each in place of all headers of its name), url and body to\n" +
		"-- send, string_to_sign and signature; or nil and what is wrong."
}
